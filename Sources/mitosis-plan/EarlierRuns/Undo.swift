import Console
import RDS

/// What the command line says of a way back.
struct UndoOptions: Sendable {
    static let option = Option(
        "undo",
        section: "An earlier run",
        common: true,
        help: "Plan the way back, while the old instances exist"
    )

    /// What goes with `--undo`.
    private static let companions = [
        PlanOptions.targetOption, PlanOptions.quiesceOption, PlanOptions.restartOption, ProxyMoves.option,
        PlanOptions.formatOption, PlanOptions.allOption, PlanLog.option, PlanLog.quiet,
    ]

    var targets: [DBInstanceIdentifier]
    /// Stops the application.
    var quiesce: String?
    var restart: String?
    /// Whether proxies are moved that no plan has moved, too.
    var movesProxies = false

    init(targets: [DBInstanceIdentifier], quiesce: String? = nil, restart: String? = nil) {
        self.targets = targets
        self.quiesce = quiesce
        self.restart = restart
    }

    /// - Throws: `UsageError` for what is missing, or does not go with `--undo`.
    init(parsing arguments: Arguments) throws(UsageError) {
        try PlanOptions.refuseOthers(than: Self.companions, beside: Self.option, in: arguments)
        targets = try PlanOptions.targets(arguments)
        quiesce = try PlanOptions.command(PlanOptions.quiesceOption, in: arguments)
        restart = try PlanOptions.command(PlanOptions.restartOption, in: arguments)
        movesProxies = arguments.isSet(ProxyMoves.option)
    }
}

/// Plans the way back: the new tree aside, the old one under its names again.
///
/// The old instances take the places of the new ones as new ones do in any plan, but they are there already and known
/// by their identities, so no operation makes them.
///
/// - Throws: `PlanRefusal` with all that is wrong.
func undo(_ options: UndoOptions, in graph: InstanceGraph, environment: [String: String]) throws(PlanRefusal) -> Plan {
    var reasons: [PlanRefusal.Reason] = []
    var trees: [[SwappedNode]] = []
    let runs = EarlierRuns(in: graph)
    for name in options.targets {
        do throws(PlanRefusal) {
            let target = try graph.resolve(name) { [$0] }
            let nodes = try SwappedNode.tree(of: target, in: runs)
            reasons += nodes.flatMap { $0.obstacles(environment: environment) }
            trees.append(nodes)
        } catch {
            reasons += error.reasons
        }
    }
    let made = Dictionary(trees.joined().map { ($0.identifier, $0.new) }) { first, _ in first }
    let proxies = ProxyMoves(in: graph, isAsked: options.movesProxies, made: made)
    let exchanges = trees.joined().map {
        WayBackAdvice.Exchange(name: $0.identifier, aside: $0.asideName, retired: $0.old.identifier)
    }
    let advice = WayBackAdvice(exchanges, in: graph, moved: proxies)
    reasons += proxies.reasons(made.keys.sorted()) + advice.reasons
    guard reasons.isEmpty else { throw PlanRefusal(reasons: reasons) }
    let identities = trees.joined().map { "\($0.new.dbiResourceId ?? "-") \($0.old.dbiResourceId ?? "-")" }
    let id = PlanID.make(
        ["undo", options.restart ?? "-"] + identities + (options.quiesce.map { ["quiesce \($0)"] } ?? [])
    )
    var plan = Plan(graph: graph)
    for nodes in trees {
        plan.operations += wayBack(for: nodes, in: graph, options, proxies, plan: id)
        for node in nodes {
            plan.notes.append(
                .note(
                    "'\(node.identifier)' becomes \(node.old.dbiResourceId ?? "") again, now '\(node.old.identifier)'; what "
                        + "has been written since the swap stays in '\(node.asideName)'"
                )
            )
        }
    }
    plan.notes += advice.notes
    plan.surroundings = advice.sentences
    plan.notes += runs.landed(for: options.targets)
    return plan
}

private func wayBack(
    for nodes: [SwappedNode],
    in graph: InstanceGraph,
    _ options: UndoOptions,
    _ proxies: ProxyMoves,
    plan: String
) -> [Operation] {
    func operation(
        _ stage: Stage,
        _ node: SwappedNode,
        _ action: Action,
        _ parameters: JSONObject,
        detail: String? = nil,
        after: [Operation.ID],
        on names: [DBInstanceIdentifier],
        and others: [String] = []
    ) -> Operation {
        Operation(
            id: .init(stage, node.identifier, detail),
            after: after,
            action: action,
            parameters: parameters,
            replaces: InstanceIdentity(node.new.identifier, dbiResourceId: node.new.dbiResourceId),
            names: NodeNames(node.identifier, temporary: node.old.identifier, retired: node.asideName),
            source: InstanceIdentity(node.old.identifier, dbiResourceId: node.old.dbiResourceId),
            plan: plan,
            capturedAt: graph.capturedAt,
            resources: names.map { node.new.arn.sibling($0).description } + others
        )
    }
    var operations: [Operation] = []
    if let command = options.quiesce, let root = nodes.first {
        let parameters: JSONObject = ["Command": .string(command)]
        operations.append(operation(.quiesce, root, .runCommand, parameters, after: [], on: [root.old.identifier]))
    }
    func move(_ stage: Stage, _ node: SwappedNode, after: [Operation.ID]) -> [Operation] {
        proxies.of(node.identifier).map { registration in
            operation(
                stage,
                node,
                stage == .deregister ? .deregisterDBProxyTargets : .registerDBProxyTargets,
                Operation.registration(of: node.identifier, with: registration.proxy),
                detail: registration.proxy,
                after: after,
                on: [node.identifier],
                and: registration.resources
            )
        }
    }
    let quiesced = operations.map(\.id)
    operations += nodes.flatMap { move(.deregister, $0, after: quiesced) }
    let freed = operations.map(\.id)
    func rename(_ stage: Stage, _ node: SwappedNode, from name: DBInstanceIdentifier, to newName: DBInstanceIdentifier)
        -> Operation
    {
        // A replica's install comes after its source's retire too, which is under way with its own: it shows the tree.
        // The names of a cluster's instances move after its own.
        let taken = [node.identifier, node.source].compactMap(\.self)
        var after = stage == .install ? taken.map { Operation.ID(.retire, $0) } : freed
        if let cluster = node.source, cluster.isCluster { after.append(.init(stage, cluster)) }
        return operation(
            stage,
            node,
            .modification(of: name),
            Operation.renaming(name, to: newName),
            after: after,
            on: [name, newName]
        )
    }
    // Leaves go first, but a cluster before its instances.
    let isCluster = nodes.first?.identifier.isCluster == true
    let order = isCluster ? nodes : nodes.reversed()
    operations += order.map { rename(.retire, $0, from: $0.identifier, to: $0.asideName) }
    let installs = order.map { rename(.install, $0, from: $0.old.identifier, to: $0.identifier) }
    operations += installs
    var done = installs.map(\.id)
    if let root = nodes.first, let cluster = root.new as? DBCluster {
        for endpoint in graph.customEndpoints(of: cluster) {
            guard let name = endpoint.identifier else { continue }
            let arn = cluster.arn.sibling(.clusterEndpoint, name).description
            let (taking, giving) = (
                endpoint.withdrawal, endpoint.creation(in: cluster.identifier, nodes.map(\.identifier))
            )
            let withdraw = operation(
                .withdraw,
                root,
                .deleteDBClusterEndpoint,
                taking,
                detail: name,
                after: installs.map(\.id),
                on: [],
                and: [arn]
            )
            let give = operation(
                .endpoint,
                root,
                .createDBClusterEndpoint,
                giving,
                detail: name,
                after: [withdraw.id],
                on: [cluster.identifier],
                and: [arn]
            )
            operations += [withdraw, give]
            done.append(give.id)
        }
    }
    let registrations = nodes.flatMap { node in
        move(.register, node, after: isCluster ? done : [.init(.install, node.identifier)])
    }
    operations += registrations
    done += registrations.map(\.id)
    if let restart = options.restart, let root = nodes.first {
        operations.append(
            operation(
                .restart,
                root,
                .runCommand,
                ["Command": .string(restart)],
                after: done,
                on: nodes.map(\.identifier)
            )
        )
    }
    return operations
}

/// A name that a new instance has, and the old instance that had it before and is still there.
private struct SwappedNode {
    let new: any DBResource
    let old: any DBResource
    /// The node that this one replicates, or the cluster that it is in; `nil` for the root.
    let source: DBInstanceIdentifier?

    var identifier: DBInstanceIdentifier { new.identifier }
    /// Where the new instance goes: a free name that no plan gives, so that the operations that made it are over.
    let asideName: DBInstanceIdentifier

    /// The tree that stands under a target's names, each node before its replicas.
    ///
    /// - Throws: `PlanRefusal` when it is no tree that a plan has made, or the old one is not wholly there.
    static func tree(of target: DBInstanceIdentifier, in runs: EarlierRuns) throws(PlanRefusal) -> [SwappedNode] {
        let graph = runs.graph
        guard graph.resource(target) != nil else {
            throw PlanRefusal("the graph has no DB instance or cluster named '\(target)'", "check the name")
        }
        var nodes: [SwappedNode] = []
        // Those that RDS makes are nobody's.
        for new in graph.family(of: target) where (new as? DBInstance)?.isMadeByRDS != true {
            let name = new.identifier
            guard let mark = PlanTag.Mark(of: new) else {
                throw PlanRefusal(
                    "'\(name)' was not made by a plan, so there is nothing to go back to",
                    "check the name"
                )
            }
            guard let made = runs.made.first(where: { $0.new.identifier == name }), made.place == .live else {
                throw PlanRefusal(
                    "'\(name)' bears the mark of a plan (\(mark.plan)/\(mark.oldIdentity)), but has taken no other's name: "
                        + "it is a copy of what the plan made, or not installed",
                    "name the target of the run"
                )
            }
            guard let old = made.old, old.identifier != name else {
                throw PlanRefusal(
                    "the \(name.kind) that '\(name)' has replaced (\(mark.oldIdentity)) is not there any more",
                    "restore a snapshot of it"
                )
            }
            let source = name == target ? nil : (new as? DBInstance).flatMap { graph.parentName(of: $0) }
            guard let aside = AsideName.all(for: name).first(where: { graph.resource($0) == nil }) else {
                throw PlanRefusal(
                    "no name is free to put '\(name)' aside under",
                    "delete what is aside and nobody needs"
                )
            }
            nodes.append(SwappedNode(new: new, old: old, source: source, asideName: aside))
        }
        let known = Set(nodes.map(\.old.identifier))
        if let root = nodes.first?.old,
            let lonely = graph.family(of: graph.rootName(of: root)).first(where: { member in
                !known.contains(member.identifier) && (member as? DBInstance)?.isMadeByRDS != true
            })
        {
            throw PlanRefusal(
                "'\(lonely.identifier)' of the old tree has no new instance under its name: the swap is not finished",
                "finish it with its operations or --resume first"
            )
        }
        return nodes
    }

    func obstacles(environment: [String: String]) -> [PlanRefusal.Reason] {
        [.neverTarget(identifier, environment), deadEnd ?? .status(of: new), .status(of: old)].compactMap(\.self)
    }

    /// That the new one has failed for good, so that it cannot be put aside: the way back is by hand.
    private var deadEnd: PlanRefusal.Reason? {
        guard new.status.kind == .failed else { return nil }
        let commands = SwapReversal.commands(
            for: [.init(identifier, temporaryName: nil, old: old.identifier, new: new)]
        )
        return .init(
            text: "'\(identifier)' is \(new.status)",
            remedy: "it never becomes available again and cannot be renamed: go back by hand "
                + "(\(commands.joined(separator: "; ")))"
        )
    }
}
