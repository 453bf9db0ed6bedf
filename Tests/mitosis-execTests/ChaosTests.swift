import Foundation
import RDS
import Testing

@testable import mitosis_exec

/// Whatever goes wrong at whichever call, running the same stream again ends as an undisturbed run does.
@Suite struct ChaosTests {
    /// A tree, its plan, and what an undisturbed run makes of it.
    struct Scenario: Sendable {
        let graph: [UInt8]
        let stream: OperationStream
        let expected: [String]
        let calls: Int

        init(_ tree: Tree) async throws {
            graph = try tree.graph()
            stream = try tree.stream()
            let region = try SimulatedRegion(json: graph)
            let counting = FaultyRegion(region)
            let ending = try await Runs.perform(stream, in: counting, clock: region.clock)
            #expect(ending == .done)
            expected = try await Runs.shape(region)
            calls = await counting.changes
        }

        /// Performs until it is done, with these faults on the way, and compares.
        func check(_ faults: [Int: FaultyRegion.Fault], _ settings: Performer.Settings, _ what: String) async throws {
            let region = try SimulatedRegion(json: graph)
            let faulty = FaultyRegion(region, faults)
            var endings: [String] = []
            for _ in 0..<(faults.count + 2) where endings.last != "done" {
                await faulty.revive()
                do {
                    let ending = try await Runs.perform(stream, in: faulty, clock: region.clock, settings: settings)
                    endings.append(ending == .done ? "done" : "\(ending)")
                } catch is FaultyRegion.Killed {
                    endings.append("killed")
                }
            }
            #expect(endings.last == "done", "\(what): \(endings)")
            if !faults.values.contains(where: \.isDeadly) { #expect(endings == ["done"], "\(what)") }
            let found = try await Runs.shape(region)
            #expect(found == expected, "\(what)")
            for (call, count) in await faulty.effects where count > 1 && !call.hasPrefix("AddTagsToResource") {
                Issue.record("\(what): performed \(count) times: \(call)")
            }
        }
    }

    @Test(arguments: Tree.all)
    func anyFaultAtAnyCallEndsAsAnUndisturbedRun(_ tree: Tree) async throws {
        let scenario = try await Scenario(tree)
        for (index, fault) in FaultyRegion.Fault.allCases.enumerated() {
            // A death is tried at every call; of the rest, each at some calls of a large tree.
            let step = fault.isDeadly ? 1 : 1 + scenario.calls / 10
            for call in stride(from: 1 + index % step, through: scenario.calls, by: step) {
                let settings = Performer.Settings(poll: .seconds(300))
                try await scenario.check([call: fault], settings, "\(fault) at call \(call)")
            }
        }
    }

    /// Faults that pass by themselves show best to someone who looks often.
    @Test(arguments: FaultyRegion.Fault.allCases.filter { !$0.isDeadly })
    func anyFaultIsBorneWhenTheRegionIsLookedAtOften(_ fault: FaultyRegion.Fault) async throws {
        let scenario = try await Scenario(.twoNodes)
        for call in 1...scenario.calls {
            try await scenario.check([call: fault], Performer.Settings(poll: .seconds(10)), "\(fault) at call \(call)")
        }
    }

    /// `MITOSIS_CHAOS_SEED` repeats the runs of a seed, `MITOSIS_CHAOS_RUNS` says how many runs there are.
    @Test func severalFaultsAtRandomEndAsAnUndisturbedRun() async throws {
        let environment = ProcessInfo.processInfo.environment
        let seed = environment["MITOSIS_CHAOS_SEED"].flatMap { UInt64($0) } ?? .random(in: 0..<1_000_000)
        let runs = environment["MITOSIS_CHAOS_RUNS"].flatMap { Int($0) } ?? 100
        print("MITOSIS_CHAOS_SEED=\(seed)")
        var scenarios: [Scenario] = []
        for tree in Tree.all { scenarios.append(try await Scenario(tree)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<4 {
                group.addTask { [scenarios] in
                    for run in stride(from: lane, to: runs, by: 4) {
                        var random = SplitMix(state: seed &+ UInt64(run) &* 0x1000)
                        let index = run % scenarios.count
                        let scenario = scenarios[index]
                        var faults: [Int: FaultyRegion.Fault] = [:]
                        for _ in 0..<Int.random(in: 2...6, using: &random) {
                            let call = Int.random(in: 1...scenario.calls + 4, using: &random)
                            faults[call] = FaultyRegion.Fault.allCases.randomElement(using: &random)
                        }
                        let poll = [5, 20, 60, 180].randomElement(using: &random) ?? 60
                        let settings = Performer.Settings(
                            parallel: [1, 2, 16].randomElement(using: &random) ?? 16,
                            poll: .seconds(poll)
                        )
                        let what = "seed \(seed), run \(run): \(Tree.all[index]), poll \(poll) s, \(faults)"
                        try await scenario.check(faults, settings, what)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

/// A small generator whose numbers a seed repeats.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
