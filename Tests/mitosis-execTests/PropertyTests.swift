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
        let lines = planned.operations.map(\.line)
        let other = try plan(random.options, in: random.graph(shuffledBy: random.seed), environment: [:])
        #expect(other.operations.map(\.line) == lines, "another order of instances, another plan; \(again)")
        #expect(other.notes == planned.notes && other.differences == planned.differences, "\(again)")
        let stream = try OperationStream(planned.operations)
        let orders = Orders(stream.operations)
        var dice = Dice(seed: random.seed)
        for order in orders.all(atMost: 8) ?? [stream.operations, orders.random(&dice), orders.random(&dice)] {
            let faults = try await Walk(graph, random.options, planned).faults(in: order)
            if !faults.isEmpty {
                Issue.record("\(faults.joined(separator: "; ")); \(again)")
                return true
            }
        }
        return true
    }
}
