import Foundation
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// Whatever the clusters and options are: what is planned ends as it should.
///
/// `MITOSIS_TEST_SEED` repeats a run from that seed on, `MITOSIS_TEST_CASES` says how many cases there are.
@Suite struct ClusterPropertyTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seed = environment["MITOSIS_TEST_SEED"].flatMap { UInt64($0) } ?? .random(in: 0..<1_000_000)
    private static let count = environment["MITOSIS_TEST_CASES"].flatMap { UInt64($0) } ?? 60

    @Test func everyPlanEndsAsItShould() async throws {
        var performed = 0
        for number in 0..<Self.count {
            let random = RandomCluster(seed: Self.seed &+ number)
            let again = "MITOSIS_TEST_SEED=\(random.seed) MITOSIS_TEST_CASES=1 repeats this"
            let before = try InstanceGraph(json: random.json)
            let planned: Plan
            do throws(PlanRefusal) {
                planned = try plan(random.options, in: before, environment: [:])
            } catch {
                #expect(random.fault != nil, "refused: \(error.reasons.map(\.text)); \(again)")
                continue
            }
            guard random.fault == nil else {
                Issue.record("planned in spite of: \(random.fault ?? ""); \(again)")
                continue
            }
            performed += 1
            let region = try SimulatedRegion(json: random.json)
            let stream = try OperationStream(planned.operations)
            let settings = Performer.Settings(poll: .seconds(300))
            let ending = try await Runs.perform(stream, in: region, clock: region.clock, settings: settings)
            try await region.clock.sleep(for: .seconds(3600))
            let after = try InstanceGraph(json: Array(JSONValue.object(await region.json).line.utf8))
            let faults = ClusterParity.faults(before, after, planned, random.options)
            #expect(ending == .done && faults.isEmpty, "\(ending): \(faults.joined(separator: "; ")); \(again)")
        }
        #expect(performed * 2 > Self.count, "most cases have to be plannable")
    }

    /// A run in which any call meets any fault, and is run again, ends there too.
    @Test func faultsOnTheWayChangeNothing() async throws {
        for number in 0..<Self.count / 3 {
            let random = RandomCluster(seed: Self.seed &+ 1_000_000 &+ number)
            let before = try InstanceGraph(json: random.json)
            guard let planned = try? plan(random.options, in: before, environment: [:]) else { continue }
            var dice = Dice(seed: random.seed)
            var faults: [Int: FaultyRegion.Fault] = [:]
            for _ in 0..<3 { faults[dice.number(1...20)] = dice.one(of: FaultyRegion.Fault.allCases) }
            let region = try SimulatedRegion(json: random.json)
            let faulty = FaultyRegion(region, faults)
            let stream = try OperationStream(planned.operations)
            var ending: Performer.Ending?
            for _ in 0..<6 where ending != .done {
                await faulty.revive()
                do {
                    let settings = Performer.Settings(poll: .seconds(180))
                    ending = try await Runs.perform(stream, in: faulty, clock: region.clock, settings: settings)
                } catch is FaultyRegion.Killed {}
            }
            try await region.clock.sleep(for: .seconds(3600))
            let after = try InstanceGraph(json: Array(JSONValue.object(await region.json).line.utf8))
            let found = ClusterParity.faults(before, after, planned, random.options)
            let again = "MITOSIS_TEST_SEED=\(random.seed &- 1_000_000) MITOSIS_TEST_CASES=3 repeats this"
            #expect(
                ending == .done && found.isEmpty,
                "\(faults): \(ending.map { "\($0)" } ?? "killed"): \(found.joined(separator: "; ")); \(again)"
            )
        }
    }
}
