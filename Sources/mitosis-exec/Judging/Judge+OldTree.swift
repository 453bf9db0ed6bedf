import RDS

/// The old tree, held against the one that was planned.
extension Judge {
    /// How the old tree differs from the planned one around a node; `nil` when it does not, or nobody can tell any more.
    func treeDifference(_ sight: NodeSight) -> String? {
        guard sight.oldIsInPlace else { return nil }
        if let old = sight.old, let replica = old.replicasElsewhere.first {
            return "'\(old.identifier)' has a replica that the plan does not know: '\(replica)'"
        }
        if let cluster = sight.old as? DBCluster { return difference(of: cluster, sight) }
        guard let old = sight.old as? DBInstance else { return nil }
        let name = old.identifier
        let planned = plannedIdentities(around: sight)
        let extra = view.replicas(of: name).first { replica in
            replica.dbiResourceId.map { !planned.contains($0) } ?? true
        }
        if let extra { return "'\(name)' has a replica that the plan does not know: '\(extra.identifier)'" }
        let source = InstanceGraph.localName(old.sourceReference, seenFrom: old)
        switch trees.source(of: sight.node) {
        case .unknown: return nil
        case .none: return source.map { "'\(name)' is a replica of '\($0)' now" }
        case .node(let cluster) where cluster.identifier.isCluster: return difference(of: old, in: cluster)
        case .node(let parent):
            guard let source else { return "'\(name)' is not a replica of '\(parent.identifier)' any more" }
            let isAsPlanned = [parent.identifier, parent.retiredName].contains(source)
            return isAsPlanned ? nil : "'\(name)' is a replica of '\(source)' now, not of '\(parent.identifier)'"
        }
    }
}
