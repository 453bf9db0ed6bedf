import RDS

/// How the new primary gets the source's data.
enum CloneMethod: CopyMethod {
    case replica
    /// By name or ARN, with the time of its data where that is known.
    case snapshot(String, arn: String?, time: String?)
    /// `nil`: the latest time there is.
    case pointInTime(String?)
    /// A snapshot that is brought from elsewhere, or under another key.
    case supplied(Supply)
    /// Backups that RDS replicates from another Region, by their ARN; `nil`: to the latest time there is.
    case replicatedBackups(String, time: String?)

    /// What the user asked for.
    enum Wish: Hashable, Sendable {
        case best
        case newestSnapshot
        case snapshot(String)
        case pointInTime(String?)
        /// A clone of what another account shares.
        case sharedClone
    }

    /// The way in which the new primary is made.
    var way: Way {
        switch self {
        case .replica: .promotedReplica
        case .snapshot, .supplied: .snapshot
        case .pointInTime, .replicatedBackups: .pointInTime
        }
    }

    var action: Action { way.action }

    var supply: Supply? { if case .supplied(let supply) = self { supply } else { nil } }

    /// The time of the data; `nil` where nobody knows.
    func time(capturedAt: String?) -> String? {
        switch self {
        case .replica: capturedAt
        case .snapshot(_, _, let time): time
        case .pointInTime(let time), .replicatedBackups(_, let time): time ?? capturedAt
        case .supplied(let supply): supply.time
        }
    }

    /// The snapshot that is restored; `nil` when none is, or the graph does not have it.
    func snapshot(in graph: InstanceGraph) -> DBSnapshot? {
        switch self {
        case .snapshot(let name, _, _): graph.snapshot(name, ofCluster: false)
        case .supplied(let supply): supply.data
        case .replica, .pointInTime, .replicatedBackups: nil
        }
    }
}
