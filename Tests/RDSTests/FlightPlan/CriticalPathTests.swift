import RDS
import Testing

@Suite struct CriticalPathTests {
    private func operation(_ node: String, after: [String] = []) -> Operation {
        Operation(
            id: .init(.clone, DBInstanceIdentifier(node)),
            after: after.map { .init(.clone, DBInstanceIdentifier($0)) },
            action: .createDBInstanceReadReplica,
            parameters: ["DBInstanceIdentifier": .string(node)],
            replaces: .init(DBInstanceIdentifier(node), dbiResourceId: nil),
            names: nil,
            source: .init("prod", dbiResourceId: nil),
            plan: "p",
            capturedAt: nil,
            resources: []
        )
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var operations: [(name: String, seconds: Double, after: [String])]
        var seconds: Double
        var path: [String]
    }

    static let cases = [
        Case(testDescription: "nothing", operations: [], seconds: 0, path: []),
        Case(
            testDescription: "the longer of two branches",
            operations: [("a", 1, []), ("b", 5, ["a"]), ("c", 2, ["a"]), ("d", 1, ["c", "b"])],
            seconds: 7,
            path: ["a", "b", "d"]
        ),
        Case(
            testDescription: "what is not in the stream counts as done",
            operations: [("a", 3, ["gone"]), ("b", 4, [])],
            seconds: 4,
            path: ["b"]
        ),
    ]

    @Test(arguments: cases)
    func theLongestChainIsFound(_ example: Case) {
        let seconds = Dictionary(uniqueKeysWithValues: example.operations.map { ($0.name, $0.seconds) })
        let path = CriticalPath(
            of: example.operations.map { operation($0.name, after: $0.after) },
            times: { (seconds[$0.id.node.description] ?? 0, seconds[$0.id.node.description] ?? 0) }
        )
        #expect(path.seconds == example.seconds)
        #expect(path.path.map(\.node.description) == example.path)
    }
}
