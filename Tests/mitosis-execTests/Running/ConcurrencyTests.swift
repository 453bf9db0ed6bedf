import RDS
import Testing

@testable import mitosis_exec

/// A run is as short as the order of its operations allows, polling included, and no name is gone for long.
@Suite struct ConcurrencyTests {
    static let trees = [Tree.twoNodes, .wide(15), .cascade]

    @Test(arguments: trees)
    func aRunTakesItsCriticalPathAndALittleMore(_ tree: Tree) async throws {
        let measured = try await Measurement(of: tree)
        #expect(measured.ending == .done)
        #expect(measured.ratio <= 1.05, "\(measured)")
        #expect(measured.longestGap <= 2.2 * measured.rename)
        // The looks are shared by all that wait; only what a rename hides from the list is asked for by name.
        let instances = tree.replicas.count + 2
        #expect(Double(measured.reads) <= measured.seconds / 60 * 12 + Double(8 * instances))
    }

    @Test(arguments: trees)
    func oneAtATimeIsTheStreamsOrder(_ tree: Tree) async throws {
        let region = try SimulatedRegion(json: tree.graph())
        let events = Events()
        let stream = try tree.stream()
        let settings = Performer.Settings(parallel: 1, poll: .seconds(60))
        let ending = try await Runs.perform(
            stream,
            in: region,
            clock: region.clock,
            settings: settings,
            events: events
        )
        #expect(ending == .done)
        let skipped = events.ids(.skipped)
        let expected = stream.operations.map { "\($0.id)" }.filter { !skipped.contains($0) }
        #expect(events.ids(.started) == expected)
        #expect(events.ids(.done) == expected)
    }
}
