import RDS

/// What an earlier run left is removed only while all that says so can be seen: the planned identity under the planned
/// name, the mark of that run, and another instance under the name that it was made for.
extension Judge {
    func removal(_ operation: Operation, _ sight: NodeSight) -> Verdict {
        let name = sight.node.identifier
        if view.isDouble(name) { return .unsure("'\(name)' is listed twice") }
        guard let left = sight.old else { return .settled }
        guard left.identifier == name, operation.identifier == name else {
            return .refused("the instance \(left.dbiResourceId ?? "") is named '\(left.identifier)' now")
        }
        guard left.tags[PlanTag.plan] == PlanTag.mark(plan: operation.plan, replacing: operation.source) else {
            return .refused("'\(name)' does not bear the mark of the plan \(operation.plan), so no run has left it")
        }
        let place = operation.source.identifier
        guard place != name else { return .refused("'\(name)' bears the name that it was made for") }
        guard view.resource(named: place) != nil else {
            return .unsure("nothing bears the name '\(place)', so '\(name)' may be all that is left of it")
        }
        if left.status.kind == .deleting { return .wait("'\(name)' is being deleted") }
        if operation.action != .deleteDBInstance, !left.isTrue("DeletionProtection") { return .settled }
        for replica in view.replicas(of: name) where !isRemoved(replica) {
            return .refused("'\(replica.identifier)' replicates '\(name)': RDS would promote it")
        }
        if let first = operation.after.first(where: { known.contains($0) && !done.contains($0) }) {
            return .wait("after \(first)")
        }
        if let replica = view.replicas(of: name).first {
            return .wait("'\(replica.identifier)' still replicates '\(name)'")
        }
        guard operation.action == .deleteDBInstance else {
            return left.status.allows(.modify) ? .ready : .waitOrRefuse(left)
        }
        if left.isTrue("DeletionProtection") {
            return .refused("'\(name)' has deletion protection", remedy: "plan it again with --allow-protected")
        }
        return left.status.kind != .passing && left.status.allows(.delete) ? .ready : .waitOrRefuse(left)
    }

    /// Whether the stream removes an instance, too.
    private func isRemoved(_ instance: DBInstance) -> Bool {
        guard let node = trees.nodes[instance.identifier], node.operations.contains(where: \.isRemoval) else {
            return false
        }
        return node.old.dbiResourceId != nil && node.old.dbiResourceId == instance.dbiResourceId
    }
}
