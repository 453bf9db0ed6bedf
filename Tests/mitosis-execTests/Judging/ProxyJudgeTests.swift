import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// What a proxy shows decides when its target has been taken, and when it has the new one.
@Suite struct ProxyJudgeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var stage: Stage
        /// Whether the names have changed hands.
        var isSwapped = false
        /// `nil` where nobody has looked, and an empty one where there is no such proxy.
        var proxies: [String: DBProxyTargets]? = [:]
        /// The start of what is said.
        var expected: String
    }

    private static func targets(_ name: String, _ health: JSONValue? = nil) -> [String: DBProxyTargets] {
        var target: JSONObject = ["Type": "RDS_INSTANCE", "RdsResourceId": .string(name)]
        target["TargetHealth"] = health
        return ["app": DBProxyTargets([.object(target)])]
    }

    private static let none = ["app": DBProxyTargets([])]

    static let cases = [
        Case(testDescription: "not looked at", stage: .deregister, proxies: nil, expected: "the proxies have not been"),
        Case(
            testDescription: "it has its target",
            stage: .deregister,
            proxies: targets("demo"),
            expected: "can be done"
        ),
        Case(testDescription: "it has none", stage: .deregister, proxies: none, expected: "done already"),
        Case(testDescription: "there is no proxy", stage: .deregister, expected: "there is no proxy 'app' any more"),
        Case(
            testDescription: "names have moved",
            stage: .deregister,
            isSwapped: true,
            proxies: targets("demo"),
            expected: "done already"
        ),
        Case(
            testDescription: "not swapped",
            stage: .register,
            proxies: none,
            expected: "'demo' is not the new instance"
        ),
        Case(
            testDescription: "not seen",
            stage: .register,
            isSwapped: true,
            proxies: nil,
            expected: "the proxies have not"
        ),
        Case(testDescription: "free", stage: .register, isSwapped: true, proxies: none, expected: "can be done now"),
        Case(
            testDescription: "registering",
            stage: .register,
            isSwapped: true,
            proxies: targets("demo", ["State": "REGISTERING"]),
            expected: "the proxy 'app' shows 'demo' as REGISTERING"
        ),
        Case(
            testDescription: "not reached",
            stage: .register,
            isSwapped: true,
            proxies: targets("demo", ["State": "UNAVAILABLE", "Reason": "UNREACHABLE", "Description": "no route"]),
            expected: "the proxy 'app' shows 'demo' as UNAVAILABLE, UNREACHABLE, no route"
        ),
        Case(
            testDescription: "not let in",
            stage: .register,
            isSwapped: true,
            proxies: targets("demo", ["State": "UNAVAILABLE", "Reason": "AUTH_FAILURE"]),
            expected: "the proxy 'app' shows 'demo' as UNAVAILABLE, AUTH_FAILURE (put the new instance's passwords"
        ),
        Case(
            testDescription: "available",
            stage: .register,
            isSwapped: true,
            proxies: targets("demo", ["State": "AVAILABLE"]),
            expected: "done already"
        ),
        Case(
            testDescription: "the old one has stayed",
            stage: .register,
            isSwapped: true,
            proxies: targets("old-demo"),
            expected: "the proxy 'app' has the target 'old-demo', which the plan does not know"
        ),
        Case(
            testDescription: "somebody else has it",
            stage: .register,
            proxies: targets("other"),
            expected: "the proxy 'app' has the target 'other', which the plan does not know"
        ),
    ]

    @Test(arguments: cases)
    func decides(_ example: Case) throws {
        let operations =
            Sample.single().filter { [.retire, .install].contains($0.id.stage) }
            + [Stage.deregister, .register].map { stage in
                var operation = Sample.operation(
                    stage,
                    "demo",
                    stage == .register ? .registerDBProxyTargets : .deregisterDBProxyTargets,
                    Operation.registration(of: "demo", with: "app")
                )
                operation.id = .init(stage, "demo", "app")
                return operation
            }
        let stream = try OperationStream(operations)
        let (old, new) = example.isSwapped ? ("old-demo", "demo") : ("demo", "temp-demo")
        let instances = [try Sample.prod(), try Sample.old("demo", at: old), try Sample.new("demo", at: new)]
        let judge = Judge(
            trees: try PlannedTrees(stream),
            view: RegionView(instances, proxies: example.proxies),
            known: Set(stream.operations.map(\.id))
        )
        let operation = try #require(stream.operations.first { $0.id.stage == example.stage })
        let reason = judge.verdict(on: operation).reason
        #expect(reason.hasPrefix(example.expected), "\(reason)")
    }

    private static let tracked: JSONValue = ["Type": "TRACKED_CLUSTER", "RdsResourceId": "shop"]

    private static func instance(_ role: JSONValue, _ state: JSONValue) -> JSONValue {
        [
            "Type": "RDS_INSTANCE", "RdsResourceId": "shop-1", "TrackedClusterId": "shop", "Role": role,
            "TargetHealth": ["State": state],
        ]
    }

    /// A cluster is reached when the instance that is written to is.
    @Test func aClusterIsAsHealthyAsItsWriter() {
        let lists: [([JSONValue], DBProxyTargets.Health)] = [
            ([Self.tracked], .available),
            (
                [Self.tracked, Self.instance("READ_ONLY", "AVAILABLE"), Self.instance("READ_WRITE", "REGISTERING")],
                .unavailable("REGISTERING")
            ),
            (
                [Self.tracked, Self.instance("READ_ONLY", "UNAVAILABLE"), Self.instance("READ_WRITE", "AVAILABLE")],
                .available
            ),
        ]
        for (list, health) in lists {
            let targets = DBProxyTargets(list)
            #expect(targets.registered == ["cluster/shop"])
            #expect(targets.health(of: "cluster/shop") == health)
        }
    }

    /// The last look before a call finds what a list did not show.
    @Test func anotherTargetIsNotDisplaced() async throws {
        let tree = Tree.withProxies[0]
        let stream = try tree.stream()
        let region = try SimulatedRegion(json: tree.graph())
        let settings = Performer.Settings(selection: .init(phases: [.build]), poll: .seconds(300))
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: settings) == .done)
        let operation = try #require(stream.operations.first { $0.id.stage == .deregister })
        func objection() async throws -> String? {
            try await CallGuard(trees: PlannedTrees(stream), regions: Regions(region, for: PlannedTrees(stream)))
                .objection(to: operation)
        }
        #expect(try await objection() == nil)
        _ = try await region.call(.deregisterDBProxyTargets, operation.parameters)
        _ = try await region.call(
            .registerDBProxyTargets,
            ["DBProxyName": "app", "DBInstanceIdentifiers": ["etl-temp-db"]]
        )
        #expect(try await objection() == "the proxy 'app' has the target 'etl-temp-db'")
    }
}
