import RDS

typealias ClusterChoice = Choice<ClusterMethod>

extension Choice<ClusterMethod> {
    /// The way that brings the data from another account or Region.
    ///
    /// - Throws: `PlanRefusal` for replicated backups, which instances alone have.
    init(_ choice: SupplyChoice) throws(PlanRefusal) {
        guard case .snapshot(let supply) = choice.way else {
            throw PlanRefusal("RDS replicates no backups of clusters", "name a snapshot: --snapshot ID")
        }
        self.init(method: .supplied(supply), reason: choice.reason)
    }

    /// The way by a clone of what another account shares.
    init(_ landing: Landing) {
        self.init(
            method: .landed(landing),
            reason: "cloned copy-on-write from '\(landing.name)', which is cloned from what the account "
                + "\(landing.source.account) shares, so its data is as fresh as can be"
        )
    }

    /// A copy-on-write clone unless another way was asked for; a full copy where there are no clones.
    ///
    /// - Throws: `PlanRefusal` when there is no way.
    init(
        _ wish: CloneMethod.Wish,
        source: DBCluster,
        target: DBCluster,
        in graph: InstanceGraph
    ) throws(PlanRefusal) {
        switch wish {
        case .best where source.isMultiAZ:
            self.init(
                method: .pointInTime(nil),
                reason: "restored as a full copy to the latest time there is: only Aurora's clusters can be cloned"
            )
        case .best: self = try Self.clone(of: source, for: target, in: graph)
        case .pointInTime(let time): self = try Self.pointInTime(time, of: source, in: graph)
        case .newestSnapshot: self.init(try SnapshotChoice.newest(of: source, in: graph))
        case .snapshot(let name): self.init(try SnapshotChoice.named(name, for: source, in: graph))
        case .sharedClone: throw PlanRefusal(reasons: [LandingChecks.obstacle(source)])
        }
    }

    private init(_ snapshot: SnapshotChoice) {
        self.init(method: .snapshot(snapshot.name, arn: snapshot.arn, time: snapshot.time), reason: snapshot.reason)
    }

    private static func clone(
        of source: DBCluster,
        for target: DBCluster,
        in graph: InstanceGraph
    ) throws(PlanRefusal) -> ClusterChoice {
        if let fault = ZonesInCommon(of: source, and: target, in: graph).fault {
            throw PlanRefusal(fault, "--point-in-time latest makes a full copy instead")
        }
        return ClusterChoice(
            method: .clone,
            reason: "cloned from '\(source.identifier)' copy-on-write, so its data is as fresh as can be"
        )
    }

    private static func pointInTime(
        _ time: String?,
        of source: DBCluster,
        in graph: InstanceGraph
    ) throws(PlanRefusal) -> ClusterChoice {
        if let time, let fault = DataAge.fault(time, of: source, in: graph) {
            throw PlanRefusal(fault, "choose another time, or --point-in-time latest")
        }
        let words = time.map { DataAge.text($0, in: graph) } ?? "the latest time there is"
        return ClusterChoice(method: .pointInTime(time), reason: "restored as a full copy to \(words), as asked")
    }
}

/// The zones of a source's storage in which a target's subnet group has a subnet.
///
/// A clone keeps the three zones of its source's storage, and its subnets have to be in two of them at least.
/// Source: Amazon Aurora User Guide, "Cross-VPC cloning with Amazon Aurora".
struct ZonesInCommon {
    /// Why no clone can be made; `nil` when it can, as far as the graph shows.
    let fault: String?

    init(of source: DBCluster, and target: DBCluster, in graph: InstanceGraph) {
        let storage = Set((source["AvailabilityZones"]?.array ?? []).compactMap(\.string))
        let subnets = graph.members(of: target).first?["DBSubnetGroup"]?["Subnets"]?.array ?? []
        let zones = Set(subnets.compactMap { $0["SubnetAvailabilityZone"]?["Name"]?.string })
        guard !storage.isEmpty, !zones.isEmpty, storage.intersection(zones).count < 2 else {
            fault = nil
            return
        }
        fault =
            "the storage of '\(source.identifier)' is in \(storage.sorted().joined(separator: ", ")) and the subnets of "
            + "'\(target.identifier)' are in \(zones.sorted().joined(separator: ", ")): fewer than two zones in common"
    }
}
