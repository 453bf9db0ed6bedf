import Console
import RDS
import Testing

@testable import mitosis_plan

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The example of the README, and changes of it.
enum Example {
    static func graph(_ change: (inout JSONObject, String) -> Void = { _, _ in }) throws -> InstanceGraph {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../Examples/mitosis.json"
        )
        let value = try JSONValue(parsing: Data(contentsOf: path), of: "the example")
        let instances = try (value["DBInstances"]?.array ?? []).map { item in
            var object = item.object ?? [:]
            change(&object, object["DBInstanceIdentifier"]?.string ?? "")
            return try DBInstance(.object(object), at: "the example")
        }
        return try InstanceGraph(instances, capturedAt: value["CapturedAt"]?.string)
    }

    static func options(_ change: (inout PlanOptions) -> Void = { _ in }) -> PlanOptions {
        var options = PlanOptions(source: "mitosis-prod", targets: ["mitosis-demo"])
        change(&options)
        return options
    }

    static func operations(_ graph: InstanceGraph, _ options: PlanOptions) throws -> [RDS.Operation] {
        try plan(options, in: graph, environment: [:]).operations
    }
}

@Suite struct PlanTests {
    @Test func theReadmesExampleHasElevenOperations() throws {
        let operations = try Example.operations(Example.graph(), Example.options())
        let lines = operations.map { operation in
            [operation.action.rawValue, "\(operation.identifier ?? "")", operation.newIdentifier.map { "\($0)" }]
                .compactMap(\.self).joined(separator: " ")
        }
        #expect(
            lines == [
                "CreateDBInstanceReadReplica temp-mitosis-demo", "PromoteReadReplica temp-mitosis-demo",
                "ModifyDBInstance temp-mitosis-demo", "CreateDBInstanceReadReplica temp-mitosis-demo-replica",
                "ModifyDBInstance temp-mitosis-demo-replica",
                "ModifyDBInstance mitosis-demo-replica old-mitosis-demo-replica",
                "ModifyDBInstance mitosis-demo old-mitosis-demo",
                "ModifyDBInstance temp-mitosis-demo-replica mitosis-demo-replica",
                "ModifyDBInstance temp-mitosis-demo mitosis-demo", "DeleteDBInstance old-mitosis-demo-replica",
                "DeleteDBInstance old-mitosis-demo",
            ]
        )
        let clone = operations[0].parameters
        #expect(clone["SourceDBInstanceIdentifier"] == "mitosis-prod")
        #expect(clone["Port"] == 5430)
        #expect(clone["DBInstanceClass"] == "db.t3.micro")
        #expect(clone["StorageType"] == "gp2")
        #expect(clone["MultiAZ"] == false)
        #expect(clone["OptionGroupName"] == "default:mysql-5-7")
        #expect(clone["Tags"]?.array?.contains(["Key": "Service", "Value": "Mitosis"]) == true)
        #expect(operations[1].parameters["BackupRetentionPeriod"] == 1)
        #expect(operations[2].parameters["PreferredBackupWindow"] == "05:30-06:20")
        #expect(operations[2].parameters["PreferredMaintenanceWindow"] == "tue:07:02-tue:08:00")
        #expect(operations[2].parameters["DBParameterGroupName"] == "default.mysql5.7")
        #expect(operations[3].parameters["SourceDBInstanceIdentifier"] == "temp-mitosis-demo")
        #expect(operations[3].parameters["Port"] == 5431)
        #expect(operations[9].parameters["SkipFinalSnapshot"] == true)
    }

    @Test func theSameGraphGivesTheSameBytes() throws {
        let first = try Example.operations(Example.graph(), Example.options()).map(\.line)
        let second = try Example.operations(Example.graph(), Example.options()).map(\.line)
        #expect(first == second)
        let other = try Example.operations(Example.graph(), Example.options { $0.restart = "true" })
        #expect(other.first?.plan != (try Example.operations(Example.graph(), Example.options()).first?.plan))
    }

    @Test func anOperationReadsBackAsItWasWritten() throws {
        let operations = try Example.operations(Example.graph(), Example.options { $0.prepare = "echo 'é\n'" })
        let text = operations.map { $0.line + "\n" }.joined()
        #expect(try OperationStream(jsonLines: Array(text.utf8)).operations == operations)
    }

    @Test func commandsStandWhereTheyBelong() throws {
        let operations = try Example.operations(
            Example.graph(),
            Example.options {
                $0.restart = "./restart.sh"
                $0.prepare = "./mask.sh"
            }
        )
        let ids = operations.map { "\($0.id)" }
        #expect(ids.firstIndex(of: "restart:mitosis-demo") == (ids.firstIndex(of: "install:mitosis-demo") ?? 0) + 1)
        #expect(operations.first { $0.id.stage == .promote }?.parameters["BackupRetentionPeriod"] == 0)
        let prepare = try #require(ids.firstIndex(of: "prepare:mitosis-demo"))
        #expect(ids[prepare + 1] == "retention:mitosis-demo")
        #expect(operations[prepare + 2].id == .init(.clone, "mitosis-demo-replica"))
        #expect(operations[prepare + 2].after == [.init(.retention, "mitosis-demo")])
    }

    @Test func theLastStepsBeforeNamesMoveStandInTheirOrder() throws {
        let operations = try Example.operations(
            Example.graph(),
            Example.options {
                $0.verify = "./verify.sh"
                $0.quiesce = "./stop.sh"
                $0.carry = "./carry.sh"
            }
        )
        let stages: [Stage] = [.verify, .quiesce, .carry]
        let commands = operations.filter { $0.action == .runCommand }
        #expect(commands.map(\.id) == stages.map { .init($0, "mitosis-demo") })
        #expect(commands.map(\.command) == ["./verify.sh", "./stop.sh", "./carry.sh"])
        #expect(commands.map(\.phase) == [.build, .swap, .swap])
        let built = Set(operations.filter { $0.phase == .build }.map(\.id)).subtracting([commands[0].id])
        #expect(Self.ancestors(of: commands[0], in: operations) == built)
        #expect(commands[1].after.contains(commands[0].id))
        #expect(commands[2].after.contains(commands[1].id))
        for retire in operations where retire.id.stage == .retire {
            #expect(Set(retire.after).isSuperset(of: commands.map(\.id)), "without one of them, the others still hold")
        }
        for command in commands { #expect(command.resources.allSatisfy { $0.hasSuffix(":temp-mitosis-demo") }) }
    }

    @Test(arguments: ["verify", "before-swap", "carry"])
    func aCommandMakesAnotherPlan(_ name: String) throws {
        func plan(_ command: String) throws -> String? {
            let words = ["--source", "mitosis-prod", "--target", "mitosis-demo", "--\(name)", command]
            let options = try PlanOptions(parsing: Arguments(parsing: words, of: MitosisPlan.command))
            return try Example.operations(Example.graph(), options).first?.plan
        }
        let ids = [
            try plan("a"), try plan("b"), try Example.operations(Example.graph(), Example.options()).first?.plan,
        ]
        #expect(Set(ids).count == 3)
    }

    @Test func namesAreMappedAndNotReplaced() throws {
        let operations = try Example.operations(Example.graph(), Example.options { $0.targets = ["etl-temp-db"] })
        #expect(operations.first?.identifier == "temp-etl-temp-db")
        #expect(operations.first { $0.id.stage == .install }?.newIdentifier == "etl-temp-db")
        #expect(operations.first { $0.id.stage == .retire }?.newIdentifier == "old-etl-temp-db")
    }

    @Test func everyOperationComesAfterWhatItNeeds() throws {
        let operations = try Example.operations(Example.graph(), Example.options { $0.restart = "true" })
        var seen: Set<RDS.Operation.ID> = []
        for operation in operations {
            #expect(Set(operation.after).isSubset(of: seen))
            seen.insert(operation.id)
        }
        let built = Set(operations.filter { $0.phase == .build }.map(\.id))
        for retire in operations where retire.id.stage == .retire {
            #expect(Self.ancestors(of: retire, in: operations).isSuperset(of: built))
        }
    }

    private static func ancestors(of operation: RDS.Operation, in operations: [RDS.Operation]) -> Set<RDS.Operation.ID>
    {
        let direct = operations.filter { operation.after.contains($0.id) }
        return direct.reduce(Set(operation.after)) { $0.union(ancestors(of: $1, in: operations)) }
    }

    @Test func aCustomParameterGroupIsRebootedFor() throws {
        let graph = try Example.graph { object, name in
            if name == "mitosis-demo" {
                object["DBParameterGroups"] = [
                    ["DBParameterGroupName": "demo-group", "ParameterApplyStatus": "in-sync"]
                ]
            }
        }
        let stages = try Example.operations(graph, Example.options()).filter { $0.id.node == "mitosis-demo" }.map(
            \.id.stage
        )
        #expect(stages == [.clone, .promote, .configure, .reboot, .retire, .install, .delete])
    }

    @Test func aSnapshotIsRestoredWithoutPromotion() throws {
        var graph = try Example.graph()
        graph.snapshots = try ["2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z"].map { time in
            try DBSnapshot(
                [
                    "DBSnapshotIdentifier": "rds:mitosis-prod-\(time.prefix(10))",
                    "DBInstanceIdentifier": "mitosis-prod",
                    "SnapshotCreateTime": .string(time), "Status": "available", "DbiResourceId": "db-PRODPRIMARY",
                ],
                at: "snapshot"
            )
        }
        let operations = try Example.operations(graph, Example.options { $0.method = .newestSnapshot })
        #expect(operations[0].action == .restoreDBInstanceFromDBSnapshot)
        #expect(operations[0].parameters["DBSnapshotIdentifier"] == "rds:mitosis-prod-2026-11-22")
        #expect(operations[0].parameters["BackupRetentionPeriod"] == 1)
        #expect(!operations.contains { $0.action == .promoteReadReplica })
        #expect(operations[0].resources.contains { $0.contains(":snapshot:rds:mitosis-prod-2026-11-22") })
    }

    @Test func deletionProtectionGoesRightBeforeTheDelete() throws {
        let graph = try Example.graph { object, name in
            if name == "mitosis-demo" { object["DeletionProtection"] = true }
        }
        let operations = try Example.operations(graph, Example.options { $0.allowsProtected = true })
        #expect(operations.suffix(2).map(\.id.stage) == [.unprotect, .delete])
        let configure = try #require(operations.first { $0.id == .init(.configure, "mitosis-demo") })
        #expect(configure.parameters["DeletionProtection"] == true)
    }

    @Test func finalSnapshotsAreOfThePrimaryAlone() throws {
        let operations = try Example.operations(Example.graph(), Example.options { $0.takesFinalSnapshot = true })
        let deletes = operations.filter { $0.id.stage == .delete }
        #expect(deletes.map { $0.parameters["SkipFinalSnapshot"] } == [true, false])
        #expect(deletes[1].parameters["FinalDBSnapshotIdentifier"] == "final-mitosis-demo-db-demoprimary")
    }

    @Test func whatCannotBeCarriedIsSaid() throws {
        let graph = try Example.graph { object, name in if name == "mitosis-demo" { object["AllocatedStorage"] = 50 } }
        let differences = try plan(Example.options(), in: graph, environment: [:]).differences
        #expect(differences.map(\.description) == ["mitosis-demo: AllocatedStorage is 50 and will be 200"])
        #expect(throws: PlanRefusal.self) {
            try plan(Example.options { $0.isStrict = true }, in: graph, environment: [:])
        }
    }
}

@Suite struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var options: PlanOptions = Example.options()
        var environment: [String: String] = [:]
        var change: @Sendable (inout JSONObject, String) -> Void = { _, _ in }
        var expected: String
    }

    private static func on(_ target: String, _ member: String, _ value: JSONValue?)
        -> @Sendable (inout JSONObject, String) -> Void
    {
        { object, name in if name == target { object[member] = value } }
    }

    static let cases = [
        Case(
            testDescription: "an unknown source",
            options: Example.options { $0.source = "mitosis-pord" },
            expected: "the graph has no DB instance named 'mitosis-pord'"
        ),
        Case(
            testDescription: "source and target the same",
            options: Example.options { $0.targets = ["mitosis-prod"] },
            expected: "'mitosis-prod' is both source and target"
        ),
        Case(
            testDescription: "a target in the source's tree",
            options: Example.options { $0.targets = ["mitosis-prod-replica"] },
            expected: "'mitosis-prod-replica' and 'mitosis-prod' stand in one tree"
        ),
        Case(
            testDescription: "a target that is a replica",
            options: Example.options { $0.targets = ["mitosis-demo-replica"] },
            expected: "'mitosis-demo-replica' is a replica of 'mitosis-demo'"
        ),
        Case(
            testDescription: "another engine",
            change: on("mitosis-demo", "Engine", "postgres"),
            expected: "'mitosis-prod' is mysql and 'mitosis-demo' is postgres"
        ),
        Case(
            testDescription: "a stopped target",
            change: on("mitosis-demo", "DBInstanceStatus", "stopped"),
            expected: "'mitosis-demo' is stopped"
        ),
        Case(
            testDescription: "deletion protection",
            change: on("mitosis-demo-replica", "DeletionProtection", true),
            expected: "'mitosis-demo-replica' has deletion protection"
        ),
        Case(
            testDescription: "a cluster's member",
            change: on("mitosis-demo", "DBClusterIdentifier", "cluster"),
            expected: "'mitosis-demo' belongs to the Multi-AZ DB cluster 'cluster'"
        ),
        Case(
            testDescription: "no backups and no snapshot",
            change: on("mitosis-prod", "BackupRetentionPeriod", 0),
            expected: "'mitosis-prod' has no automated backups and so can have no replica, "
                + "and the graph has no snapshots"
        ),
        Case(
            testDescription: "MITOSIS_NEVER_TARGET",
            environment: ["MITOSIS_NEVER_TARGET": "*prod*, *-demo"],
            expected: "'mitosis-demo' must never be replaced: it fits '*-demo' of MITOSIS_NEVER_TARGET"
        ),
        Case(
            testDescription: "MITOSIS_NEVER_TARGET, in quotes that nobody has taken away",
            environment: ["MITOSIS_NEVER_TARGET": "\"*prod*\""],
            expected: "no name fits '\"*prod*\"' of MITOSIS_NEVER_TARGET, so it would protect nothing"
        ),
        Case(
            testDescription: "a name that is taken",
            change: on("etl-temp-db", "DBInstanceIdentifier", "old-mitosis-demo"),
            expected: "the name 'old-mitosis-demo' is taken"
        ),
        Case(
            testDescription: "a name that would be too long",
            options: Example.options { $0.tempPrefix = String(repeating: "t", count: 60) + "-" },
            expected: "'\(String(repeating: "t", count: 60))-mitosis-demo' would be no identifier: "
                + "it has 73 characters, and RDS allows 63"
        ),
        Case(
            testDescription: "a replica in another Region",
            change: on(
                "mitosis-demo",
                "ReadReplicaDBInstanceIdentifiers",
                ["arn:aws:rds:eu-west-1:123456789012:db:far"]
            ),
            expected:
                "'mitosis-demo' has a replica in another Region or account: 'arn:aws:rds:eu-west-1:123456789012:db:far'"
        ),
        Case(
            testDescription: "a replica that the graph lacks",
            change: on("mitosis-demo", "ReadReplicaDBInstanceIdentifiers", ["gone"]),
            expected: "'mitosis-demo' has the replica 'gone', which the graph lacks"
        ),
    ]

    @Test(arguments: cases)
    func planNothingThatWouldFail(_ example: Case) throws {
        let graph = try Example.graph(example.change)
        let refusal = #expect(throws: PlanRefusal.self) {
            try plan(example.options, in: graph, environment: example.environment)
        }
        let texts = refusal?.reasons.map(\.text) ?? []
        #expect(texts.contains(example.expected), "\(texts)")
        #expect(refusal?.reasons.allSatisfy { !$0.remedy.isEmpty } == true)
    }
}
