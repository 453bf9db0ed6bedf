import Foundation
import RDS

/// The Region of the example of clusters, with changes of what is replaced there.
struct ClusterRegion: Sendable {
    /// How many readers the target has beside its writer.
    var readers = 1
    /// Members that the target has beside the example's.
    var members: JSONObject = [:]
    /// Clusters like the target, without its custom endpoints.
    var others: [String] = []

    static func example() throws -> JSONValue {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Examples/aurora.json")
        return try JSONValue(parsing: Data(contentsOf: path), of: "the example")
    }

    func graph() throws -> [UInt8] {
        let value = try Self.example()
        var clusters = (value["DBClusters"]?.array ?? []).compactMap(\.object)
        var instances = (value["DBInstances"]?.array ?? []).compactMap(\.object)
        var endpoints = value["DBClusterEndpoints"]?.array ?? []
        guard let target = clusters.firstIndex(where: { $0["DBClusterIdentifier"] == "shop-staging" }),
            let reader = instances.first(where: { $0["DBInstanceIdentifier"] == "shop-staging-2" }),
            let writer = instances.first(where: { $0["DBInstanceIdentifier"] == "shop-staging-1" })
        else { return [] }
        clusters[target].merge(members) { $1 }
        instances.removeAll { $0["DBInstanceIdentifier"] == "shop-staging-2" }
        var names = ["shop-staging-1"]
        for number in 0..<readers {
            names.append("shop-staging-\(number + 2)")
            instances.append(Self.renamed(reader, names.last ?? ""))
        }
        clusters[target]["DBClusterMembers"] = Self.list(names)
        if readers == 0 {
            endpoints = []
            clusters[target]["CustomEndpoints"] = []
        }
        for other in others {
            var cluster = clusters[target]
            cluster["DBClusterIdentifier"] = .string(other)
            cluster["DBClusterArn"] = .string("arn:aws:rds:us-east-1:123456789012:cluster:\(other)")
            cluster["DbClusterResourceId"] = .string("cluster-\(other)")
            cluster["DBClusterMembers"] = Self.list(["\(other)-1"])
            cluster["CustomEndpoints"] = []
            clusters.append(cluster)
            var member = Self.renamed(writer, "\(other)-1")
            member["DBClusterIdentifier"] = .string(other)
            instances.append(member)
        }
        let snapshot: JSONValue = [
            "DBClusterSnapshotIdentifier": "rds:shop-prod-2026-11-23", "DBClusterIdentifier": "shop-prod",
            "DBClusterSnapshotArn": "arn:aws:rds:us-east-1:123456789012:cluster-snapshot:rds:shop-prod-2026-11-23",
            "DbClusterResourceId": "cluster-SHOPPROD", "Engine": "aurora-postgresql", "EngineVersion": "16.4",
            "Status": "available", "StorageEncrypted": true, "SnapshotCreateTime": "2026-11-23T01:10:00Z",
            "KmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/production", "MasterUsername": "postgres",
            "AvailabilityZones": ["us-east-1a", "us-east-1b", "us-east-1c"],
        ]
        let graph: JSONValue = [
            "CapturedAt": value["CapturedAt"] ?? .null, "DBClusterSnapshots": [snapshot],
            "DBClusters": .array(clusters.map { .object($0) }), "DBInstances": .array(instances.map { .object($0) }),
            "DBClusterEndpoints": .array(endpoints),
        ]
        return Array(graph.line.utf8)
    }

    private static func renamed(_ instance: JSONObject, _ name: String) -> JSONObject {
        var instance = instance
        instance["DBInstanceIdentifier"] = .string(name)
        instance["DBInstanceArn"] = .string("arn:aws:rds:us-east-1:123456789012:db:\(name)")
        instance["DbiResourceId"] = .string("db-\(name)")
        return instance
    }

    /// The first one writes.
    private static func list(_ names: [String]) -> JSONValue {
        .array(
            names.enumerated().map { index, name in
                [
                    "DBInstanceIdentifier": .string(name), "IsClusterWriter": .bool(index == 0),
                    "DBClusterParameterGroupStatus": "in-sync", "PromotionTier": 1,
                ]
            }
        )
    }
}
