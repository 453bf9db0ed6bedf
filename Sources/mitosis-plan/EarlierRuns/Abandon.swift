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
        PlanOptions.targetOption, NamePrefixes.temporaryOption, NamePrefixes.retiredOption,
        PlanOptions.protectedOption, PlanOptions.formatOption, PlanOptions.allOption, PlanLog.option, PlanLog.quiet,
    ]

    var targets: [DBInstanceIdentifier]
    var prefixes = NamePrefixes()
    var allowsProtected = false

    init(targets: [DBInstanceIdentifier]) { self.targets = targets }

    /// - Throws: `UsageError` for what is missing, or does not go with `--abandon`.
    init(parsing arguments: Arguments) throws(UsageError) {
        try PlanOptions.refuseOthers(than: Self.companions, beside: Self.option, in: arguments)
        targets = try PlanOptions.targets(arguments)
        prefixes = try NamePrefixes(parsing: arguments)
        allowsProtected = arguments.isSet(PlanOptions.protectedOption)
    }
}

/// Plans the removal of what earlier runs have left of the targets' new instances: what bears a mark and stands under a
/// temporary name, or aside. What bears a name in use is never touched, and neither are the old instances.
///
/// - Throws: `PlanRefusal` with all that is wrong, or when there is nothing to remove.
func abandon(
    _ options: AbandonOptions,
    in graph: InstanceGraph,
    environment: [String: String]
) throws(PlanRefusal) -> Plan {
    var options = options
    options.targets = try graph.resolve(options.targets)
    let unknown = options.targets.filter { graph[$0] == nil }
    guard unknown.isEmpty else {
        throw PlanRefusal(
            reasons: unknown.map {
                .init(
                    text: "the graph has no DB instance named '\($0)'",
                    remedy: "name the primary of the target's tree"
                )
            }
        )
    }
    let runs = EarlierRuns(in: graph, options.prefixes)
    let found = runs.of(options.targets).filter { $0.place != .live && !$0.new.identifier.isCluster }
    let left = found.filter { $0.new.status.kind != .deleting }
    var reasons = options.targets.compactMap { PlanRefusal.Reason.neverTarget($0, environment) }
    reasons += runs.doubts(about: options.targets)
    let names = Set(found.map(\.new.identifier))
    reasons += left.flatMap { $0.obstacles(to: options, names, in: graph) }
    if left.isEmpty, reasons.isEmpty {
        let targets = options.targets.map { "'\($0)'" }.joined(separator: ", ")
        reasons = [.init(text: "no run has left anything of \(targets) to remove", remedy: "leave out --abandon")]
    }
    guard reasons.isEmpty else { throw PlanRefusal(reasons: reasons.withoutRepetition) }
    var plan = Plan(graph: graph)
    for one in left.sorted(by: { graph.level($0) > graph.level($1) }) {
        plan.operations += one.removal(of: left, capturedAt: graph.capturedAt)
        let source = one.new.tags[PlanTag.source].map { ", of the data of \($0)" } ?? ""
        plan.notes.append(
            "will delete \(one.new.dbiResourceId ?? "?"), which is '\(one.new.identifier)': "
                + "the plan \(one.mark.plan) made it for '\(one.node)'\(source)"
        )
    }
    return plan
}

extension EarlierRuns.Made {
    /// - Parameter names: All that runs have left, and that goes or is going.
    fileprivate func obstacles(
        to options: AbandonOptions,
        _ names: Set<DBInstanceIdentifier>,
        in graph: InstanceGraph
    ) -> [PlanRefusal.Reason] {
        let name = new.identifier
        var reasons: [PlanRefusal.Reason] = []
        if let old, old.identifier != node, graph[node] == nil {
            reasons.append(
                .init(
                    text: "'\(node)' has no instance, since the names were being swapped when '\(name)' was left",
                    remedy:
                        "finish the run with its operations or with --resume, or give the old instance its name back: "
                        + old.identifier.renameCommand(to: node)
                )
            )
        } else if graph[node] == nil {
            reasons.append(
                .init(
                    text: "nothing bears the name '\(node)', so '\(name)' may be all that is left of it",
                    remedy: "give it the name, or delete it by hand"
                )
            )
        }
        for replica in graph.replicas(of: name) where !names.contains(replica.identifier) {
            reasons.append(
                .init(
                    text: "'\(replica.identifier)' replicates '\(name)', and no run has left it",
                    remedy: PlanTag.Mark(of: replica) == nil
                        ? "delete or promote it first" : "finish the swap with the plan's operations or with --resume"
                )
            )
        }
        if new.isTrue("DeletionProtection"), !options.allowsProtected {
            reasons.append(
                .init(text: "'\(name)' has deletion protection", remedy: "add --allow-protected to plan its removal")
            )
        }
        return reasons
    }

    /// The operations that remove it, after its replicas.
    fileprivate func removal(of all: [EarlierRuns.Made], capturedAt: String?) -> [Operation] {
        let name = new.identifier
        func discard(
            _ detail: String?,
            _ action: Action,
            _ parameters: JSONObject,
            after: [Operation.ID]
        ) -> Operation {
            Operation(
                id: .init(.discard, name, detail),
                after: after,
                action: action,
                parameters: parameters.merging(["DBInstanceIdentifier": JSONValue(name)]) { $1 },
                replaces: InstanceIdentity(name, dbiResourceId: new.dbiResourceId),
                source: InstanceIdentity(node, dbiResourceId: mark.oldIdentity),
                plan: mark.plan,
                capturedAt: capturedAt,
                resources: [new.arn.description]
            )
        }
        let replicas = all.filter { one in
            (one.new as? DBInstance).flatMap { InstanceGraph.localName($0.sourceReference, seenFrom: $0) } == name
        }
        let after = replicas.map { Operation.ID(.discard, $0.new.identifier) }
        let unprotecting =
            new.isTrue("DeletionProtection")
            ? [
                discard(
                    "unprotect",
                    .modifyDBInstance,
                    ["DeletionProtection": false, "ApplyImmediately": true],
                    after: after
                )
            ] : []
        let deletion: JSONObject = ["SkipFinalSnapshot": true, "DeleteAutomatedBackups": true]
        return unprotecting
            + [discard(nil, .deleteDBInstance, deletion, after: unprotecting.isEmpty ? after : unprotecting.map(\.id))]
    }
}

extension InstanceGraph {
    /// How many levels something that a plan has made is below its tree's primary.
    fileprivate func level(_ one: EarlierRuns.Made) -> Int { (one.new as? DBInstance).map { level(of: $0) } ?? 0 }
}
