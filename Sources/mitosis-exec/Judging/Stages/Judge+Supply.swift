import RDS

/// The stages that bring the source's data from another account or Region, or under another key, and that clear away what
/// was made for that.
///
/// A snapshot is the plan's own by its mark under its planned name, and the source's by the identity that it is of.
extension Judge {
    /// Of what is done at the source while nobody looks at the trees, with the source's credentials alone.
    func blindVerdict(on operation: Operation, _ sight: NodeSight) -> Verdict {
        guard trees.isAtSource(operation) else {
            return .wait("\(trees.target?.description ?? "the target's account") is not looked at")
        }
        if operation.phase == .clean {
            let place = trees.target.map { ": \($0)" } ?? ""
            return .refused("whether the copy is there is seen with the target's credentials alone\(place)")
        }
        if isSupplySettled(operation, sight) { return .settled }
        return supplyConflict(operation, sight) ?? turn(of: operation) ?? supplyReadiness(of: operation, sight)
    }

    // MARK: - Settled

    func isSupplySettled(_ operation: Operation, _ sight: NodeSight) -> Bool {
        switch operation.id.stage {
        case .snapshot, .reencrypt: isMade(operation, sight) || isOvertaken(operation, sight)
        case .share: isShared(operation) || isOvertaken(operation, sight)
        case .copy: isMade(operation, sight) || sight.new != nil
        // A run that finds nothing has not done it: the new one shows that it was.
        case .unshare: isBuilt(sight) && look(operation).map { !isShared($0) } == true
        case .release: isBuilt(sight) && look(operation).map { $0.snapshot == nil } == true
        default: false
        }
    }

    /// Whether the snapshot of an operation is there, is the plan's own, and can be used.
    private func isMade(_ operation: Operation, _ sight: NodeSight) -> Bool {
        guard let snapshot = look(operation)?.snapshot, isOwn(snapshot, operation, sight) else { return false }
        return snapshot.isAvailable
    }

    /// Whether what is made of it is there, so that it is needed no more.
    private func isOvertaken(_ operation: Operation, _ sight: NodeSight) -> Bool {
        if sight.new != nil { return true }
        return sight.node.operations.contains { other in
            guard other.id.stage > operation.id.stage else { return false }
            return switch other.id.stage {
            case .reencrypt, .copy: isMade(other, sight)
            case .share: isShared(other)
            default: false
            }
        }
    }

    /// Whether the target's account may use the snapshot.
    private func isShared(_ operation: Operation) -> Bool { look(operation).map { isShared($0) } == true }

    private func isShared(_ look: SnapshotView.Sight) -> Bool {
        guard let snapshot = look.snapshot else { return false }
        if look.isSeenFromTarget { return snapshot.isAvailable }
        return trees.target.map { look.accounts?.contains($0.account) == true } ?? (look.accounts?.isEmpty == false)
    }

    /// Whether the new root, or the new cluster, needs no snapshot any more.
    private func isBuilt(_ sight: NodeSight) -> Bool { sight.new.map { $0.status != "creating" } ?? false }

    private func look(_ operation: Operation) -> SnapshotView.Sight? { view.snapshots?.sights[operation.id] }

    private func isOwn(_ snapshot: DBSnapshot, _ operation: Operation, _ sight: NodeSight) -> Bool {
        snapshot.isMade(for: sight.node, of: operation.source)
    }

    // MARK: - Ready

    /// What would make it impossible whenever its turn came.
    func supplyConflict(_ operation: Operation, _ sight: NodeSight) -> Verdict? {
        guard let look = look(operation), !look.isSeenFromTarget else { return nil }
        guard let snapshot = look.snapshot else {
            return operation.id.stage == .snapshot ? sourceFault(operation) : nil
        }
        let isOwn =
            operation.id.stage == .release
            ? snapshot.isReleasable(by: operation, sight.node) : isOwn(snapshot, operation, sight)
        guard isOwn else { return .unknownSnapshot(snapshot) }
        guard snapshot.status == "failed", operation.id.stage.makesSnapshot else {
            return nil
        }
        let command = operation.id.node.isCluster ? "delete-db-cluster-snapshot" : "delete-db-snapshot"
        let option = operation.id.node.isCluster ? "db-cluster-snapshot" : "db-snapshot"
        let region = trees.place(of: operation).region
        return .refused(
            "the snapshot '\(snapshot.identifier)' has failed",
            remedy: (Refusal.keyAdvice(on: operation).map { "\($0); then " } ?? "")
                + "delete it: aws rds \(command) --region \(region) --\(option)-identifier \(snapshot.identifier)"
        )
    }

    /// What has become of the source of a new snapshot.
    private func sourceFault(_ operation: Operation) -> Verdict? {
        guard let name = operation.sourceIdentifier else { return nil }
        guard let source = view.snapshots?.sources[operation.id] else { return .refused("'\(name)' is not there") }
        guard let planned = operation.source.dbiResourceId, source.dbiResourceId != planned else { return nil }
        return .refused("the source '\(name)' is another instance now (\(source.dbiResourceId ?? "unknown"))")
    }

    func supplyReadiness(of operation: Operation, _ sight: NodeSight) -> Verdict {
        let name = operation.snapshotName ?? ""
        guard let look = look(operation) else { return .wait("the snapshot '\(name)' is not looked at") }
        if look.isSeenFromTarget { return .wait("'\(name)' is not shared yet") }
        switch operation.id.stage {
        case .snapshot, .reencrypt, .copy:
            if let snapshot = look.snapshot { return .wait("'\(name)' is \(snapshot.progress)") }
            guard let source = view.snapshots?.sources[operation.id] else { return .ready }
            return source.status.kind == .usable ? .ready : .waitOrRefuse(source)
        case .unshare, .release:
            guard isBuilt(sight) else { return .wait("the new one of '\(sight.node.identifier)' is not built yet") }
            return .ready
        default:
            guard let snapshot = look.snapshot else { return .refused("the snapshot '\(name)' is not there") }
            return snapshot.isAvailable ? .ready : .wait("'\(name)' is \(snapshot.progress)")
        }
    }
}

extension Verdict {
    /// That a snapshot stands under a planned name, and is a stranger.
    static func unknownSnapshot(_ snapshot: DBSnapshot) -> Verdict {
        .refused("'\(snapshot.identifier)' is a snapshot that the plan does not know")
    }
}

extension DBSnapshot {
    /// Whether it bears a node's mark, and is of the source.
    func isMade(for node: PlannedNode, of source: InstanceIdentity) -> Bool {
        tag(PlanTag.plan) == node.mark && isOf(source)
    }

    /// Whether it may be deleted at the end: what the plan made, or a copy of the same source that an earlier plan made for
    /// the same node. The name that the plan of its mark gives tells the node.
    func isReleasable(by operation: Operation, _ node: PlannedNode) -> Bool {
        guard let mark = PlanTag.Mark(of: self), isOf(operation.source) else { return false }
        let names = SupplyNames(node.identifier, plan: mark.plan)
        return mark.plan == node.plan
            ? tag(PlanTag.plan) == node.mark && names.all.contains(identifier) : identifier == names.copy
    }

    /// Whether it is what the operation's plan made for a target, and what the operation removes.
    func isLeft(by operation: Operation) -> Bool {
        tag(PlanTag.plan) == PlanTag.mark(plan: operation.plan, replacing: operation.source)
            && SupplyNames(operation.source.identifier, plan: operation.plan).all.contains(identifier)
    }

    /// Whether it is of the source, by identity where both are known, else by name.
    private func isOf(_ source: InstanceIdentity) -> Bool {
        guard let origin = originIdentity, let planned = source.dbiResourceId else {
            return instanceIdentifier == source.identifier
        }
        return origin == planned
    }
}
