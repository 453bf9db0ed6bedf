import RDS
import Testing

@testable import mitosis_plan

/// A snapshot is enough of a source: what it was taken of may be another account's, or gone.
@Suite struct SnapshotOriginTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var source: DBInstanceIdentifier?
        var wish = "copy"
        /// Of the instance `prod`; `nil` where there is none.
        var prod: JSONObject?
        var others: [String] = []
        var stg: JSONObject = [:]
        var snapshot: JSONObject = [:]
        /// Name and identity of the source; or a part of why there is none.
        var expected: String
        /// A part of the notes, or of the remedy.
        var note = ""
    }

    private static let elsewhere: JSONObject = [
        "DbiResourceId": "db-ELSEWHERE", "EngineVersion": "8.0.40", "AllocatedStorage": 100, "Encrypted": true,
        "KmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/1", "MasterUsername": "admin",
        "SourceDBSnapshotIdentifier": "arn:aws:rds:us-east-1:210987654321:snapshot:prod",
    ]

    static let cases = [
        Case(
            testDescription: "no source is named",
            expected: "prod db-ELSEWHERE",
            note: "from the snapshot 'copy' of 2026"
        ),
        Case(testDescription: "the snapshot's instance is named", source: "prod", expected: "prod db-ELSEWHERE"),
        Case(
            testDescription: "the snapshot's instance is named by its ARN, in its own account",
            source: "arn:aws:rds:us-east-1:210987654321:db:prod",
            prod: [:],
            expected: "prod db-ELSEWHERE"
        ),
        Case(
            testDescription: "another one is named",
            source: "web",
            expected: "the snapshot 'copy' is of 'prod', not of 'web'",
            note: "leave out --source"
        ),
        Case(
            testDescription: "another one is named, which is there",
            source: "web",
            others: ["web"],
            expected: "the snapshot 'copy' is of 'prod' (db-ELSEWHERE), not of 'web' (db-WEB)",
            note: "leave out --source"
        ),
        Case(
            testDescription: "an instance has the name since",
            source: "prod",
            prod: [:],
            expected: "prod db-ELSEWHERE",
            note: "(of db-ELSEWHERE, which was 'prod' then; db-PROD is now)"
        ),
        Case(
            testDescription: "the instance has another name since",
            others: ["prod-before"],
            snapshot: ["DbiResourceId": "db-PROD-BEFORE"],
            expected: "prod-before db-PROD-BEFORE"
        ),
        Case(
            testDescription: "the instance is there",
            prod: [:],
            snapshot: ["DbiResourceId": "db-PROD"],
            expected: "prod db-PROD"
        ),
        Case(
            testDescription: "nothing tells whose data it is",
            wish: "no-such",
            expected: "the graph does not have the snapshot 'no-such', so nothing tells whose data it is",
            note: "or add --source"
        ),
        Case(
            testDescription: "a snapshot of the target itself",
            snapshot: ["DBInstanceIdentifier": "stg", "DbiResourceId": "db-STG"],
            expected: "'stg' is both source and target"
        ),
        Case(
            testDescription: "a snapshot of what has the target's name elsewhere, or had it before",
            snapshot: ["DBInstanceIdentifier": "stg"],
            expected: "stg db-ELSEWHERE"
        ),
        Case(
            testDescription: "another engine",
            snapshot: ["Engine": "postgres"],
            expected: "'prod' is postgres and 'stg' is mysql"
        ),
        Case(
            testDescription: "a larger database",
            snapshot: ["AllocatedStorage": 300],
            expected: "prod db-ELSEWHERE",
            note: "it gets 300 GiB instead of 100"
        ),
        Case(
            testDescription: "what no snapshot tells is not said to differ",
            stg: ["DBName": "shop", "CharacterSetName": "utf8"],
            expected: "prod db-ELSEWHERE",
            note: "the snapshot does not tell DBName and CharacterSetName, so whether 'stg' keeps"
        ),
        Case(
            testDescription: "a protected target says nothing of a source that nobody sees",
            stg: ["DeletionProtection": true],
            expected: "'stg' has deletion protection",
            note: "add --allow-protected to plan its removal"
        ),
    ]

    @Test(arguments: cases)
    func isTakenFromTheSnapshot(_ example: Case) throws {
        let snapshot = try TwoInstances.snapshot("copy", Self.elsewhere.merging(example.snapshot) { $1 })
        var instances = [try TwoInstances.instance("stg", example.stg)]
        if let prod = example.prod { instances.append(try TwoInstances.instance("prod", prod)) }
        instances += try example.others.map { try TwoInstances.instance($0) }
        let graph = try InstanceGraph(instances, snapshots: [snapshot], capturedAt: "2026-11-27T02:00:00Z")
        var options = PlanOptions(source: example.source, targets: ["stg"])
        options.method = .snapshot(example.wish)
        let reasons = TwoInstances.refusals(graph, options)
        guard reasons.isEmpty else {
            let text = reasons.map { "\($0.text) -> \($0.remedy)" }.joined(separator: "\n")
            #expect(text.contains(example.expected), "\(text)")
            #expect(example.note.isEmpty || text.contains(example.note), "\(text)")
            return
        }
        let plan = try plan(options, in: graph, environment: [:])
        let source = try #require(plan.operations.first?.source)
        #expect("\(source.identifier) \(source.dbiResourceId ?? "")" == example.expected)
        #expect(plan.operations.allSatisfy { $0.source == source })
        #expect(example.note.isEmpty || plan.said.contains { $0.contains(example.note) }, "\(plan.said)")
        let clone = try #require(TwoInstances.operation("clone:stg", in: plan))
        #expect(clone.parameters["DBSnapshotIdentifier"] == "copy")
        let tags = clone.parameters["Tags"]?.array ?? []
        let mark = tags.first { $0["Key"] == "mitosis:source" }?["Value"]?.string
        #expect(mark == "\(source.identifier)@2026-11-27T01:00:00Z")
        #expect(clone.resources.contains("arn:aws:kms:us-east-1:123456789012:key/1"))
        #expect(plan.differences.allSatisfy { !["DBName", "CharacterSetName"].contains($0.attribute) })
        try OperationStream(plan.operations).check()
    }

    /// A cluster's snapshot tells as much of a cluster.
    @Test func aClustersSnapshotIsEnoughToo() throws {
        let example = try ClusterExample.graph()
        let snapshot: JSONValue = [
            "DBClusterSnapshotIdentifier": "copy", "DBClusterIdentifier": "shop-prod", "Engine": "aurora-postgresql",
            "DbClusterResourceId": "cluster-ELSEWHERE", "EngineVersion": "16.4", "Status": "available",
            "StorageEncrypted": true, "KmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/production",
            "MasterUsername": "postgres", "SnapshotCreateTime": "2026-11-23T01:10:00Z",
        ]
        let target = try #require(example.clusters.first { $0.identifier.name == "shop-staging" })
        let graph = try InstanceGraph(
            example.members(of: target),
            clusters: [target],
            endpoints: example.endpoints,
            snapshots: [DBSnapshot(snapshot, at: "snapshot")],
            capturedAt: example.capturedAt
        )
        var options = PlanOptions(source: nil, targets: ["shop-staging"])
        options.method = .snapshot("copy")
        let plan = try plan(options, in: graph, environment: [:])
        let clone = try #require(plan.operations.first)
        #expect(clone.action == .restoreDBClusterFromSnapshot)
        #expect(clone.parameters["SnapshotIdentifier"] == "copy")
        #expect(clone.parameters["EngineVersion"] == "16.4")
        #expect(clone.source == InstanceIdentity("cluster/shop-prod", dbiResourceId: "cluster-ELSEWHERE"))
    }
}
