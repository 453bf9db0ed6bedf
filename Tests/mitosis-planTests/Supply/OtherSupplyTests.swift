import RDS
import Testing

@testable import mitosis_plan

/// Snapshots on their way where it is not as usual: of clusters, without production's graph, within one account.
@Suite struct OtherSupplyTests {
    // MARK: - Clusters

    struct ClusterCase: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var region = "us-east-1"
        var isEncrypted = true
        var steps: [String]
        var restored: String
    }

    static let clusters = [
        ClusterCase(
            testDescription: "what is shared and encrypted is restored under the target's key",
            steps: ["snapshot", "share ValuesToAdd=123456789012", "unshare ValuesToRemove=123456789012", "release"],
            restored: "arn:aws:rds:us-east-1:999999999999:cluster-snapshot:mitosis-shop-staging-PLAN"
        ),
        ClusterCase(
            testDescription: "another Region needs a copy",
            region: "eu-west-1",
            isEncrypted: false,
            steps: [
                "snapshot", "share ValuesToAdd=123456789012", "copy", "unshare ValuesToRemove=123456789012", "release",
            ],
            restored: "mitosis-shop-staging-PLAN-copy"
        ),
    ]

    @Test(arguments: clusters)
    func bringsTheDataOfAClusterToo(_ example: ClusterCase) throws {
        let graph = try ClusterExample.graph()
        let elsewhere = try ClusterExample.graph { members, _ in
            let text = JSONValue.object(members).line.replacing("123456789012", with: "999999999999")
                .replacing("us-east-1", with: example.region)
            members = (try? JSONValue(parsing: text.utf8, of: ""))?.object ?? members
            for name in ["DbClusterResourceId", "DbiResourceId"] {
                members[name] = members[name]?.string.map { .string("\($0)ELSEWHERE") }
            }
            if members["DbClusterResourceId"] != nil { members["StorageEncrypted"] = .bool(example.isEncrypted) }
            if members["DbClusterResourceId"] != nil, !example.isEncrypted { members["KmsKeyId"] = nil }
        }
        var options = ClusterExample.options()
        options.source = DBInstanceIdentifier("arn:aws:rds:\(example.region):999999999999:cluster:shop-prod")
        options.targets = ["arn:aws:rds:us-east-1:123456789012:cluster:shop-staging"]
        let plan = try mitosis_plan.plan(options, in: Graphs([elsewhere, graph]), environment: [:])
        let id = try #require(plan.operations.first).plan
        let steps = plan.operations.filter { $0.id.stage.isOfSnapshot }
        #expect(steps.map { SupplyCase.text($0, id) } == example.steps)
        #expect(steps.allSatisfy { $0.action.isOfCluster })
        let clone = try #require(plan.operations.first { $0.id.stage == .clone })
        #expect(clone.parameters["SnapshotIdentifier"]?.string == example.restored.replacing("PLAN", with: id))
        #expect(clone.action == .restoreDBClusterFromSnapshot)
        #expect(clone.parameters["KmsKeyId"] != nil)
        try OperationStream(plan.operations).check()
    }

    // MARK: - Without production's graph

    /// What production shares is enough, named or not; it is copied where it is encrypted.
    @Test(arguments: ["app", "arn:aws:rds:eu-west-1:111122223333:db:app", nil] as [DBInstanceIdentifier?])
    func whatIsSharedNeedsNoGraphOfProduction(_ source: DBInstanceIdentifier?) throws {
        let shared = try [
            TwoAccounts.snapshot("older", in: TwoAccounts.production, ["SnapshotCreateTime": "2026-11-20T00:00:00Z"]),
            TwoAccounts.snapshot("s", in: TwoAccounts.production, SupplyCase.encryptedSnapshot),
        ]
        let staging = try InstanceGraph(
            [TwoInstances.instance("stg", ["DBInstanceArn": "arn:aws:rds:eu-west-1:444455556666:db:stg"])],
            snapshots: shared.map { snapshot in
                var snapshot = snapshot
                snapshot.members["SnapshotType"] = "shared"
                return snapshot
            }
        )
        var options = PlanOptions(source: source, targets: ["stg"])
        let arn = "arn:aws:rds:eu-west-1:111122223333:snapshot:s"
        if source == nil { options.method = .snapshot(arn) }
        let plan = try mitosis_plan.plan(options, in: Graphs([staging]), environment: [:])
        let copy = try #require(plan.operations.first { $0.id.stage == .copy })
        #expect(copy.parameters["SourceDBSnapshotIdentifier"]?.string == arn)
        #expect(copy.parameters["KmsKeyId"] == "alias/aws/rds")
        #expect(copy.source == InstanceIdentity("app", dbiResourceId: "db-PROD"))
        #expect(plan.operations.allSatisfy { $0.place?.account == "444455556666" })
        try OperationStream(plan.operations).check()
    }

    // MARK: - One account

    struct KeyCase: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var stg: JSONObject = ["StorageEncrypted": true, "KmsKeyId": .string(OtherSupplyTests.own)]
        var snapshot: JSONObject = ["Encrypted": true, "KmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/1"]
        var accepts = false
        var key: String?
    }

    fileprivate static let own = "arn:aws:kms:us-east-1:123456789012:key/own"

    static let keys = [
        KeyCase(testDescription: "another key", key: own),
        KeyCase(testDescription: "in the clear", snapshot: ["Encrypted": false], key: own),
        KeyCase(testDescription: "another key that is accepted", accepts: true),
        KeyCase(
            testDescription: "the same key",
            snapshot: ["Encrypted": true, "KmsKeyId": .string(own)]
        ),
        KeyCase(testDescription: "nobody knows", snapshot: [:]),
        KeyCase(testDescription: "a target in the clear", stg: [:], snapshot: ["Encrypted": false]),
    ]

    /// The target's own key is carried, too, since a copy of the snapshot is restored.
    @Test(arguments: keys)
    func aSnapshotUnderAnotherKeyIsCopied(_ example: KeyCase) throws {
        let graph = try TwoInstances.graph(stg: example.stg, snapshots: [TwoInstances.snapshot("s", example.snapshot)])
        let options = TwoInstances.options {
            ($0.method, $0.allowsEncryptionChange) = (.newestSnapshot, example.accepts)
        }
        let operations = try mitosis_plan.plan(options, in: graph, environment: [:]).operations
        let copy = operations.first { $0.id.stage == .copy }
        #expect(copy?.parameters["KmsKeyId"]?.string == example.key)
        #expect(copy?.parameters["SourceDBSnapshotIdentifier"]?.string == (example.key == nil ? nil : "s"))
        let clone = try #require(operations.first { $0.id.stage == .clone })
        #expect(clone.parameters["DBSnapshotIdentifier"] == (copy?.parameters["TargetDBSnapshotIdentifier"] ?? "s"))
        #expect(operations.allSatisfy { $0.phase != .supply && ![.unshare, .share].contains($0.id.stage) })
        try OperationStream(operations).check()
    }
}
