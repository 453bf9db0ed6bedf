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

    var action: Action {
        switch self {
        case .replica: .createDBInstanceReadReplica
        case .snapshot: .restoreDBInstanceFromDBSnapshot
        case .pointInTime: .restoreDBInstanceToPointInTime
        }
    }

    /// The snapshot that is restored; `nil` when none is, or the graph does not have it.
    func snapshot(in graph: InstanceGraph) -> DBSnapshot? {
        guard case .snapshot(let name, _, _) = self else { return nil }
        return graph.snapshots?.first { $0.identifier == name || $0["DBSnapshotArn"]?.string == name }
    }
}

/// The way that was chosen, and why, or why there is none.
struct CloneChoice: Hashable, Sendable {
    var method: CloneMethod?
    /// In words, for standard error.
    var reason: String
    /// What to do when there is no way.
    var hint = ""
}

extension CloneChoice {
    /// The way that an earlier run has taken, as far as what it made tells; `nil` when it does not.
    static func settled(by made: DBInstance?) -> CloneChoice? {
        guard let made, made.sourceReference != nil else { return nil }
        return CloneChoice(method: .replica, reason: "'\(made.identifier)' already, a read replica")
    }

    /// Chooses a read replica when it can be, else a snapshot, else the source's backups.
    ///
    /// - Parameter newReplicas: How many replicas of the source the whole plan would make.
    init(_ wish: CloneMethod.Wish, source: DBInstance, target: DBInstance, in graph: InstanceGraph, newReplicas: Int) {
        switch wish {
        case .newestSnapshot: self = Self.newestSnapshot(of: source, in: graph, why: "as asked")
        case .snapshot(let name): self = Self.snapshot(name, in: graph)
        case .pointInTime(let time):
            self =
                Self.restoreObstacle(source)
                ?? CloneChoice(
                    method: .pointInTime(time),
                    reason: "restored to \(time ?? "the latest time there is"), as asked"
                )
        case .best:
            guard let obstacle = Self.obstacle(source, target, in: graph, newReplicas) else {
                self = CloneChoice(
                    method: .replica,
                    reason: "copied by a read replica, so its data is as fresh as can be"
                )
                return
            }
            let snapshot = Self.newestSnapshot(of: source, in: graph, why: "since \(obstacle)")
            if snapshot.method == nil, Self.restoreObstacle(source) == nil {
                self = CloneChoice(
                    method: .pointInTime(nil),
                    reason: "restored to the latest time there is, since \(obstacle)"
                )
            } else if snapshot.method == nil {
                self = CloneChoice(method: nil, reason: "\(obstacle), and \(snapshot.reason)", hint: snapshot.hint)
            } else {
                self = snapshot
            }
        }
    }

    /// Why the source's backups cannot be restored to a point in time; `nil` when they can.
    private static func restoreObstacle(_ source: DBInstance) -> CloneChoice? {
        if source.backupRetentionPeriod == 0 {
            return CloneChoice(
                method: nil,
                reason: "'\(source.identifier)' has no automated backups to restore",
                hint: "give it a BackupRetentionPeriod, or use --restore-snapshot"
            )
        }
        guard source.sourceReference != nil, source.engine.family == .postgres else { return nil }
        return CloneChoice(
            method: nil,
            reason: "'\(source.identifier)' is a replica, and \(source.engine) restores no point in time of one",
            hint: "name its primary as --source, or use --restore-snapshot"
        )
    }

    /// Why the source cannot have the replicas; `nil` when it can.
    private static func obstacle(
        _ source: DBInstance,
        _ target: DBInstance,
        in graph: InstanceGraph,
        _ newReplicas: Int
    ) -> String? {
        let name = "'\(source.identifier)'"
        guard source.engine.hasReadReplicas else { return "\(source.engine) has no read replicas" }
        if source.engine.family == .sqlServer, !source.isTrue("MultiAZ") {
            return "\(name) is in one zone, and \(source.engine) has replicas of Multi-AZ instances alone"
        }
        if source.backupRetentionPeriod == 0 { return "\(name) has no automated backups and so can have no replica" }
        if source["MasterUserSecret"] != nil, source.engine.family != .sqlServer {
            return "the password of \(name) is managed by Secrets Manager and so it can have no replica"
        }
        if source.replicaReferences.count + newReplicas > source.engine.replicaLimit {
            return "\(name) has \(source.replicaReferences.count) replicas, and \(source.engine) allows "
                + "\(source.engine.replicaLimit)"
        }
        if source.sourceReference != nil, !source.engine.canCascade(version: source.engineVersion) {
            return "\(name) is a replica itself, and \(source.engine) has no replicas of replicas"
        }
        if graph.level(of: source) >= source.engine.depthLimit {
            return "\(name) is \(graph.level(of: source)) levels below its primary and so can have no replica"
        }
        if let vpc = source.vpcId, let other = target.vpcId, vpc != other {
            return "\(name) is in \(vpc) and '\(target.identifier)' in \(other)"
        }
        return nil
    }

    private static func newestSnapshot(of source: DBInstance, in graph: InstanceGraph, why: String) -> CloneChoice {
        let candidates = (graph.snapshots ?? []).filter { snapshot in
            snapshot.isAvailable
                && (snapshot["DbiResourceId"]?.string ?? source.dbiResourceId) == source.dbiResourceId
                && snapshot.instanceIdentifier == source.identifier
        }
        let newest = candidates.max { ($0.dataTime ?? "", $0.identifier) < ($1.dataTime ?? "", $1.identifier) }
        guard let newest else {
            return CloneChoice(
                method: nil,
                reason: "the graph has no available snapshot of '\(source.identifier)'",
                hint: "take the graph with: rds-describe --snapshots"
            )
        }
        return chosen(newest, as: newest.identifier, why: why)
    }

    private static func snapshot(_ name: String, in graph: InstanceGraph) -> CloneChoice {
        let unseen = CloneMethod.snapshot(name, arn: ARN(name)?.description, time: nil)
        guard let found = unseen.snapshot(in: graph) else {
            return CloneChoice(
                method: unseen,
                reason: "restored from the snapshot '\(name)', whose age is unknown: the graph does not have it"
            )
        }
        guard found.isAvailable else {
            return CloneChoice(
                method: nil,
                reason: "the snapshot '\(name)' is not available",
                hint: "choose another one"
            )
        }
        // A snapshot that another account shares has to be named by its ARN.
        return chosen(found, as: name, why: "as asked")
    }

    private static func chosen(_ snapshot: DBSnapshot, as name: String, why: String) -> CloneChoice {
        CloneChoice(
            method: .snapshot(name, arn: snapshot["DBSnapshotArn"]?.string, time: snapshot.dataTime),
            reason:
                "restored from the snapshot '\(snapshot.identifier)' of \(snapshot.dataTime ?? "an unknown time"), \(why)"
        )
    }
}
