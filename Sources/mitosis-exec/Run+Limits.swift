import Console
import Foundation
import RDS

/// How long things may take, and when to look again.
extension Run {
    /// An operation that took too long.
    struct Overdue: Sendable, Equatable {
        let id: Operation.ID
        let reason: String
    }

    /// The operations in flight that have taken too long; what has not started in time becomes the run's failure.
    mutating func overdue(_ now: Date) -> [Overdue] {
        var found: [Overdue] = []
        for operation in remaining {
            let verdict = verdict(on: operation)
            if let flight = flights[operation.id] {
                if let reason = overdue(flight, verdict, limit(of: operation), now) {
                    found.append(Overdue(id: operation.id, reason: reason))
                }
            } else {
                hold(operation, verdict, now)
            }
        }
        return found
    }

    private func limit(of operation: Operation) -> Double {
        (settings.timeout ?? TimeLimit.standard(for: operation.id.stage)).inSeconds
    }

    private func overdue(_ flight: Flight, _ verdict: Verdict, _ limit: Double, _ now: Date) -> String? {
        guard flight.state != .over else { return nil }
        if now.timeIntervalSince(flight.started) > limit {
            return "it took longer than \(Event.duration(limit)): \(verdict.reason)"
        }
        if case .accepted(let time) = flight.state, verdict == .ready,
            now.timeIntervalSince(time) > settings.patience
        {
            return "RDS accepted the call, but its effect does not show"
        }
        return nil
    }

    /// Notes since when an operation has been waiting for the Region, and gives up when that is too long.
    private mutating func hold(_ operation: Operation, _ verdict: Verdict, _ now: Date) {
        guard verdict.isWaiting, !verdict.reason.hasPrefix("after ") else {
            waitingSince[operation.id] = nil
            return
        }
        let since = waitingSince[operation.id] ?? now
        waitingSince[operation.id] = since
        let isUnsure = if case .unsure = verdict { true } else { false }
        let doubt = hasChanged ? TimeLimit.doubt.inSeconds : settings.lag
        if now.timeIntervalSince(since) > (isUnsure ? doubt : limit(of: operation)), failure == nil {
            failure = "\(operation.id): \(verdict.reason)"
        }
    }

    /// The time until the next look: longer the longer has been waited, short while names move.
    func interval(_ now: Date) -> Duration {
        let open = flights.filter { !done.contains($0.key) && $0.value.state != .over }
        let isUrgent = open.contains { $0.key.stage.phase == .swap || $0.value.sightings > 0 || $0.value.isFree(now) }
        guard !isUrgent, let youngest = open.values.map(\.started).max() else { return settings.poll }
        let waited = Duration.seconds(now.timeIntervalSince(youngest))
        return min(max(waited / 20, settings.poll), settings.poll * 6)
    }
}
