import RDS

/// Why the source cannot have one more replica.
///
/// Source: Amazon RDS User Guide, "Working with DB instance read replicas" and the pages on each engine's; "Password
/// management with Amazon RDS and AWS Secrets Manager".
enum ReplicaObstacle {
    /// - Parameter newReplicas: How many replicas of the source the whole plan would make.
    /// - Returns: `nil` when it can.
    static func found(
        _ source: DBInstance,
        _ target: DBInstance,
        in graph: InstanceGraph,
        _ newReplicas: Int
    ) -> String? {
        let name = "'\(source.identifier)'"
        let engine = source.engine
        guard engine.hasReadReplicas else { return "\(engine) has no read replicas" }
        // A passing status is waited for.
        if source.status.remedy(for: source.identifier) != nil { return "\(name) is \(source.status)" }
        if engine.family == .sqlServer, let fault = sqlServerFault(source, target) { return fault }
        if source.backupRetentionPeriod == 0 { return "\(name) has no automated backups and so can have no replica" }
        if source["MasterUserSecret"] != nil, engine.family != .sqlServer {
            return "the password of \(name) is managed by Secrets Manager and so it can have no replica"
        }
        let clusters = source["ReadReplicaDBClusterIdentifiers"]?.array?.count ?? 0
        let present = source.replicaReferences.count + clusters
        let level = graph.level(of: source)
        let limit = engine.replicaLimit(atLevel: level)
        if present + newReplicas > limit {
            return "\(name) has \(present) replicas and would have \(newReplicas) more, and \(engine) allows \(limit)"
        }
        if source["ReadReplicaSourceDBClusterIdentifier"] != nil {
            return "\(name) is a replica of a cluster and so can have no replica"
        }
        if source.sourceReference != nil, !engine.canCascade(version: source.engineVersion) {
            return "\(name) is a replica itself, and \(engine) has no replicas of replicas"
        }
        if level >= engine.depthLimit {
            return "\(name) is \(level) levels below its primary and so can have no replica"
        }
        if let vpc = source.vpcId, let other = target.vpcId, vpc != other {
            return "\(name) is in \(vpc) and '\(target.identifier)' in \(other)"
        }
        return nil
    }

    /// SQL Server replicates Multi-AZ instances alone, to instances of 4 virtual processors at least.
    private static func sqlServerFault(_ source: DBInstance, _ target: DBInstance) -> String? {
        guard source.isTrue("MultiAZ") else {
            return
                "'\(source.identifier)' is in one zone, and \(source.engine) has replicas of Multi-AZ instances alone"
        }
        let type = Attribute.intended("DBInstanceClass", of: target)?.string ?? ""
        let size = type.split(separator: ".").last.map(String.init) ?? ""
        // The sizes below xlarge have 2.
        guard ["micro", "small", "medium", "large"].contains(size) else { return nil }
        return "\(type) is too small for a replica of \(source.engine)"
    }
}

/// Why a snapshot cannot be restored in the source's place.
enum SnapshotObstacle {
    /// - Returns: `nil` when it can.
    static func found(_ snapshot: DBSnapshot, named name: String, for source: any DBResource) -> PlanRefusal.Reason? {
        guard snapshot.isAvailable else {
            return .init(
                text: "the snapshot '\(name)' is \(snapshot["Status"]?.string ?? "of unknown status")",
                remedy: "wait until it is available, or choose another one"
            )
        }
        // What is restored is looked at again right before the call, and has to be the source's.
        if let origin = snapshot.originIdentity, let own = source.dbiResourceId, origin != own {
            return .init(
                text: "the snapshot '\(name)' is of '\(snapshot.instanceIdentifier)' (\(origin)), not of "
                    + "'\(source.identifier)' (\(own))",
                remedy: "leave out --source, or choose another snapshot"
            )
        }
        if let engine = snapshot["Engine"]?.string, Engine(engine) != source.engine {
            return .init(
                text: "the snapshot '\(name)' is of \(engine) and '\(source.identifier)' is \(source.engine)",
                remedy: "choose another one"
            )
        }
        return nil
    }
}
