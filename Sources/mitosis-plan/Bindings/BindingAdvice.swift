import Console
import RDS

/// What a plan means for each thing that hangs on the target, and what people have to do about it.
struct BindingAdvice {
    /// What hangs on the targets, with what could not be looked at, those first that hurt most; `nil` when nobody has looked.
    let bindings: [Binding]?

    /// The proxies that the plan moves, by the names of what they have as targets.
    private let moved: Set<String>

    init(graph: InstanceGraph, targets: [DBInstanceIdentifier], moved: ProxyMoves) {
        let nodes = targets.flatMap { graph.family(of: $0) }.map(\.identifier)
        self.moved = Set(nodes.filter { !moved.of($0).isEmpty }.map(\.description))
        bindings = graph.bindings.map { all in
            let names = Set(nodes.map(\.description))
            return all.filter { names.contains($0.of) || $0.kind == .notLookedAt }
                .sorted { ($0.rank, $0.key) < ($1.rank, $1.key) }
        }
    }

    /// What a rename would break.
    var reasons: [PlanRefusal.Reason] { (bindings ?? []).compactMap(\.obstacleToRename) }

    /// A sentence for each of them: what becomes of it, and what to do; `nil` when nobody has looked.
    var sentences: [String]? { bindings?.map(advice(on:)) }

    /// The same, for standard error.
    var notes: [Message] {
        (bindings ?? []).map { $0.isHurting ? .warning(advice(on: $0)) : .note(advice(on: $0)) }
    }

    private func advice(on binding: Binding) -> String {
        guard binding.kind == .dbProxyTarget, moved.contains(binding.of) else { return binding.advice }
        return
            "\(binding.title) of '\(binding.of)': the plan takes it from the proxy before names move, and gives the new "
            + "one to it; the proxy's secrets must have the new one's passwords by then"
    }
}

extension Binding {
    /// Why what it is of must not be renamed; `nil` where that does no harm.
    var obstacleToRename: PlanRefusal.Reason? {
        guard let remedy = kind?.refusal, !isOver else { return nil }
        return .init(text: "'\(of)' has the \(title), and \(says)", remedy: remedy)
    }

    /// The place in the order of how much it hurts.
    var rank: Int { kind.flatMap { Kind.allCases.firstIndex(of: $0) } ?? Kind.allCases.count }

    /// What becomes of it, and what people have to do.
    var advice: String {
        if isOver { return "\(title) of '\(of)': it has switched over, and may be deleted" }
        return sentence + (kind?.advice.map { "; \($0)" } ?? "")
    }

    /// Whether something stops working, or goes unseen.
    var isHurting: Bool { kind?.isHurting == true && !isOver }

    /// Whether a Blue/Green Deployment has done its work, so that nothing of it breaks any more.
    fileprivate var isOver: Bool { kind == .blueGreenDeployment && members["Status"]?.string == "SWITCHOVER_COMPLETED" }
}

extension Binding.Kind {
    /// What has to be done first where a rename breaks it; `nil` where it does not.
    fileprivate var refusal: String? {
        switch self {
        case .blueGreenDeployment: "switch the deployment over, or delete it, first"
        case .integration: "delete the integration first, and make it again afterwards; it loads all data anew"
        default: nil
        }
    }

    /// What people have to do; `nil` where there is nothing.
    fileprivate var advice: String? {
        switch self {
        case .blueGreenDeployment, .integration: refusal
        case .dbProxyTarget:
            "with --proxies the plan deregisters the target before the swap, and registers the new one afterwards"
        case .databaseUser: "name the new DbiResourceId in the policy after the swap, or allow dbuser:*"
        case .exportTask: "wait until it has ended, or cancel it"
        case .backupReplication: "start the replication again for the new one"
        case .pendingMaintenance: "opt in again for the new one, if you had"
        case .scalableTarget: "suspend scaling during the swap"
        case .metricAlarm, .compositeAlarm: "disable its actions during the swap"
        case .notLookedAt: "mitosis-iam --for describe prints the policy with which describing again shows it"
        case .eventSubscription, .policy: nil
        case .automatedBackup: "they are deleted with it, unless --keep-automated-backups is given"
        }
    }

    /// Whether something stops working, or goes unseen.
    fileprivate var isHurting: Bool {
        switch self {
        case .blueGreenDeployment, .integration, .dbProxyTarget, .databaseUser, .exportTask, .backupReplication,
            .scalableTarget, .notLookedAt:
            true
        case .pendingMaintenance, .metricAlarm, .compositeAlarm, .eventSubscription, .policy, .automatedBackup: false
        }
    }
}
