import RDS

/// The stages in which a clone of another account's cluster lands, and goes again.
///
/// The landing clone and its instance are the plan's own by the mark under their planned name.
extension Judge {
    // MARK: - Settled

    func isLandingSettled(_ operation: Operation, _ sight: NodeSight) -> Bool {
        switch operation.id.stage {
        case .land: sight.new != nil || landed(operation, sight).map { $0.unreadiness == nil } == true
        // A run that finds nothing has not done it: the new cluster shows that it was.
        case .free: isCloned(sight) && bearer(operation) == nil
        default: false
        }
    }

    /// Whatever bears the name that an operation gives or deletes.
    private func bearer(_ operation: Operation) -> (any JudgedResource)? {
        operation.identifier.flatMap { view.resource(named: $0) }
    }

    /// The same where the plan has made it.
    private func landed(_ operation: Operation, _ sight: NodeSight) -> (any JudgedResource)? {
        bearer(operation).flatMap { sight.node.isNew($0) ? $0 : nil }
    }

    /// Whether the new cluster has its data, so that it needs what it was cloned from no more.
    private func isCloned(_ sight: NodeSight) -> Bool { sight.new.map { $0.status != "creating" } ?? false }

    // MARK: - Ready

    /// What would make it impossible whenever its turn came.
    func landingConflict(_ operation: Operation, _ sight: NodeSight) -> Verdict? {
        guard let name = operation.identifier, let bearer = bearer(operation) else { return nil }
        if view.isDouble(name) { return .unsure("'\(name)' is listed twice") }
        guard sight.node.isNew(bearer) else { return .stranger(bearer) }
        guard operation.id.stage == .land, bearer.status.kind == .failed else { return nil }
        let removal = RemovalCommand.text(targets: [sight.node.identifier])
        return .refused(
            "'\(name)' is \(bearer.status)",
            remedy: (Refusal.keyAdvice(on: operation).map { "\($0); then " } ?? "")
                + "remove what the run left (\(removal)), and the same operations make another"
        )
    }

    func landingReadiness(of operation: Operation, _ sight: NodeSight) -> Verdict {
        operation.id.stage == .land ? land(operation, sight) : free(operation, sight)
    }

    private func land(_ operation: Operation, _ sight: NodeSight) -> Verdict {
        if let landed = landed(operation, sight) {
            guard landed.status.kind == .usable else { return .waitOrRefuse(landed) }
            return .wait(landed.unreadiness ?? "'\(landed.identifier)' is there already")
        }
        guard let old = sight.old, sight.oldIsInPlace else {
            return .refused("'\(sight.node.identifier)' is not in its place, and nothing has been cloned for it")
        }
        guard old.status.kind == .usable else { return .waitOrRefuse(old) }
        guard operation.action == .createDBInstance, let name = operation.sourceIdentifier else { return .ready }
        guard let cluster = view.resource(named: name) else { return .wait("'\(name)' is not listed") }
        guard sight.node.isNew(cluster) else { return .stranger(cluster) }
        return cluster.unreadiness.map { .wait($0) } ?? .ready
    }

    /// Nothing but the plan's own instance is in it.
    private func free(_ operation: Operation, _ sight: NodeSight) -> Verdict {
        guard isCloned(sight) else { return .wait("the new one of '\(sight.node.identifier)' is not cloned yet") }
        guard let landed = landed(operation, sight) else { return .wait("it is not listed") }
        if landed.status.kind == .deleting { return .wait("'\(landed.identifier)' is being deleted") }
        if landed is DBCluster, let member = view.members(of: landed.identifier).first {
            return member.status.kind == .deleting || sight.node.isNew(member)
                ? .wait("'\(member.identifier)' is still in '\(landed.identifier)'")
                : .refused("'\(member.identifier)' is in '\(landed.identifier)', and the plan does not know it")
        }
        if let verdict = protection(of: landed) { return verdict }
        return landed.status.kind != .passing && landed.status.allows(.delete) ? .ready : .waitOrRefuse(landed)
    }
}
