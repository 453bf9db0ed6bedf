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
        PlanOptions.targetOption, PlanOptions.restartOption, PlanOptions.formatOption, PlanOptions.allOption,
    ]

    var targets: [DBInstanceIdentifier]
    var restart: String?

    init(targets: [DBInstanceIdentifier], restart: String? = nil) {
        self.targets = targets
        self.restart = restart
    }

    /// - Throws: `UsageError` for what is missing, or does not go with `--undo`.
    init(parsing arguments: Arguments) throws(UsageError) {
        try PlanOptions.refuseOthers(than: Self.companions, beside: Self.option, in: arguments)
        targets = try PlanOptions.targets(arguments)
        restart = try PlanOptions.command(PlanOptions.restartOption, in: arguments)
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
    for target in options.targets {
        do throws(PlanRefusal) {
            let nodes = try SwappedNode.tree(of: target, in: graph)
            reasons += nodes.flatMap { $0.obstacles(environment: environment) }
            trees.append(nodes)
        } catch {
            reasons += error.reasons
        }
    }
    guard reasons.isEmpty else { throw PlanRefusal(reasons: reasons) }
    let identities = trees.joined().map { "\($0.new.dbiResourceId ?? "-") \($0.old.dbiResourceId ?? "-")" }
    let id = PlanID.make(["undo", options.restart ?? "-"] + identities)
    var plan = Plan(graph: graph)
    for nodes in trees {
        plan.operations += wayBack(for: nodes, restart: options.restart, plan: id, capturedAt: graph.capturedAt)
        for node in nodes {
            plan.notes.append(
                "'\(node.identifier)' becomes \(node.old.dbiResourceId ?? "") again, now '\(node.old.identifier)'; what has been "
                    + "written since the swap stays in '\(node.asideName)'"
            )
        }
    }
    return plan
}

private func wayBack(for nodes: [SwappedNode], restart: String?, plan: String, capturedAt: String?) -> [Operation] {
    func operation(
        _ stage: Stage,
        _ node: SwappedNode,
        _ action: Action,
        _ parameters: JSONObject,
        after: [Operation.ID],
        on names: [DBInstanceIdentifier]
    ) -> Operation {
        Operation(
            id: .init(stage, node.identifier),
            after: after,
            action: action,
            parameters: parameters,
            replaces: InstanceIdentity(node.new),
            source: InstanceIdentity(node.old),
            plan: plan,
            capturedAt: capturedAt,
            resources: names.map { node.new.arn.sibling(.dbInstance, "\($0)").description }
        )
    }
    func rename(_ stage: Stage, _ node: SwappedNode, from name: DBInstanceIdentifier, to newName: DBInstanceIdentifier)
        -> Operation
    {
        // A replica's install comes after its source's retire too, which is under way with its own: it shows the tree.
        let freed = [node.identifier, node.source].compactMap(\.self)
        let after = stage == .install ? freed.map { Operation.ID(.retire, $0) } : []
        return operation(
            stage,
            node,
            .modifyDBInstance,
            Operation.renaming(name, to: newName),
            after: after,
            on: [name, newName]
        )
    }
    var operations = nodes.reversed().map { rename(.retire, $0, from: $0.identifier, to: $0.asideName) }
    let installs = nodes.reversed().map { rename(.install, $0, from: $0.old.identifier, to: $0.identifier) }
    operations += installs
    if let restart, let root = nodes.first {
        operations.append(
            operation(
                .restart,
                root,
                .runCommand,
                ["Command": .string(restart)],
                after: installs.map(\.id),
                on: nodes.map(\.identifier)
            )
        )
    }
    return operations
}

/// A name that a new instance has, and the old instance that had it before and is still there.
private struct SwappedNode {
    let new: DBInstance
    let old: DBInstance
    /// The node that this one replicates; `nil` for the root.
    let source: DBInstanceIdentifier?

    var identifier: DBInstanceIdentifier { new.identifier }
    /// Where the new instance goes: a free name that no plan gives, so that the operations that made it are over.
    let asideName: DBInstanceIdentifier

    /// The tree that stands under a target's names, each node before its replicas.
    ///
    /// - Throws: `PlanRefusal` when it is no tree that a plan has made, or the old one is not wholly there.
    static func tree(of target: DBInstanceIdentifier, in graph: InstanceGraph) throws(PlanRefusal) -> [SwappedNode] {
        guard graph[target] != nil else {
            throw refusal("the graph has no DB instance named '\(target)'", "check the name")
        }
        var nodes: [SwappedNode] = []
        for new in graph.tree(of: target) {
            let name = new.identifier
            guard let mark = PlanTag.Mark(of: new) else {
                throw refusal("'\(name)' was not made by a plan, so there is nothing to go back to", "check the name")
            }
            guard let old = graph.instances.first(where: { $0.dbiResourceId == mark.oldIdentity }) else {
                throw refusal(
                    "the instance that '\(name)' has replaced (\(mark.oldIdentity)) is not there any more",
                    "restore a snapshot of it"
                )
            }
            let source = name == target ? nil : graph.source(of: new)?.identifier
            guard let aside = AsideName.all(for: name).first(where: { graph.resource($0) == nil }) else {
                throw refusal("no name is free to put '\(name)' aside under", "delete what is aside and nobody needs")
            }
            nodes.append(SwappedNode(new: new, old: old, source: source, asideName: aside))
        }
        let known = Set(nodes.map(\.old.identifier))
        if let root = nodes.first?.old,
            let lonely = graph.tree(of: graph.root(of: root).identifier).first(where: { !known.contains($0.identifier) }
            )
        {
            throw refusal(
                "'\(lonely.identifier)' of the old tree has no new instance under its name: the swap is not finished",
                "finish it with its operations or --resume first"
            )
        }
        return nodes
    }

    func obstacles(environment: [String: String]) -> [PlanRefusal.Reason] {
        [.neverTarget(identifier, environment), .status(of: new), .status(of: old)].compactMap(\.self)
    }

    private static func refusal(_ text: String, _ remedy: String) -> PlanRefusal {
        PlanRefusal(reasons: [.init(text: text, remedy: remedy)])
    }
}
