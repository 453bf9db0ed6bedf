import Console
import RDS

/// What the command line says of the removal of what earlier runs left.
struct AbandonOptions: Sendable {
    static let option = Option(
        "abandon",
        section: "An earlier run",
        help: "Plan the removal of what failed or undone runs left"
    )

    /// What goes with `--abandon`.
    private static let companions = [
        PlanOptions.targetOption, PlanOptions.protectedOption, PlanOptions.formatOption, PlanOptions.allOption,
        PlanLog.option, PlanLog.quiet,
    ]

    var targets: [DBInstanceIdentifier]
    var allowsProtected = false

    init(targets: [DBInstanceIdentifier]) { self.targets = targets }

    /// - Throws: `UsageError` for what is missing, or does not go with `--abandon`.
    init(parsing arguments: Arguments) throws(UsageError) {
        try PlanOptions.refuseOthers(than: Self.companions, beside: Self.option, in: arguments)
        targets = try PlanOptions.targets(arguments)
        allowsProtected = arguments.isSet(PlanOptions.protectedOption)
    }
}

/// Plans the removal of what earlier runs have left of the targets' new instances and clusters: what bears a mark and
/// stands under a temporary name, or aside; and of their snapshots. What bears a name in use is never touched, and neither
/// is what is old.
///
/// - Parameters:
///   - graph: The targets'.
///   - others: Those of other accounts and Regions, where runs may have made snapshots.
/// - Throws: `PlanRefusal` with all that is wrong, or when there is nothing to remove.
func abandon(
    _ options: AbandonOptions,
    in graph: InstanceGraph,
    beside others: [InstanceGraph] = [],
    environment: [String: String]
) throws(PlanRefusal) -> Plan {
    var options = options
    options.targets = try graph.resolve(options.targets)
    try refuse(
        options.targets.filter { graph.resource($0) == nil }.map {
            .init(
                text: "the graph has no DB instance or cluster named '\($0)'",
                remedy: "name the primary of the target's tree, or its cluster"
            )
        }
    )
    let runs = EarlierRuns(in: graph)
    let found = runs.of(options.targets).filter { $0.place != .live }
    let left = found.filter { $0.new.status.kind != .deleting }
    var reasons = options.targets.compactMap { PlanRefusal.Reason.neverTarget($0, environment) }
    reasons += runs.doubts(about: options.targets)
    let names = Set(found.map(\.new.identifier))
    let proxies = ProxyMoves(in: graph, isAsked: false)
    reasons += left.flatMap { $0.obstacles(to: options, names, in: runs) + $0.idleProxies(proxies) }
    let snapshots = LeftSnapshots(of: options.targets, runs, beside: others)
    if left.isEmpty, snapshots.all.isEmpty, reasons.isEmpty {
        let targets = options.targets.map { "'\($0)'" }.joined(separator: ", ")
        reasons = [.init(text: "no run has left anything of \(targets) to remove", remedy: "leave out --abandon")]
        if !snapshots.unseen.isEmpty { reasons = snapshots.unseen.map(\.reason) }
    }
    try refuse(reasons)
    var plan = Plan(graph: graph)
    plan.operations += left.filter(\.isProtected).map { $0.unprotection(capturedAt: graph.capturedAt) }
    // Leaves first.
    for one in left.sorted(by: { graph.depth(of: $0.new) > graph.depth(of: $1.new) }) {
        plan.operations.append(one.removal(of: left, in: graph))
        let source = one.new.tag(PlanTag.source).map { ", of the data of \($0)" } ?? ""
        plan.notes.append(
            .note(
                "will delete \(one.new.dbiResourceId ?? "?"), which is '\(one.new.identifier)': "
                    + "the plan \(one.mark.plan) made it for '\(one.node)'\(source)"
            )
        )
        plan.notes += one.doubtfulProxies(proxies)
    }
    plan.operations += snapshots.operations(after: plan.operations.map(\.id))
    plan.notes += snapshots.notes
    return plan
}

extension EarlierRuns.Made {
    /// Whether it has deletion protection of its own: that of a cluster's instances is the cluster's.
    fileprivate var isProtected: Bool { new.isTrue("DeletionProtection") && cluster == nil }

    /// The cluster that it is an instance of.
    private var cluster: DBInstanceIdentifier? { (new as? DBInstance)?.clusterIdentifier }

    // MARK: - Why it must not go

    /// - Parameter names: All that runs have left, and that goes or is going.
    fileprivate func obstacles(
        to options: AbandonOptions,
        _ names: Set<DBInstanceIdentifier>,
        in runs: EarlierRuns
    ) -> [PlanRefusal.Reason] {
        var reasons = [placeObstacle(in: runs.graph), parentObstacle(names, in: runs)].compactMap(\.self)
        let verb = new.identifier.isCluster ? "is in" : "replicates"
        for other in runs.graph.dependents(of: new) where !names.contains(other.identifier) {
            reasons.append(
                .init(
                    text: "'\(other.identifier)' \(verb) '\(new.identifier)', and no run has left it",
                    remedy: PlanTag.Mark(of: other) == nil
                        ? "delete\(new.identifier.isCluster ? "" : " or promote") it first"
                        : "finish the swap with the plan's operations or with --resume"
                )
            )
        }
        for replica in new.replicasElsewhere {
            reasons.append(
                .init(
                    text: "'\(replica)' replicates '\(new.identifier)', and no run has left it",
                    remedy: "delete or promote it first"
                )
            )
        }
        if isProtected, !options.allowsProtected { reasons += [.protected(new)].compactMap(\.self) }
        return reasons
    }

    /// That nothing has the name that it was made for.
    private func placeObstacle(in graph: InstanceGraph) -> PlanRefusal.Reason? {
        guard graph.resource(node) == nil else { return nil }
        let name = new.identifier
        guard let old, old.identifier != node else {
            return .init(
                text: "nothing bears the name '\(node)', so '\(name)' may be all that is left of it",
                remedy: "give it the name, or delete it by hand"
            )
        }
        return .init(
            text: "'\(node)' has no \(node.kind), since the names were being swapped when '\(name)' was left",
            remedy: "finish the run with its operations or with --resume, or give the old \(node.kind) its name back: "
                + old.identifier.renameCommand(to: node)
        )
    }

    /// That what it replicates, or the cluster that it is in, stays: a new one that has its name already, most often.
    private func parentObstacle(_ names: Set<DBInstanceIdentifier>, in runs: EarlierRuns) -> PlanRefusal.Reason? {
        guard let instance = new as? DBInstance, let parent = runs.graph.parentName(of: instance),
            !names.contains(parent)
        else { return nil }
        if runs.made.contains(where: { $0.new.identifier == parent && $0.place == .live }) {
            return .init(
                text:
                    "'\(parent)' has its name already, and '\(new.identifier)' \(cluster == nil ? "replicates" : "is in") it",
                remedy: "finish the run with its operations or with --resume, or go back with --undo"
            )
        }
        // The source of a clone that has not been promoted is nobody's.
        return cluster.map {
            .init(text: "'\(new.identifier)' is in '\($0)', which stays", remedy: "name the cluster as --target")
        }
    }

    // MARK: - What the run may have taken from proxies

    /// That a proxy has lost its target to the run: no one but what the run left tells that.
    fileprivate func idleProxies(_ proxies: ProxyMoves) -> [PlanRefusal.Reason] {
        ProxyRegistration.tagged(on: new).filter { proxies.isTarget(node, of: $0.proxy) == false }.map { registration in
            .init(
                text: "the proxy '\(registration.proxy)' has not '\(node)' as its target, which the run was to move",
                remedy:
                    "register it (\(node.registerCommand(with: registration.proxy))) and describe again, or finish the run "
                    + "with its operations or with --resume"
            )
        }
    }

    fileprivate func doubtfulProxies(_ proxies: ProxyMoves) -> [Message] {
        ProxyRegistration.tagged(on: new).filter { proxies.isTarget(node, of: $0.proxy) == nil }.map { registration in
            .warning(
                "the run was to move the proxy '\(registration.proxy)', and may have stopped when it had no target; where it "
                    + "has none: \(node.registerCommand(with: registration.proxy))"
            )
        }
    }

    // MARK: - How it goes

    fileprivate func unprotection(capturedAt: String?) -> Operation {
        operation(
            "unprotect",
            .modification(of: new.identifier),
            Deletion.unprotecting(new.identifier),
            after: [],
            capturedAt
        )
    }

    /// The operation that removes it, after all that has to be gone before.
    fileprivate func removal(of all: [EarlierRuns.Made], in graph: InstanceGraph) -> Operation {
        let others = Set(graph.mustGo(before: new).map(\.identifier))
        // Nothing of a cluster goes while it is protected.
        let protected = all.filter { $0.isProtected && [new.identifier, cluster].contains($0.new.identifier) }
        return operation(
            nil,
            .deletion(of: new.identifier),
            Deletion.request(for: new, named: new.identifier),
            after: protected.map { .init(.discard, $0.new.identifier, "unprotect") }
                + all.map(\.new.identifier).filter { others.contains($0) }.map { .init(.discard, $0) },
            graph.capturedAt
        )
    }

    private func operation(
        _ detail: String?,
        _ action: Action,
        _ parameters: JSONObject,
        after: [Operation.ID],
        _ capturedAt: String?
    ) -> Operation {
        let hasTenants = action == .deleteDBInstance && new.isTrue("MultiTenant")
        let tenants = hasTenants ? [AnyResource.tenantDatabase.arn(at: new.arn).description] : []
        return Operation(
            id: .init(.discard, new.identifier, detail),
            after: after,
            action: action,
            parameters: parameters,
            replaces: InstanceIdentity(new.identifier, dbiResourceId: new.dbiResourceId),
            names: nil,
            source: InstanceIdentity(node, dbiResourceId: mark.oldIdentity),
            plan: mark.plan,
            capturedAt: capturedAt,
            resources: [new.arn.description] + tenants
        )
    }
}
