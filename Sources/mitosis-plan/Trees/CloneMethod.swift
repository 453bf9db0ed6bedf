import RDS

/// How the new primary gets the source's data.
enum CloneMethod: Hashable, Sendable {
    case replica
    /// By name or ARN, with the time of its data where that is known.
    case snapshot(String, arn: String?, time: String?)
    /// `nil`: the latest time there is.
    case pointInTime(String?)

    /// What the user asked for.
    enum Wish: Hashable, Sendable {
        case best
        case newestSnapshot
        case snapshot(String)
        case pointInTime(String?)
    }

    /// The way in which the new primary is made.
    var way: Way {
        switch self {
        case .replica: .promotedReplica
        case .snapshot: .snapshot
        case .pointInTime: .pointInTime
        }
    }

    var action: Action { way.action }

    /// The time of the data; `nil` where nobody knows.
    func time(capturedAt: String?) -> String? {
        switch self {
        case .replica: capturedAt
        case .snapshot(_, _, let time): time
        case .pointInTime(let time): time ?? capturedAt
        }
    }

    /// The snapshot that is restored; `nil` when none is, or the graph does not have it.
    func snapshot(in graph: InstanceGraph) -> DBSnapshot? {
        guard case .snapshot(let name, _, _) = self else { return nil }
        return graph.snapshot(name, ofCluster: false)
    }
}
