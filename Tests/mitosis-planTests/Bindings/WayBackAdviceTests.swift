import RDS
import Testing

@testable import mitosis_plan

/// What a way back, and a run that goes on, say of what hangs on the instances.
@Suite struct WayBackAdviceTests {
    private static let tags: JSONObject = [
        "TagList": [
            ["Key": "mitosis:plan", "Value": "p/db-STG"], ["Key": "mitosis:names", "Value": "stg/temp-stg/old-stg"],
        ]
    ]

    /// A Region in which the names of `stg` have been swapped.
    private static func swapped(_ bindings: [Binding]?) throws -> InstanceGraph {
        let new = tags.merging(["DbiResourceId": "db-NEW"]) { $1 }
        let old = try TwoInstances.instance("old-stg", ["DbiResourceId": "db-STG"])
        var graph = try TwoInstances.graph(stg: new, others: [old])
        graph.bindings = bindings
        return graph
    }

    private static func binding(_ kind: Binding.Kind, of name: String, _ shown: JSONObject = [:]) -> Binding {
        Binding(kind, of: name, arn: nil, (["Name": "it"] as JSONObject).merging(shown) { $1 })
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var kind: Binding.Kind
        var of = "stg"
        var shown: JSONObject = [:]
        var said: String
    }

    static let cases = [
        Case(
            testDescription: "what goes by the name",
            kind: .metricAlarm,
            said: "note: MetricAlarm 'it' of 'stg': it goes by the name, and so finds the old one again"
        ),
        Case(
            testDescription: "what goes by the identity of the new one",
            kind: .databaseUser,
            said: "warning: DatabaseUser 'it' of 'stg': it goes by the identity, and so stays with the new one, which "
                + "becomes 'undone-stg'"
        ),
        Case(
            testDescription: "what goes by the identity of the old one",
            kind: .databaseUser,
            of: "old-stg",
            said: "note: DatabaseUser 'it' of 'old-stg': it goes by the identity, and so comes back with the old one"
        ),
        Case(
            testDescription: "what goes by the name of the old one",
            kind: .metricAlarm,
            of: "old-stg",
            said: "note: MetricAlarm 'it' of 'old-stg': it goes by the name 'old-stg', which nothing has afterwards"
        ),
        Case(
            testDescription: "what was not looked at",
            kind: .notLookedAt,
            of: "rds:DescribeDBProxies",
            said: "warning: rds:DescribeDBProxies: not looked; mitosis-iam --for describe prints the policy with which "
                + "describing again shows it"
        ),
        Case(
            testDescription: "a deployment that is over",
            kind: .blueGreenDeployment,
            shown: ["Status": "SWITCHOVER_COMPLETED"],
            said:
                "note: BlueGreenDeployment 'it' of 'stg': it goes by the identity, and so stays with the new one, which "
                + "becomes 'undone-stg'"
        ),
    ]

    @Test(arguments: cases)
    func aWayBackTellsWhatBecomesOfEach(_ example: Case) throws {
        let binding = Self.binding(example.kind, of: example.of, example.shown)
        let graph = try Self.swapped([binding, Self.binding(.metricAlarm, of: "prod")])
        let back = try undo(UndoOptions(targets: ["stg"]), in: graph, environment: [:])
        #expect(back.said.suffix(1) == [example.said], "\(back.said)")
        #expect(back.surroundings?.count == 1)
    }

    @Test(arguments: ["stg", "old-stg"])
    func whatARenameBreaksIsRefused(_ name: String) throws {
        let graph = try Self.swapped([Self.binding(.integration, of: name)])
        let error = #expect(throws: PlanRefusal.self) {
            _ = try undo(UndoOptions(targets: ["stg"]), in: graph, environment: [:])
        }
        #expect(error?.message.contains("'\(name)' has the Integration 'it'") == true)
    }

    @Test func thatNobodyHasLookedIsSaid() throws {
        let back = try undo(UndoOptions(targets: ["stg"]), in: Self.swapped(nil), environment: [:])
        #expect(back.said.contains { $0.contains("what else hangs on the instances is not known") })
        #expect(back.surroundings == nil)
    }

    @Test func aProxyThatMovesIsSaidToGetTheOldOne() throws {
        let graph = try Self.swapped([ProxyPlanTests.binding("app", of: "stg")])
        var options = UndoOptions(targets: ["stg"])
        options.movesProxies = true
        let back = try undo(options, in: graph, environment: [:])
        #expect(back.said.contains { $0.contains("'app' of 'stg'") && $0.contains("gives the old one to it") })
    }

    /// A run that began without `--proxies` has left no tag by which a third one would know the proxy.
    @Test(arguments: [false, true])
    func aRunThatBeganWithoutProxiesIsSaidToLackTheirTag(_ isTagged: Bool) throws {
        let tag: JSONValue = ["Key": "mitosis:proxy:app", "Value": "prx-app/prx-tg-app"]
        let all = JSONValue.array((Self.tags["TagList"]?.array ?? []) + (isTagged ? [tag] : []))
        let new = try TwoInstances.instance("temp-stg", ["DbiResourceId": "db-NEW", "TagList": all])
        var graph = try TwoInstances.graph(others: [new])
        graph.bindings = [ProxyPlanTests.binding("app", of: "stg")]
        let options = TwoInstances.options { ($0.isResuming, $0.movesProxies) = (true, true) }
        let rest = try plan(options, in: graph, environment: [:])
        #expect(rest.operations.contains { $0.id.stage == .deregister })
        #expect(rest.said.contains { $0.contains("so no tag of 'temp-stg' tells of it") } != isTagged)
    }
}
