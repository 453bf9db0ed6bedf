import RDS

/// What keeps an old tree from being deleted.
extension Judge {
    /// What keeps the tree's new instances from being all in their places; `nil` when nothing does.
    func installed(_ sights: [NodeSight]) -> Verdict? {
        for sight in sights {
            guard sight.newIsInstalled else {
                return .refused("'\(sight.node.identifier)' is not the new instance")
            }
            if let reason = sight.unreadiness { return .wait(reason) }
        }
        return nil
    }

    func clean(_ operation: Operation, _ sight: NodeSight) -> Verdict {
        if let verdict = installed(sights(around: sight)) { return verdict }
        if let verdict = clusterObstacle(to: operation, sight) { return verdict }
        guard let old = sight.old, sight.oldIsRetired else {
            return .refused("the old instance is not at '\(sight.node.retiredName?.description ?? "its retired name")'")
        }
        if operation.id.stage == .drain { return .ready }
        if old.status.kind == .deleting { return .wait("'\(old.identifier)' is being deleted") }
        if operation.id.stage == .delete {
            if let verdict = replication(of: old) { return verdict }
            let planned = plannedIdentities(around: sight)
            for replica in view.replicas(of: old.identifier) {
                guard let identity = replica.dbiResourceId, planned.contains(identity) else {
                    return .refused("'\(replica.identifier)' replicates '\(old.identifier)': RDS would promote it")
                }
                return .wait("'\(replica.identifier)' still replicates '\(old.identifier)'")
            }
            // Before the first of the tree goes.
            for other in sights(around: sight) { if let fault = deletionDifference(other) { return fault } }
        }
        return cleaning(operation, old)
    }

    /// That something in another Region or account, or a cluster, would lose what it replicates; no plan is made for what has
    /// such replicas.
    func replication(of resource: any JudgedResource) -> Verdict? {
        resource.replicasElsewhere.first.map {
            .refused("'\($0)' replicates '\(resource.identifier)', and would lose its source")
        }
    }

    /// RDS deletes what is stopped, full or failed too, but modifies it no more, and takes no snapshot of it.
    func cleaning(_ operation: Operation, _ old: any JudgedResource) -> Verdict {
        if operation.id.stage == .unprotect { return old.status.allows(.modify) ? .ready : .waitOrRefuse(old) }
        if !old.identifier.isCluster, old.isTrue("DeletionProtection"), !isUnprotectedFirst(operation) {
            return .refused(
                "'\(old.identifier)' has deletion protection now",
                remedy: "where it can go all the same: aws rds modify-db-instance --db-instance-identifier "
                    + "\(old.identifier) --no-deletion-protection"
            )
        }
        if operation.parameters["FinalDBSnapshotIdentifier"] != nil, !old.status.allows(.snapshot) {
            return .waitOrRefuse(old)
        }
        // A passing status is waited for all the same: a rename, or a backup, may be under way.
        return old.status.kind != .passing && old.status.allows(.delete) ? .ready : .waitOrRefuse(old)
    }

    /// In what the new instance is not what the old one is that is about to be deleted; `nil` when it is as wanted.
    ///
    /// Days may have passed, and what somebody has changed on purpose since must not be changed back: a person decides.
    private func deletionDifference(_ sight: NodeSight) -> Verdict? {
        guard !acceptsDifferences, let new = sight.new, let old = sight.old,
            let expects = sight.node.operations.first(where: { $0.id.stage == .retire })?.expects
        else { return nil }
        let differences = Amendment.differences(of: new, from: old, sight.node, expects)
            // It has just been turned off, to be deleted.
            .filter { $0.attribute != "DeletionProtection" }
        guard !differences.isEmpty else { return nil }
        return .refused(
            "'\(new.identifier)' is not what '\(old.identifier)' is: \(Amendment.text(differences)) "
                + "(change it, or accept it with --accept-differences)"
        )
    }

    /// Whether the stream takes the protection away before a deletion, and has not done so yet.
    private func isUnprotectedFirst(_ deletion: Operation) -> Bool {
        let id = Operation.ID(.unprotect, deletion.id.node)
        return known.contains(id) && !done.contains(id)
    }
}
