import RDS

/// Decides from one view of the Region what is done, what can be done, and what must not be.
///
/// One rule a stage, in the files of `Stages`; the rules come from a model of runs that crash, overlap and read stale lists.
struct Judge: Sendable {
    let trees: PlannedTrees
    let view: RegionView
    /// What was found settled before: an operation does not become undone by the next one's effect.
    var done: Set<Operation.ID>
    /// Every id of the stream.
    let known: Set<Operation.ID>
    /// Calls that RDS accepted and whose effect cannot be seen, such as a password's: of this process, and those of an
    /// earlier one that have left a trace and are not to be made again.
    private(set) var accepted: Set<Operation.ID>
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

    /// Takes the traces of passwords on new instances for what they say.
    ///
    /// - Parameter operations: What another run was to do; a password in this run is set again, as its place may hold
    ///   another one by now.
    mutating func believeTraces(of operations: [Operation]) {
        accepted.formUnion(
            operations.filter { operation in
                !operation.secrets.isEmpty && sights[operation.id.node]?.new?.tag(PlanTag.passwordSet) == operation.plan
            }.map(\.id)
        )
    }

    func verdict(on operation: Operation) -> Verdict {
        if done.contains(operation.id) { return .settled }
        guard let sight = sights[operation.id.node] else { return .refused("it belongs to no node") }
        if sight.node.isSnapshot { return snapshotRemoval(operation) }
        guard sight.node.old.dbiResourceId != nil else {
            return .refused("the plan does not know the DbiResourceId of '\(sight.node.identifier)'")
        }
        if !view.isOfTrees { return blindVerdict(on: operation, sight) }
        if operation.isRemoval { return removal(operation, sight) }
        if let obstacle = sight.obstacle { return .refused(obstacle) }
        if let standstill = standstill(sight), !isStoppedOnPurpose(sight) {
            return standstill
        }
        if let doubt = sight.doubt { return .unsure(doubt) }
        if isSettled(operation, sight) { return .settled }
        if let conflict = conflict(operation, sight) { return conflict }
        return turn(of: operation) ?? readiness(of: operation, sight)
    }

    /// What has to be waited for first; `nil` when its turn has come.
    func turn(of operation: Operation) -> Verdict? {
        let open = operation.after.filter { known.contains($0) && !done.contains($0) }
        return open.isEmpty ? nil : .wait("after " + open.shortList)
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
        case .land, .free: return isLandingSettled(operation, sight)
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
        case .discardCopy, .discardSnapshot: return snapshotRemoval(operation) == .settled
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
            let isLater = other.after.contains(operation.id) || other.id.stage > operation.id.stage
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
        case .snapshot, .reencrypt, .share, .copy, .unshare, .release: return supplyConflict(operation, sight)
        case .land, .free: return landingConflict(operation, sight)
        case .clone:
            if let stranger = sight.stranger(at: sight.node.temporaryName) { return .stranger(stranger) }
            if sight.new == nil, let difference = treeDifference(sight) { return .refused(difference) }
        case .retire:
            if let stranger = sight.stranger(at: sight.node.retiredName) { return .stranger(stranger) }
            if let difference = treeDifference(sight) { return .refused(difference) }
            if let verdict = unplannedEndpoint(sight) { return verdict }
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
        case .land, .free: return landingReadiness(of: operation, sight)
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
        case .discardCopy, .discardSnapshot: return snapshotRemoval(operation)
        }
    }
}
