import Foundation
import RDS

@testable import mitosis_exec

/// What a run in the simulated Region took, in virtual seconds and in calls.
struct Measurement: Sendable {
    let ending: Performer.Ending
    let seconds: Double
    let criticalPath: Double
    /// The longest time that a name had no instance.
    let longestGap: Double
    let reads: Int
    let changes: Int
    /// What one rename takes.
    let rename = SimulatedDurations.realistic.statusLag + SimulatedDurations.realistic.rename

    var ratio: Double { seconds / criticalPath }

    init(of tree: Tree, settings: Performer.Settings = .init()) async throws {
        let region = try SimulatedRegion(json: tree.graph())
        let counting = FaultyRegion(region)
        let stream = try tree.stream()
        let start = region.clock.now
        let performer = try Runs.performer(stream, in: counting, clock: region.clock, settings: settings)
        ending = try await performer.perform(interruptions: Runs.never)
        seconds = region.clock.now.timeIntervalSince(start)
        criticalPath = CriticalPath(of: stream.operations).seconds
        longestGap = await performer.finalSummary().gapSeconds.values.max() ?? 0
        reads = await counting.reads
        changes = await counting.changes
    }
}
