import Console
import RDS
import Testing

@Suite struct InputTests {
    private static func instance(_ name: String, _ more: String = "") -> String {
        #"{"DBInstanceIdentifier":"\#(name)","DBInstanceArn":"arn:aws:rds:us-east-1:1:db:\#(name)","Engine":"mysql","DBInstanceStatus":"available"\#(more)}"#
    }

    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var text: String
        var message: String
    }

    static let graphs = [
        Case(
            testDescription: "empty",
            text: "",
            message: "the input is empty, and should be a graph"
        ),
        Case(
            testDescription: "truncated",
            text: "{\"DBInstances\":\n [",
            message: "the graph is not JSON: it ends where a value should follow (line 2, column 3)"
        ),
        Case(testDescription: "no object", text: "true", message: "the graph should be an object, not a boolean"),
        Case(testDescription: "no instances", text: "{}", message: "the graph has no DBInstances"),
        Case(
            testDescription: "instances no list",
            text: #"{"DBInstances":3}"#,
            message: "DBInstances should be a list, not a number"
        ),
        Case(
            testDescription: "a member missing",
            text: #"{"DBInstances":[{"DBInstanceIdentifier":"a"}]}"#,
            message: "DBInstances[0] ('a') has no DBInstanceArn"
        ),
        Case(
            testDescription: "a member of the wrong type",
            text: #"{"DBInstances":[\#(instance("a", #","Endpoint":{"Port":"x"}"#))]}"#,
            message: "DBInstances[0].Endpoint.Port should be a whole number, not a string"
        ),
        Case(
            testDescription: "a name twice",
            text: #"{"DBInstances":[\#(instance("a")),\#(instance("A"))]}"#,
            message: "DBInstances has 'a' twice"
        ),
        Case(
            testDescription: "its own replica",
            text: #"{"DBInstances":[\#(instance("a", #","ReadReplicaSourceDBInstanceIdentifier":"a""#))]}"#,
            message: "'a' is, directly or by way of others, a replica of itself"
        ),
        Case(
            testDescription: "too deep",
            text: String(repeating: "[", count: 100_000),
            message: "the graph is not JSON: it is nested more than 256 deep (column 257)"
        ),
        Case(
            testDescription: "a number too large",
            text: "[1e999]",
            message: "the graph is not JSON: the number 1e999 is too large (column 7)"
        ),
        Case(
            testDescription: "a whole number with which nobody could reckon",
            text: #"{"DBInstances":[\#(instance("a", #","AllocatedStorage":9223372036854775807"#))]}"#,
            message: "DBInstances[0].AllocatedStorage should be a whole number, not a number"
        ),
        Case(
            testDescription: "half a surrogate",
            text: #""\ud83d""#,
            message: "the graph is not JSON: half a surrogate pair (column 8)"
        ),
    ]

    @Test(arguments: graphs)
    func graphsAreRefusedWithTheirFault(_ example: Case) {
        let error = #expect(throws: InputError.self) { try InstanceGraph(json: example.text.utf8) }
        #expect(error?.message == example.message)
    }

    private static func operation(
        _ id: String,
        after: String = "",
        action: String = "PromoteReadReplica",
        version: Int = 1,
        names: String = #","names":null"#
    ) -> String {
        #"{"version":\#(version),"id":"\#(id)","phase":"build","after":[\#(after)],"action":"\#(action)","parameters":{"DBInstanceIdentifier":"x"},"secrets":{},"replaces":{"DBInstanceIdentifier":"x","DbiResourceId":"db-1"}\#(names),"source":{"DBInstanceIdentifier":"y","DbiResourceId":"db-2"},"plan":"p","capturedAt":null,"resources":[]}"#
    }

    /// As jq prints it.
    private static func indented(_ id: String) throws -> String {
        try JSONValue(parsing: operation(id).utf8, of: "an operation").prettyText
    }

    @Test(arguments: ["", " \t", "\r\n\r\n", "\u{feff}", "\n\u{feff}\n"])
    func operationsMayStandAnyHow(_ space: String) throws {
        let text = space + Self.operation("promote:a") + space + Self.operation("promote:b") + space
        let plain = try OperationStream(
            jsonLines: Array((Self.operation("promote:a") + Self.operation("promote:b")).utf8)
        )
        #expect(try OperationStream(jsonLines: Array(text.utf8)).operations == plain.operations)
        let many = try Self.indented("promote:a") + space + Self.indented("promote:b")
        #expect(try OperationStream(jsonLines: Array(many.utf8)).operations == plain.operations)
    }

    static let streams = [
        Case(
            testDescription: "empty",
            text: " \n\n",
            message: "the input is empty, and should be the operations of a plan"
        ),
        Case(
            testDescription: "not JSON",
            text: operation("promote:a") + "\nx",
            message: "the input is not JSON: 'x' stands where a value should be (line 2, column 1)"
        ),
        Case(testDescription: "no object", text: "true", message: "line 1 should be an object, not a boolean"),
        Case(
            testDescription: "a fault after an operation in many lines",
            text: ((try? indented("promote:a")) ?? "") + "\n\n" + operation("promote:b", version: 2),
            message: "line 25 ('promote:b') has version 2 of the operations' format"
        ),
        Case(
            testDescription: "another version",
            text: operation("promote:a", version: 2),
            message: "line 1 ('promote:a') has version 2 of the operations' format"
        ),
        Case(
            testDescription: "of a version whose operations carry no names",
            text: operation("promote:a", names: ""),
            message: "line 1 ('promote:a') has no 'names': another version of mitosis-plan made it"
        ),
        Case(
            testDescription: "half of the names",
            text: operation("promote:a", names: #","names":{"temporary":"temp-a"}"#),
            message: "'names' of line 1 ('promote:a') should be an object of 'temporary' and 'retired', two names"
        ),
        Case(
            testDescription: "a secret whose place is no text",
            text: operation("promote:a").replacing(#""secrets":{}"#, with: #""secrets":{"MasterUserPassword":null}"#),
            message: "'secrets' of line 1 ('promote:a') should be an object of strings, such as 'env:NAME'"
        ),
        Case(
            testDescription: "an unknown action",
            text: operation("promote:a", action: "DropTable"),
            message: "line 1 ('promote:a') has an unknown action 'DropTable'"
        ),
        Case(
            testDescription: "an action that only reads",
            text: operation("promote:a", action: "DescribeDBInstances"),
            message: "line 1 ('promote:a') has an unknown action 'DescribeDBInstances'"
        ),
        Case(
            testDescription: "no id",
            text: operation("dance:a"),
            message: "'id' of line 1 ('dance:a') is not an operation's id: 'dance:a'"
        ),
        Case(
            testDescription: "an id twice",
            text: operation("promote:a") + "\n" + operation("promote:a"),
            message: "the id 'promote:a' stands in line 1 and again in line 2"
        ),
        Case(
            testDescription: "a circle",
            text: operation("promote:a", after: #""promote:b""#) + "\n"
                + operation("promote:b", after: #""promote:a""#),
            message: "'promote:a' comes, by way of 'after', after itself"
        ),
    ]

    @Test(arguments: streams)
    func streamsAreRefusedWithTheirFault(_ example: Case) {
        let error = #expect(throws: InputError.self) { try OperationStream(jsonLines: Array(example.text.utf8)) }
        #expect(error?.message == example.message)
    }

    @Test(arguments: [
        ("demo", true), ("a", true), ("Demo-1", true), ("1demo", false), ("demo-", false), ("de--mo", false),
        ("de mo", false),
        ("", false), (String(repeating: "a", count: 64), false),
    ])
    func knowsIdentifiers(_ name: String, _ isGood: Bool) {
        #expect((DBInstanceIdentifier(name).fault == nil) == isGood)
    }

    @Test(arguments: [
        ("2026-11-23T20:14:24Z", "2026-11-23T20:14:24Z"), ("2026-11-23T20:14:24+01:00", "2026-11-23T19:14:24Z"),
        ("2026-11-23T20:14:24.120Z", "2026-11-23T20:14:24.120Z"),
        ("2026-11-23T20:14:24.000000+00:00", "2026-11-23T20:14:24Z"),
        ("2026-11-23T20:14:24.000Z", "2026-11-23T20:14:24Z"),
        ("2028-02-29T23:59:59Z", "2028-02-29T23:59:59Z"), ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        // Read as Foundation reads it.
        ("2026-11-23T24:14:24Z", "2026-11-24T00:14:24Z"), ("2026-11-23T20:60:24Z", "2026-11-23T21:00:24Z"),
    ])
    func normalisesTimes(_ text: String, _ expected: String) throws {
        #expect(try Shape.timestamp.normalize(.string(text), at: "x") == .string(expected))
    }

    @Test(arguments: [
        "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
        "2026-11-23T20:14:24.12xZ", "2026-11-23 20:14:24Z", "2026-11-23T20:14:24",
        "2o26-11-23T20:14:24Z",
        "2026-11-23T20:14:24,123Z", "today", "",
    ])
    func refusesWhatIsNoTime(_ text: String) {
        #expect(throws: InputError.self) { try Shape.timestamp.normalize(.string(text), at: "x") }
    }

    @Test func versionsCompareByTheirNumbers() {
        #expect(EngineVersion("8.0.9") < EngineVersion("8.0.35"))
        #expect(Engine("postgres").canCascade(version: "14.1"))
        #expect(!Engine("postgres").canCascade(version: "13.9"))
    }
}
