import RDS

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
        case .newestSnapshot, .snapshot: self.init(snapshot: wish, of: source, in: graph)
        case .pointInTime(let time): self = Self.pointInTime(time, of: source, in: graph, why: "as asked")
        case .best:
            let obstacle = ReplicaObstacle.found(source, target, in: graph, newReplicas)
            self =
                obstacle.map { Self.restore(of: source, in: graph, since: $0) }
                ?? CloneChoice(
                    method: .replica,
                    reason: "copied by a read replica, so its data is as fresh as can be"
                )
        }
    }

    /// The snapshot that was asked for, or the newest one; what has another wish has no way here.
    init(snapshot wish: CloneMethod.Wish, of source: any DBResource, in graph: InstanceGraph) {
        self =
            if case .snapshot(let name) = wish {
                Self.snapshot(name, for: source, in: graph)
            } else {
                Self.newestSnapshot(of: source, in: graph, why: "as asked")
            }
    }

    /// The newest snapshot, or else the source's backups.
    private static func restore(of source: DBInstance, in graph: InstanceGraph, since obstacle: String) -> CloneChoice {
        let snapshot = newestSnapshot(of: source, in: graph, why: "since \(obstacle)")
        guard snapshot.method == nil else { return snapshot }
        let backups = pointInTime(nil, of: source, in: graph, why: "since \(obstacle)")
        guard backups.method == nil else { return backups }
        return CloneChoice(method: nil, reason: "\(obstacle), and \(snapshot.reason)", hint: snapshot.hint)
    }

    // MARK: - Backups

    /// - Parameter time: `nil` for the latest one.
    private static func pointInTime(_ time: String?, of source: DBInstance, in graph: InstanceGraph, why: String)
        -> CloneChoice
    {
        let name = "'\(source.identifier)'"
        if !source.status.allows(.restoreBackups) {
            return CloneChoice(
                method: nil,
                reason: "\(name) is \(source.status), and so its backups cannot be restored",
                hint: "name a snapshot of it: --snapshot ID"
            )
        }
        if source.backupRetentionPeriod == 0 {
            return CloneChoice(
                method: nil,
                reason: "\(name) has no automated backups to restore",
                hint: "give it a BackupRetentionPeriod, or use --restore-snapshot"
            )
        }
        if source.sourceReference != nil, source.engine.family == .postgres {
            return CloneChoice(
                method: nil,
                reason: "\(name) is a replica, and \(source.engine) restores no point in time of one",
                hint: "name its primary as --source, or use --restore-snapshot"
            )
        }
        guard let time else {
            let latest = source["LatestRestorableTime"]?.string.map { ", about \(DataAge.text($0, in: graph))" } ?? ""
            return CloneChoice(
                method: .pointInTime(nil),
                reason: "restored to the latest time there is\(latest), \(why)"
            )
        }
        if let fault = DataAge.fault(time, of: source, in: graph) {
            return CloneChoice(method: nil, reason: fault, hint: "choose another time, or --point-in-time latest")
        }
        return CloneChoice(
            method: .pointInTime(time),
            reason: "restored to \(DataAge.text(time, in: graph)), \(why)"
        )
    }

    // MARK: - Snapshots

    private static func newestSnapshot(of source: any DBResource, in graph: InstanceGraph, why: String) -> CloneChoice {
        guard let snapshots = graph.snapshots else {
            let names = (graph.partial ?? []).map { " \($0)" }.joined()
            return CloneChoice(
                method: nil,
                reason: "the graph has no snapshots",
                hint: "take it with them: rds-describe --snapshots\(names) | mitosis-plan ..."
            )
        }
        let candidates = snapshots.filter { snapshot in
            snapshot.isAvailable
                && (snapshot.originIdentity ?? source.dbiResourceId) == source.dbiResourceId
                && snapshot.instanceIdentifier == source.identifier
        }
        let newest = candidates.max { ($0.dataTime ?? "", $0.identifier) < ($1.dataTime ?? "", $1.identifier) }
        guard let newest else {
            return CloneChoice(
                method: nil,
                reason: "the graph has no available snapshot of '\(source.identifier)'",
                hint: wayToSnapshot(of: source)
            )
        }
        return chosen(newest, as: newest.identifier, of: source, in: graph, why: why)
    }

    /// A snapshot can be taken of what is available, or becomes so.
    private static func wayToSnapshot(of source: any DBResource) -> String {
        let name = source.identifier
        switch (source.status.kind, source.status.remedy(for: name)) {
        case (.failed, _), (.deleting, _): return "it is \(source.status): name another --source"
        case (_, let remedy?): return "it is \(source.status): \(remedy)"
        case (_, nil):
            return name.isCluster
                ? "take one: aws rds create-db-cluster-snapshot --db-cluster-identifier \(name.name) "
                    + "--db-cluster-snapshot-identifier NAME"
                : "take one: aws rds create-db-snapshot --db-instance-identifier \(name) --db-snapshot-identifier NAME"
        }
    }

    private static func snapshot(_ name: String, for source: any DBResource, in graph: InstanceGraph) -> CloneChoice {
        let arn = ARN(name)
        if let arn, arn.region != source.arn.region || arn.partition != source.arn.partition {
            return CloneChoice(
                method: nil,
                reason: "the snapshot '\(name)' is in another Region than '\(source.identifier)'",
                hint: "copy it first: aws rds copy-db-snapshot --source-region \(arn.region) ..."
            )
        }
        let unseen = CloneMethod.snapshot(name, arn: arn?.description, time: nil)
        if let found = unseen.snapshot(in: graph) {
            // A snapshot that another account shares has to be named by its ARN.
            return SnapshotObstacle.found(found, named: name, for: source)
                ?? chosen(found, as: name, of: source, in: graph, why: "as asked")
        }
        let isShared = arn.map { $0.account != source.arn.account } == true
        return CloneChoice(
            method: unseen,
            reason: "restored from the snapshot '\(name)', whose age is unknown: the graph does not have it"
                + (isShared ? "; if it is encrypted, it has to be copied with a key of this account first" : "")
        )
    }

    private static func chosen(
        _ snapshot: DBSnapshot,
        as name: String,
        of source: any DBResource,
        in graph: InstanceGraph,
        why: String
    ) -> CloneChoice {
        let time = snapshot.dataTime.map { DataAge.text($0, in: graph) } ?? "an unknown time"
        let origin = snapshot.originIdentity ?? source.dbiResourceId
        let stranger =
            origin == source.dbiResourceId
            ? ""
            : " (which is of \(origin ?? "unknown"), not of '\(source.identifier)', \(source.dbiResourceId ?? "unknown"))"
        return CloneChoice(
            method: .snapshot(name, arn: snapshot.arn, time: snapshot.dataTime),
            reason: "restored from the snapshot '\(snapshot.identifier)'\(stranger) of \(time), \(why)"
        )
    }
}
