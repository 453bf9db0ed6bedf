import RDS
import Testing

@testable import mitosis_plan

/// Where the graph shows proxies, and `--proxies` asks for it, the plan moves their targets.
@Suite struct ProxyPlanTests {
    static let account = "arn:aws:rds:us-east-1:123456789012"

    static func binding(_ proxy: String, of target: String, _ members: JSONObject = [:]) -> Binding {
        let shown: JSONObject = [
            "Name": .string(proxy), "DBProxyName": .string(proxy),
            "DBProxyArn": .string("\(account):db-proxy:prx-\(proxy)"),
            "TargetGroupArn": .string("\(account):target-group:prx-tg-\(proxy)"),
        ]
        return Binding(.dbProxyTarget, of: target, arn: nil, shown.merging(members) { $1 })
    }

    private static func graph(_ bindings: [Binding]?) throws -> InstanceGraph {
        var graph = try TwoInstances.graph()
        graph.bindings = bindings
        return graph
    }

    private static let options = TwoInstances.options {
        $0.movesProxies = true
        $0.quiesce = "stop"
        $0.restart = "tell"
    }

    @Test func targetsAreTakenBeforeNamesMoveAndGivenAfterwards() throws {
        let bindings = [Self.binding("jobs", of: "stg"), Self.binding("app", of: "stg"), Self.binding("x", of: "prod")]
        let made = try plan(Self.options, in: Self.graph(bindings), environment: [:])
        let swap = made.operations.filter { $0.phase == .swap }.map { "\($0.id) after \($0.after.map(\.description))" }
        #expect(
            swap.suffix(6) == [
                #"deregister:stg:jobs after ["\#(try Self.last(made))", "quiesce:stg"]"#,
                #"retire:stg after ["\#(try Self.last(made))", "quiesce:stg", "deregister:stg:app", "deregister:stg:jobs"]"#,
                #"install:stg after ["retire:stg"]"#, #"register:stg:app after ["install:stg"]"#,
                #"register:stg:jobs after ["install:stg"]"#,
                #"restart:stg after ["install:stg", "register:stg:app", "register:stg:jobs"]"#,
            ]
        )
        let taken = try #require(TwoInstances.operation("deregister:stg:app", in: made))
        #expect(taken.action == .deregisterDBProxyTargets)
        #expect(taken.parameters == ["DBProxyName": "app", "DBInstanceIdentifiers": ["stg"]])
        #expect(
            taken.resources == [
                "\(Self.account):db:stg", "\(Self.account):db-proxy:prx-app", "\(Self.account):target-group:prx-tg-app",
            ]
        )
        let clone = try #require(TwoInstances.operation("clone:stg", in: made))
        let tags = (clone.parameters["Tags"]?.array ?? []).filter {
            $0["Key"]?.string?.hasPrefix(PlanTag.proxy) == true
        }
        #expect(
            tags == [
                ["Key": "mitosis:proxy:app", "Value": "prx-app/prx-tg-app"],
                ["Key": "mitosis:proxy:jobs", "Value": "prx-jobs/prx-tg-jobs"],
            ]
        )
        #expect(
            made.said.contains { $0.contains("'app' of 'stg': the plan takes it from the proxy before names move") }
        )
        try OperationStream(made.operations).check()
        for operation in made.operations {
            let line = try JSONValue(parsing: operation.line.utf8, of: "a line")
            #expect(try RDS.Operation(line, at: "a line") == operation)
        }
    }

    private static func last(_ plan: Plan) throws -> String {
        try #require(plan.operations.last { $0.phase == .build }).id.description
    }

    /// A cluster is registered by its own name, and given back once all of it has its names.
    @Test func aClusterIsRegisteredByItsName() throws {
        var graph = try ClusterExample.graph()
        graph.bindings = [Self.binding("app", of: "cluster/shop-staging")]
        let options = ClusterExample.options {
            $0.movesProxies = true
            $0.restartsForTLS = true
        }
        let made = try plan(options, in: graph, environment: [:])
        let given = try #require(TwoInstances.operation("register:cluster/shop-staging:app", in: made))
        #expect(given.parameters == ["DBProxyName": "app", "DBClusterIdentifiers": ["shop-staging"]])
        #expect(given.after.map(\.description) == ["start:cluster/shop-staging:trace"])
        let retire = try #require(TwoInstances.operation("retire:shop-staging-1", in: made))
        #expect(retire.after.contains(.init(.deregister, "cluster/shop-staging", "app")))
        #expect(try #require(TwoInstances.operation("delete:shop-staging-1", in: made)).after.contains(given.id))
        try OperationStream(made.operations).check()
    }

    @Test func withoutTheOptionNothingIsMoved() throws {
        var options = Self.options
        options.movesProxies = false
        let made = try plan(options, in: Self.graph([Self.binding("app", of: "stg")]), environment: [:])
        #expect(made.operations.allSatisfy { !$0.action.isOfProxy && !$0.line.contains(PlanTag.proxy) })
        #expect(made.said.contains { $0.hasPrefix("warning: DBProxyTarget 'app'") && $0.contains("with --proxies") })
        let moving = try plan(Self.options, in: Self.graph([Self.binding("app", of: "stg")]), environment: [:])
        #expect(moving.operations[0].plan != made.operations[0].plan)
    }

    struct Unknown: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bindings: [Binding]?
        var reason: String
    }

    static let unknowns = [
        Unknown(
            testDescription: "nobody has looked",
            bindings: nil,
            reason: "the graph does not show which proxies the target has"
        ),
        Unknown(
            testDescription: "looking was denied",
            bindings: [Binding(.notLookedAt, of: "rds:DescribeDBProxies", arn: nil, says: "not looked: it was denied")],
            reason: "nobody knows which proxies the target has: rds:DescribeDBProxies: not looked: it was denied"
        ),
        Unknown(
            testDescription: "the target group is not known",
            bindings: [binding("app", of: "stg", ["TargetGroupArn": .null])],
            reason: "the graph does not show the ARNs of the proxy of 'stg' and of its target group"
        ),
    ]

    @Test(arguments: unknowns)
    func whatIsNotKnownIsRefused(_ example: Unknown) throws {
        let reasons = TwoInstances.refusals(try Self.graph(example.bindings), Self.options)
        #expect(reasons.map(\.text) == [example.reason])
    }

    struct Edit: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var id = "deregister:stg:app"
        var change: @Sendable (inout RDS.Operation) -> Void
        var reason: String
    }

    static let edits = [
        Edit(
            testDescription: "another proxy",
            change: { $0.parameters["DBProxyName"] = "jobs" },
            reason: #"it is about the proxy "jobs""#
        ),
        Edit(
            testDescription: "another proxy, in the id too",
            change: {
                $0.parameters["DBProxyName"] = "others"
                $0.id = .init(.deregister, "stg", "others")
            },
            reason: "its resources have the proxy of 'deregister:stg:others'"
        ),
        Edit(
            testDescription: "another's target",
            change: { $0.parameters["DBInstanceIdentifiers"] = ["prod"] },
            reason: "it is about the target 'prod', not 'stg'"
        ),
        Edit(
            testDescription: "another's target beside its own",
            id: "register:stg:app",
            change: { $0.parameters["DBClusterIdentifiers"] = ["prod"] },
            reason: "it is about the target 'stg' and 'cluster/prod', not 'stg'"
        ),
        Edit(
            testDescription: "no target",
            change: { $0.parameters["DBInstanceIdentifiers"] = nil },
            reason: "it is about the target of no name, not 'stg'"
        ),
        Edit(
            testDescription: "another target group",
            id: "register:stg:app",
            change: { $0.parameters["TargetGroupName"] = "others" },
            reason: "'register' has no parameter TargetGroupName"
        ),
        Edit(
            testDescription: "another proxy's ARN",
            id: "register:stg:app",
            change: { $0.resources[1] = "\(account):db-proxy:prx-jobs" },
            reason: "its resources have another proxy than 'deregister:stg:app', which is about 'app', too"
        ),
        Edit(
            testDescription: "two target groups",
            change: { $0.resources.append("\(account):target-group:prx-tg-jobs") },
            reason: "its resources have not one proxy and one target group"
        ),
        Edit(
            testDescription: "another instance is granted",
            change: { $0.resources.append("\(account):db:prod") },
            reason: "its resources have 'prod', which it is not about"
        ),
    ]

    @Test(arguments: edits)
    func whatReachesFurtherIsRefused(_ edit: Edit) throws {
        let bindings = [Self.binding("app", of: "stg"), Self.binding("jobs", of: "stg")]
        var operations = try plan(Self.options, in: Self.graph(bindings), environment: [:]).operations
        try OperationStream(operations).check()
        let index = try #require(operations.firstIndex { "\($0.id)" == edit.id })
        edit.change(&operations[index])
        let refusal = #expect(throws: StreamRefusal.self) { try OperationStream(operations).check() }
        #expect(refusal?.faults.map(\.reason).first == edit.reason)
        // Lines may be dropped.
        for operation in operations where operation.id != operations[index].id && operation.action.isOfProxy {
            try OperationStream([operation]).check()
        }
    }
}
