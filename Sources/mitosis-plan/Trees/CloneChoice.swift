import RDS

typealias CloneChoice = Choice<CloneMethod>

extension Choice<CloneMethod> {
    /// The way that an earlier run has taken, as far as what it made tells; `nil` when it does not.
    static func settled(by made: DBInstance?) -> CloneChoice? {
        guard let made, made.sourceReference != nil else { return nil }
        return CloneChoice(method: .replica, reason: "'\(made.identifier)' already, a read replica")
    }

    /// The way that brings the data from another account or Region.
    init(_ choice: SupplyChoice) {
        switch choice.way {
        case .snapshot(let supply): self.init(method: .supplied(supply), reason: choice.reason)
        case .backups(let arn, let time):
            self.init(method: .replicatedBackups(arn, time: time), reason: choice.reason)
        }
    }

    /// The same, but that a snapshot which cannot be restored as it is wanted is copied first: one that is encrypted and
    /// only shared, or under another key than the target's.
    func copying(for target: DBInstance, in graph: InstanceGraph, _ options: PlanOptions) -> CloneChoice {
        guard case .snapshot(let name, let arn, let time) = method, let snapshot = method.snapshot(in: graph) else {
            return self
        }
        let original = arn.flatMap { ARN($0) } ?? target.arn.sibling(.snapshot, name)
        let maker = SupplyMaker(options: options, target: target, graph: graph)
        let supply = maker.supply(.present(original), of: snapshot, time: time)
        guard supply.copy != nil else { return self }
        let key = supply.copy?.key.map { " under the key \($0)" } ?? ""
        return CloneChoice(method: .supplied(supply), reason: reason + ", which is copied\(key)")
    }

    /// Chooses a read replica when it can be, else a snapshot, else the source's backups.
    ///
    /// - Parameter newReplicas: How many replicas of the source the whole plan would make.
    /// - Throws: `PlanRefusal` when there is no way.
    init(
        _ wish: CloneMethod.Wish,
        source: DBInstance,
        target: DBInstance,
        in graph: InstanceGraph,
        newReplicas: Int
    ) throws(PlanRefusal) {
        switch wish {
        case .newestSnapshot: self.init(try SnapshotChoice.newest(of: source, in: graph))
        case .snapshot(let name): self.init(try SnapshotChoice.named(name, for: source, in: graph))
        case .pointInTime(let time): self = try Self.pointInTime(time, of: source, in: graph, why: "as asked")
        case .sharedClone: throw PlanRefusal(reasons: [LandingChecks.obstacle(source)])
        case .best:
            if let obstacle = ReplicaObstacle.found(source, target, in: graph, newReplicas) {
                self = try Self.restore(of: source, in: graph, since: obstacle)
            } else {
                self.init(
                    method: .replica,
                    reason: "a read replica that is promoted, so its data is as fresh as can be"
                )
            }
        }
    }

    private init(_ snapshot: SnapshotChoice) {
        self.init(method: .snapshot(snapshot.name, arn: snapshot.arn, time: snapshot.time), reason: snapshot.reason)
    }

    /// The newest snapshot, or else the source's backups.
    private static func restore(
        of source: DBInstance,
        in graph: InstanceGraph,
        since obstacle: String
    ) throws(PlanRefusal) -> CloneChoice {
        let why = "since \(obstacle)"
        do throws(PlanRefusal) {
            return CloneChoice(try SnapshotChoice.newest(of: source, in: graph, why: why))
        } catch {
            if let backups = try? pointInTime(nil, of: source, in: graph, why: why) { return backups }
            throw PlanRefusal(
                reasons: error.reasons.map { .init(text: "\(obstacle), and \($0.text)", remedy: $0.remedy) }
            )
        }
    }

    /// - Parameter time: `nil` for the latest one.
    private static func pointInTime(
        _ time: String?,
        of source: DBInstance,
        in graph: InstanceGraph,
        why: String
    ) throws(PlanRefusal) -> CloneChoice {
        let name = "'\(source.identifier)'"
        if !source.status.allows(.restoreBackups) {
            throw PlanRefusal(
                "\(name) is \(source.status), and so its backups cannot be restored",
                "name a snapshot of it: --snapshot ID"
            )
        }
        if source.backupRetentionPeriod == 0 {
            throw PlanRefusal(
                "\(name) has no automated backups to restore",
                "give it a BackupRetentionPeriod, or use --restore-snapshot"
            )
        }
        if source.sourceReference != nil, source.engine.family == .postgres {
            throw PlanRefusal(
                "\(name) is a replica, and \(source.engine) restores no point in time of one",
                "name its primary as --source, or use --restore-snapshot"
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
            throw PlanRefusal(
                fault,
                "choose another time, or --point-in-time latest"
            )
        }
        return CloneChoice(
            method: .pointInTime(time),
            reason: "restored to \(DataAge.text(time, in: graph)), \(why)"
        )
    }
}
