import Console
import Foundation
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// Whatever the trees and options are: what is planned ends as it should, in every order that the plan allows.
///
/// `MITOSIS_TEST_SEED` repeats a run from that seed on, `MITOSIS_TEST_CASES` says how many cases there are.
@Suite struct PropertyTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seed = environment["MITOSIS_TEST_SEED"].flatMap { UInt64($0) } ?? .random(in: 0..<1_000_000)
    private static let count = environment["MITOSIS_TEST_CASES"].flatMap { UInt64($0) } ?? 120

    @Test func everyPlanEndsAsItShouldInEveryOrder() async throws {
        print("MITOSIS_TEST_SEED=\(Self.seed)")
        var performed = 0
        try await withThrowingTaskGroup(of: Int.self) { group in
            for lane in 0..<4 as Range<UInt64> {
                group.addTask {
                    var performed = 0
                    for number in stride(from: lane, to: Self.count, by: 4) {
                        let region = RandomRegion(seed: Self.seed &+ number)
                        performed += try await Self.check(region) ? 1 : 0
                    }
                    return performed
                }
            }
            for try await lane in group { performed += lane }
        }
        #expect(performed * 2 > Self.count, "most cases have to be plannable")
    }

    /// All that is ready at once, with what the performer itself looks at and waits for.
    @Test func thePerformerEndsThereToo() async throws {
        for number in 0..<Self.count / 10 {
            let random = RandomRegion(seed: Self.seed &+ number)
            let graph = try random.graph()
            guard let planned = try? plan(random.options, in: graph, environment: [:]) else { continue }
            let region = try SimulatedRegion(json: RandomRegion.json(graph))
            let stream = try OperationStream(planned.operations)
            let settings = Performer.Settings(poll: .seconds(300))
            let ending = try await Runs.perform(stream, in: region, clock: region.clock, settings: settings)
            try await region.clock.sleep(for: .seconds(3600))
            let faults = await Walk.faults(after: region, of: planned, in: graph, random.options)
            let again = "MITOSIS_TEST_SEED=\(random.seed) MITOSIS_TEST_CASES=10 repeats this"
            #expect(ending == .done && faults.isEmpty, "\(ending): \(faults.joined(separator: "; ")); \(again)")
        }
    }

    /// A run that stopped anywhere, and whose operations are lost, is gone on with from the graph alone.
    @Test func aResumedRunEndsThereToo() async throws {
        for number in 0..<Self.count / 10 {
            let random = RandomRegion(seed: Self.seed &+ number)
            let graph = try random.graph()
            guard let planned = try? plan(random.options, in: graph, environment: [:]) else { continue }
            var dice = Dice(seed: random.seed)
            let order = Orders(planned.operations).random(&dice)
            let region = try SimulatedRegion(json: RandomRegion.json(graph))
            let walk = Walk(graph, in: region, random.options, planned)
            let count = dice.number(1...order.count - 1)
            for operation in order.prefix(count) { try await walk.perform(operation) }
            let again = "stopped after \(count); MITOSIS_TEST_SEED=\(random.seed) MITOSIS_TEST_CASES=10 repeats this"
            var options = random.options
            options.isResuming = true
            let now = try InstanceGraph(json: Array(JSONValue.object(await region.json).line.utf8))
            do {
                let rest = try plan(options, in: now, environment: [:])
                let stream = try OperationStream(rest.operations)
                let settings = Performer.Settings(poll: .seconds(300))
                let ending = try await Runs.perform(stream, in: region, clock: region.clock, settings: settings)
                try await region.clock.sleep(for: .seconds(3600))
                let faults = await Walk.faults(after: region, of: planned, in: graph, options)
                #expect(ending == .done && faults.isEmpty, "\(ending): \(faults.joined(separator: "; ")); \(again)")
            } catch let error as PlanRefusal {
                // Where one tree is done and the next not begun, nothing tells of a run.
                if Set(now.instances.map(\.identifier)) == Set(graph.instances.map(\.identifier)) { continue }
                Issue.record("refused: \(error.reasons.map(\.text)); \(again)")
            } catch let error as any UserFacingError {
                Issue.record("not performed: \(error.message) \(error.hint ?? ""); \(again)")
            }
        }
    }

    /// - Returns: Whether there was a plan.
    private static func check(_ random: RandomRegion) async throws -> Bool {
        let again = "MITOSIS_TEST_SEED=\(random.seed) MITOSIS_TEST_CASES=1 repeats this"
        let graph = try random.graph()
        let planned: Plan
        do {
            planned = try plan(random.options, in: graph, environment: [:])
        } catch {
            var lenient = random.options
            lenient.isStrict = false
            let isTooStrict =
                random.options.isStrict
                && (try? plan(lenient, in: graph, environment: [:]))?.differences.isEmpty == false
            #expect(random.fault != nil || isTooStrict, "refused: \(error.reasons.map(\.text)); \(again)")
            return false
        }
        guard random.fault == nil else {
            Issue.record("planned in spite of: \(random.fault ?? ""); \(again)")
            return true
        }
        let other = try plan(random.options, in: random.graph(shuffledBy: random.seed), environment: [:])
        #expect(other.operations == planned.operations, "another order of instances, another plan; \(again)")
        #expect(other.said == planned.said && other.differences == planned.differences, "\(again)")
        let stream = try OperationStream(planned.operations)
        let orders = Orders(stream.operations)
        let start = try SimulatedRegion(json: RandomRegion.json(graph))
        var dice = Dice(seed: random.seed)
        for order in orders.all(atMost: 8) ?? [stream.operations, orders.random(&dice), orders.random(&dice)] {
            let faults = try await Walk(graph, in: start.copy(), random.options, planned).faults(in: order)
            if !faults.isEmpty {
                Issue.record("\(faults.joined(separator: "; ")); \(again)")
                return true
            }
        }
        return true
    }
}
