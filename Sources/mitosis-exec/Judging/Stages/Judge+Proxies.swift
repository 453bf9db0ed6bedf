import RDS

/// How the target of a proxy changes from the old instance to the new one.
///
/// What a proxy shows goes by names alone, so whose name it is decides.
extension Judge {
    func isProxySettled(_ operation: Operation, _ sight: NodeSight) -> Bool {
        let targets = targets(of: operation)
        guard operation.id.stage == .register else {
            return sight.oldIsRetired || sight.newIsInstalled
                || targets.map { !$0.registered.contains(sight.node.identifier) } ?? false
        }
        if sight.isComplete || wasRestarted(sight) { return true }
        guard sight.newIsInstalled, sight.unreadiness == nil, let targets else { return false }
        return targets.registered.contains(sight.node.identifier)
            && targets.health(of: sight.node.identifier) == .available
    }

    /// The command that tells the application comes after the registration.
    private func wasRestarted(_ sight: NodeSight) -> Bool {
        sight.newIsInstalled
            && sight.node.operations.contains { $0.id.stage == .restart && hasTrace($0, sight) }
    }

    /// What would make it impossible whenever its turn came; `nil` when nothing does, or nobody has looked.
    func proxyConflict(_ operation: Operation, _ sight: NodeSight) -> Verdict? {
        guard view.proxies != nil, let proxy = operation.proxy else { return nil }
        guard let targets = targets(of: operation) else {
            return .refused(
                "there is no proxy '\(proxy)' any more",
                remedy: "make it again, or leave its lines out of the operations"
            )
        }
        guard let other = targets.registered.first(where: { $0 != sight.node.identifier }) else { return nil }
        return .refused(
            "the proxy '\(proxy)' has the target '\(other)', which the plan does not know",
            remedy: "where it is not meant to have it: \(other.deregisterCommand(from: proxy))"
        )
    }

    func proxyReadiness(of operation: Operation, _ sight: NodeSight) -> Verdict {
        // A proxy without a target serves nobody, so it gives its target away when the name can be taken at once.
        let verdict = operation.id.stage == .register ? installed([sight]) ?? .ready : retire(operation, sight)
        guard verdict == .ready else { return verdict }
        guard let targets = targets(of: operation) else { return .wait("the proxies have not been looked at") }
        guard operation.id.stage == .register, targets.registered.contains(sight.node.identifier) else { return .ready }
        let text = "the proxy '\(operation.proxy ?? "")' shows '\(sight.node.identifier)' as"
        switch targets.health(of: sight.node.identifier) {
        case .available: return .ready
        case .unavailable(let words): return .wait("\(text) \(words)")
        case .shutOut(let words):
            return .refused(
                "\(text) \(words)",
                remedy: "put the new instance's passwords into the proxy's secrets, and run the same operations again"
            )
        }
    }

    private func targets(of operation: Operation) -> DBProxyTargets? {
        operation.proxy.flatMap { view.proxies?[$0] }
    }
}
