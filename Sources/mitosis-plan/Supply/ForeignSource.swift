import RDS

/// The source where it is in another account or Region than the targets.
struct ForeignSource: Sendable {
    /// Of the source's account and Region.
    let graph: InstanceGraph
    /// As it is there.
    let resource: any DBResource
    /// Whether no more is known of it than what its account shares with the target's.
    var isStub = false

    var place: Place { Place(of: resource.arn) }

    /// What a snapshot of the source would say if it were taken now.
    var snapshot: DBSnapshot? {
        var members: JSONObject = [:]
        let isOfCluster = resource.identifier.isCluster
        let shape = isOfCluster ? Shape.dbClusterSnapshot : Shape.dbSnapshot
        guard case .structure(let known) = shape else { return nil }
        for name in known.keys where name != "TagList" && name != "Status" { members[name] = resource[name] }
        members[isOfCluster ? "DBClusterSnapshotIdentifier" : "DBSnapshotIdentifier"] = "new"
        members["Encrypted"] = isOfCluster ? nil : .bool(resource.isTrue("StorageEncrypted"))
        members["OptionGroupName"] = (resource as? DBInstance)?.optionGroupName.map { .string($0) }
        members["VpcId"] = nil
        return try? DBSnapshot(.object(members), at: isOfCluster ? "DBClusterSnapshots" : "DBSnapshots")
    }

    /// The source as far as it matters to a restore elsewhere: its data comes along, its surroundings do not.
    ///
    /// - Parameter target: Any ARN of the account and Region in which it is restored.
    func seen(from target: ARN) -> (any DBResource)? {
        guard let snapshot, var seen = SnapshotOrigin.resource(of: snapshot, restoredAt: target) else { return nil }
        // Which key the data is under depends on how it gets here.
        seen["KmsKeyId"] = nil
        for member in SnapshotOrigin.untold.union(["MasterUserSecret"]) { seen[member] = resource[member] }
        if let instance = seen as? DBInstance, let version = instance.engineVersion {
            // Its groups are of its own account and Region.
            seen["OptionGroupMemberships"] = [
                ["OptionGroupName": .string(instance.engine.defaultOptionGroup(version: version))]
            ]
            seen["DBParameterGroups"] = [
                ["DBParameterGroupName": .string(instance.engine.defaultParameterGroup(version: version))]
            ]
        }
        return seen
    }
}
