import Foundation
import RDS
import Testing

@testable import mitosis_plan

/// A Region in which production's data replaces a target's tree of some shape, and the plan for that.
struct Tree: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// The replicas to add below demo, each with its source.
    var replicas: [(name: String, source: String)] = []
    var engine = "mysql"
    /// Members that every instance of the target's tree has beside the example's.
    var members: JSONObject = [:]
    var options: @Sendable (inout PlanOptions) -> Void = { _ in }
    /// The cluster that is replaced, where it is no tree.
    var cluster: ClusterRegion?
    /// The proxies of the Region, each by its name, with what they have as targets.
    var proxies: [String: String] = [:]
    /// Whether a Multi-AZ DB cluster is replaced, the example's.
    var isMultiAZ = false

    static let twoNodes = Tree(testDescription: "two nodes")
    static let cascade = Tree(
        testDescription: "cascade of depth 4",
        replicas: [("mitosis-demo-r2", "mitosis-demo-replica"), ("mitosis-demo-r3", "mitosis-demo-r2")]
    )

    /// A primary with this many replicas.
    static func wide(_ count: Int) -> Tree {
        Tree(
            testDescription: "primary with \(count) replicas",
            replicas: (2...count).map { ("mitosis-demo-r\($0)", "mitosis-demo") }
        )
    }

    static let all = [
        twoNodes, wide(4), cascade,
        Tree(testDescription: "of PostgreSQL", engine: "postgres"),
        Tree(testDescription: "restored from a snapshot") { $0.method = .newestSnapshot },
        Tree(testDescription: "restored to a point in time") { $0.method = .pointInTime(nil) },
        Tree(testDescription: "protected", members: ["DeletionProtection": true]) { $0.allowsProtected = true },
        Tree(testDescription: "with a final snapshot") { $0.takesFinalSnapshot = true },
        Tree(testDescription: "two targets", replicas: [("mitosis-qa", ""), ("mitosis-qa-r1", "mitosis-qa")]) {
            $0.targets.append("mitosis-qa")
        },
        Tree(testDescription: "with a restart") { $0.restart = "true" },
        Tree(testDescription: "with every command") {
            $0.prepare = "true"
            $0.verify = "true"
            $0.quiesce = "true"
            $0.carry = "true"
            $0.restart = "true"
        },
        Tree(
            testDescription: "with a preparation, roles and a managed password",
            members: [
                "MasterUserSecret": ["SecretArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:x"],
                "AssociatedRoles": [
                    [
                        "RoleArn": "arn:aws:iam::123456789012:role/S3", "FeatureName": "s3Import", "Status": "ACTIVE",
                    ]
                ],
            ]
        ) { $0.prepare = "true" },
    ]

    /// Trees and clusters.
    static let every = all + clusters + multiAZ

    static let multiAZ = [
        Tree(
            testDescription: "a Multi-AZ DB cluster",
            options: {
                $0.prepare = "true"
                $0.restart = "true"
            },
            isMultiAZ: true
        ),
        Tree(
            testDescription: "a Multi-AZ DB cluster of a snapshot",
            options: {
                $0.method = .newestSnapshot
                $0.restart = "true"
                $0.takesFinalSnapshot = true
            },
            isMultiAZ: true
        ),
    ]

    /// With proxies whose targets the plan moves.
    static let withProxies = [
        Tree(
            testDescription: "with two proxies",
            options: {
                $0.movesProxies = true
                $0.restart = "true"
            },
            proxies: ["app": "mitosis-demo", "jobs": "mitosis-demo"]
        ),
        Tree(
            testDescription: "a cluster with a proxy",
            options: { $0.movesProxies = true },
            cluster: ClusterRegion(),
            proxies: ["app": "cluster/shop-staging"]
        ),
    ]

    static let clusters = [
        Tree(testDescription: "a cluster", cluster: ClusterRegion()),
        Tree(
            testDescription: "a cluster with everything on the way",
            options: {
                $0.prepare = "true"
                $0.verify = "true"
                $0.quiesce = "true"
                $0.carry = "true"
                $0.restart = "true"
                $0.restartsForTLS = true
                $0.allowsProtected = true
                $0.takesFinalSnapshot = true
            },
            cluster: ClusterRegion(
                members: [
                    "DeletionProtection": true,
                    "MasterUserSecret": ["SecretArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:x"],
                ]
            )
        ),
        Tree(
            testDescription: "a cluster of a snapshot",
            options: { $0.method = .newestSnapshot },
            cluster: ClusterRegion(readers: 4)
        ),
        Tree(
            testDescription: "a cluster alone to a point in time",
            options: { $0.method = .pointInTime(nil) },
            cluster: ClusterRegion(readers: 0)
        ),
        Tree(
            testDescription: "two clusters",
            options: { $0.targets.append("shop-qa") },
            cluster: ClusterRegion(others: ["shop-qa"])
        ),
    ]

    static func example(_ name: String = "mitosis") throws -> [UInt8] {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Examples/\(name).json")
        return Array(try Data(contentsOf: path))
    }

    /// The Region before the run: the example's, with a tree of this shape below demo.
    func graph() throws -> [UInt8] {
        guard !proxies.isEmpty else { return try graphWithoutProxies() }
        var graph = try JSONValue(parsing: graphWithoutProxies(), of: "the graph").object ?? [:]
        graph["Bindings"] = .array(
            proxies.sorted { $0.key < $1.key }.map { name, target in
                [
                    "Kind": "DBProxyTarget", "Of": .string(target), "Follows": "identity", "Says": "who knows",
                    "Name": .string(name), "DBProxyName": .string(name),
                    "DBProxyArn": .string("arn:aws:rds:us-east-1:123456789012:db-proxy:prx-\(name)"),
                    "TargetGroupArn": .string("arn:aws:rds:us-east-1:123456789012:target-group:prx-tg-\(name)"),
                ]
            }
        )
        return Array(JSONValue.object(graph).line.utf8)
    }

    private func graphWithoutProxies() throws -> [UInt8] {
        if let cluster { return try cluster.graph() }
        if isMultiAZ { return try Self.example("multi-az") }
        let value = try JSONValue(parsing: Self.example(), of: "the example")
        var instances = (value["DBInstances"]?.array ?? []).compactMap(\.object)
        for replica in replicas { instances.append(try added(replica, like: instances)) }
        for index in instances.indices {
            let name = instances[index]["DBInstanceIdentifier"]?.string ?? ""
            let replicas = instances.filter { $0["ReadReplicaSourceDBInstanceIdentifier"]?.string == name }
            instances[index]["ReadReplicaDBInstanceIdentifiers"] = .array(
                replicas.compactMap { $0["DBInstanceIdentifier"] }
            )
            if !replicas.isEmpty, instances[index]["BackupRetentionPeriod"] == 0 {
                instances[index]["BackupRetentionPeriod"] = 1
            }
            instances[index]["Engine"] = .string(engine)
            if engine == "postgres" { instances[index]["EngineVersion"] = "15.4" }
            if name.hasPrefix("mitosis-demo") || name.hasPrefix("mitosis-qa") {
                instances[index].merge(members) { $1 }
            }
        }
        let graph: JSONValue = [
            "DBInstances": .array(instances.map { .object($0) }), "DBSnapshots": [snapshot],
            "CapturedAt": "2026-11-23T20:14:24Z",
        ]
        return Array(graph.line.utf8)
    }

    /// An instance like the example's of the same role; one without a source is a primary.
    private func added(_ replica: (name: String, source: String), like instances: [JSONObject]) throws -> JSONObject {
        let model = replica.source.isEmpty ? "mitosis-demo" : "mitosis-demo-replica"
        var object = try #require(instances.first { $0["DBInstanceIdentifier"]?.string == model })
        object["DBInstanceIdentifier"] = .string(replica.name)
        object["DBInstanceArn"] = .string("arn:aws:rds:us-east-1:123456789012:db:\(replica.name)")
        object["DbiResourceId"] = .string("db-\(replica.name)")
        if !replica.source.isEmpty { object["ReadReplicaSourceDBInstanceIdentifier"] = .string(replica.source) }
        return object
    }

    private var snapshot: JSONValue {
        [
            "DBSnapshotIdentifier": "rds:mitosis-prod-2026-11-23-01-10", "DBInstanceIdentifier": "mitosis-prod",
            "DbiResourceId": "db-PRODPRIMARY", "Engine": .string(engine), "Status": "available",
            "SnapshotCreateTime": "2026-11-23T01:10:00Z",
        ]
    }

    func stream() throws -> OperationStream {
        try OperationStream(plan(planOptions, in: InstanceGraph(json: graph()), environment: [:]).operations)
    }

    var planOptions: PlanOptions {
        let service = isMultiAZ ? "ledger" : "shop"
        var options =
            cluster == nil && !isMultiAZ
            ? PlanOptions(source: "mitosis-prod", targets: ["mitosis-demo"])
            : PlanOptions(source: .init("\(service)-prod"), targets: [.init("\(service)-staging")])
        self.options(&options)
        return options
    }
}

extension Plan {
    /// What standard error gets.
    var said: [String] { notes.map(\.description) }
}
