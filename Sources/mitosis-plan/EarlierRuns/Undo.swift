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
        plan.operations += WayBack(for: nodes, in: graph, options, proxies, plan: id).operations
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
