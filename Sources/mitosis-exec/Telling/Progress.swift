import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How far a run is: what is in flight, what is done, what is left.
struct Progress: Sendable, Equatable {
    struct Line: Sendable, Equatable {
        let id: Operation.ID
        /// The status of the instance that is worked on; `nil` while it is not there, and for a command.
        var status: String?
        /// How much of a snapshot is there, or of its storage prepared, where RDS says so.
        var percent: Int?
        /// In seconds.
        let elapsed: Double
    }

    /// In the order of the stream.
    var flights: [Line] = []
    /// Whether a command of the user's is running, which may write to the terminal too.
    var isCommandRunning = false
    /// The names that no instance bears at the moment; only in what the performer itself tells.
    var missingNames: [Summary.MissingName] = []
    var done = 0
    var total = 0
    /// Since the start of the run, in seconds.
    var elapsed = 0.0
    /// What the longest chain of what is left takes with small databases, in seconds.
    var remaining = 0.0
}

extension Run {
    /// - Parameter start: When the run started.
    func progress(since start: Date, _ now: Date) -> Progress {
        let left = remaining
        var progress = Progress()
        progress.total = (stream.operations + amendments).filter { settings.selection.contains($0) }.count
        progress.done = progress.total - left.count
        progress.elapsed = now.timeIntervalSince(start)
        for operation in left {
            guard let flight = flights[operation.id], flight.state != .over else { continue }
            let isCommand = operation.action == .runCommand
            progress.isCommandRunning = progress.isCommandRunning || (isCommand && flight.state == .calling)
            let snapshot = snapshot(of: operation)
            let instance = isCommand ? nil : instance(of: operation)
            progress.flights.append(
                Progress.Line(
                    id: operation.id,
                    status: flight.sight ?? snapshot?.status ?? instance?.status.description,
                    percent: snapshot?.percentProgress ?? instance?["StorageOperationPercentProgress"]?.integer,
                    elapsed: now.timeIntervalSince(flight.started)
                )
            )
        }
        progress.remaining =
            CriticalPath(
                of: left,
                elapsed: { operation in flights[operation.id].map { now.timeIntervalSince($0.started) } ?? 0 }
            ).seconds
        return progress
    }
}
