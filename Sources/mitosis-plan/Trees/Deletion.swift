import RDS

/// How an instance or a cluster is deleted, be it of an old tree or what an earlier run left.
enum Deletion {
    /// The request that takes deletion protection off.
    static func unprotecting(_ name: DBInstanceIdentifier) -> JSONObject {
        named(name, ["DeletionProtection": false, "ApplyImmediately": true])
    }

    /// The request that deletes it; the snapshots and the backups of a cluster's instances are the cluster's.
    ///
    /// - Parameters:
    ///   - name: The one that it has by then.
    ///   - finalSnapshot: `nil` where none is taken.
    static func request(
        for resource: any DBResource,
        named name: DBInstanceIdentifier,
        finalSnapshot: String? = nil,
        keepsAutomatedBackups: Bool = false
    ) -> JSONObject {
        guard (resource as? DBInstance)?.clusterIdentifier == nil else { return named(name, [:]) }
        var parameters: JSONObject = [
            "SkipFinalSnapshot": .bool(finalSnapshot == nil), "DeleteAutomatedBackups": .bool(!keepsAutomatedBackups),
        ]
        parameters["FinalDBSnapshotIdentifier"] = finalSnapshot.map { .string($0) }
        return named(name, parameters)
    }

    private static func named(_ name: DBInstanceIdentifier, _ parameters: JSONObject) -> JSONObject {
        let identifier = Action.deletion(of: name).identifierParameter ?? ""
        return parameters.merging([identifier: JSONValue(name)]) { $1 }
    }
}

extension InstanceGraph {
    /// What keeps something from being deleted, or would be promoted: a cluster's instances, an instance's replicas. Those
    /// of a Multi-AZ DB cluster go with it.
    func dependents(of resource: any DBResource) -> [DBInstance] {
        guard let cluster = resource as? DBCluster else { return replicas(of: resource.identifier) }
        return cluster.isMultiAZ ? [] : members(of: cluster)
    }

    /// How many steps something is below its tree's primary, or below its cluster: what is deepest is deleted first.
    func depth(of resource: any DBResource) -> Int {
        guard let instance = resource as? DBInstance else { return 0 }
        guard let cluster = cluster(instance.clusterIdentifier) else { return level(of: instance) }
        return cluster.writer == instance.identifier ? 1 : 2
    }

    /// What has to be gone before something is deleted: an instance's replicas, which RDS would promote; a cluster's
    /// readers before its writer, so that none is elected; all its instances before a cluster.
    func mustGo(before resource: any DBResource) -> [DBInstance] {
        guard let cluster = cluster((resource as? DBInstance)?.clusterIdentifier) else {
            return dependents(of: resource)
        }
        let name = resource.identifier
        return cluster.writer == name ? members(of: cluster).filter { $0.identifier != name } : []
    }
}
