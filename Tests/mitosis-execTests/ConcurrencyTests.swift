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
    }

    /// The looks are shared by all that wait, so a wide tree costs hardly more of them than a narrow one.
    @Test func callsStayBoundedHoweverManyOperationsAreInFlight() async throws {
        let narrow = try await Measurement(of: .twoNodes)
        let wide = try await Measurement(of: .wide(15))
        #expect(Double(narrow.reads) <= narrow.seconds / 60 * 12)
        #expect(wide.reads <= narrow.reads + 2 * 4 * 16)
    }

    @Test(arguments: trees)
    func oneAtATimeIsTheStreamsOrder(_ tree: Tree) async throws {
        let region = try SimulatedRegion(json: tree.graph())
        let events = Events()
        let stream = try tree.stream()
        let settings = Performer.Settings(parallel: 1)
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
