import Foundation
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// Notes every call that is made. Whenever something new is made for a plan, somebody changes the tags of it and of the old
/// one, so that a run has to make them alike again.
actor RecordingRegion: RDSRegion {
    private let region: any RDSRegion
    private var calls: [JSONValue] = []

    init(_ region: any RDSRegion) { self.region = region }

    func call(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
        let result = try await region.call(action, parameters)
        calls.append([
            "action": .string(action.rawValue), "parameters": .object(parameters),
            "result": action.isRead ? .null : .object(result),
        ])
        if action.isCreation { try await retag(result) }
        return result
    }

    private func retag(_ result: JSONObject) async throws {
        let shown = result["DBInstance"] ?? result["DBCluster"]
        guard let arn = (shown?["DBInstanceArn"] ?? shown?["DBClusterArn"])?.string.flatMap({ ARN($0) }),
            let names = shown?["TagList"]?.array?.first(where: { $0["Key"]?.string == PlanTag.names })?["Value"]?
                .string,
            let old = names.split(separator: "/").dropLast(2).last
        else { return }
        let kind: ARN.ResourceType = shown?["DBClusterArn"] == nil ? .dbInstance : .dbCluster
        for (resource, key) in [(arn, "stray"), (arn.sibling(kind, String(old)), "late")] {
            let tags = JSONValue(tags: [key: "yes"])
            _ = try await region.call(
                .addTagsToResource,
                ["ResourceName": .string(resource.description), "Tags": tags]
            )
        }
    }

    /// The calls since this was last asked for.
    func takeCalls() -> [JSONValue] {
        defer { calls = [] }
        return calls
    }
}

/// A policy is exactly what performing its plan needs: each call that is made is allowed, and without any one action or
/// resource some call would be refused.
@Suite struct PolicyTests {
    struct Scenario: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Changes the README's graph: an instance's members, by its name.
        var graph: [String: JSONObject] = [:]
        var added: [JSONObject] = []
        var snapshots: [JSONValue] = []
        var bindings: [JSONValue] = []
        /// Exchanged in the text of the whole graph.
        var place: [(String, String)] = []
        /// A plan each; their streams are performed as one.
        var plans: [@Sendable (inout PlanOptions) -> Void] = [{ _ in }]
    }

    static let account = "arn:aws:rds:us-east-1:123456789012"
    static let key = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    static let otherKey = "arn:aws:kms:us-east-1:123456789012:key/66666666-7777-8888-9999-000000000000"
    static let encrypted: JSONObject = ["StorageEncrypted": true, "KmsKeyId": .string(key)]

    static func snapshot(_ name: String, of account: String = account, _ members: JSONObject = [:]) -> JSONValue {
        let snapshot: JSONObject = [
            "DBSnapshotIdentifier": .string(name), "DBSnapshotArn": .string("\(account):snapshot:\(name)"),
            "DBInstanceIdentifier": "mitosis-prod", "DbiResourceId": "db-PRODPRIMARY", "Engine": "mysql",
            "Status": "available", "SnapshotCreateTime": "2026-11-23T02:00:00Z",
        ]
        return .object(snapshot.merging(members) { $1 })
    }

    static let scenarios = [
        Scenario(testDescription: "the README's trees"),
        Scenario(
            testDescription: "commands, another prefix and another parameter group",
            graph: ["mitosis-demo": ["DBParameterGroups": [["DBParameterGroupName": "demo"]]]],
            plans: [
                {
                    $0.prepare = "true"
                    $0.verify = "true"
                    $0.quiesce = "true"
                    $0.carry = "true"
                    $0.restart = "true"
                    $0.tempPrefix = "new-"
                }
            ]
        ),
        Scenario(
            testDescription: "a cascade",
            graph: ["mitosis-demo-replica": ["BackupRetentionPeriod": 1]],
            added: [
                [
                    "DBInstanceIdentifier": "mitosis-demo-leaf", "DbiResourceId": "db-LEAF",
                    "DBInstanceArn": .string("\(account):db:mitosis-demo-leaf"),
                    "ReadReplicaSourceDBInstanceIdentifier": "mitosis-demo-replica", "BackupRetentionPeriod": 0,
                ]
            ]
        ),
        Scenario(
            testDescription: "a snapshot of encrypted data",
            graph: ["mitosis-prod": encrypted, "mitosis-demo": encrypted, "mitosis-demo-replica": encrypted],
            snapshots: [snapshot("rds:mitosis-prod-2026-11-23-02-00")],
            plans: [{ $0.method = .newestSnapshot }]
        ),
        Scenario(
            testDescription: "a snapshot that another account shares",
            snapshots: [snapshot("shared", of: "arn:aws:rds:us-east-1:999999999999", ["Encrypted": false])],
            plans: [{ $0.method = .snapshot("arn:aws:rds:us-east-1:999999999999:snapshot:shared") }]
        ),
        Scenario(
            testDescription: "a copy of a snapshot under another account's key",
            snapshots: [
                snapshot("copy", ["Encrypted": true, "KmsKeyId": "arn:aws:kms:us-east-1:999999999999:key/shared"])
            ],
            plans: [{ $0.method = .snapshot("copy") }]
        ),
        Scenario(
            testDescription: "a proxy",
            bindings: [
                [
                    "Kind": "DBProxyTarget", "Of": "mitosis-demo", "Follows": "identity", "Says": "who knows",
                    "DBProxyName": "app", "DBProxyArn": .string("\(account):db-proxy:prx-app"),
                    "TargetGroupArn": .string("\(account):target-group:prx-tg-app"),
                ]
            ],
            plans: [{ $0.movesProxies = true }]
        ),
        Scenario(testDescription: "the latest point in time", plans: [{ $0.method = .pointInTime(nil) }]),
        Scenario(
            testDescription: "a point in time of encrypted data",
            graph: ["mitosis-prod": encrypted, "mitosis-demo": encrypted, "mitosis-demo-replica": encrypted],
            plans: [{ $0.method = .pointInTime("2026-11-23T20:00:00Z") }]
        ),
        Scenario(
            testDescription: "encrypted, monitored, with roles and insights under a key of its own",
            graph: [
                "mitosis-prod": encrypted,
                "mitosis-demo": encrypted.merging([
                    "MonitoringInterval": 60,
                    "MonitoringRoleArn": "arn:aws:iam::123456789012:role/service-role/monitoring",
                    "PerformanceInsightsEnabled": true, "PerformanceInsightsKMSKeyId": .string(otherKey),
                    "AssociatedRoles": [
                        [
                            "RoleArn": "arn:aws:iam::123456789012:role/exports", "FeatureName": "s3Export",
                            "Status": "ACTIVE",
                        ]
                    ],
                    "DomainMemberships": [["Domain": "d-1", "IAMRoleName": "directory", "Status": "joined"]],
                ]) { $1 },
                "mitosis-demo-replica": encrypted,
            ]
        ),
        Scenario(
            testDescription: "protected, with a final snapshot and managed passwords",
            graph: [
                "mitosis-demo": [
                    "DeletionProtection": true,
                    "MasterUserSecret": ["SecretStatus": "active", "KmsKeyId": .string(otherKey)],
                ],
                "mitosis-demo-replica": ["DeletionProtection": true],
                "etl-temp-db": ["MasterUserSecret": ["SecretStatus": "active"]],
            ],
            plans: [
                {
                    $0.allowsProtected = true
                    $0.takesFinalSnapshot = true
                    $0.targets = ["mitosis-demo", "etl-temp-db"]
                }
            ]
        ),
        Scenario(
            testDescription: "two plans",
            plans: [{ $0.targets = ["mitosis-demo"] }, { $0.targets = ["etl-temp-db"] }]
        ),
        Scenario(
            testDescription: "China, encrypted and monitored",
            graph: [
                "mitosis-prod": encrypted,
                "mitosis-demo": encrypted.merging([
                    "MonitoringInterval": 60, "MonitoringRoleArn": "arn:aws:iam::123456789012:role/monitoring",
                ]) { $1 },
                "mitosis-demo-replica": encrypted,
            ],
            place: [("arn:aws:", "arn:aws-cn:"), ("us-east-1", "cn-north-1")]
        ),
    ]

    @Test(arguments: scenarios)
    func isWhatPerformingNeedsAndNoMore(_ scenario: Scenario) async throws {
        try await Self.check(scenario, performing: [Set(Phase.allCases)])
    }

    /// Each phase can be given to another role.
    @Test(arguments: scenarios.filter { ["the README's trees", "two plans", "a proxy"].contains($0.testDescription) })
    func aPhaseGetsWhatItNeedsAndNoMore(_ scenario: Scenario) async throws {
        try await Self.check(scenario, performing: Phase.allCases.filter { $0 != .supply }.map { [$0] })
    }

    /// `terraform validate` would have to fetch the AWS provider; the meaning of what is printed is compared elsewhere.
    @Test(
        .enabled(if: Tools.isInstalled("terraform"), "terraform is not installed: its check of the syntax is skipped")
    )
    func terraformFindsNothingToMend() async throws {
        let result = try await Tools.run(
            """
            set -o pipefail
            mitosis-plan --source mitosis-prod --target mitosis-demo Examples/mitosis.json |
                mitosis-iam --format terraform | terraform fmt -check -diff -
            """
        )
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output.isEmpty)
    }

    @Test func aPolicyThatIsTooLongIsSplit() async throws {
        let result = try await Tools.run(
            """
            set -e
            mitosis-plan --source mitosis-prod --target mitosis-demo Examples/mitosis.json > "$HOME/plan.jsonl"
            for i in $(seq 30); do sed "s/mitosis-demo/demo-$i/g; s/db-DEMO/db-DEMO$i/g" "$HOME/plan.jsonl"; done > "$HOME/many.jsonl"
            mitosis-iam "$HOME/plan.jsonl" > /dev/null
            mitosis-iam "$HOME/many.jsonl" > /dev/null
            mitosis-iam --format terraform "$HOME/many.jsonl" > /dev/null
            mitosis-iam --split "$HOME/many.jsonl" | awk 'length > 6144 { exit 1 } END { print (NR > 3) }'
            """
        )
        #expect(result.status == 0)
        #expect(result.output == "1\n")
        let warnings = result.messages.split(separator: "\n").filter { $0.hasPrefix("mitosis-iam: ") }
        #expect(warnings.count == 2, "\(result.messages)")
        #expect(warnings.allSatisfy { $0.contains("characters, and a managed policy may have 6144") })
    }

    // MARK: - Performing, and asking the judges

    private static func graph(_ scenario: Scenario) throws -> [UInt8] {
        let path = Tools.root.appendingPathComponent("Examples/mitosis.json")
        var graph = try JSONValue(parsing: Data(contentsOf: path), of: "the example").object ?? [:]
        var instances = (graph["DBInstances"]?.array ?? []).compactMap(\.object)
        for addition in scenario.added {
            let model = instances.first { $0["DBInstanceIdentifier"] == "mitosis-demo-replica" } ?? [:]
            instances.append(model.merging(addition) { $1 })
        }
        instances = instances.map { instance in
            instance.merging(scenario.graph[instance["DBInstanceIdentifier"]?.string ?? ""] ?? [:]) { $1 }
        }
        graph["DBInstances"] = .array(instances.map { .object($0) })
        if !scenario.bindings.isEmpty { graph["Bindings"] = .array(scenario.bindings) }
        if !scenario.snapshots.isEmpty { graph["DBSnapshots"] = .array(scenario.snapshots) }
        let text = scenario.place.reduce(JSONValue.object(graph).line) {
            $0.replacingOccurrences(of: $1.0, with: $1.1)
        }
        return Array(text.utf8)
    }

    /// Performs the plans in the simulated Region, some phases at a time, and holds the calls of each time against the
    /// policy for those phases.
    private static func check(_ scenario: Scenario, performing parts: [Set<Phase>]) async throws {
        let bytes = try graph(scenario)
        let graph = try InstanceGraph(json: bytes)
        var targets: Set<DBInstanceIdentifier> = []
        let operations = try scenario.plans.flatMap { change in
            var options = PlanOptions(source: "mitosis-prod", targets: ["mitosis-demo"])
            change(&options)
            targets.formUnion(options.targets.flatMap { graph.tree(of: $0).map(\.identifier) })
            return try plan(options, in: graph, environment: [:]).operations
        }
        let source = try #require(graph["mitosis-prod"])
        let strangers = graph.instances.filter { !targets.contains($0.identifier) && $0 != source }
        let simulated = try SimulatedRegion(json: bytes)
        try await judge(operations, in: simulated, performing: parts, source: source, strangers: strangers)
    }

    /// The way back is allowed what it does, and nothing on the instances that it restores but their renames.
    @Test func theWayBackNeedsRenamesAlone() async throws {
        let bytes = try Self.graph(Self.scenarios[0])
        let simulated = try SimulatedRegion(json: bytes)
        let there = try plan(
            PlanOptions(source: "mitosis-prod", targets: ["mitosis-demo"]),
            in: InstanceGraph(json: bytes),
            environment: [:]
        ).operations
        try await Self.perform(there, in: simulated, clock: simulated.clock, [.build, .swap])
        let graph = try InstanceGraph(await simulated.instances)
        let options = UndoOptions(targets: ["mitosis-demo"], quiesce: "true", restart: "true")
        let back = try undo(options, in: graph, environment: [:]).operations
        let source = try #require(graph["mitosis-prod"])
        let strangers = graph.instances.filter { !$0.identifier.description.contains("mitosis-demo") && $0 != source }
        let phases = [Set(Phase.allCases)]
        try await Self.judge(back, in: simulated, performing: phases, source: source, strangers: strangers)
    }

    private static func perform(
        _ operations: [RDS.Operation],
        in region: any RDSRegion,
        clock: VirtualClock,
        _ phases: Set<Phase>
    ) async throws {
        let stream = try OperationStream(operations)
        let performer = try Performer(
            stream,
            in: Regions(region, for: PlannedTrees(stream)),
            clock: clock,
            settings: .init(selection: .init(phases: phases)),
            secrets: Secrets(environment: [:], read: { _ in [] }),
            commands: CommandRunner(environment: ["PATH": "/usr/bin:/bin"])
        ) { _ in }
        let ending = try await performer.perform(interruptions: AsyncStream { _ in })
        #expect(ending == .done, "\(ending)")
    }

    /// Performs, some phases at a time, and asks for each time whether the policy for those phases is what it needs.
    private static func judge(
        _ operations: [RDS.Operation],
        in simulated: SimulatedRegion,
        performing parts: [Set<Phase>],
        source: DBInstance,
        strangers: [DBInstance]
    ) async throws {
        let region = RecordingRegion(simulated)
        var lines = ""
        for phases in parts {
            try await perform(operations, in: region, clock: simulated.clock, phases)
            let facts: JSONValue = [
                "operations": .array(operations.map { .string($0.line + "\n") }),
                "phases": .array(phases.count == Phase.allCases.count ? [] : phases.map { .string($0.rawValue) }),
                "place": .string(String(source.arn.description.dropLast(":db:mitosis-prod".count))),
                "source": .string(source.arn.description),
                "strangers": .array(strangers.map { .string($0.arn.description) }),
                "calls": .array(await region.takeCalls()),
            ]
            lines += facts.line + "\n"
        }
        let script = #""$python" -W ignore Tests/Support/policy_check.py"#
        let result = try await Tools.runWithPython(script, input: lines)
        #expect(result.status == 0, "\(result.messages.suffix(600))")
        #expect(result.output.split(separator: "\n").count == parts.count)
    }
}
