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
        (["a"], ["a", "a1", "a11", "a2"], 3), (["a11", "b"], ["a", "a1", "a11", "a2", "b"], 4),
        (["b", "c"], ["b", "c"], 1),
    ])
    func wholeTreesTakeOneCallALevel(_ names: [String], _ expected: [String], _ calls: Int) async throws {
        let region = try counter()
        let found = try await describeTrees(of: names.map { DBInstanceIdentifier($0) }, in: region)
        #expect(found.map(\.identifier.description) == expected)
        #expect(await region.calls == calls)
    }

    @Test func anUnknownNameIsAnError() async throws {
        let region = try counter()
        let error = await #expect(throws: ServiceError.self) { try await describeTrees(of: ["nobody"], in: region) }
        #expect(error?.code == "DBInstanceNotFound")
    }
}
