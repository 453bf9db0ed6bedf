import RDS

/// What an earlier run left is removed only while all that says so can be seen: the planned identity under the planned
/// name, the mark of that run, and something else under the name that it was made for.
extension Judge {
    func removal(_ operation: Operation, _ sight: NodeSight) -> Verdict {
        let name = sight.node.identifier
        if view.isDouble(name) { return .unsure("'\(name)' is listed twice") }
        guard let left = sight.old else { return .settled }
        guard left.identifier == name, operation.identifier == name else {
            return .refused("the \(name.kind) \(left.dbiResourceId ?? "") is named '\(left.identifier)' now")
        }
        guard left.tag(PlanTag.plan) == PlanTag.mark(plan: operation.plan, replacing: operation.source) else {
            return .refused("'\(name)' does not bear the mark of the plan \(operation.plan), so no run has left it")
        }
        let place = operation.source.identifier
        guard place != name else { return .refused("'\(name)' bears the name that it was made for") }
        guard view.resource(named: place) != nil else {
            return .unsure("nothing bears the name '\(place)', so '\(name)' may be all that is left of it")
        }
        if left.status.kind == .deleting { return .wait("'\(name)' is being deleted") }
        if !operation.action.isDeletion, !left.isTrue("DeletionProtection") { return .settled }
        if let company = company(of: left) { return company }
        if let first = operation.after.first(where: { known.contains($0) && !done.contains($0) }) {
            return .wait("after \(first)")
        }
        guard operation.action.isDeletion else {
            return left.status.allows(.modify) ? .ready : .waitOrRefuse(left)
        }
        if let other = dependents(of: left).first {
            return .wait("'\(other.identifier)' still \(name.isCluster ? "is in" : "replicates") '\(name)'")
        }
        if let verdict = protection(of: left) ?? protection(of: cluster(of: left)) { return verdict }
        return left.status.kind != .passing && left.status.allows(.delete) ? .ready : .waitOrRefuse(left)
    }

    /// A snapshot that an earlier run left goes when all that was made of it has gone.
    func snapshotRemoval(_ operation: Operation) -> Verdict {
        let look = view.snapshots?.sights[operation.id]
        if let look, look.snapshot == nil { return .settled }
        if let snapshot = look?.snapshot, !snapshot.isLeft(by: operation) { return .unknownSnapshot(snapshot) }
        if let turn = turn(of: operation) { return turn }
        guard let snapshot = look?.snapshot else {
            return .wait("the snapshot '\(operation.snapshotName ?? "")' is not looked at")
        }
        // RDS deletes nothing while it comes to be.
        return snapshot.isAvailable || snapshot.status == "failed"
            ? .ready : .wait("'\(snapshot.identifier)' is \(snapshot.progress)")
    }

    /// That something hangs on it, or it on something, that stays; `nil` when all of it goes.
    private func company(of left: any JudgedResource) -> Verdict? {
        let name = left.identifier
        if let other = dependents(of: left).first(where: { !isRemoved($0) }) {
            return .refused(
                name.isCluster
                    ? "'\(other.identifier)' is in '\(name)', and is not removed with it"
                    : "'\(other.identifier)' replicates '\(name)': RDS would promote it"
            )
        }
        if let verdict = replication(of: left) { return verdict }
        // Where the stream is about no cluster, none has been looked at.
        if let cluster = (left as? DBInstance)?.clusterIdentifier,
            view.resource(named: cluster).map({ !isRemoved($0) }) ?? !isRemoved(cluster)
        {
            return .refused("'\(name)' is in '\(cluster)', which is not removed with it")
        }
        return nil
    }

    /// What keeps something from being deleted, or would be promoted; the instances of a Multi-AZ DB cluster go with it.
    private func dependents(of resource: any JudgedResource) -> [DBInstance] {
        let name = resource.identifier
        guard let cluster = resource as? DBCluster else { return view.replicas(of: name) }
        return cluster.isMultiAZ ? [] : view.members(of: name)
    }

    private func cluster(of resource: any JudgedResource) -> (any JudgedResource)? {
        (resource as? DBInstance)?.clusterIdentifier.flatMap { view.resource(named: $0) }
    }

    /// Whether the stream removes something, too.
    private func isRemoved(_ resource: any JudgedResource) -> Bool {
        guard isRemoved(resource.identifier), let planned = trees.nodes[resource.identifier]?.old.dbiResourceId else {
            return false
        }
        return planned == resource.dbiResourceId
    }

    private func isRemoved(_ name: DBInstanceIdentifier) -> Bool {
        trees.nodes[name]?.operations.contains(where: \.isRemoval) == true
    }
}
