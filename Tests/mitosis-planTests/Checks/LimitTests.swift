import RDS
import Testing

@testable import mitosis_plan

/// What RDS allows: refused where nothing can be done about it, said where AWS raises it.
@Suite struct LimitTests {
    /// A primary `demo` with replicas, each named with the one that it replicates.
    private static func graph(
        _ replicas: [(String, String)],
        _ members: JSONObject = [:],
        demo: JSONObject = [:]
    ) throws -> InstanceGraph {
        func instance(_ name: String, of source: String?) throws -> DBInstance {
            var object: JSONObject = [
                "DBInstanceIdentifier": .string(name), "DbiResourceId": .string("db-\(name)"), "Engine": "mysql",
                "EngineVersion": "8.0.36", "DBInstanceStatus": "available", "BackupRetentionPeriod": 1,
                "DBInstanceArn": .string("arn:aws:rds:us-east-1:123456789012:db:\(name)"), "AllocatedStorage": 100,
            ]
            object.merge(members) { $1 }
            if name == "demo" { object.merge(demo) { $1 } }
            object["ReadReplicaSourceDBInstanceIdentifier"] = source.map { .string($0) }
            return try DBInstance(.object(object), at: name)
        }
        let instances = try [instance("prod", of: nil), instance("demo", of: nil)]
        return try InstanceGraph(instances + replicas.map { try instance($0.0, of: $0.1) })
    }

    private static let options = PlanOptions(source: "prod", targets: ["demo"])
    private static func fan(_ count: Int, of source: String = "demo") -> [(String, String)] {
        (0..<count).map { ("\(source)-r\($0)", source) }
    }
    private static let postgres: JSONObject = ["Engine": "postgres", "EngineVersion": "15.4"]
    private static let db2: JSONObject = ["Engine": "db2-se", "EngineVersion": "11.5.9.0"]

    private static func reasons(_ graph: InstanceGraph, _ options: PlanOptions = options) -> [String] {
        do throws(PlanRefusal) {
            _ = try plan(options, in: graph, environment: [:])
            return []
        } catch { return error.reasons.map(\.text) }
    }

    @Test func treesAreAsDeepAsTheirEngineAllows() throws {
        let chain = [("a", "demo"), ("b", "a"), ("c", "b"), ("d", "c")]
        #expect(try Self.reasons(Self.graph(Array(chain.prefix(3)))).isEmpty)
        #expect(
            try Self.reasons(Self.graph(chain)).contains("the tree of 'demo' is 4 levels deep, more than mysql allows")
        )
        #expect(
            try Self.reasons(Self.graph(Array(chain.prefix(2)), Self.db2)).contains(
                "the tree of 'demo' is 2 levels deep, more than db2-se allows"
            )
        )
    }

    /// PostgreSQL's cascades begin with 14.1, which the new tree may have though the source does not.
    @Test func theNewTreesVersionDecides() throws {
        let chain = [("a", "demo"), ("b", "a")]
        let old: JSONObject = ["Engine": "postgres", "EngineVersion": "13.9"]
        #expect(
            try Self.reasons(Self.graph(chain, old)) == [
                "the tree of 'demo' is 2 levels deep, more than postgres allows"
            ]
        )
        #expect(try Self.reasons(Self.graph(chain, old, demo: ["EngineVersion": "14.5"])).isEmpty)
    }

    @Test func treesAreAsWideAsTheirEngineAllows() throws {
        #expect(try Self.reasons(Self.graph(Self.fan(3), Self.db2)).isEmpty)
        #expect(try Self.reasons(Self.graph(Self.fan(4), Self.db2)) == ["'demo' has 4 replicas, and db2-se allows 3"])
        let cascade = [("a", "demo")] + Self.fan(6, of: "a")
        #expect(
            try Self.reasons(Self.graph(cascade, Self.postgres))
                == ["'a' has 6 replicas, and postgres allows 5 of a replica"]
        )
    }

    @Test func whatAWSRaisesIsSaid() throws {
        let planned = try plan(Self.options, in: Self.graph(Self.fan(16)), environment: [:])
        #expect(planned.said.contains("warning: 'demo' has 16 replicas, and mysql allows 15 unless it is asked to"))
        #expect(!planned.said.contains { $0.contains("quota") })
        let others = (0..<30).map { ("other-\($0)", "prod-r") }
        let full = try plan(
            Self.options,
            in: Self.graph(Self.fan(5) + others, demo: ["AllocatedStorage": 120_000]),
            environment: [:]
        )
        #expect(
            full.said.filter { $0.contains("quota") } == [
                "warning: 43 instances will be there at once; the Region's quota is 40 unless raised",
                "warning: about 244100 GiB of storage will be there at once; the Region's quota is 100000 unless raised",
            ]
        )
    }

    @Test func tagsHaveRoomForThePlans() throws {
        let tags: JSONValue = .array((0..<46).map { ["Key": .string("k\($0)"), "Value": "v"] })
        let graph = try Self.graph([], demo: ["TagList": tags])
        #expect(Self.reasons(graph).isEmpty)
        var options = Self.options
        options.restart = "true"
        #expect(Self.reasons(graph, options) == ["'demo' has 46 tags, a plan adds 5, and RDS allows 50"])
    }

    @Test func aFinalSnapshotNeedsItsName() throws {
        var graph = try Self.graph([])
        graph.snapshots = [try DBSnapshot(["DBSnapshotIdentifier": "final-demo-db-demo"], at: "snapshot")]
        var options = Self.options
        options.takesFinalSnapshot = true
        #expect(Self.reasons(graph, options) == ["the final snapshot 'final-demo-db-demo' is there already"])
    }

    @Test func otherKindsOfReplicationAreRefused() throws {
        let cluster = try Self.graph([], demo: ["ReadReplicaDBClusterIdentifiers": ["aurora"]])
        #expect(Self.reasons(cluster) == ["'demo' has the cluster 'aurora' as a replica"])
        let replica = try Self.graph([], demo: ["ReadReplicaSourceDBClusterIdentifier": "cluster"])
        #expect(Self.reasons(replica) == ["'demo' is a replica of 'cluster'"])
        let elsewhere = try Self.graph([], demo: ["DBInstanceArn": "arn:aws:rds:eu-west-1:123456789012:db:demo"])
        #expect(Self.reasons(elsewhere) == ["'prod' and 'demo' are in different Regions or accounts"])
    }

    /// One run of the planner tells everything that has to be done.
    @Test func allThatIsWrongIsSaidAtOnce() throws {
        let graph = try Self.graph(
            [],
            ["BackupRetentionPeriod": 0],
            demo: ["DeletionProtection": true, "DBInstanceStatus": "stopped"]
        )
        #expect(
            Self.reasons(graph) == [
                "'demo' is stopped", "'demo' has deletion protection",
                "'prod' has no automated backups and so can have no replica, and the graph has no snapshots",
            ]
        )
    }
}
