import Foundation
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// Two runs at once, from two machines, which no lock keeps apart.
@Suite struct TwoRunsTests {
    /// What the other run has done is recognised: together they do what one would have done.
    @Test(arguments: [Tree.twoNodes, .wide(4), .cascade])
    func twoRunsOfOnePlanEndAsOneDoes(_ tree: Tree) async throws {
        let stream = try tree.stream()
        let alone = try SimulatedRegion(json: tree.graph())
        _ = try await Runs.perform(stream, in: alone, clock: alone.clock)

        let region = try SimulatedRegion(json: tree.graph())
        let endings = try await withThrowingTaskGroup(of: Performer.Ending.self) { group in
            for poll in [20, 35] {
                group.addTask {
                    let settings = Performer.Settings(poll: .seconds(poll))
                    return try await Runs.perform(stream, in: region, clock: region.clock, settings: settings)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(endings == [.done, .done])
        let (found, expected) = (try await Runs.shape(region), try await Runs.shape(alone))
        #expect(found == expected)
    }

    /// The clones of another plan are strangers, at whatever point that plan's run is.
    @Test func aRunOfAnotherPlanIsRefusedAndChangesNothing() async throws {
        let first = try Tree.twoNodes.stream()
        let second = try Tree(testDescription: "another plan") { $0.restart = "true" }.stream()
        let history = FaultyRegion(try SimulatedRegion(json: Tree.example()), keepsHistory: true)
        _ = try await Runs.perform(first, in: history, clock: history.clock)
        for moment in await history.history {
            let region = await moment.after.copy()
            let counting = FaultyRegion(region)
            let ending = try await Runs.perform(second, in: counting, clock: region.clock)
            guard case .refused = ending else {
                Issue.record("after \(moment.effect): \(ending)")
                continue
            }
            #expect(await counting.changes == 0, "after \(moment.effect)")
        }
    }

    /// Two plans for one target, both begun before either has made anything, with the same temporary names or others: one
    /// of them is done and the other stops, or both stop before anything is deleted; and no name is without an instance.
    @Test(arguments: ["temp-", "next-"], [(20, 35), (35, 20), (20, 20)])
    func twoPlansAtOnceLoseNothing(_ prefix: String, _ polls: (Int, Int)) async throws {
        let second = Tree(testDescription: "another plan") {
            $0.restart = "true"
            $0.tempPrefix = prefix
        }
        let plans = [(try Tree.twoNodes.stream(), polls.0), (try second.stream(), polls.1)]
        let region = try SimulatedRegion(json: Tree.example())
        let before = await region.instances
        let endings = try await withThrowingTaskGroup(of: Performer.Ending.self) { group in
            for (stream, poll) in plans {
                group.addTask {
                    let settings = Performer.Settings(poll: .seconds(poll))
                    return try await Runs.perform(stream, in: region, clock: region.clock, settings: settings)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        try await region.clock.sleep(for: .seconds(3600))
        let after = await region.instances
        let identities = Set(after.compactMap(\.dbiResourceId))
        let lost = before.filter { !identities.contains($0.dbiResourceId ?? "") }
        #expect(endings.count { $0 == .done } <= 1, "\(endings)")
        if endings.contains(.done) {
            #expect(lost.map(\.identifier) == ["mitosis-demo", "mitosis-demo-replica"])
        } else {
            #expect(lost.isEmpty, "\(lost.map(\.identifier)) \(endings)")
        }
        for name in before.map(\.identifier) {
            #expect(after.contains { $0.identifier == name }, "\(name): \(endings)")
        }
    }
}
