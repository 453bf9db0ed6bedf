import Foundation
import RDS
import Testing

@testable import mitosis_exec

/// Whatever goes wrong at whichever call, running the same stream again ends as an undisturbed run does.
@Suite struct ChaosTests {
    typealias Fault = FaultyRegion.Fault

    /// A tree, its plan, and what an undisturbed run makes of it.
    struct Scenario: Sendable {
        let start: SimulatedRegion
        let stream: OperationStream
        let expected: [String]
        /// The calls of the undisturbed run, with the Region around each.
        let history: [FaultyRegion.Moment]

        var calls: Int { history.count }

        init(_ tree: Tree) async throws {
            start = try SimulatedRegion(json: tree.graph())
            stream = try tree.stream()
            let region = await start.copy()
            let faulty = FaultyRegion(region, keepsHistory: true)
            let ending = try await Runs.perform(stream, in: faulty, clock: region.clock, settings: ChaosTests.seldom)
            #expect(ending == .done)
            expected = try await Runs.shape(region)
            history = await faulty.history
        }

        /// Performs until it is done, with these faults on the way, and compares.
        func check(_ faults: [Int: Fault], _ settings: Performer.Settings, _ what: String) async throws {
            let region = await start.copy()
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
            try await compare(region, await faulty.effects, what)
        }

        /// A new process finds the Region as one that died at this call left it, and goes on.
        func checkDeath(at call: Int, isAfter: Bool) async throws {
            let what = "death \(isAfter ? "after" : "before") call \(call + 1)"
            let moment = history[call]
            let region = await (isAfter ? moment.after : moment.before).copy()
            let faulty = FaultyRegion(region)
            let ending = try await Runs.perform(stream, in: faulty, clock: region.clock, settings: ChaosTests.seldom)
            #expect(ending == .done, "\(what)")
            var effects = await faulty.effects
            for moment in history.prefix(isAfter ? call + 1 : call) { effects[moment.effect, default: 0] += 1 }
            try await compare(region, effects, what)
        }

        private func compare(_ region: SimulatedRegion, _ effects: [String: Int], _ what: String) async throws {
            let found = try await Runs.shape(region)
            #expect(found == expected, "\(what)")
            // Having been stopped and started leaves no trace until there is a tag.
            let repeatable = ["AddTagsToResource", "StopDBCluster", "StartDBCluster"]
            for (call, count) in effects where count > 1 && !repeatable.contains(where: call.hasPrefix) {
                Issue.record("\(what): performed \(count) times: \(call)")
            }
        }
    }

    /// A run that looks seldom: thousands of them take seconds.
    private static let seldom = Performer.Settings(poll: .seconds(300))
    private static let environment = ProcessInfo.processInfo.environment
    /// How many random runs are wanted; with a number, every fault and death is tried at every call too.
    private static let wantedRuns = environment["MITOSIS_CHAOS_RUNS"].flatMap { Int($0) }

    @Test(arguments: Tree.every)
    func aNewProcessGoesOnWhereverTheLastOneDied(_ tree: Tree) async throws {
        let scenario = try await Scenario(tree)
        // Before one call and after the next; in the next tree it is the other way about.
        let place = Tree.every.firstIndex { $0.testDescription == tree.testDescription } ?? 0
        for call in scenario.history.indices {
            for isAfter in [false, true] where Self.wantedRuns != nil || isAfter == ((call + place) % 2 == 0) {
                try await scenario.checkDeath(at: call, isAfter: isAfter)
            }
        }
    }

    @Test(arguments: Tree.every)
    func anyFaultAtAnyCallEndsAsAnUndisturbedRun(_ tree: Tree) async throws {
        let scenario = try await Scenario(tree)
        let step = Self.wantedRuns == nil ? 1 + scenario.calls / 2 : 1
        for (index, fault) in Fault.allCases.enumerated() {
            for call in stride(from: 1 + index % step, through: scenario.calls, by: step) {
                try await scenario.check([call: fault], Self.seldom, "\(fault) at call \(call)")
            }
        }
    }

    /// What passes within a minute shows only to someone who looks often.
    @Test(arguments: [Fault.stale, .statusLag, .slow, .serverError])
    func anyFaultIsBorneWhenTheRegionIsLookedAtOften(_ fault: Fault) async throws {
        let scenario = try await Scenario(.twoNodes)
        for call in 1...scenario.calls {
            try await scenario.check([call: fault], .init(poll: .seconds(10)), "\(fault) at call \(call)")
        }
    }

    /// `MITOSIS_CHAOS_SEED` repeats the runs of a seed, `MITOSIS_CHAOS_RUNS` says how many runs there are.
    @Test func severalFaultsAtRandomEndAsAnUndisturbedRun() async throws {
        let seed = Self.environment["MITOSIS_CHAOS_SEED"].flatMap { UInt64($0) } ?? .random(in: 0..<1_000_000)
        let runs = Self.wantedRuns ?? 66
        print("MITOSIS_CHAOS_SEED=\(seed)")
        var scenarios: [Scenario] = []
        for tree in Tree.every { scenarios.append(try await Scenario(tree)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<4 {
                group.addTask { [scenarios] in
                    for run in stride(from: lane, to: runs, by: 4) {
                        var random = SplitMix(state: seed &+ UInt64(run) &* 0x1000)
                        let index = run % scenarios.count
                        let scenario = scenarios[index]
                        var faults: [Int: Fault] = [:]
                        for _ in 0..<Int.random(in: 2...6, using: &random) {
                            let call = Int.random(in: 1...scenario.calls + 4, using: &random)
                            faults[call] = Fault.allCases.randomElement(using: &random)
                        }
                        let poll = [15, 60, 180, 300].randomElement(using: &random) ?? 60
                        let settings = Performer.Settings(
                            parallel: [1, 2, 16].randomElement(using: &random) ?? 16,
                            poll: .seconds(poll)
                        )
                        let what = "seed \(seed), run \(run): \(Tree.every[index]), poll \(poll) s, \(faults)"
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
