import Console
import RDS
import Testing

/// What people have at hand is known by its beginning, and named with what to do.
@Suite struct InputKindTests {
    struct Case: CustomTestStringConvertible {
        let kind: InputKind?
        let text: String
        var testDescription: String { text.debugDescription }

        init(_ kind: InputKind?, _ text: String) { (self.kind, self.text) = (kind, text) }
    }

    private static let operation =
        #"{"version":1,"id":"promote:a","phase":"build","after":[],"action":"PromoteReadReplica"}"#

    static let cases = [
        Case(.empty, ""), Case(.empty, " \r\n\t\n"), Case(.empty, "\u{feff}\n"),
        Case(.graph, #"{"DBInstances":[]}"#), Case(.graph, "\u{feff}{\n \"DBSnapshots\": []\n}"),
        Case(.graph, #"{"DBClusters":[],"Marker":"x"} {"DBInstances":[]}"#),
        Case(.operations, operation + "\n" + operation),
        Case(.operations, "\n" + operation.replacing(",", with: ",\n ")),
        Case(.listOfOperations, "[\n\(operation)]"),
        Case(.events, #"{"time":"2026-11-23T20:14:24Z","id":"clone:a","event":"started"}"#),
        Case(.events, "2026-11-23T20:14:24.000Z  started  clone:demo  create 'temp-demo'"),
        Case(.policy, #"{"Version":"2012-10-17","Statement":[]}"#),
        Case(.policy, "data \"aws_iam_policy_document\" \"mitosis\" {\n"),
        // aws --query
        Case(.part, "[]"), Case(.part, #"[{"DBInstanceIdentifier":"a"}]"#), Case(.part, #"[["a","available"]]"#),
        Case(.part, #"{"DBInstanceIdentifier":"a","Engine":"mysql"}"#), Case(.part, #""available""#),
        Case(.part, "3\n"),
        // aws --output yaml, yaml-stream
        Case(.yaml, "DBInstances:\n- ActivityStreamStatus: stopped\n  AllocatedStorage: 20\n"),
        Case(.yaml, "- DBInstances:\n  - ActivityStreamStatus: stopped\n"), Case(.yaml, "---\nDBInstances: []\n"),
        // aws --output table, text
        Case(.table, "-----------------------\n|  DescribeDBInstances  |\n+---------------------+\n"),
        Case(.columns, "DBINSTANCES\tstopped\t20\tTrue\n"), Case(.columns, "prod\tavailable\n"),
        Case(.drawing, "digraph replication {\n"), Case(.drawing, "flowchart TB\n"),
        Case(.drawing, "```mermaid\nflowchart TB\n"),
        Case(.flightPlan, "Plan 1abc, for the Region as it was at 2026-11-23T20:14:24Z\n"),
        Case(.flightPlan, "Nothing is planned.\n"),
        Case(.markup, "<?xml version=\"1.0\"?>\n"), Case(.markup, "\n<html>"),
        Case(nil, "{\"DBInstances\":"), Case(nil, "nonsense"), Case(nil, #"{"Reservations":[]}"#), Case(nil, "true"),
        Case(nil, "rds-describe: Unable to locate credentials."),
    ]

    @Test(arguments: cases)
    func isKnown(_ example: Case) { #expect(InputKind(Array(example.text.utf8)) == example.kind) }

    @Test func aFileOfPowerShellIsKnown() {
        let text = #"{"DBInstances":[]}"#.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
        #expect(InputKind([0xff, 0xfe] + text) == .utf16)
    }

    /// One sentence each, none like another; what is wanted is no error.
    @Test(arguments: InputKind.Wanted.allCases)
    func eachIsNamed(_ wanted: InputKind.Wanted) {
        let errors = InputKind.allCases.compactMap { $0.error(wanting: wanted) }
        #expect(errors.count == InputKind.allCases.count - 1)
        #expect(Set(errors.map(\.message)).count == errors.count)
        #expect(errors.allSatisfy { $0.hint?.isEmpty == false })
    }

    @Test(arguments: [
        ("DBInstances: []", "the input is YAML, and should be a graph", "add --output json to the aws command"),
        (
            #"["a"]"#, "the input is a part of a reply, as aws prints with --query, and should be a graph",
            "leave out --query"
        ),
        (operation, "the input is a plan, and should be a graph", "mitosis-plan --format text PLAN"),
    ])
    func aGraphIsRefusedByWhatItIs(_ text: String, _ message: String, _ hint: String) {
        let error = #expect(throws: InputError.self) { try InstanceGraph(json: text.utf8) }
        #expect(error?.message == message)
        #expect(error?.hint?.contains(hint) == true)
    }

    @Test func aPlanIsRefusedByWhatItIs() {
        let error = #expect(throws: InputError.self) {
            try OperationStream(jsonLines: Array(#"{"DBInstances":[]}"#.utf8))
        }
        #expect(error?.message == "the input is a graph, and should be the operations of a plan")
        #expect(error?.hint == "plan first: mitosis-plan --source ID --target ID GRAPH")
    }

    /// A page of a list says so, and a later page may be given beside it.
    @Test(arguments: [
        (#"{"DBInstances":[],"NextToken":"e"}"#, true), (#"{"DBInstances":[],"Marker":"e"}"#, true),
        (#"{"DBInstances":[]} {"DBClusters":[],"Marker":"e"}"#, true), (#"{"DBInstances":[],"Marker":""}"#, false),
        (#"{"DBInstances":[],"NextToken":null}"#, false), (#"{"DBInstances":[]}"#, false),
    ])
    func aListThatGoesOnIsKnown(_ text: String, _ goesOn: Bool) throws {
        let graph = try InstanceGraph(json: text.utf8)
        #expect(graph.isCutOff == goesOn)
        #expect(graph.isIncomplete == goesOn)
    }
}
