import Foundation
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// The way back: the old tree under its names again, the new one aside, nothing deleted.
@Suite struct UndoTests {
    private static let seldom = Performer.Settings(poll: .seconds(300))

    /// A Region in which the names have been swapped and nothing has been deleted.
    private static func swapped(_ tree: Tree) async throws -> SimulatedRegion {
        let region = try SimulatedRegion(json: tree.graph())
        let settings = Performer.Settings(selection: .init(phases: [.build, .swap]), poll: .seconds(300))
        #expect(try await Runs.perform(tree.stream(), in: region, clock: region.clock, settings: settings) == .done)
        return region
    }

    private static func targets(of tree: Tree) -> [DBInstanceIdentifier] {
        tree.planOptions.targets
    }

    private static func wayBack(
        _ tree: Tree,
        in region: SimulatedRegion,
        quiesce: String? = nil,
        restart: String? = nil
    )
        async throws -> Plan
    {
        let options = UndoOptions(targets: targets(of: tree), quiesce: quiesce, restart: restart)
        return try undo(options, in: await Self.graph(region), environment: [:])
    }

    private static func graph(_ region: SimulatedRegion) async throws -> InstanceGraph {
        try InstanceGraph(json: Array(JSONValue.object(await region.json).line.utf8))
    }

    /// Every instance's and cluster's identity, by name.
    private static func identities(_ region: SimulatedRegion) async -> [DBInstanceIdentifier: String] {
        let resources: [any DBResource] = await region.instances + region.clusters
        return Dictionary(resources.map { ($0.identifier, $0.dbiResourceId ?? "") }) { first, _ in first }
    }

    @Test(arguments: Tree.every)
    func givesTheOldTreeItsNames(_ tree: Tree) async throws {
        let original = await Self.identities(try SimulatedRegion(json: tree.graph()))
        let region = try await Self.swapped(tree)
        let new = await Self.identities(region)
        let stream = try OperationStream(
            await Self.wayBack(tree, in: region, quiesce: "true", restart: "true").operations
        )
        #expect(stream.operations.allSatisfy { ![.deleteDBInstance, .deleteDBCluster].contains($0.action) })
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: Self.seldom) == .done)
        let found = await Self.identities(region)
        for (name, identity) in original { #expect(found[name] == identity, "\(name)") }
        // RDS alone names the instances of a Multi-AZ DB cluster.
        for (name, identity) in new where identity.contains("SIMULATED") && (name.isCluster || !tree.isMultiAZ) {
            #expect(found[name.renamed("undone-" + name.name)] == identity, "\(name)")
        }
        #expect(found.count == new.count)
        // Once more: nothing to do. And the operations that made the new tree are over.
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: Self.seldom) == .done)
        guard case .refused = try await Runs.perform(tree.stream(), in: region, clock: region.clock) else {
            Issue.record("the operations that were undone go on")
            return
        }
        #expect(await Self.identities(region) == found)
        // The names are free for a new plan.
        var free = PlanOptions(source: "mitosis-prod", targets: ["etl-temp-db"])
        if tree.cluster != nil || tree.isMultiAZ { free = tree.planOptions }
        if tree.isMultiAZ { free.tempPrefix = "next-" }
        _ = try await plan(free, in: Self.graph(region), environment: [:])
        // Custom endpoints are with the old cluster again.
        let before = try InstanceGraph(json: tree.graph())
        #expect(
            try await Self.graph(region).endpoints.map { [$0.identifier, $0.cluster.name] }
                == before.endpoints.map { [$0.identifier, $0.cluster.name] }
        )
    }

    /// The new instances bear the names that their plan gave, so nobody has to say them again.
    @Test(arguments: [Tree.twoNodes, Tree.clusters[0]])
    func needsNoPrefixes(_ like: Tree) async throws {
        var tree = like
        tree.options = {
            like.options(&$0)
            ($0.tempPrefix, $0.oldPrefix) = ("next-", "gone-")
        }
        let original = await Self.identities(try SimulatedRegion(json: tree.graph()))
        let region = try await Self.swapped(tree)
        let stream = try OperationStream(await Self.wayBack(tree, in: region).operations)
        #expect(stream.operations[0].names.map { $0.temporary.name.hasPrefix("gone-") } == true)
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: Self.seldom) == .done)
        let found = await Self.identities(region)
        for (name, identity) in original { #expect(found[name] == identity, "\(name)") }
        let removal = try abandon(
            .init(targets: Self.targets(of: tree)),
            in: await Self.graph(region),
            environment: [:]
        )
        let rest = try OperationStream(removal.operations)
        #expect(try await Runs.perform(rest, in: region, clock: region.clock, settings: Self.seldom) == .done)
        #expect(await Self.identities(region) == original)
    }

    @Test func onlyThePrimarysNameHasToBeTyped() async throws {
        let tree = Tree.cascade
        let back = try OperationStream(await Self.wayBack(tree, in: Self.swapped(tree)).operations)
        #expect(Confirmation(back.operations, trees: try PlannedTrees(back)).targets == ["mitosis-demo"])
        // Of a part of a plan, too: the whole stream tells who replicates whom.
        let there = try tree.stream()
        let swap = there.operations.filter { $0.phase == .swap }
        #expect(Confirmation(swap, trees: try PlannedTrees(there)).targets == ["mitosis-demo"])
    }

    @Test func goesOnAfterDeathAtAnyCall() async throws {
        let tree = Tree.cascade
        for call in 1...8 {
            for fault in [FaultyRegion.Fault.killedBefore, .killedAfter, .lostReply, .lostRequest] {
                let region = try await Self.swapped(tree)
                let stream = try OperationStream(await Self.wayBack(tree, in: region).operations)
                let faulty = FaultyRegion(region, [call: fault])
                do {
                    _ = try await Runs.perform(stream, in: faulty, clock: region.clock, settings: Self.seldom)
                } catch is FaultyRegion.Killed {}
                await faulty.revive()
                let ending = try await Runs.perform(stream, in: faulty, clock: region.clock, settings: Self.seldom)
                #expect(ending == .done, "\(fault) at call \(call)")
                #expect(await Self.identities(region)["mitosis-demo"] == "db-DEMOPRIMARY")
                #expect(await faulty.effects.values.allSatisfy { $0 == 1 })
            }
        }
    }

    /// RDS copies tags to what is restored from a marked instance: the copy has taken nobody's name.
    @Test(arguments: ["a copy", "not installed"])
    func whatHasTakenNoNameIsNotPutAside(_ kind: String) async throws {
        var instances = await (try Self.swapped(.twoNodes)).instances
        let index = try #require(instances.firstIndex { $0.identifier == "mitosis-demo" })
        var other = instances[index]
        other.identifier = kind == "a copy" ? "copy" : "temp-mitosis-demo"
        other["DBInstanceArn"] = .string(other.arn.sibling(other.identifier).description)
        other["ReadReplicaDBInstanceIdentifiers"] = nil
        other["DbiResourceId"] = "db-OTHER"
        instances.append(other)
        let graph = try InstanceGraph(instances)
        let error = #expect(throws: PlanRefusal.self) {
            try undo(UndoOptions(targets: [other.identifier]), in: graph, environment: [:])
        }
        #expect(error?.message.contains("has taken no other's name") == true, "\(error?.message ?? "")")
        // And it stops nobody.
        _ = try undo(UndoOptions(targets: ["mitosis-demo"]), in: graph, environment: [:])
    }

    /// What has failed can be put aside under no name: the way back is by hand.
    @Test func aNewInstanceThatFailedIsToBeDeletedFirst() async throws {
        var contents = try await Contents(after: [.build, .swap], of: .twoNodes)
        contents.change("mitosis-demo") { $0["DBInstanceStatus"] = "failed" }
        let error = #expect(throws: PlanRefusal.self) {
            try undo(UndoOptions(targets: ["mitosis-demo"]), in: contents.graph, environment: [:])
        }
        #expect(error?.reasons.map(\.text) == ["'mitosis-demo' is failed"])
        #expect(
            error?.hint == "it never becomes available again and cannot be renamed: go back by hand "
                + "(aws rds delete-db-instance --db-instance-identifier mitosis-demo --skip-final-snapshot; "
                + "aws rds modify-db-instance --db-instance-identifier old-mitosis-demo "
                + "--new-db-instance-identifier mitosis-demo --apply-immediately)"
        )
    }

    @Test func whatCannotBeUndoneIsRefused() async throws {
        let before = try SimulatedRegion(json: Tree.twoNodes.graph())
        await #expect(throws: PlanRefusal.self) { _ = try await Self.wayBack(.twoNodes, in: before) }
        let deleted = try SimulatedRegion(json: Tree.twoNodes.graph())
        _ = try await Runs.perform(Tree.twoNodes.stream(), in: deleted, clock: deleted.clock)
        let error = await #expect(throws: PlanRefusal.self) { _ = try await Self.wayBack(.twoNodes, in: deleted) }
        #expect(error?.message.contains("is not there any more") == true)
        let region = try await Self.swapped(.twoNodes)
        let never = ["MITOSIS_NEVER_TARGET": "*demo"]
        let instances = await region.instances
        #expect(throws: PlanRefusal.self) {
            _ = try undo(UndoOptions(targets: ["mitosis-demo"]), in: InstanceGraph(instances), environment: never)
        }
    }
}
