import RDS

/// How a new cluster gets the source's data.
enum ClusterMethod: CopyMethod {
    /// Both share the pages of their storage until one of them changes them; ready in minutes, whatever the size.
    case clone
    /// A full copy of the backups; `nil`: to the latest time there is.
    case pointInTime(String?)
    /// By name or ARN, with the time of its data where that is known.
    case snapshot(String, arn: String?, time: String?)
    /// A clone of another account's cluster, from which the new one is cloned.
    case landed(Landing)
    /// A snapshot that is brought from elsewhere.
    case supplied(Supply)

    var action: Action {
        switch self {
        case .snapshot, .supplied: .restoreDBClusterFromSnapshot
        case .clone, .pointInTime, .landed: .restoreDBClusterToPointInTime
        }
    }

    var supply: Supply? { if case .supplied(let supply) = self { supply } else { nil } }

    /// What the request says of the source; the name of a snapshot that is yet to come is the plan's to give.
    func parameters(_ source: DBCluster, version: String?) -> JSONObject {
        switch self {
        case .clone: return Self.cloning(source.identifier)
        case .landed(let landing): return Self.cloning(landing.name)
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
        case .snapshot, .supplied:
            // Without a version, a snapshot gets the Region's default one.
            var parameters: JSONObject = ["Engine": .string(source.engine.description)]
            if case .snapshot(let name, _, _) = self { parameters["SnapshotIdentifier"] = .string(name) }
            parameters["EngineVersion"] = version.map { .string($0) }
            return parameters
        }
    }

    private static func cloning(_ source: DBInstanceIdentifier) -> JSONObject {
        [
            "SourceDBClusterIdentifier": JSONValue(source), "RestoreType": "copy-on-write",
            "UseLatestRestorableTime": true,
        ]
    }

    /// The time of the data; `nil` where nobody knows.
    func time(capturedAt: String?) -> String? {
        switch self {
        case .clone, .landed: capturedAt
        case .pointInTime(let time): time ?? capturedAt
        case .snapshot(_, _, let time): time
        case .supplied(let supply): supply.time
        }
    }

    /// The snapshot that is restored; `nil` when none is, or the graph does not have it.
    func snapshot(in graph: InstanceGraph) -> DBSnapshot? {
        switch self {
        case .snapshot(let name, _, _): graph.snapshot(name, ofCluster: true)
        case .supplied(let supply): supply.data
        case .clone, .pointInTime, .landed: nil
        }
    }
}
