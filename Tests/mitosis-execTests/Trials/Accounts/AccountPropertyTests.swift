import Console
import Foundation
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// Whatever production's and staging's accounts have, and whatever fails on the way: staging gets production's data, and of
/// production nothing changes.
///
/// `MITOSIS_TEST_SEED` repeats a run from that seed on, `MITOSIS_TEST_CASES` says how many cases there are.
@Suite struct AccountPropertyTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seed = environment["MITOSIS_TEST_SEED"].flatMap { UInt64($0) } ?? .random(in: 0..<1_000_000)
    private static let count = (environment["MITOSIS_TEST_CASES"].flatMap { UInt64($0) } ?? 60) / 15

    /// What no snapshot brings to another account, in words of the refusal.
    private static let refusable = [
        "whose snapshots can be neither shared nor copied", "no graph has an available snapshot",
    ]

    @Test(arguments: [false, true])
    func everyPlanEndsAsItShould(ofClusters: Bool) async throws {
        var performed = 0
        for number in 0..<max(Self.count, 1) {
            let random = try RandomPlaces(seed: Self.seed &+ number, ofClusters: ofClusters)
            let again = "MITOSIS_TEST_SEED=\(random.seed) MITOSIS_TEST_CASES=1 repeats this"
            let graphs = try random.graphs()
            let planned: Plan
            do throws(PlanRefusal) {
                planned = try plan(random.options, in: graphs, environment: [:])
            } catch {
                let reasons = error.reasons.map(\.text).filter { text in !Self.refusable.contains { text.contains($0) }
                }
                #expect(random.fault != nil || reasons.isEmpty, "refused: \(reasons); \(again)")
                continue
            }
            guard random.fault == nil else {
                Issue.record("planned in spite of: \(random.fault ?? ""); \(again)")
                continue
            }
            performed += 1
            let faults = try await Self.faults(performing: planned, of: random, ofClusters: ofClusters)
            #expect(faults.isEmpty, "\(faults.joined(separator: "; ")); \(again)")
        }
        print("MITOSIS_TEST_SEED=\(Self.seed): \(performed) of \(Self.count)")
    }

    /// Performs a plan with some faults, and again until it is done.
    ///
    /// - Returns: All that is not as it should be at the end.
    private static func faults(performing planned: Plan, of random: RandomPlaces, ofClusters: Bool) async throws
        -> [String]
    {
        var dice = Dice(seed: random.seed)
        let region = try SimulatedRegion(json: random.json)
        let stream = try OperationStream(planned.operations)
        try stream.check()
        var chosen: [Int: FaultyRegion.Fault] = [:]
        for _ in 0..<dice.number(0...3) { chosen[dice.number(1...25)] = dice.one(of: FaultyRegion.Fault.allCases) }
        let calls = TwoAccountsTests.Faults(chosen)
        var ending: Performer.Ending?
        for _ in 0..<6 where ending != .done {
            await calls.revive()
            do {
                let settings = Performer.Settings(parallel: dice.one(of: [1, 16]), poll: .seconds(300))
                ending = try await TwoAccountsTests.perform(stream, in: region, calls, settings: settings)
            } catch is FaultyRegion.Killed {}
        }
        guard ending == .done else { return ["\(chosen): \(ending.map { "\($0)" } ?? "killed")"] }
        try await region.clock.sleep(for: .seconds(7200))
        let (before, after) = (try random.graphs().all, try await region.documents.map { try graph($0) })
        var found = productionFaults(before[0], after[0])
        if ofClusters {
            found += ClusterParity.faults(before[1], after[1], planned, random.options)
            for cluster in after[1].clusters where cluster.identifier == "cluster/stg" {
                let origin = await region.region(at: Place(of: cluster.arn)).origin(of: cluster.dbiResourceId ?? "")
                if origin != "cluster-PROD" { found.append("it has data of \(origin)") }
            }
        } else {
            let source = random.options.source.flatMap { before[0][$0] }?.dbiResourceId
            let there = region.region(at: try #require(before[1].place))
            found += await Walk.faults(after: there, of: planned, in: before[1], random.options, source: source)
        }
        return found
    }

    private static func graph(_ document: JSONObject) throws -> InstanceGraph {
        try InstanceGraph(json: Array(JSONValue.object(document).line.utf8))
    }

    private static func productionFaults(_ before: InstanceGraph, _ after: InstanceGraph) -> [String] {
        func members(_ graph: InstanceGraph) -> [DBInstanceIdentifier: JSONObject] {
            Dictionary(graph.resources.map { ($0.identifier, $0.members) }) { first, _ in first }
        }
        func names(_ graph: InstanceGraph) -> [String] { (graph.snapshots ?? []).map(\.identifier).sorted() }
        var found: [String] = []
        if members(before) != members(after) { found.append("production has changed") }
        if names(before) != names(after) { found.append("the snapshots of production are \(names(after))") }
        return found
    }
}
