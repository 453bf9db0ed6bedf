import Console
import RDS

/// A plan, and what has to be said about it.
struct Plan: Sendable {
    /// What it was planned from: for what is left of an earlier run, the graph as it was before that.
    let graph: InstanceGraph
    var operations: [Operation] = []
    /// What cannot be carried over.
    var differences: [Difference] = []
    /// For standard error, in order.
    var notes: [String] = []
}

/// Plans the replacement of every target's tree; a pure function of graph and options.
///
/// - Throws: `PlanRefusal` with all that is wrong, when anything is.
func plan(_ options: PlanOptions, in graph: InstanceGraph, environment: [String: String]) throws(PlanRefusal) -> Plan {
    let resumption = options.isResuming ? try Resumption(of: options, in: graph) : nil
    let graph = resumption?.graph ?? graph
    var reasons = SafetyChecks(graph: graph, options: options, environment: environment).reasons()
    guard let source = graph[options.source] else { throw PlanRefusal(reasons: reasons) }
    let targets = options.targets.compactMap { graph[$0] }
    // What has been restored already may be older by now than the backups reach back.
    var asked = graph
    if resumption != nil { asked.capturedAt = nil }
    let choices = targets.map { target in
        CloneChoice.settled(by: resumption?.made[target.identifier])
            ?? CloneChoice(options.method, source: source, target: target, in: asked, newReplicas: targets.count)
    }
    reasons += choices.filter { $0.method == nil }.map { .init(text: $0.reason, remedy: $0.hint) }
    reasons = reasons.withoutRepetition
    guard reasons.isEmpty else { throw PlanRefusal(reasons: reasons) }
    var result = Plan(graph: graph)
    result.notes = resumption?.notes ?? []
    let id = resumption?.plan ?? PlanID.make(facts(options, source, targets, choices, graph))
    for (target, choice) in zip(targets, choices) {
        guard let method = choice.method else { continue }
        var tree = TreePlanner(options: options, graph: graph, source: source, method: method, plan: id)
        tree.plan(target)
        result.operations += tree.operations
        result.differences += tree.differences
        result.notes.append("'\(target.identifier)' is \(choice.reason)")
    }
    let warnings = Warnings(
        options: options,
        graph: graph,
        source: source,
        targets: targets,
        methods: choices.compactMap(\.method),
        operations: result.operations,
        differences: result.differences
    )
    result.notes += warnings.all()
    if options.isStrict, !result.differences.isEmpty {
        throw PlanRefusal(
            reasons: result.differences.map {
                .init(text: "\($0)", remedy: "leave out --strict to accept the difference")
            }
        )
    }
    return result
}

/// Everything that makes one plan another, for its id.
private func facts(
    _ options: PlanOptions,
    _ source: DBInstance,
    _ targets: [DBInstance],
    _ choices: [CloneChoice],
    _ graph: InstanceGraph
) -> [String] {
    let instances = [source] + targets.flatMap { graph.tree(of: $0.identifier) }
    let names = instances.map { "\($0.identifier) \($0.dbiResourceId ?? "-")" }
    let methods = choices.map { "\($0.method.map { "\($0)" } ?? "-")" }
    return names + methods + [
        options.restart ?? "-", options.prepare ?? "-", options.masterPassword ?? "-", options.tempPrefix,
        options.oldPrefix,
        "\(options.takesFinalSnapshot) \(options.keepsAutomatedBackups) \(options.allowsProtected)",
    ]
}
