import Foundation
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// Proxies lose the old instance before its name moves and have the new one afterwards, whatever stops a run on the way.
@Suite struct ProxyTests {
    private static let seldom = Performer.Settings(poll: .seconds(300))

    /// What each proxy has as its target, by identity, and whether it reaches it.
    private static func targets(_ region: SimulatedRegion) async throws -> [String: String] {
        try await region.clock.sleep(for: .seconds(300))
        var found: [String: String] = [:]
        for proxy in await region.json["Simulation"]?["DBProxies"]?.array ?? [] {
            let name = proxy["DBProxyName"]?.string ?? ""
            let targets = try await region.describeDBProxyTargets(of: name)
            let isReached = targets?.registered.first.map { targets?.health(of: $0) == .available } ?? false
            found[name] = "\(proxy["Target"]?.string ?? "none") \(isReached)"
        }
        return found
    }

    private static func identity(_ name: DBInstanceIdentifier, _ region: SimulatedRegion) async -> String {
        let resources: [any DBResource] = await region.instances + region.clusters
        return resources.first { $0.identifier == name }?.dbiResourceId ?? "?"
    }

    private static func graph(_ region: SimulatedRegion, bindings: Bool = true) async throws -> InstanceGraph {
        var graph = try InstanceGraph(json: Array(JSONValue.object(await region.json).line.utf8))
        guard bindings else { return graph }
        // As rds-describe finds them.
        graph.bindings = []
        for proxy in await region.json["Simulation"]?["DBProxies"]?.array ?? [] {
            let name = proxy["DBProxyName"]?.string ?? ""
            for target in try await region.describeDBProxyTargets(of: name)?.registered ?? [] {
                let shown = (proxy.object ?? [:]).filter { $0.key.hasPrefix("DBProxy") || $0.key == "TargetGroupArn" }
                graph.bindings?.append(Binding(.dbProxyTarget, of: target.description, arn: nil, shown))
            }
        }
        return graph
    }

    /// A Region in which a run has died before this one of its calls that are no reads, counted from 1.
    private static func dead(beforeCall call: Int, of tree: Tree) async throws -> SimulatedRegion {
        let region = try SimulatedRegion(json: tree.graph())
        let faulty = FaultyRegion(region, [call: .killedBefore])
        await #expect(throws: FaultyRegion.Killed.self) {
            _ = try await Runs.perform(tree.stream(), in: faulty, clock: region.clock, settings: seldom)
        }
        return region
    }

    /// How many calls come before the first of an action, in a run that is not disturbed.
    private static func calls(before action: Action, in tree: Tree) async throws -> Int {
        let history = try await ChaosTests.Scenario(tree).history
        return try #require(history.firstIndex { $0.effect.hasPrefix("\(action.rawValue) ") })
    }

    @Test(arguments: Tree.withProxies)
    func theNewOneIsTheirTarget(_ tree: Tree) async throws {
        let region = try SimulatedRegion(json: tree.graph())
        let events = Events()
        let ending = try await Runs.perform(tree.stream(), in: region, clock: region.clock, events: events)
        #expect(ending == .done)
        let name = try #require(tree.proxies.values.first)
        let new = await Self.identity(DBInstanceIdentifier(name), region)
        #expect(new.contains("SIMULATED"))
        #expect(try await Self.targets(region) == tree.proxies.mapValues { _ in "\(new) true" })
        // Nobody is told before the proxies serve again.
        let done = events.ids(.done)
        let places = ["deregister:\(name):app", "retire:\(name)", "install:\(name)", "register:\(name):app"]
            .compactMap { done.firstIndex(of: $0) }
        #expect(places.count == 4 && places == places.sorted(), "\(done)")
        if let restart = done.firstIndex(of: "restart:\(name)") { #expect(restart > places[3]) }
        // Once more there is nothing to do.
        #expect(try await Runs.perform(tree.stream(), in: region, clock: region.clock) == .done)
    }

    @Test(arguments: Tree.withProxies)
    func aNewProcessGoesOnWhereverTheLastOneDied(_ tree: Tree) async throws {
        let scenario = try await ChaosTests.Scenario(tree)
        for call in scenario.history.indices {
            for isAfter in [false, true] { try await scenario.checkDeath(at: call, isAfter: isAfter) }
        }
    }

    /// The tag on the new one tells what the proxies have forgotten.
    @Test(arguments: Tree.withProxies, [Action.registerDBProxyTargets, .deregisterDBProxyTargets])
    func whatIsLeftOfARunIsPlanned(_ tree: Tree, _ action: Action) async throws {
        let region = try await Self.dead(beforeCall: Self.calls(before: action, in: tree) + 1, of: tree)
        var options = tree.planOptions
        options.isResuming = true
        let rest = try plan(options, in: await Self.graph(region), environment: [:]).operations
        let expected = try tree.stream().operations.filter { $0.action.isOfProxy }
        #expect(rest.filter { $0.action.isOfProxy } == expected)
        #expect(try await Runs.perform(OperationStream(rest), in: region, clock: region.clock) == .done)
        #expect(try await Self.targets(region).values.allSatisfy { $0.contains("SIMULATED") && $0.hasSuffix(" true") })
    }

    @Test(arguments: Tree.withProxies)
    func theWayBackGivesThemTheOldOneAgain(_ tree: Tree) async throws {
        let name = DBInstanceIdentifier(try #require(tree.proxies.values.first))
        let old = await Self.identity(name, try SimulatedRegion(json: tree.graph()))
        let region = try SimulatedRegion(json: tree.graph())
        let settings = Performer.Settings(selection: .init(phases: [.build, .swap]), poll: .seconds(300))
        #expect(try await Runs.perform(tree.stream(), in: region, clock: region.clock, settings: settings) == .done)
        // Whether or not the graph shows them.
        let options = UndoOptions(targets: tree.planOptions.targets)
        let back = try undo(options, in: await Self.graph(region, bindings: false), environment: [:]).operations
        try OperationStream(back).check()
        #expect(try await Runs.perform(OperationStream(back), in: region, clock: region.clock) == .done)
        #expect(try await Self.targets(region) == tree.proxies.mapValues { _ in "\(old) true" })
    }

    /// A run that dies between taking the target and taking the name leaves proxies that serve nobody.
    @Test func whatARunLeftIsNotRemovedWhileAProxyWaits() async throws {
        let tree = Tree.withProxies[0]
        let first = try await Self.calls(before: .deregisterDBProxyTargets, in: tree)
        let region = try await Self.dead(beforeCall: first + 2, of: tree)
        let options = AbandonOptions(targets: tree.planOptions.targets)
        let refusal = await #expect(throws: PlanRefusal.self) {
            _ = try abandon(options, in: await Self.graph(region), environment: [:])
        }
        #expect(refusal?.reasons.count == 1)
        let command = "aws rds register-db-proxy-targets --db-proxy-name app --db-instance-identifiers mitosis-demo"
        #expect(refusal?.reasons.first?.remedy.contains(command) == true)
        let unseen = try abandon(options, in: await Self.graph(region, bindings: false), environment: [:])
        #expect(unseen.said.contains { $0.hasPrefix("warning: ") && $0.contains(command) })
        _ = try await region.call(
            .registerDBProxyTargets,
            ["DBProxyName": "app", "DBInstanceIdentifiers": ["mitosis-demo"]]
        )
        let removal = try abandon(options, in: await Self.graph(region), environment: [:]).operations
        #expect(try await Runs.perform(OperationStream(removal), in: region, clock: region.clock) == .done)
    }

    /// Whoever interrupts a swap does not leave a proxy without a target.
    @Test func anInterruptedSwapGivesTheTargetAll() async throws {
        let tree = Tree.withProxies[0]
        let region = try SimulatedRegion(json: tree.graph())
        let (interruptions, signal) = AsyncStream.makeStream(of: Void.self)
        let performer = try Performer(
            tree.stream(),
            in: Regions(region, for: PlannedTrees(tree.stream())),
            clock: region.clock,
            settings: .init(poll: .seconds(20)),
            secrets: Secrets(environment: [:], read: { _ in [] }),
            commands: CommandRunner(environment: ["PATH": "/usr/bin:/bin"])
        ) { event in
            if event.kind == .started, event.id.stage == .install { signal.yield() }
        }
        #expect(try await performer.perform(interruptions: interruptions) == .interrupted)
        #expect(try await Self.targets(region).values.allSatisfy { $0.contains("SIMULATED") && $0.hasSuffix(" true") })
        #expect(await performer.finalSummary().proxies.seconds.keys.sorted() == ["app", "jobs"])
    }

    /// A run that stops in between says which call serves the application again.
    @Test func aProxyWithoutATargetIsSaid() async throws {
        let tree = Tree.withProxies[0]
        let first = try await Self.calls(before: .deregisterDBProxyTargets, in: tree)
        let region = try await Self.dead(beforeCall: first + 2, of: tree)
        let performer = try Runs.performer(tree.stream(), in: region, clock: region.clock)
        _ = try await performer.perform(interruptions: AsyncStream { $0.yield() })
        let lines = await performer.finalSummary().lines(.interrupted, resumption: "")
        #expect(
            lines.contains(
                "the proxy 'app' has no target now; once 'mitosis-demo' is available, this gives it one: "
                    + "aws rds register-db-proxy-targets --db-proxy-name app --db-instance-identifiers mitosis-demo"
            ),
            "\(lines)"
        )
    }
}
