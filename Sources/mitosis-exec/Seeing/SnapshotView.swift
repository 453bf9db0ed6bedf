import RDS

/// What was seen of the snapshots that a stream makes, shares, copies and deletes.
struct SnapshotView: Sendable {
    /// What was seen of the snapshot of one operation.
    struct Sight: Sendable {
        /// `nil` when it is not there.
        var snapshot: DBSnapshot?
        /// The accounts that may use it; `nil` when nobody asked.
        var accounts: Set<String>?
        /// Whether it was seen from the account that it is shared with, which tells that it is there, and shared.
        var isSeenFromTarget = false
    }

    /// By the operations; of those that nobody looked for there is none.
    var sights: [Operation.ID: Sight] = [:]
    /// The instance or cluster that a snapshot is to be taken of, where it was looked for and is there.
    var sources: [Operation.ID: any JudgedResource] = [:]
    /// The places that were looked at.
    var places: Set<Place> = []
}

extension DBSnapshot {
    /// What it is doing, with its progress: `creating, 43 %`.
    var progress: String {
        let status = status ?? "unknown"
        guard !isAvailable, let percentProgress else { return status }
        return "\(status), \(percentProgress) %"
    }
}
