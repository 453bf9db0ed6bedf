import Console
import RDS

/// What a snapshot was taken of, where the graph does not show that: it has been deleted or made anew since, or it is
/// another account's, as production often is.
///
/// A snapshot tells all that a restore needs: engine, version, storage, encryption, and whose data it is.
enum SnapshotOrigin {
    /// What comes with the data and no snapshot tells, or no stub of a shared cluster, so that nobody can say whether it will
    /// differ.
    ///
    /// Source: RDS API 2014-10-31, `DBSnapshot` and `DBClusterSnapshot`, beside `DBInstance` and `DBCluster`.
    static let untold: Set = [
        "AutomationMode", "CharacterSetName", "DatabaseName", "DBName", "MasterUsername", "NcharCharacterSetName",
    ]

    /// - Parameter place: Any ARN of the account and Region in which it is restored. Its own ARN may be another, and is
    ///   never used.
    /// - Returns: The instance or the cluster as far as the snapshot tells; `nil` where that is not enough.
    static func resource(of snapshot: DBSnapshot, restoredAt place: ARN) -> (any DBResource)? {
        guard let engine = snapshot["Engine"], !snapshot.instanceIdentifier.name.isEmpty else { return nil }
        let arn = JSONValue.string(place.sibling(snapshot.instanceIdentifier).description)
        let name = JSONValue(snapshot.instanceIdentifier)
        // A restore does not ask for the status.
        if snapshot.isOfCluster {
            var members: JSONObject = [
                "DBClusterIdentifier": name, "DBClusterArn": arn, "Engine": engine, "Status": "available",
            ]
            for member in sharedByClusters { members[member] = snapshot[member] }
            return try? DBCluster(.object(members), at: "DBClusterSnapshots")
        }
        var members: JSONObject = [
            "DBInstanceIdentifier": name, "DBInstanceArn": arn, "Engine": engine, "DBInstanceStatus": "available",
        ]
        members["DbiResourceId"] = snapshot["DbiResourceId"]
        members["OptionGroupMemberships"] = snapshot["OptionGroupName"].map { [["OptionGroupName": $0]] }
        members["DBSubnetGroup"] = snapshot["VpcId"].map { ["VpcId": $0] }
        return (try? DBInstance(.object(members), at: "DBSnapshots")).map { snapshot.data(of: $0) }
    }

    /// The differences of a new instance or cluster without those that nobody can tell.
    ///
    /// - Parameter teller: What tells of a source that the graph does not show, in words.
    /// - Returns: All of them where the graph shows the source; else also a note of what was left out, for standard error.
    static func tellable(
        _ found: [Difference],
        of source: any DBResource,
        by teller: String = "the snapshot",
        in graph: InstanceGraph
    ) -> (differences: [Difference], notes: [Message]) {
        let hidden = graph.shows(source) ? [] : found.filter { untold.contains($0.attribute) && $0.new == nil }
        guard let name = hidden.first?.identifier else { return (found, []) }
        let note =
            Message.note(
                "\(teller) does not tell \(hidden.map(\.attribute).shortList), so whether '\(name)' keeps what it has "
                    + "there is not known"
            )
        return (found.filter { !hidden.contains($0) }, [note])
    }

    private static let sharedByClusters = [
        "AllocatedStorage", "DBSystemId", "DbClusterResourceId", "EngineMode", "EngineVersion", "KmsKeyId",
        "MasterUsername", "Port",
        "StorageEncrypted", "StorageEncryptionType", "StorageThroughput", "StorageType",
    ]
}

extension PlanOptions {
    /// What the data comes from: what `--source` names, or else what the snapshot was taken of.
    ///
    /// - Returns: Of the graph, or as the snapshot tells; `nil` when neither has it.
    func dataSource(in graph: InstanceGraph) -> (any DBResource)? {
        let named = source.flatMap { graph.resource($0) }
        guard case .snapshot(let text) = method, let target = targets.first,
            let snapshot = graph.snapshot(text, ofCluster: target.isCluster)
        else { return named }
        let origin = snapshot.originIdentity
        if let named, origin == nil || named.dbiResourceId == nil || named.dbiResourceId == origin { return named }
        if let source {
            // That it is of something else is said where the snapshot is looked at.
            guard snapshot.instanceIdentifier.name == source.name else { return named }
        } else if let origin, let seen = graph.resources.first(where: { $0.dbiResourceId == origin }) {
            return seen
        }
        return graph.resource(target).flatMap { SnapshotOrigin.resource(of: snapshot, restoredAt: $0.arn) }
    }
}

extension InstanceGraph {
    /// Whether something is in the graph, and not known by a snapshot alone.
    func shows(_ resource: any DBResource) -> Bool {
        self.resource(resource.identifier).map { $0.dbiResourceId == resource.dbiResourceId } ?? false
    }
}
