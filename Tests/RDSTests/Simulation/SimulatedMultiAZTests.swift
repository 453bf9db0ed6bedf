import RDS
import Testing

/// Multi-AZ DB clusters in the simulated Region: RDS makes their instances and deletes them, and nobody else changes them.
@Suite struct SimulatedMultiAZTests {
    private static let graph: JSONValue = [
        "CapturedAt": "2026-11-23T20:00:00Z",
        "DBInstances": [
            [
                "DBInstanceIdentifier": "prod-instance-1",
                "DBInstanceArn": "arn:aws:rds:us-east-1:1:db:prod-instance-1",
                "DbiResourceId": "db-P1", "Engine": "postgres", "DBInstanceStatus": "available",
                "DBClusterIdentifier": "prod",
            ]
        ],
        "DBClusters": [
            [
                "DBClusterIdentifier": "prod", "DBClusterArn": "arn:aws:rds:us-east-1:1:cluster:prod",
                "DbClusterResourceId": "cluster-P", "Engine": "postgres", "EngineVersion": "16.4",
                "Status": "available", "Port": 6000, "BackupRetentionPeriod": 7, "AllocatedStorage": 200,
                "DBClusterInstanceClass": "db.m6gd.large", "StorageType": "gp3", "Iops": 3000,
                "TagList": [["Key": "Team", "Value": "ledger"]],
            ]
        ],
        "DBClusterSnapshots": [
            [
                "DBClusterSnapshotIdentifier": "s", "DBClusterIdentifier": "prod", "Status": "available",
                "Engine": "postgres", "EngineVersion": "16.4", "AllocatedStorage": 200,
            ]
        ],
    ]

    private func region() throws -> SimulatedRegion { try SimulatedRegion(json: Array(Self.graph.line.utf8)) }

    private static let copy: JSONObject = [
        "DBClusterIdentifier": "copy", "SourceDBClusterIdentifier": "prod", "UseLatestRestorableTime": true,
    ]

    @Test func aRestoreMakesThreeInstancesAndADeletionTakesThem() async throws {
        let region = try region()
        _ = try await region.call(.restoreDBClusterToPointInTime, Self.copy)
        try await region.clock.sleep(for: .seconds(1501))
        let cluster = try #require(await region.clusters.last)
        #expect(cluster.status == "available" && cluster.writer == "copy-instance-1")
        #expect(cluster.memberIdentifiers == ["copy-instance-1", "copy-instance-2", "copy-instance-3"])
        #expect(cluster.endpointPort == 5432, "a restore has its engine's port")
        #expect(cluster["AllocatedStorage"] == 200 && cluster["StorageType"] == "io1")
        let members = await region.instances.filter { $0.clusterIdentifier == "cluster/copy" }
        #expect(members.count == 3 && members.allSatisfy { $0.status == "available" })

        let rename: JSONObject = [
            "DBClusterIdentifier": "copy", "NewDBClusterIdentifier": "new", "ApplyImmediately": true,
        ]
        _ = try await region.call(.modifyDBCluster, rename)
        try await region.clock.sleep(for: .seconds(120))
        #expect(await region.clusters.last?.memberIdentifiers.first == "copy-instance-1", "instances keep their names")

        _ = try await region.call(.deleteDBCluster, ["DBClusterIdentifier": "new", "SkipFinalSnapshot": true])
        try await region.clock.sleep(for: .seconds(120))
        let (clusters, instances) = await (region.clusters, region.instances)
        #expect(clusters.map(\.identifier) == ["cluster/prod"] && instances.map(\.identifier) == ["prod-instance-1"])
    }

    struct Refusal: CustomTestStringConvertible {
        var testDescription: String
        var action: Action
        var parameters: JSONObject
        var code = "InvalidParameterCombination"
    }

    private static func restore(_ more: JSONObject) -> JSONObject { copy.merging(more) { $1 } }
    private static func modification(_ more: JSONObject) -> JSONObject {
        more.merging(["DBClusterIdentifier": "prod"]) { $1 }
    }
    private static let instance: JSONObject = ["DBInstanceIdentifier": "prod-instance-1"]

    static let refusals = [
        Refusal(
            testDescription: "a clone",
            action: .restoreDBClusterToPointInTime,
            parameters: restore(["RestoreType": "copy-on-write"])
        ),
        Refusal(
            testDescription: "a snapshot without the class",
            action: .restoreDBClusterFromSnapshot,
            parameters: ["DBClusterIdentifier": "copy", "SnapshotIdentifier": "s", "Engine": "postgres"]
        ),
        Refusal(
            testDescription: "Aurora's scaling",
            action: .restoreDBClusterToPointInTime,
            parameters: restore(["ServerlessV2ScalingConfiguration": ["MinCapacity": 1, "MaxCapacity": 2]])
        ),
        Refusal(
            testDescription: "a network of two stacks",
            action: .restoreDBClusterToPointInTime,
            parameters: restore(["NetworkType": "DUAL"])
        ),
        Refusal(
            testDescription: "a storage type alone",
            action: .restoreDBClusterToPointInTime,
            parameters: restore(["StorageType": "io1"])
        ),
        Refusal(
            testDescription: "more operations than the size allows",
            action: .restoreDBClusterToPointInTime,
            parameters: restore(["StorageType": "io1", "Iops": 10_001])
        ),
        Refusal(
            testDescription: "other operations of small gp3",
            action: .restoreDBClusterToPointInTime,
            parameters: restore(["StorageType": "gp3", "Iops": 4000])
        ),
        Refusal(
            testDescription: "encryption of what was not encrypted",
            action: .restoreDBClusterToPointInTime,
            parameters: restore(["KmsKeyId": "key"])
        ),
        Refusal(
            testDescription: "monitoring without a role",
            action: .restoreDBClusterToPointInTime,
            parameters: restore(["MonitoringInterval": 60])
        ),
        Refusal(
            testDescription: "an instance's name that is taken",
            action: .restoreDBClusterToPointInTime,
            parameters: restore(["DBClusterIdentifier": "PROD"]),
            code: "DBClusterAlreadyExistsFault"
        ),
        Refusal(testDescription: "another port", action: .modifyDBCluster, parameters: modification(["Port": 1234])),
        Refusal(
            testDescription: "smaller storage",
            action: .modifyDBCluster,
            parameters: modification(["AllocatedStorage": 100])
        ),
        Refusal(testDescription: "a stop", action: .stopDBCluster, parameters: modification([:])),
        Refusal(
            testDescription: "a custom endpoint",
            action: .createDBClusterEndpoint,
            parameters: modification(["DBClusterEndpointIdentifier": "e", "EndpointType": "READER"])
        ),
        Refusal(
            testDescription: "the Data API",
            action: .enableHttpEndpoint,
            parameters: ["ResourceArn": "arn:aws:rds:us-east-1:1:cluster:prod"]
        ),
        Refusal(
            testDescription: "an instance more",
            action: .createDBInstance,
            parameters: modification(["DBInstanceIdentifier": "x", "Engine": "postgres"])
        ),
        Refusal(
            testDescription: "another name of an instance",
            action: .modifyDBInstance,
            parameters: instance.merging(["NewDBInstanceIdentifier": "x"]) { $1 }
        ),
        Refusal(testDescription: "an instance fewer", action: .deleteDBInstance, parameters: instance),
    ]

    @Test(arguments: refusals)
    func refusesAsRDSDoes(_ refusal: Refusal) async throws {
        let region = try region()
        let error = await #expect(throws: ServiceError.self) {
            try await region.call(refusal.action, refusal.parameters)
        }
        #expect(error?.code == refusal.code)
    }

    /// What is for Multi-AZ DB clusters is not for Aurora's.
    @Test func auroraHasNoClassOfItsOwn() async throws {
        var value = Self.graph.object ?? [:]
        value["DBClusters"] = .array(
            (value["DBClusters"]?.array ?? []).map {
                .object(($0.object ?? [:]).merging(["Engine": "aurora-postgresql"]) { $1 })
            }
        )
        let region = try SimulatedRegion(json: Array(JSONValue.object(value).line.utf8))
        let error = await #expect(throws: ServiceError.self) {
            try await region.call(.modifyDBCluster, Self.modification(["DBClusterInstanceClass": "db.m6gd.large"]))
        }
        #expect(error?.code == "InvalidParameterCombination")
    }
}
