import Console
import RDS

@testable import mitosis_exec
@testable import mitosis_plan

/// The same of clusters of one name in both accounts, of one instance in production and of two in staging.
extension TwoAccounts {
    private static func cluster(_ identity: String, _ place: Place, _ key: String, members: Int) -> JSONObject {
        [
            "DBClusterIdentifier": "app", "DbClusterResourceId": .string(identity), "Engine": "aurora-postgresql",
            "DBClusterArn": .string(place.arn(.dbCluster, "app").description), "EngineVersion": "16.4",
            "Status": "available", "EngineMode": "provisioned", "Port": 5432, "MasterUsername": "admin",
            "DatabaseName": "shop", "StorageEncrypted": true, "KmsKeyId": .string(key), "BackupRetentionPeriod": 7,
            "DBClusterParameterGroup": "default.aurora-postgresql16", "DBSubnetGroup": "default",
            "NetworkType": "IPV4", "EngineLifecycleSupport": "open-source-rds-extended-support",
            "PreferredBackupWindow": "03:10-03:40", "PreferredMaintenanceWindow": "sat:04:10-sat:04:40",
            "DBClusterMembers": .array(
                (1...members).map { number in
                    [
                        "DBInstanceIdentifier": .string("app-\(number)"), "IsClusterWriter": .bool(number == 1),
                        "DBClusterParameterGroupStatus": "in-sync", "PromotionTier": 1,
                    ]
                }
            ),
        ]
    }

    private static func members(_ identity: String, _ place: Place, _ key: String, count: Int) -> JSONValue {
        .array(
            (1...count).map { number in
                let name = "app-\(number)"
                return [
                    "DBInstanceIdentifier": .string(name), "DbiResourceId": .string("db-\(identity)-\(number)"),
                    "DBInstanceArn": .string(place.arn(.dbInstance, name).description), "DBClusterIdentifier": "app",
                    "Engine": "aurora-postgresql", "EngineVersion": "16.4", "DBInstanceStatus": "available",
                    "DBInstanceClass": "db.r6g.large", "PromotionTier": 1, "StorageEncrypted": true,
                    "KmsKeyId": .string(key),
                ]
            }
        )
    }

    var clusterDocuments: [JSONValue] {
        let place = Self.production
        var staging: JSONObject = [
            "DBClusters": [.object(Self.cluster("cluster-OLD", target, stagingKey, members: 2))],
            "DBInstances": Self.members("OLD", target, stagingKey, count: 2), "CapturedAt": "2026-11-27T02:00:05Z",
            "DBSnapshots": [], "DBClusterSnapshots": [],
        ]
        if hasEarlierCopy {
            staging["DBClusterSnapshots"] = [
                [
                    "DBClusterSnapshotIdentifier": .string(Self.earlierName), "DBClusterIdentifier": "app",
                    "DBClusterSnapshotArn": .string(target.arn(.clusterSnapshot, Self.earlierName).description),
                    "DbClusterResourceId": "cluster-PROD", "Engine": "aurora-postgresql", "Status": "available",
                    "SnapshotType": "manual", "StorageEncrypted": true, "KmsKeyId": .string(stagingKey),
                    "TagList": JSONValue(tags: [PlanTag.plan: "before/cluster-OLDER"]),
                ]
            ]
        }
        return [
            [
                "DBClusters": [.object(Self.cluster("cluster-PROD", place, sourceKey, members: 1))],
                "DBInstances": Self.members("PROD", place, sourceKey, count: 1), "CapturedAt": "2026-11-27T02:00:00Z",
                "Simulation": ["Keys": [Self.defaultKey: ["KeyManager": "AWS"]]],
            ],
            .object(staging),
        ]
    }

    func clusterOperations() throws -> [Operation] {
        func arn(_ place: Place) -> DBInstanceIdentifier { .init(place.arn(.dbCluster, "app").description) }
        var options = PlanOptions(source: arn(Self.production), targets: [arn(target)])
        if isReencrypted { options.shareKey = Self.ownKey }
        let graphs = Graphs(try documents.map { try InstanceGraph(json: Array($0.line.utf8)) })
        return try mitosis_plan.plan(options, in: graphs, environment: [:]).operations
    }

    var clusterPlan: String { (try? clusterOperations().first?.plan) ?? "" }
}
