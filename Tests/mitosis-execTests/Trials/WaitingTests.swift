import Foundation
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// Waits for a replica to catch up, and for people to leave the old tree.
@Suite struct WaitingTests {
    private static let tree = Tree(testDescription: "with waits") {
        $0.maxReplicaLag = .seconds(30)
        $0.drainedFor = .seconds(1800)
    }

    @Test(arguments: [
        tree,
        Tree(testDescription: "a cluster with waits", options: tree.options, cluster: ClusterRegion()),
    ])
    func endWhenTheMetricsSaySo(_ tree: Tree) async throws {
        let region = try SimulatedRegion(json: tree.graph())
        let events = Events()
        let stream = try tree.stream()
        let settings = Performer.Settings(poll: .seconds(60))
        let ending = try await Runs.perform(
            stream,
            in: region,
            clock: region.clock,
            settings: settings,
            events: events
        )
        #expect(ending == .done)
        #expect(await region.instances.allSatisfy { !$0.identifier.name.hasPrefix("old-") })
        let all = events.all.withLock { $0 }
        let waits = stream.operations.filter { $0.action == .awaitMetric }
        #expect(waits.count == (tree.cluster == nil ? 3 : 2))
        for wait in waits {
            let end = try #require(all.firstIndex { $0.id == wait.id && $0.kind == .done })
            #expect(all.contains { $0.id == wait.id && $0.kind == .waiting && $0.message?.contains("'") == true })
            for next in stream.operations where next.after.contains(wait.id) {
                let start = try #require(all.firstIndex { $0.id == next.id && $0.kind == .started })
                #expect(start > end)
            }
        }
        // Half an hour after the last client has left, ten minutes after the name has gone.
        let installed = try #require(all.last { $0.id.stage == .install && $0.kind == .done }?.time)
        let deleted = try #require(all.first { $0.id.stage == .delete && $0.kind == .started }?.time)
        #expect(deleted.timeIntervalSince(installed) > 1800)
        #expect(deleted.timeIntervalSince(installed) < 3600)
    }

    /// A run that begins anew asks CloudWatch for the past, and need not wait anew.
    @Test func aLaterRunNeedNotWaitAnew() async throws {
        let region = try SimulatedRegion(json: Self.tree.graph())
        let stream = try Self.tree.stream()
        let build = Performer.Settings(selection: .init(phases: [.build, .swap]), poll: .seconds(60))
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: build) == .done)
        try await region.clock.sleep(for: .seconds(3600))
        let start = region.clock.now
        let events = Events()
        let clean = Performer.Settings(selection: .init(phases: [.clean]), poll: .seconds(60))
        let ending = try await Runs.perform(
            stream,
            in: region,
            clock: region.clock,
            settings: clean,
            events: events
        )
        #expect(ending == .done)
        let drained = events.all.withLock { $0.filter { $0.id.stage == .drain && $0.kind == .done } }
        #expect(drained.count == 2)
        #expect(drained.allSatisfy { $0.time.timeIntervalSince(start) < 400 })
    }

    /// Who is still there is said, as far as the metric tells, and nothing is deleted.
    @Test func aWaitThatTakesTooLongSaysWhoIsThere() async throws {
        let region = try SimulatedRegion(json: Self.tree.graph())
        let stream = try Self.tree.stream()
        let build = Performer.Settings(selection: .init(phases: [.build, .swap]), poll: .seconds(60))
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: build) == .done)
        let clean = Performer.Settings(selection: .init(phases: [.clean]), timeout: .seconds(90), poll: .seconds(10))
        let ending = try await Runs.perform(stream, in: region, clock: region.clock, settings: clean)
        guard case .refused(let reason) = ending else {
            Issue.record("\(ending)")
            return
        }
        #expect(reason.contains("drain:mitosis-demo"))
        #expect(reason.contains("it took longer than 1 min 30 s: 'old-mitosis-demo"))
        #expect(reason.contains("connection"))
        #expect(await region.instances.contains { $0.identifier == "old-mitosis-demo" })
    }
}
