import RDS

/// The stages in which names change hands, and the commands right before them.
extension Judge {
    /// Whether the whole tree is built, and every old instance still has its name: the commands right before names move.
    func lastSteps(_ operation: Operation, _ sight: NodeSight) -> Verdict {
        let tree = sights(around: sight)
        for other in tree {
            guard other.oldIsInPlace else { return .refused("'\(other.node.identifier)' is not in its place") }
            if let fault = foundation(other, but: operation.id) { return fault }
        }
        // What would keep names from moving is found before the application is stopped.
        if operation.id.stage == .quiesce {
            for other in tree { if let fault = difference(other) { return fault } }
        }
        if operation.id.stage == .carry, let old = sight.old, old.status.kind != .usable { return .waitOrRefuse(old) }
        return .ready
    }

    func retire(_ operation: Operation, _ sight: NodeSight) -> Verdict {
        guard let old = sight.old, sight.oldIsInPlace else {
            return .refused("the instance to retire is not at '\(sight.node.identifier)'")
        }
        if let fault = foundation(sight) { return fault }
        if let fault = companionFault(of: sight) { return fault }
        return old.status.kind == .usable ? .ready : .waitOrRefuse(old)
    }

    /// What of the tree is not as wanted while no name has moved; `nil` when all of it is, or names are moving.
    ///
    /// Names move when every node is built and shows what the old one shows, so that none of them waits half way.
    private func companionFault(of sight: NodeSight) -> Verdict? {
        let tree = sights(around: sight)
        guard !tree.contains(where: { $0.oldIsRetired || $0.newIsInstalled }) else { return nil }
        // Its own first: that is what is said of it. What comes after it in the plan is not asked itself before.
        for other in [sight] + tree.filter({ $0.node.identifier != sight.node.identifier }) {
            if other.node.identifier != sight.node.identifier, let fault = foundation(other) { return fault }
            if let fault = difference(other) { return fault }
        }
        return nil
    }

    /// In what a new instance is not what the live old one is; `nil` when it is as wanted.
    private func difference(_ sight: NodeSight) -> Verdict? {
        guard let retire = sight.node.operations.first(where: { $0.id.stage == .retire }), let new = sight.new,
            let old = sight.old, let amendment = Amendment(of: new, to: old, sight.node, retire)
        else { return nil }
        guard !amendment.refused.isEmpty, !acceptsDifferences else {
            return amendment.operations.isEmpty ? nil : .differs(amendment)
        }
        return .refused(
            "'\(new.identifier)' is not what '\(old.identifier)' is, and no call changes that: "
                + Amendment.text(amendment.refused)
        )
    }

    func install(_ sight: NodeSight) -> Verdict {
        if sight.newIsInstalled { return .wait(sight.unreadiness ?? "it is being renamed") }
        if let fault = foundation(sight) { return fault }
        if sight.old != nil, !sight.oldIsRetired { return .wait("'\(sight.node.identifier)' is not free yet") }
        return .ready
    }

    /// What is still wrong with the new instance before names move; `nil` when it is built.
    ///
    /// - Parameter operation: What need not be done yet, as it is what is asked about.
    private func foundation(_ sight: NodeSight, but operation: Operation.ID? = nil) -> Verdict? {
        if sight.newIsInstalled { return .wait(sight.unreadiness ?? "it is installed already") }
        guard let new = sight.new, sight.newIsBuilding else {
            return .refused("there is no new instance for '\(sight.node.identifier)' at its temporary name")
        }
        if let open = sight.node.buildOperations.first(where: { !done.contains($0.id) && $0.id != operation }) {
            return .wait("after \(open.id)")
        }
        if new.isReplicationBroken { return .refused(new.replicationFault ?? "replication has stopped") }
        if let reason = sight.unreadiness { return .wait(reason) }
        return ancestry(sight, new)
    }

    /// A new primary must not be a replica, and a new replica must replicate its parent's new instance; an instance of a
    /// cluster must be in the new one.
    private func ancestry(_ sight: NodeSight, _ new: any JudgedResource) -> Verdict? {
        guard let new = new as? DBInstance else { return nil }
        if case .node(let parent) = trees.source(of: sight.node), parent.identifier.isCluster {
            return membership(of: new, in: parent)
        }
        let source = InstanceGraph.localName(new.sourceReference, seenFrom: new)
        guard let old = sight.old as? DBInstance,
            let oldSource = InstanceGraph.localName(old.sourceReference, seenFrom: old)
        else { return source.map { .refused("'\(new.identifier)' is still a replica of '\($0)'") } }
        guard let parent = sights(around: sight).first(where: { $0.old?.identifier == oldSource }) else { return nil }
        guard let source else { return .refused("'\(new.identifier)' is no replica") }
        return source == parent.new?.identifier
            ? nil : .wait("'\(new.identifier)' replicates '\(source)', not its new source")
    }
}
