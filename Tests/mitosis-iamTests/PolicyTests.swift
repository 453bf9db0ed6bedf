import Console
import RDS
import Testing

@testable import mitosis_iam
@testable import mitosis_plan

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct PolicyTests {
    private static func operations(_ change: (inout PlanOptions) -> Void = { _ in }) throws -> [RDS.Operation] {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Examples/mitosis.json")
        var options = PlanOptions(source: "mitosis-prod", targets: ["mitosis-demo"])
        change(&options)
        return try plan(options, in: InstanceGraph(json: Data(contentsOf: path)), environment: [:]).operations
    }

    private static func allowed(_ action: String, in policy: Policy) -> [String] {
        policy.statements.filter { $0.actions.contains(action) }.flatMap(\.resources)
            .map { String($0.dropFirst("arn:aws:rds:us-east-1:123456789012:".count)) }.sorted()
    }

    @Test func aReplicaPlanGetsWhatItDoesAndNothingElse() throws {
        let policy = Policy(for: try Self.operations())
        let temps = ["db:temp-mitosis-demo", "db:temp-mitosis-demo-replica"]
        let olds = ["db:old-mitosis-demo", "db:old-mitosis-demo-replica"]
        #expect(
            Self.allowed("rds:CreateDBInstanceReadReplica", in: policy)
                == ["db:mitosis-prod"] + temps + ["og:default:mysql-5-7", "pg:default.mysql5.7", "subgrp:databases"]
        )
        #expect(Self.allowed("rds:DeleteDBInstance", in: policy) == olds)
        #expect(Self.allowed("rds:PromoteReadReplica", in: policy) == ["db:temp-mitosis-demo"])
        #expect(Self.allowed("rds:AddTagsToResource", in: policy) == temps)
        #expect(!Self.allowed("rds:ModifyDBInstance", in: policy).contains { $0.contains("prod") })
        let actions = Set(policy.statements.flatMap(\.actions))
        #expect(
            actions.isDisjoint(with: ["rds:RestoreDBInstanceFromDBSnapshot", "rds:CreateDBSnapshot", "iam:PassRole"])
        )
    }

    /// Every call of the plan is allowed, and each resource that is allowed is one that a call needs.
    @Test(arguments: [false, true])
    func isSufficientAndMinimal(_ hasCommands: Bool) throws {
        let operations = try Self.operations {
            if hasCommands {
                $0.prepare = "true"
                $0.restart = "true"
                $0.takesFinalSnapshot = true
            }
        }
        var needed: Set<[String]> = []
        for operation in operations {
            switch operation.action {
            case .runCommand:
                for resource in operation.resources { needed.insert(["rds:AddTagsToResource", resource]) }
            default:
                let databases = operation.resources.filter { $0.contains(":db:") }
                let all = operation.action == .deleteDBInstance ? databases : operation.resources
                for resource in all { needed.insert(["rds:\(operation.action.rawValue)", resource]) }
                if operation.parameters["ApplyImmediately"] == true {
                    for resource in databases { needed.insert(["rds:RebootDBInstance", resource]) }
                }
                if operation.parameters["FinalDBSnapshotIdentifier"] != nil {
                    for resource in operation.resources { needed.insert(["rds:CreateDBSnapshot", resource]) }
                }
                if operation.action.isCreation, let name = operation.identifier {
                    needed.insert(["rds:AddTagsToResource", "arn:aws:rds:us-east-1:123456789012:db:\(name)"])
                }
            }
        }
        let granted = Policy(for: operations).statements.filter { $0.sid != "Read" }
            .flatMap { statement in statement.resources.map { [statement.actions[0], $0] } }
        #expect(Set(granted) == needed)
        #expect(granted.count == needed.count, "no permission is given twice")
    }

    @Test func aPhaseGetsItsOwnPermissionsAlone() throws {
        let build = Policy(for: try Self.operations().filter { $0.phase == .build })
        #expect(Self.allowed("rds:DeleteDBInstance", in: build).isEmpty)
        let resources: [String] = build.statements.flatMap(\.resources)
        #expect(!resources.contains { $0.contains("old-") })
    }

    @Test func documentsAreJSONAndSplitOnesFit() throws {
        let policy = Policy(for: try Self.operations())
        let value = try JSONValue(parsing: policy.document(indented: true).utf8, of: "the policy")
        #expect(value["Version"] == "2012-10-17")
        #expect(value["Statement"]?.array?.count == policy.statements.count)
        let many = Policy(statements: [
            .init(
                sid: "Many",
                actions: ["rds:ModifyDBInstance"],
                resources: (0..<500).map { "arn:aws:rds:us-east-1:123456789012:db:instance-\($0)" },
                condition: nil
            )
        ])
        let parts = many.split()
        #expect(parts.count > 1)
        #expect(parts.allSatisfy { $0.length <= Policy.managedLimit })
        let statements: [Policy.Statement] = parts.flatMap(\.statements)
        let resources: [String] = statements.flatMap(\.resources)
        #expect(resources == many.statements[0].resources)
    }

    @Test func nothingIsAllowedOnTheSource() throws {
        var operations = try Self.operations()
        operations[1].parameters["DBInstanceIdentifier"] = "mitosis-prod"
        #expect(throws: PolicyRefusal.self) { try PolicyRefusal.check(operations) }
        operations = try Self.operations()
        operations[10].parameters["DBInstanceIdentifier"] = "mitosis-demo"
        #expect(throws: PolicyRefusal.self) { try PolicyRefusal.check(operations) }
        operations = try Self.operations()
        operations[10].resources = ["arn:aws:rds:us-east-1:123456789012:db:*"]
        #expect(throws: PolicyRefusal.self) { try PolicyRefusal.check(operations) }
        try PolicyRefusal.check(Self.operations())
    }
}
