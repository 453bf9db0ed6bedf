import RDS
import Testing

@testable import mitosis_iam
@testable import mitosis_plan

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a clone of another account's cluster is granted, and what no edit of it gets.
@Suite struct LandingPolicyTests {
    static let source = "arn:aws:rds:eu-west-1:111122223333:cluster:shop"
    private static let account = "arn:aws:rds:eu-west-1:444455556666"

    private static func operations() throws -> [RDS.Operation] {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Examples/shared-cluster.json")
        var options = PlanOptions(source: .init(source), targets: [.init("\(account):cluster:shop")])
        options.method = .sharedClone
        let graphs = try Graphs(inputs: [("the graph", Array(Data(contentsOf: path)))])
        return try plan(options, in: graphs, environment: [:]).operations
    }

    /// What is allowed on a resource, without the service's name.
    private static func allowed(on name: String, _ operations: [RDS.Operation]) -> Set<String> {
        Set(operations.flatMap { Permission.needed(by: $0) }.filter { $0.resource.hasSuffix(name) }.map(\.action))
    }

    @Test func theSourceIsClonedAndNothingElse() throws {
        let operations = try Self.operations()
        #expect(Self.allowed(on: Self.source, operations) == ["rds:RestoreDBClusterToPointInTime"])
        #expect(
            Self.allowed(on: ":cluster:land-shop", operations) == [
                "rds:AddTagsToResource", "rds:CreateDBInstance", "rds:DeleteDBCluster",
                "rds:RestoreDBClusterToPointInTime",
            ]
        )
        #expect(
            Self.allowed(on: ":db:land-shop", operations) == [
                "rds:AddTagsToResource", "rds:CreateDBInstance", "rds:DeleteDBInstance",
            ]
        )
        let build = operations.filter { $0.phase == .build }
        #expect(!build.flatMap { Permission.needed(by: $0) }.contains { $0.action.contains("Delete") })
    }

    @Test func theKeysPolicyIsThatOfTheSourcesAccount() throws {
        let policies = KeyPolicy.all(for: try Self.operations())
        #expect(policies.map(\.key.description) == ["arn:aws:kms:eu-west-1:111122223333:key/*"])
        #expect(policies.map(\.account) == ["444455556666"])
    }

    struct Edit: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var id = "land:cluster/shop"
        var change: @Sendable (inout RDS.Operation) -> Void
        var reason: String
    }

    static let edits = [
        Edit(
            testDescription: "another cluster of production's",
            change: {
                $0.parameters["SourceDBClusterIdentifier"] = "arn:aws:rds:eu-west-1:111122223333:cluster:payroll"
                $0.resources[1] = "arn:aws:rds:eu-west-1:111122223333:cluster:payroll"
            },
            reason: "it would copy 'cluster/payroll', and its source is 'cluster/shop'"
        ),
        Edit(
            testDescription: "another account's cluster of the name, which the resources lack",
            change: { $0.parameters["SourceDBClusterIdentifier"] = "arn:aws:rds:eu-west-1:999999999999:cluster:shop" },
            reason: "'arn:aws:kms:eu-west-1:111122223333:key/*' is a pattern, not the ARN of one resource"
        ),
        Edit(
            testDescription: "another account's cluster of the name, with its keys",
            change: {
                $0.parameters["SourceDBClusterIdentifier"] = "arn:aws:rds:eu-west-1:999999999999:cluster:shop"
                $0.resources.removeLast()
            },
            reason: "it would copy 'cluster/shop', and its source is 'cluster/shop'"
        ),
        Edit(
            testDescription: "the target itself",
            change: {
                $0.parameters["SourceDBClusterIdentifier"] = "shop"
                $0.resources.removeLast()
            },
            reason: "it clones nothing of another account in its Region"
        ),
        Edit(
            testDescription: "a copy of backups",
            change: { $0.parameters["RestoreType"] = "full-copy" },
            reason: "it makes no clone"
        ),
        Edit(
            testDescription: "one that cannot go again",
            change: { $0.parameters["DeletionProtection"] = true },
            reason: "it would protect what has to go again"
        ),
        Edit(
            testDescription: "production's key",
            change: { $0.parameters["KmsKeyId"] = "arn:aws:kms:eu-west-1:111122223333:key/production" },
            reason:
                "the key 'arn:aws:kms:eu-west-1:111122223333:key/production' is of another account or Region than the clone"
        ),
        Edit(
            testDescription: "under another name",
            change: { $0.parameters["DBClusterIdentifier"] = "audit" },
            reason: "'cluster/audit' is no name that the plan gives 'cluster/shop' here: it is 'cluster/land-shop'"
        ),
        Edit(
            testDescription: "without the mark",
            change: { $0.parameters["Tags"] = [] },
            reason: "its tags mitosis:plan and mitosis:names are not those by which the plan would know what it makes"
        ),
        Edit(
            testDescription: "open to the world",
            change: { $0.parameters["MasterUserPassword"] = "x" },
            reason: "'land' has no parameter MasterUserPassword"
        ),
        Edit(
            testDescription: "every key of another account",
            change: { $0.resources.append("arn:aws:kms:eu-west-1:999999999999:key/*") },
            reason: "'arn:aws:kms:eu-west-1:999999999999:key/*' is a pattern, not the ARN of one resource"
        ),
        Edit(
            testDescription: "an instance in another cluster",
            id: "land:cluster/shop:instance",
            change: {
                $0.parameters["DBClusterIdentifier"] = "temp-shop"
                $0.resources[1] = "arn:aws:rds:eu-west-1:444455556666:cluster:temp-shop"
            },
            reason: "its instance would not be in 'cluster/land-shop'"
        ),
        Edit(
            testDescription: "the new cluster is made of something else",
            id: "clone:cluster/shop",
            change: {
                $0.parameters["SourceDBClusterIdentifier"] = "shop"
                $0.resources[1] = "arn:aws:rds:eu-west-1:444455556666:cluster:shop"
            },
            reason: "it would copy something else than 'cluster/land-shop', where the data lands"
        ),
        Edit(
            testDescription: "the target is deleted as if it had landed",
            id: "free:cluster/shop",
            change: {
                $0.parameters["DBClusterIdentifier"] = "shop"
                $0.resources = ["arn:aws:rds:eu-west-1:444455556666:cluster:shop"]
            },
            reason: "'cluster/shop' is no name that the plan gives 'cluster/shop' here: it is 'cluster/land-shop'"
        ),
        Edit(
            testDescription: "another instance is deleted",
            id: "free:cluster/shop:instance",
            change: {
                $0.parameters["DBInstanceIdentifier"] = "shop-1"
                $0.resources = ["arn:aws:rds:eu-west-1:444455556666:db:shop-1"]
            },
            reason: "'shop-1' is no name that the plan gives 'cluster/shop' here: it is 'cluster/land-shop'"
        ),
        Edit(
            testDescription: "a deletion in production's account",
            id: "free:cluster/shop",
            change: { $0.resources = ["arn:aws:rds:eu-west-1:111122223333:cluster:land-shop", $0.resources[0]] },
            reason: "the operations are for several accounts or Regions"
        ),
        Edit(
            testDescription: "in the phase of the nightly job",
            id: "free:cluster/shop",
            change: { $0.phase = .build },
            reason: "it belongs to the phase clean, not build"
        ),
    ]

    /// What is of two accounts, `mitosis-exec` refuses when it reads the stream.
    @Test(arguments: edits)
    func nothingElseIsGrantedOrDone(_ edit: Edit) throws {
        var operations = try Self.operations()
        let index = try #require(operations.firstIndex { "\($0.id)" == edit.id })
        edit.change(&operations[index])
        let stream = try OperationStream(operations)
        if edit.reason.hasPrefix("the operations are for") {
            let accounts = Set(stream.operations.compactMap { $0.place?.account })
            #expect(accounts.count == 2)
            return
        }
        let refusal = try #require(throws: StreamRefusal.self) { try stream.check() }
        #expect(refusal.faults.map(\.reason) == [edit.reason])
    }

    /// A plan within one account copies nothing of another one's, whatever that shares under the source's name.
    @Test func onlyALandingCloneIsOfAnotherAccount() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Examples/aurora.json")
        let options = PlanOptions(source: "cluster/shop-prod", targets: ["cluster/shop-staging"])
        var operations = try plan(options, in: InstanceGraph(json: Data(contentsOf: path)), environment: [:]).operations
        let index = try #require(operations.firstIndex { "\($0.id)" == "clone:cluster/shop-staging" })
        let other = "arn:aws:rds:us-east-1:999999999999:cluster:shop-prod"
        operations[index].parameters["SourceDBClusterIdentifier"] = .string(other)
        operations[index].resources.append(other)
        let stream = try OperationStream(operations)
        let refusal = try #require(throws: StreamRefusal.self) { try stream.check() }
        #expect(
            refusal.faults.map(\.reason) == ["'\(other)' is of another account or Region, from which data only lands"]
        )
    }

    /// Lines may be dropped: each operation alone, and each but one, still get what they need.
    @Test func partsOfAPlanAreAccepted() throws {
        let operations = try Self.operations()
        try OperationStream(operations).check()
        for operation in operations {
            try OperationStream([operation]).check()
            try OperationStream(operations.filter { $0 != operation }).check()
        }
    }
}
