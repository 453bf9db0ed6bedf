import RDS

/// How a new cluster gets the source's data.
enum ClusterMethod: Hashable, Sendable {
    /// Both share the pages of their storage until one of them changes them; ready in minutes, whatever the size.
    case clone
    /// A full copy of the backups; `nil`: to the latest time there is.
    case pointInTime(String?)
    /// By name or ARN, with the time of its data where that is known.
    case snapshot(String, arn: String?, time: String?)

    var action: Action {
        if case .snapshot = self { .restoreDBClusterFromSnapshot } else { .restoreDBClusterToPointInTime }
    }

    /// What the request says of the source.
    func parameters(_ source: DBCluster, version: String?) -> JSONObject {
        switch self {
        case .clone:
            return [
                "SourceDBClusterIdentifier": JSONValue(source.identifier), "RestoreType": "copy-on-write",
                "UseLatestRestorableTime": true,
            ]
        case .pointInTime(nil):
            return [
                "SourceDBClusterIdentifier": JSONValue(source.identifier), "RestoreType": "full-copy",
                "UseLatestRestorableTime": true,
            ]
        case .pointInTime(let time?):
            return [
                "SourceDBClusterIdentifier": JSONValue(source.identifier), "RestoreType": "full-copy",
                "RestoreToTime": .string(time),
            ]
        case .snapshot(let name, _, _):
            // Without a version, a snapshot gets the Region's default one.
            var parameters: JSONObject = [
                "SnapshotIdentifier": .string(name), "Engine": .string(source.engine.description),
            ]
            parameters["EngineVersion"] = version.map { .string($0) }
            return parameters
        }
    }

    /// The time of the data; `nil` where nobody knows.
    func time(capturedAt: String?) -> String? {
        switch self {
        case .clone: capturedAt
        case .pointInTime(let time): time ?? capturedAt
        case .snapshot(_, _, let time): time
        }
    }

    /// The snapshot that is restored; `nil` when none is, or the graph does not have it.
    func snapshot(in graph: InstanceGraph) -> DBSnapshot? {
        guard case .snapshot(let name, _, _) = self else { return nil }
        return graph.snapshot(name, ofCluster: true)
    }
}
