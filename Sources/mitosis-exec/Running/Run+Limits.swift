import Console
import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How long things may take, and when to look again.
extension Run {
    /// An operation in flight that has failed, by what the Region shows.
    struct Loss: Sendable, Equatable {
        let id: Operation.ID
        let reason: String
    }

    /// The operations in flight that have failed; why others can never start becomes the run's failure.
    mutating func losses(_ now: Date) -> [Loss] {
        var found: [Loss] = []
        for operation in remaining {
            let verdict = verdict(on: operation)
            guard var flight = flights[operation.id], flight.state != .over, flight.state != .calling else { continue }
            flight.watch(verdict, now)
            flights[operation.id] = flight
            if let reason = impossibility(of: operation, verdict, now) ?? loss(of: flight, operation, verdict, now) {
                found.append(Loss(id: operation.id, reason: reason))
            }
        }
        // What is in flight has brought about what keeps the rest from starting.
        guard found.isEmpty else { return found }
        for operation in remaining where flights[operation.id] == nil { hold(operation, verdict(on: operation), now) }
        return found
    }

    /// Why an operation can never be performed; before anything was changed a single look decides.
    private mutating func impossibility(of operation: Operation, _ verdict: Verdict, _ now: Date) -> String? {
        guard case .refused = verdict else {
            refusedSince[operation.id] = nil
            return nil
        }
        let since = refusedSince[operation.id] ?? now
        refusedSince[operation.id] = since
        return !hasChanged || now.timeIntervalSince(since) >= settings.lag ? verdict.reason : nil
    }

    /// How long a view of the Region from which nothing can be concluded is borne, in seconds.
    private static let longestDoubt = 600.0

    /// How long an operation may take, in seconds.
    func limit(of operation: Operation) -> Double {
        settings.timeout?.inSeconds ?? Double(operation.id.stage.facts.hours * 3600)
    }

    private func loss(of flight: Flight, _ operation: Operation, _ verdict: Verdict, _ now: Date) -> String? {
        let limit = limit(of: operation)
        if now.timeIntervalSince(flight.started) > limit {
            return "it took longer than \(Event.duration(limit)): \(flight.sight ?? verdict.reason)"
        }
        guard case .accepted(let time) = flight.state, verdict == .ready else { return nil }
        if let idle = flight.idleSince, now.timeIntervalSince(idle) > settings.lag {
            return "RDS began it and gave it up: what was asked for does not show, and nothing is pending"
        }
        return now.timeIntervalSince(time) > settings.patience
            ? "RDS accepted the call, but its effect does not show" : nil
    }

    /// Notes since when an operation has been waiting for the Region, and gives up when that is too long.
    private mutating func hold(_ operation: Operation, _ verdict: Verdict, _ now: Date) {
        if let reason = impossibility(of: operation, verdict, now) {
            failure = failure ?? "\(operation.id): \(reason)"
            return
        }
        guard verdict.isWaiting, !verdict.reason.hasPrefix("after ") else {
            waitingSince[operation.id] = nil
            return
        }
        let since = waitingSince[operation.id] ?? now
        waitingSince[operation.id] = since
        if case .differs(let amendment) = verdict, isAmendedInVain(amendment),
            now.timeIntervalSince(since) > settings.lag
        {
            failure = failure ?? "\(operation.id): it was sent again in vain to \(amendment.text)"
            return
        }
        let doubt = hasChanged ? Self.longestDoubt : settings.lag
        if now.timeIntervalSince(since) > (verdict.isUnsure ? doubt : limit(of: operation)), failure == nil {
            failure = "\(operation.id): \(verdict.reason)"
        }
    }

    /// How long to leave an operation alone that RDS does not take yet, in seconds: longer the longer it has not.
    func pause(of operation: Operation, _ now: Date) -> Double {
        let waited = flights[operation.id].map { now.timeIntervalSince($0.started) } ?? 0
        return min(waited / 20, settings.poll.inSeconds * 6)
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
