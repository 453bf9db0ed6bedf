import RDS

/// How the data comes to one target from another account or Region, or under another key, and why so.
struct SupplyChoice: Hashable, Sendable {
    enum Way: Hashable, Sendable {
        case snapshot(Supply)
        /// Automated backups that RDS replicates to the target's Region; `nil`: to the latest time there is.
        case backups(arn: String, time: String?)
    }

    let way: Way
    /// In words, for standard error.
    let reason: String
}

extension SupplyChoice {
    /// Chooses replicated backups, or a snapshot that is shared already, before anything is asked of the source's account.
    ///
    /// - Parameter graph: The target's.
    /// - Throws: `PlanRefusal` when there is no way.
    init(
        _ options: PlanOptions,
        from source: ForeignSource,
        to target: any DBResource,
        in graph: InstanceGraph
    ) throws(PlanRefusal) {
        let maker = SupplyMaker(options: options, target: target, graph: graph)
        let here = Place(of: target.arn)
        let backups = source.replicatedBackups(in: here)
        switch options.method {
        case .pointInTime(let time):
            guard let backups else { throw Self.noBackups(source, target) }
            self = try Self.backups(backups, time, source)
        case .newestSnapshot:
            guard let newest = source.newest(in: (graph.snapshots ?? []) + (source.graph.snapshots ?? [])) else {
                throw Self.noSnapshot(source)
            }
            self = maker.restoring(newest, of: source)
        case .snapshot(let name): self = maker.restoring(try Self.named(name, source, graph), of: source)
        case .sharedClone: throw PlanRefusal(reasons: [LandingChecks.obstacle(source.resource)])
        case .best:
            let shared = (graph.snapshots ?? []).filter { $0.arn.flatMap { ARN($0) }?.account == source.place.account }
            if let backups {
                self = try Self.backups(backups, nil, source)
            } else if source.place.account != here.account, let newest = source.newest(in: shared) {
                self = maker.restoring(newest, of: source)
            } else if let data = source.snapshot {
                self = maker.taking(of: source, data)
            } else {
                throw Self.noSnapshot(source)
            }
        }
    }

    private static func named(
        _ name: String,
        _ source: ForeignSource,
        _ graph: InstanceGraph
    ) throws(PlanRefusal) -> DBSnapshot {
        let isOfCluster = source.resource.identifier.isCluster
        guard
            let found = graph.snapshot(name, ofCluster: isOfCluster)
                ?? source.graph.snapshot(name, ofCluster: isOfCluster)
        else {
            throw PlanRefusal(
                "no graph has the snapshot '\(name)'",
                "take the graph of \(source.place) with its snapshots: rds-describe --snapshots"
            )
        }
        if let reason = SnapshotObstacle.found(found, named: name, for: source.resource) {
            throw PlanRefusal(reasons: [reason])
        }
        return found
    }

    private static func backups(_ arn: String, _ time: String?, _ source: ForeignSource) throws(PlanRefusal)
        -> SupplyChoice
    {
        if let time, let fault = DataAge.fault(time, of: source.resource, in: source.graph) {
            throw PlanRefusal(fault, "choose another time, or --point-in-time latest")
        }
        let words = time.map { DataAge.text($0, in: source.graph) } ?? "the latest time there is"
        return SupplyChoice(
            way: .backups(arn: arn, time: time),
            reason:
                "restored from the automated backups of '\(source.resource.identifier)' that RDS replicates here, to "
                + words
        )
    }

    private static func noBackups(_ source: ForeignSource, _ target: any DBResource) -> PlanRefusal {
        let here = Place(of: target.arn)
        guard here.account == source.place.account, !source.resource.identifier.isCluster else {
            return PlanRefusal(
                "automated backups are restored in their own account and Region, and '\(source.resource.identifier)' is in "
                    + "\(source.place)",
                "leave out --point-in-time: a snapshot is taken and copied"
            )
        }
        return PlanRefusal(
            "the automated backups of '\(source.resource.identifier)' are not replicated to \(here.region)",
            "leave out --point-in-time, or have RDS replicate them: aws rds start-db-instance-automated-backups-replication "
                + "--region \(here.region) --source-db-instance-arn \(source.resource.arn) ..."
        )
    }

    private static func noSnapshot(_ source: ForeignSource) -> PlanRefusal {
        PlanRefusal(
            "no graph has an available snapshot of '\(source.resource.identifier)'",
            source.graph.snapshots == nil
                ? "take the graph of \(source.place) with its snapshots: rds-describe --snapshots"
                : "leave out --restore-snapshot: one is taken then"
        )
    }
}

extension ForeignSource {
    /// The newest of these snapshots that is of the source; the first one where several are as new.
    fileprivate func newest(in snapshots: [DBSnapshot]) -> DBSnapshot? {
        // Names say nothing across accounts.
        guard let identity = resource.dbiResourceId else { return nil }
        let own = snapshots.filter { snapshot in
            snapshot.isAvailable && snapshot.isOfCluster == resource.identifier.isCluster
                && snapshot.originIdentity == identity
        }
        return own.reduce(nil as DBSnapshot?) { newest, next in
            guard let newest, newest.dataTime ?? "" >= next.dataTime ?? "" else { return next }
            return newest
        }
    }

    /// The automated backups of an instance that RDS replicates to another Region of its account, by their ARN; `nil` where
    /// there are none.
    ///
    /// Source: Amazon RDS User Guide, "Replicating automated backups to another AWS Region".
    func replicatedBackups(in place: Place) -> String? {
        let all = resource["DBInstanceAutomatedBackupsReplications"]?.array ?? []
        return all.compactMap { $0["DBInstanceAutomatedBackupsArn"]?.string }.first {
            ARN($0).map { Place(of: $0) == place } == true
        }
    }
}
