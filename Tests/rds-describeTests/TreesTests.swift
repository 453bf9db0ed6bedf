import Console
import RDS
import Testing

@testable import rds_describe

@Suite struct TreesTests {
    /// A Region that counts what it is asked.
    private actor Counter: RDSRegion {
        let region: SimulatedRegion
        private(set) var calls = 0

        init(_ region: SimulatedRegion) { self.region = region }

        func call(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
            calls += 1
            return try await region.call(action, parameters)
        }
    }

    private static func json(_ name: String, replicaOf source: String? = nil, replicas: [String] = []) -> String {
        JSONValue.object([
            "DBInstanceIdentifier": .string(name), "DBInstanceArn": .string("arn:aws:rds:us-east-1:1:db:\(name)"),
            "Engine": "mysql", "DBInstanceStatus": "available", "DbiResourceId": .string("db-\(name)"),
            "ReadReplicaSourceDBInstanceIdentifier": source.map { .string($0) } ?? .null,
            "ReadReplicaDBInstanceIdentifiers": .array(replicas.map { .string($0) }),
        ]).line
    }

    private func counter() throws -> Counter {
        let instances = [
            Self.json("a", replicas: ["a1", "a2"]), Self.json("a1", replicaOf: "a", replicas: ["a11"]),
            Self.json("a2", replicaOf: "a"), Self.json("a11", replicaOf: "a1"), Self.json("b"), Self.json("c"),
        ]
        return Counter(try SimulatedRegion(json: Array("{\"DBInstances\":[\(instances.joined(separator: ","))]}".utf8)))
    }

    @Test(arguments: [
        (["db:a"], ["a", "a1", "a11", "a2"], 3), (["a11", "db:b"], ["a", "a1", "a11", "a2", "b"], 5),
        (["b", "c"], ["b", "c"], 2), (["arn:aws:rds:us-east-1:1:db:b"], ["b"], 1),
    ])
    func wholeTreesTakeOneCallALevel(_ names: [String], _ expected: [String], _ calls: Int) async throws {
        let region = try counter()
        let found = try await describeTrees(of: names.map { ResourceName($0) }, in: region)
        #expect(found.instances.map(\.identifier.description) == expected)
        #expect(await region.calls == calls)
    }

    @Test func anUnknownNameIsAnError() async throws {
        let region = try counter()
        for (name, code) in [("nobody", "DBInstanceNotFound"), ("cluster:a", "DBClusterNotFoundFault")] {
            let error = await #expect(throws: ServiceError.self) {
                try await describeTrees(of: [ResourceName(name)], in: region)
            }
            #expect(error?.code == code)
        }
    }

    @Test(arguments: ["arn:aws:rds:us-east-1:2:db:a", "arn:aws:rds:eu-west-1:1:db:a"])
    func anARNOfElsewhereIsAnError(_ name: String) async throws {
        let error = await #expect(throws: UsageError.self) {
            try await describeTrees(of: [ResourceName(name)], in: counter())
        }
        #expect(error?.message.hasPrefix("'\(name)' is of account ") == true)
        #expect(error?.message.hasSuffix("and this is account 1 in us-east-1") == true)
    }

    // MARK: - Clusters

    private func clustered() throws -> Counter {
        let member = { (name: String, cluster: String) -> String in
            #"{"DBInstanceIdentifier":"\#(name)","DBInstanceArn":"arn:aws:rds:us-east-1:1:db:\#(name)","#
                + #""Engine":"aurora-mysql","DBInstanceStatus":"available","DBClusterIdentifier":"\#(cluster)"}"#
        }
        let cluster = { (name: String, members: [String]) -> String in
            let list = members.map { #"{"DBInstanceIdentifier":"\#($0)","IsClusterWriter":\#($0.hasSuffix("1"))}"# }
            return #"{"DBClusterIdentifier":"\#(name)","DBClusterArn":"arn:aws:rds:us-east-1:1:cluster:\#(name)","#
                + #""Engine":"aurora-mysql","Status":"available","DBClusterMembers":[\#(list.joined(separator: ","))]}"#
        }
        let json =
            #"{"DBInstances":[\#(member("x1", "x")),\#(member("x2", "x")),\#(Self.json("y")),\#(member("y1", "y"))],"#
            + #""DBClusters":[\#(cluster("x", ["x2", "x1"])),\#(cluster("y", ["y1"]))],"#
            + #""DBClusterEndpoints":[{"DBClusterIdentifier":"x","EndpointType":"WRITER"}]}"#
        return Counter(try SimulatedRegion(json: Array(json.utf8)))
    }

    @Test(arguments: [("x", "x", ["x1", "x2"]), ("x2", "x", ["x1", "x2"]), ("cluster:y", "y", ["y1"])])
    func aClusterIsDescribedWithItsInstances(_ name: String, _ cluster: String, _ members: [String]) async throws {
        let found = try await describeTrees(of: [ResourceName(name)], in: clustered())
        #expect(found.clusters.map(\.identifier.name) == [cluster])
        #expect(found.instances.map(\.identifier.name) == members)
        #expect(found.endpoints.count == (cluster == "x" ? 1 : 0))
    }

    @Test func aNameOfBothHasToBeSaidMoreClearly() async throws {
        let region = try clustered()
        let error = await #expect(throws: UsageError.self) {
            try await describeTrees(of: [ResourceName("y")], in: region)
        }
        #expect(error?.hint == "write db:y or cluster:y")
        #expect(try await describeTrees(of: [ResourceName("db:y")], in: region).clusters.isEmpty)
    }

    @Test func theWholeRegionTakesThreeCalls() async throws {
        let region = try clustered()
        let found = try await describeAll(in: region)
        #expect(await region.calls == 3)
        #expect(found.instances.count == 4 && found.clusters.count == 2 && found.endpoints.count == 1)
    }

    /// What another account shares is asked for as such, of instances and of clusters, and only what is available counts.
    @Test func sharedSnapshotsAreAskedForAsSuch() async throws {
        actor Sharing: RDSRegion {
            private(set) var asked: [JSONObject] = []

            func call(_ action: Action, _ parameters: JSONObject) -> JSONObject {
                asked.append(parameters)
                return action == .describeDBSnapshots
                    ? [
                        "DBSnapshots": [
                            ["DBSnapshotIdentifier": "arn:s", "Status": "available"],
                            ["DBSnapshotIdentifier": "arn:t", "Status": "creating"],
                        ]
                    ] : ["DBClusterSnapshots": [["DBClusterSnapshotIdentifier": "arn:c", "Status": "available"]]]
            }
        }
        let region = Sharing()
        #expect(try await describeSharedSnapshots(in: region).map(\.identifier) == ["arn:s", "arn:c"])
        let request: JSONObject = ["SnapshotType": "shared", "IncludeShared": true]
        #expect(await region.asked == [request, request])
    }

    /// RDS lists what is shared beside what is the account's own, and shows a stub of it.
    @Test func sharedClustersAreNotOnesOwn() async throws {
        let arn = "arn:aws:rds:eu-west-1:111122223333:cluster:shop"
        let stub: JSONValue = ["DBClusterArn": .string(arn), "Engine": "aurora-mysql", "StorageEncrypted": true]
        struct Sharing: RDSRegion {
            let stub: JSONValue

            func call(_ action: Action, _ parameters: JSONObject) -> JSONObject {
                let own: JSONValue = [
                    "DBClusterIdentifier": "own", "Engine": "aurora-mysql", "Status": "available",
                    "DBClusterArn": "arn:aws:rds:eu-west-1:444455556666:cluster:own",
                ]
                return ["DBClusters": parameters["IncludeShared"] == true ? [own, stub] : [own]]
            }
        }
        let found = try await Sharing(stub: stub).describeSharedDBClusters()
        #expect(found.map(\.arn.description) == [arn])
        var graph = try InstanceGraph([])
        graph.sharedClusters = found
        let again = try InstanceGraph(json: JSONValue.object(graph.json).line.utf8)
        #expect(again.sharedClusters == found && again.clusters.isEmpty && again.place == nil)
    }
}
