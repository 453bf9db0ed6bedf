import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An operation whose call was made, or is about to be made again.
struct Flight: Sendable {
    enum State: Hashable, Sendable {
        case calling
        /// RDS took the call: its effect will show.
        case accepted(Date)
        /// Refused for the moment, or the reply was lost: look until then, and decide afresh.
        case undecided(until: Date)
        /// What is waited for is not yet so: look again then.
        case watching(until: Date)
        /// It failed.
        case over
    }

    let started: Date
    var state: State
    /// How often in a row the operation has been seen settled: RDS's status lags behind its calls.
    var sightings = 0

    /// What a wait has last been seen to wait for, in words.
    var sight: String?

    /// Whether the instance has been seen at work on it.
    var hasBegun = false
    /// Since when the instance, having been at work on it, has been as if it had never been asked.
    var idleSince: Date?

    /// Whether the operation may be started again.
    func isFree(_ now: Date) -> Bool {
        switch state {
        case .undecided(let time), .watching(let time): now >= time
        default: false
        }
    }

    /// Whether it only looks, now and then.
    var isWatching: Bool { if case .watching = state { true } else { false } }

    /// Notes whether the instance is at work on it, or has stopped being.
    mutating func watch(_ verdict: Verdict, _ now: Date) {
        guard case .accepted = state else { return }
        if case .wait = verdict { hasBegun = true }
        idleSince = hasBegun && verdict == .ready ? idleSince ?? now : nil
    }
}

extension Operation {
    /// The call and what it is made on, in a few words.
    var summary: String {
        let target =
            command ?? snapshotName
            ?? [identifier, newIdentifier].compactMap { $0?.description }.joined(separator: " -> ")
        return "\(action.rawValue) \(target)"
    }
}
