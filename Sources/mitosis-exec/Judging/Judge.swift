import RDS

/// Decides from one view of the Region what is done, what can be done, and what must not be.
///
/// One rule a stage; the rules come from a model of runs that crash, overlap and read stale lists.
struct Judge: Sendable {
    let trees: PlannedTrees
    let view: RegionView
    /// What was found settled before: an operation does not become undone by the next one's effect.
    var done: Set<Operation.ID>
    /// Every id of the stream.
    let known: Set<Operation.ID>
    /// Calls of this process that RDS accepted and whose effect cannot be seen, such as a password's.
    let accepted: Set<Operation.ID>
    /// Whether an old tree may be deleted although the new one is not what it was.
    let acceptsDifferences: Bool
    /// Where each node's instances are.
    let sights: [DBInstanceIdentifier: NodeSight]

    init(
        trees: PlannedTrees,
        view: RegionView,
        done: Set<Operation.ID> = [],
        known: Set<Operation.ID>,
        accepted: Set<Operation.ID> = [],
        acceptsDifferences: Bool = false
    ) {
        self.trees = trees
        self.view = view
        self.done = done
        self.known = known
        self.accepted = accepted
        self.acceptsDifferences = acceptsDifferences
        sights = trees.nodes.mapValues { NodeSight($0, in: view) }
    }

    func verdict(on operation: Operation) -> Verdict {
        if done.contains(operation.id) { return .settled }
        guard let sight = sights[operation.id.node] else { return .refused("it belongs to no node") }
        guard sight.node.old.dbiResourceId != nil else {
            return .refused("the plan does not know the DbiResourceId of '\(sight.node.identifier)'")
        }
        if operation.isRemoval { return removal(operation, sight) }
        if let obstacle = sight.obstacle { return .refused(obstacle) }
        if let standstill = standstill(sight), !isStoppedOnPurpose(sight) {
            return standstill
        }
        if let doubt = sight.doubt { return .unsure(doubt) }
        if isSettled(operation, sight) { return .settled }
        if let conflict = conflict(operation, sight) { return conflict }
        let open = operation.after.filter { known.contains($0) && !done.contains($0) }
        if !open.isEmpty { return .wait("after " + open.shortList) }
        return readiness(of: operation, sight)
    }

    /// The sights of all nodes of the tree that a node stands in.
    func sights(around sight: NodeSight) -> [NodeSight] {
        trees.tree(of: sight.node.identifier).compactMap { sights[$0.identifier] }
    }

    /// The identities of the old tree's instances, as far as they are planned.
    func plannedIdentities(around sight: NodeSight) -> Set<String> {
        Set(trees.tree(of: sight.node.identifier).compactMap(\.old.dbiResourceId))
    }

    // MARK: - Settled

    private func isSettled(_ operation: Operation, _ sight: NodeSight) -> Bool {
        let isReady = sight.unreadiness == nil
        switch operation.id.stage {
        case .snapshot, .reencrypt, .share, .copy, .unshare, .release: return isSupplySettled(operation, sight)
        case .clone: return isReady
        case .catchUp where accepted.contains(operation.id): return true
        case .catchUp, .promote: return isReady && (sight.newIsInstalled || sight.new?.sourceReference == nil)
        case .configure, .upgrade, .retention, .associateRole, .reboot, .password, .amend:
            guard isReady, let new = sight.new else { return false }
            return sight.newIsInstalled
                || (isInTurn(operation) && (isAsAsked(operation, new) || isOldNews(operation, sight)))
        case .prepare, .verify, .carry: return hasTrace(operation, sight) || sight.newIsInstalled
        case .quiesce: return hasTrace(operation, sight) || sights(around: sight).contains(where: \.newIsInstalled)
        // Its name is free as soon as it bears another, whatever the restart that follows takes.
        case .retire: return sight.isComplete || sight.oldIsRetired
        case .install: return sight.newIsInstalled && isReady
        case .restart:
            let tree = sights(around: sight)
            return tree.allSatisfy { hasTrace(operation, $0) }
                || tree.allSatisfy { $0.old == nil && $0.newIsInstalled }
        case .withdraw, .endpoint, .dataAPI, .stop, .start: return isClusterSettled(operation, sight)
        case .deregister, .register: return isProxySettled(operation, sight)
        case .drain: return sight.isComplete || accepted.contains(operation.id) || sight.old?.status.kind == .stopped
        case .unprotect:
            return sight.isComplete || (sight.oldIsRetired && sight.old?.isTrue("DeletionProtection") == false)
        case .delete, .discard: return sight.isComplete
        }
    }

    /// Whether a node's new instance bears the tag that a command leaves.
    func hasTrace(_ operation: Operation, _ sight: NodeSight) -> Bool {
        guard let trace = operation.id.stage.facts.trace else { return false }
        return sight.new?.tag(trace) == operation.plan
    }

    /// Whether a secret, which leaves no trace that could be looked at, is told of by a command that comes after it.
    private func isOldNews(_ operation: Operation, _ sight: NodeSight) -> Bool {
        guard !operation.secrets.isEmpty else { return false }
        return sight.node.operations.contains { other in
            let isLater = other.after.contains(operation.id) || [.verify, .quiesce, .carry].contains(other.id.stage)
            return isLater && hasTrace(other, sight)
        }
    }

    /// Whether a new instance that is not installed yet is what a build operation wants.
    private func isAsAsked(_ operation: Operation, _ new: any JudgedResource) -> Bool {
        switch operation.action {
        case .rebootDBInstance: !new.needsReboot
        case .addRoleToDBInstance, .addRoleToDBCluster: new.hasRole(of: operation)
        case .addTagsToResource:
            (operation.parameters["Tags"]?.array ?? []).allSatisfy { tag in
                new.tags[tag["Key"]?.string ?? ""] == tag["Value"]?.string
            }
        case .removeTagsFromResource:
            (operation.parameters["TagKeys"]?.array ?? []).allSatisfy { new.tags[$0.string ?? ""] == nil }
        // A secret leaves no trace that could be looked at.
        case _ where !operation.secrets.isEmpty: accepted.contains(operation.id)
        default: new.shows(operation)
        }
    }

    /// Whether all that comes before is done. What the source happens to pass on may look like what was asked for while
    /// the new primary is a replica still; and a parameter group must be associated before its reboot is unnecessary.
    private func isInTurn(_ operation: Operation) -> Bool {
        operation.after.allSatisfy { done.contains($0) || !known.contains($0) }
    }

    // MARK: - Ready

    /// What would make the operation impossible whenever its turn came; `nil` when nothing does.
    private func conflict(_ operation: Operation, _ sight: NodeSight) -> Verdict? {
        switch operation.id.stage {
        case .clone:
            if let stranger = sight.stranger(at: sight.node.temporaryName) { return .stranger(stranger) }
            if sight.new == nil, let difference = treeDifference(sight) { return .refused(difference) }
        case .retire:
            if let stranger = sight.stranger(at: sight.node.retiredName) { return .stranger(stranger) }
            if let difference = treeDifference(sight) { return .refused(difference) }
        case .install:
            if let stranger = sight.stranger(at: sight.node.identifier) { return .stranger(stranger) }
        case .deregister, .register: return proxyConflict(operation, sight)
        case .unprotect, .delete:
            if let old = sight.old, sight.oldIsRetired, old.status.kind != .deleting {
                let verdict = cleaning(operation, old)
                if case .refused = verdict { return verdict }
            }
        default: break
        }
        return nil
    }

    private func readiness(of operation: Operation, _ sight: NodeSight) -> Verdict {
        switch operation.id.stage {
        case .snapshot, .reencrypt, .share, .copy, .unshare, .release: return supplyReadiness(of: operation, sight)
        case .clone: return clone(operation, sight)
        case .catchUp, .promote, .configure, .upgrade, .retention, .associateRole, .reboot, .password, .prepare, .amend:
            return build(operation, sight)
        case .verify, .quiesce, .carry: return lastSteps(operation, sight)
        case .retire: return retire(operation, sight)
        case .install: return install(sight)
        case .withdraw, .endpoint, .dataAPI, .stop, .start: return clusterReadiness(of: operation, sight)
        case .deregister, .register: return proxyReadiness(of: operation, sight)
        case .restart: return installed(sights(around: sight)) ?? .ready
        case .drain, .unprotect, .delete, .discard: return clean(operation, sight)
        }
    }

    private func clone(_ operation: Operation, _ sight: NodeSight) -> Verdict {
        if let new = sight.new, new.isReplicationBroken {
            return .refused(new.replicationFault ?? "replication has stopped")
        }
        if let new = sight.new { return .wait(sight.unreadiness ?? "'\(new.identifier)' is there already") }
        guard let old = sight.old, sight.oldIsInPlace else {
            return .refused("'\(sight.node.identifier)' is not in its place, and nothing has been cloned for it")
        }
        guard old.status.kind == .usable else { return .waitOrRefuse(old) }
        return operation.sourceIdentifier == nil ? .ready : cloneSource(operation)
    }

    /// Whether what is to be copied, or the cluster that is to be joined, is the planned one, and can be.
    private func cloneSource(_ operation: Operation) -> Verdict {
        let name = operation.sourceIdentifier ?? ""
        guard let source = view.resource(named: name) else {
            return .wait("the source '\(name)' is not listed")
        }
        if let parent = trees.nodes.values.first(where: { $0.temporaryName == source.identifier }) {
            guard parent.isNew(source) else { return .stranger(source) }
        } else if source.identifier == operation.source.identifier, let planned = operation.source.dbiResourceId,
            source.dbiResourceId != planned
        {
            return .refused("the source '\(name)' is another instance now (\(source.dbiResourceId ?? "unknown"))")
        }
        if let reason = replicaFault(of: source, operation) { return .refused(reason) }
        if source.status.kind == .usable { return .ready }
        // Backups are there whatever has become of the instance; what passes is waited for.
        let isRestorable = source.status.allows(.restoreBackups) && source.status.kind != .passing
        let copiesBackups =
            operation.action == .restoreDBInstanceToPointInTime || operation.parameters["RestoreType"] == "full-copy"
        return copiesBackups && isRestorable ? .ready : .waitOrRefuse(source)
    }

    /// What has become of a planned source since, so that RDS makes no replica of it any more; `nil` when nothing has.
    ///
    /// Source: RDS API 2014-10-31, `CreateDBInstanceReadReplica`; Amazon RDS User Guide, "Password management with Amazon RDS
    /// and AWS Secrets Manager".
    private func replicaFault(of source: any JudgedResource, _ operation: Operation) -> String? {
        guard operation.action == .createDBInstanceReadReplica, source.identifier == operation.source.identifier else {
            return nil
        }
        if source["BackupRetentionPeriod"] == 0 { return "'\(source.identifier)' has no automated backups any more" }
        let isManaged = source["MasterUserSecret"] != nil && source.engine.family != .sqlServer
        return isManaged ? "the password of '\(source.identifier)' is managed by Secrets Manager now" : nil
    }

    private func build(_ operation: Operation, _ sight: NodeSight) -> Verdict {
        if sight.newIsInstalled { return .wait(sight.unreadiness ?? "it is installed already") }
        guard let new = sight.new, sight.newIsBuilding else {
            return .refused("there is no new instance for '\(sight.node.identifier)' yet")
        }
        if operation.id.stage == .prepare, !sight.oldIsInPlace {
            return .refused("'\(sight.node.identifier)' is not in its place")
        }
        if new.isReplicationBroken { return .refused(new.replicationFault ?? "replication has stopped") }
        if let reason = sight.unreadiness { return .wait(reason) }
        if [.addRoleToDBInstance, .addRoleToDBCluster].contains(operation.action), new.isTakingOnRole(of: operation) {
            return .wait("'\(new.identifier)' is taking on the role")
        }
        let isReplica = new.sourceReference != nil
        if ![.catchUp, .promote].contains(operation.id.stage), isReplica, sight.old?.sourceReference == nil {
            return .refused("'\(new.identifier)' has not been promoted")
        }
        return .ready
    }

    /// Whether the whole tree is built, and every old instance still has its name: the commands right before names move.
    private func lastSteps(_ operation: Operation, _ sight: NodeSight) -> Verdict {
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
        // Its own first: that is what is said of it.
        for other in [sight] + tree.filter({ $0.node.identifier != sight.node.identifier }) {
            if other.node.identifier != sight.node.identifier, let fault = foundation(other) { return fault }
            if let fault = difference(other) {
                return other.node.identifier == sight.node.identifier
                    ? fault : .wait("'\(other.node.identifier)' is not as wanted: \(fault.reason)")
            }
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

    private func install(_ sight: NodeSight) -> Verdict {
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

    /// How the old tree differs from the planned one around a node; `nil` when it does not, or nobody can tell any more.
    private func treeDifference(_ sight: NodeSight) -> String? {
        guard sight.oldIsInPlace else { return nil }
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

extension Verdict {
    static func stranger(_ instance: any JudgedResource) -> Verdict {
        .refused(
            "'\(instance.identifier)' is \(instance.identifier.isCluster ? "a cluster" : "an instance") that the plan does not know (\(instance.dbiResourceId ?? "?"))"
        )
    }

    /// A passing status is waited for; one that only a person can end is not.
    static func waitOrRefuse(_ instance: any JudgedResource) -> Verdict {
        let text = "'\(instance.identifier)' is \(instance.status)"
        return instance.status.remedy(for: instance.identifier).map { .refused(text, remedy: $0) } ?? .wait(text)
    }
}
