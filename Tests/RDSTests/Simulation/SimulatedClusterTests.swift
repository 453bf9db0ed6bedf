import RDS
import Testing

@Suite struct SimulatedClusterTests {
    private static func member(_ name: String, _ more: JSONObject = [:]) -> JSONValue {
        let members: JSONObject = [
            "DBInstanceIdentifier": .string(name), "DBInstanceArn": .string("arn:aws:rds:us-east-1:1:db:\(name)"),
            "DbiResourceId": .string("db-\(name)"), "Engine": "aurora-mysql", "DBInstanceStatus": "available",
            "DBClusterIdentifier": "prod", "PromotionTier": 1,
        ]
        return .object(members.merging(more) { $1 })
    }

    private static let graph: JSONValue = [
        "CapturedAt": "2026-11-23T20:00:00Z",
        "DBInstances": [member("w"), member("r1", ["PromotionTier": 3]), member("r2", ["PromotionTier": 0])],
        "DBClusters": [
            [
                "DBClusterIdentifier": "prod", "DBClusterArn": "arn:aws:rds:us-east-1:1:cluster:prod",
                "DbClusterResourceId": "cluster-P", "Engine": "aurora-mysql",
                "EngineVersion": "8.0.mysql_aurora.3.04.0", "Status": "available", "Port": 3333,
                "BackupRetentionPeriod": 7, "DeletionProtection": true,
                "DBClusterMembers": [
                    ["DBInstanceIdentifier": "w", "IsClusterWriter": true],
                    ["DBInstanceIdentifier": "r1", "IsClusterWriter": false],
                    ["DBInstanceIdentifier": "r2", "IsClusterWriter": false],
                ],
                "StorageType": "aurora-iopt1", "TagList": [["Key": "Team", "Value": "shop"]],
            ]
        ],
        "DBClusterEndpoints": [
            [
                "DBClusterEndpointIdentifier": "reports", "DBClusterIdentifier": "prod", "EndpointType": "CUSTOM",
                "CustomEndpointType": "READER", "StaticMembers": ["r1"],
            ]
        ],
    ]

    private func region() throws -> SimulatedRegion { try SimulatedRegion(json: Array(Self.graph.line.utf8)) }

    private static let clone: JSONObject = [
        "DBClusterIdentifier": "copy", "SourceDBClusterIdentifier": "prod", "RestoreType": "copy-on-write",
        "UseLatestRestorableTime": true,
    ]

    private static func instance(_ name: String) -> JSONObject {
        [
            "DBInstanceIdentifier": .string(name), "DBClusterIdentifier": "copy", "Engine": "aurora-mysql",
            "DBInstanceClass": "db.r6g.large",
        ]
    }

    @Test func aCloneHasDefaultsOfItsOwnAndNoInstance() async throws {
        let region = try region()
        _ = try await region.call(.restoreDBClusterToPointInTime, Self.clone)
        func copy() async throws -> DBCluster {
            try #require(try await region.describeDBClusters(["DBClusterIdentifier": "copy"]).first)
        }
        #expect(try await copy().status == "creating")
        try await region.clock.sleep(for: .seconds(201))
        let cluster = try await copy()
        #expect(cluster.status == "available" && cluster.memberIdentifiers.isEmpty)
        #expect(cluster["DBClusterParameterGroup"] == "default.aurora-mysql8.0")
        #expect(cluster.endpointPort == 3306, "a clone has its engine's port, not its source's")
        #expect(cluster["StorageType"] == nil && cluster["DeletionProtection"] == false)
        #expect(cluster.tags == ["Team": "shop"], "without tags of its own it gets its source's")
        let source = try #require(try await region.describeDBClusters(["DBClusterIdentifier": "prod"]).first)
        #expect(source["CloneGroupId"] != nil && source["CloneGroupId"] == cluster["CloneGroupId"])
        #expect(await region.origin(of: cluster.dbiResourceId ?? "") == "cluster-P")
    }

    @Test func theFirstInstanceWritesAndTheNextWaitForIt() async throws {
        let region = try region()
        _ = try await region.call(.restoreDBClusterToPointInTime, Self.clone)
        try await region.clock.sleep(for: .seconds(201))
        _ = try await region.call(.createDBInstance, Self.instance("c1"))
        let error = await #expect(throws: ServiceError.self) {
            try await region.call(.createDBInstance, Self.instance("c2"))
        }
        #expect(error?.code == "InvalidDBClusterStateFault")
        try await region.clock.sleep(for: .seconds(361))
        _ = try await region.call(.createDBInstance, Self.instance("c2"))
        try await region.clock.sleep(for: .seconds(301))
        let copy = try #require(await region.clusters.last)
        #expect(copy.writer == "c1" && copy.memberIdentifiers == ["c1", "c2"])
        let member = try #require(await region.instances.last)
        #expect(member.clusterIdentifier == "cluster/copy" && member.status == "available")
        #expect(member.endpointPort == 3306)
    }

    @Test func aRenameMovesTheEndpointsAndWhatTheInstancesSay() async throws {
        let region = try region()
        _ = try await region.call(
            .modifyDBCluster,
            ["DBClusterIdentifier": "prod", "NewDBClusterIdentifier": "new", "ApplyImmediately": true]
        )
        try await region.clock.sleep(for: .seconds(120))
        let cluster = try #require(await region.clusters.first)
        #expect(cluster.identifier == "cluster/new" && cluster.arn.resource == "cluster:new")
        #expect(cluster.status == "available" && cluster.endpointAddress?.hasPrefix("new.cluster-") == true)
        #expect(await region.instances.allSatisfy { $0.clusterIdentifier == "cluster/new" })
        #expect(try await region.describeDBClusterEndpoints().first?.cluster == "cluster/new")

        _ = try await region.call(
            .modifyDBInstance,
            ["DBInstanceIdentifier": "r1", "NewDBInstanceIdentifier": "old-r1", "ApplyImmediately": true]
        )
        try await region.clock.sleep(for: .seconds(200))
        #expect(await region.clusters.first?.memberIdentifiers == ["w", "old-r1", "r2"])
        #expect(try await region.describeDBClusterEndpoints().first?["StaticMembers"] == ["old-r1"])
    }

    @Test func theReaderOfTheLowestTierTakesOver() async throws {
        let region = try region()
        _ = try await region.call(.deleteDBInstance, ["DBInstanceIdentifier": "w"])
        #expect(await region.clusters.first?.writer == "r2")
    }

    @Test func aClusterIsDeletedOnceItsInstancesAre() async throws {
        let region = try region()
        let delete: JSONObject = ["DBClusterIdentifier": "prod", "SkipFinalSnapshot": true]
        func code(_ action: Action, _ parameters: JSONObject) async -> String? {
            do {
                _ = try await region.call(action, parameters)
                return nil
            } catch {
                return (error as? ServiceError)?.code
            }
        }
        #expect(await code(.deleteDBCluster, delete) == "InvalidParameterCombination", "it is protected")
        _ = try await region.call(.modifyDBCluster, ["DBClusterIdentifier": "prod", "DeletionProtection": false])
        try await region.clock.sleep(for: .seconds(100))
        #expect(await code(.deleteDBCluster, delete) == "InvalidDBClusterStateFault")
        for name in ["r1", "r2", "w"] {
            #expect(await code(.deleteDBInstance, ["DBInstanceIdentifier": .string(name)]) == nil)
        }
        #expect(await code(.deleteDBCluster, delete) == nil, "instances that are being deleted are no obstacle")
        try await region.clock.sleep(for: .seconds(500))
        let (clusters, instances) = await (region.clusters, region.instances)
        #expect(clusters.isEmpty && instances.isEmpty)
        #expect(try await region.describeDBClusterEndpoints().isEmpty)
    }

    @Test func aSavedRegionGoesOnWithItsClusters() async throws {
        let first = try region()
        _ = try await first.call(.restoreDBClusterToPointInTime, Self.clone)
        _ = try await first.call(
            .modifyDBCluster,
            ["DBClusterIdentifier": "prod", "NewDBClusterIdentifier": "new", "ApplyImmediately": true]
        )
        let second = try SimulatedRegion(json: Array(JSONValue.object(await first.json).line.utf8))
        try await second.clock.sleep(for: .seconds(300))
        #expect(await second.clusters.map(\.identifier) == ["cluster/new", "cluster/copy"])
        #expect(await second.clusters.allSatisfy { $0.status == "available" })
    }

    struct Refusal: CustomTestStringConvertible {
        var testDescription: String
        var action: Action
        var parameters: JSONObject
        var code: String
    }

    static let refusals = [
        Refusal(
            testDescription: "a name that is taken",
            action: .restoreDBClusterToPointInTime,
            parameters: clone.merging(["DBClusterIdentifier": "prod"]) { $1 },
            code: "DBClusterAlreadyExistsFault"
        ),
        Refusal(
            testDescription: "an older time of a clone",
            action: .restoreDBClusterToPointInTime,
            parameters: clone.filter { $0.key != "UseLatestRestorableTime" }
                .merging(["RestoreToTime": "2026-11-23T19:00:00Z"]) { $1 },
            code: "InvalidParameterCombination"
        ),
        Refusal(
            testDescription: "another version of a clone",
            action: .restoreDBClusterToPointInTime,
            parameters: clone.merging(["EngineVersion": "8.0.mysql_aurora.3.05.0"]) { $1 },
            code: "InvalidParameterValue"
        ),
        Refusal(
            testDescription: "no backups",
            action: .restoreDBClusterToPointInTime,
            parameters: clone.merging(["BackupRetentionPeriod": 0]) { $1 },
            code: "InvalidParameterCombination"
        ),
        Refusal(
            testDescription: "backtrack that the source lacks",
            action: .restoreDBClusterToPointInTime,
            parameters: clone.merging(["BacktrackWindow": 3600]) { $1 },
            code: "InvalidParameterCombination"
        ),
        Refusal(
            testDescription: "a key for unencrypted data",
            action: .restoreDBClusterToPointInTime,
            parameters: clone.merging(["KmsKeyId": "key"]) { $1 },
            code: "InvalidParameterCombination"
        ),
        Refusal(
            testDescription: "advanced insights alone",
            action: .modifyDBCluster,
            parameters: ["DBClusterIdentifier": "prod", "DatabaseInsightsMode": "advanced"],
            code: "InvalidParameterCombination"
        ),
        Refusal(
            testDescription: "what is the cluster's, of an instance",
            action: .createDBInstance,
            parameters: instance("x").merging(["DBClusterIdentifier": "prod", "Port": 3306]) { $1 },
            code: "InvalidParameterCombination"
        ),
        Refusal(
            testDescription: "serverless without its limits",
            action: .createDBInstance,
            parameters: instance("x").merging(["DBClusterIdentifier": "prod", "DBInstanceClass": "db.serverless"]) {
                $1
            },
            code: "InvalidParameterCombination"
        ),
        Refusal(
            testDescription: "an endpoint twice",
            action: .createDBClusterEndpoint,
            parameters: [
                "DBClusterIdentifier": "prod", "DBClusterEndpointIdentifier": "reports", "EndpointType": "READER",
            ],
            code: "DBClusterEndpointAlreadyExistsFault"
        ),
        Refusal(
            testDescription: "a snapshot of an instance of a cluster",
            action: .deleteDBInstance,
            parameters: ["DBInstanceIdentifier": "r1", "FinalDBSnapshotIdentifier": "last"],
            code: "InvalidParameterCombination"
        ),
        Refusal(
            testDescription: "a stopped cluster stopped",
            action: .startDBCluster,
            parameters: ["DBClusterIdentifier": "prod"],
            code: "InvalidDBClusterStateFault"
        ),
    ]

    @Test(arguments: refusals)
    func refusesAsRDSDoes(_ refusal: Refusal) async throws {
        let region = try region()
        let error = await #expect(throws: ServiceError.self) {
            try await region.call(refusal.action, refusal.parameters)
        }
        #expect(error?.code == refusal.code)
    }
}
