import RDS

/// How deep and how wide a tree may be that is to be built again.
///
/// Source: Amazon RDS User Guide, "Working with read replicas" of each engine; "Quotas and constraints for Amazon RDS".
struct ReplicaLimits {
    let graph: InstanceGraph

    func depthReasons(_ target: DBInstance, _ source: DBInstance) -> [PlanRefusal.Reason] {
        let depth = (graph.tree(of: target.identifier).map { graph.level(of: $0) }.max() ?? 0) - graph.level(of: target)
        let canCascade = target.engine.canCascade(version: version(target, source))
        guard depth > target.engine.depthLimit || (depth > 1 && !canCascade) else { return [] }
        return [
            .init(
                text: "the tree of '\(target.identifier)' is \(depth) levels deep, more than \(target.engine) allows",
                remedy: "flatten it first"
            )
        ]
    }

    /// The version that the new tree will have: the newer one of the two.
    private func version(_ target: DBInstance, _ source: DBInstance) -> String? {
        guard let wanted = Attribute.intended("EngineVersion", of: target)?.string, let present = source.engineVersion
        else { return source.engineVersion }
        return EngineVersion(present) < EngineVersion(wanted) ? wanted : present
    }

    func widthReasons(_ instance: DBInstance) -> [PlanRefusal.Reason] {
        guard let excess = excess(instance), !excess.isAdjustable else { return [] }
        return [.init(text: excess.text, remedy: "remove some")]
    }

    /// More replicas than AWS allows without being asked are there: so it has been asked, but perhaps not for two trees.
    func widthWarnings(_ instance: DBInstance) -> [Message] {
        guard let excess = excess(instance), excess.isAdjustable else { return [] }
        return [.warning("\(excess.text) unless it is asked to")]
    }

    private func excess(_ instance: DBInstance) -> (text: String, isAdjustable: Bool)? {
        let engine = instance.engine
        let level = graph.level(of: instance)
        let count = graph.replicas(of: instance.identifier).count
        let limit = engine.replicaLimit(atLevel: level)
        guard count > limit else { return nil }
        let place = level > 0 && limit < engine.replicaLimit ? " of a replica" : ""
        return (
            "'\(instance.identifier)' has \(count) replicas, and \(engine) allows \(limit)\(place)",
            engine.isReplicaLimitAdjustable(atLevel: level)
        )
    }
}
