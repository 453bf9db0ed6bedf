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
    let reasons = SafetyChecks(graph: graph, options: options, environment: environment).reasons()
    guard reasons.isEmpty, let source = graph[options.source] else { throw PlanRefusal(reasons: reasons) }
    let targets = options.targets.compactMap { graph[$0] }
    let choices = targets.map { target in
        CloneChoice.settled(by: resumption?.made[target.identifier])
            ?? CloneChoice(options.method, source: source, target: target, in: graph, newReplicas: targets.count)
    }
    let impossible = choices.filter { $0.method == nil }.map { PlanRefusal.Reason(text: $0.reason, remedy: $0.hint) }
    guard impossible.isEmpty else { throw PlanRefusal(reasons: impossible) }
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
    result.notes += Warnings.all(options, source, targets, graph)
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

/// What people should know before they perform a plan.
enum Warnings {
    static func all(
        _ options: PlanOptions,
        _ source: DBInstance,
        _ targets: [DBInstance],
        _ graph: InstanceGraph
    ) -> [String] {
        var notes: [String] = []
        if graph.partial != nil {
            notes.append(
                "warning: the graph shows a part of the Region only, so other names in use could not be checked"
            )
        }
        let identities = graph.instances.compactMap(\.dbiResourceId)
        if identities.count != graph.instances.count || Set(identities).count != identities.count {
            notes.append(
                "warning: DbiResourceIds are missing or not unique, so mitosis-exec will refuse to perform this"
            )
        }
        if options.method == .best, !source.isTrue("MultiAZ") {
            notes.append("warning: '\(source.identifier)' is in one zone: its I/O may pause briefly while it is copied")
        }
        for target in targets {
            notes.append(
                "warning: '\(target.identifier)' gets the users and passwords of '\(source.identifier)', the master's included"
            )
        }
        if options.prepare != nil {
            notes.append("note: the new primary has the target's security groups already while --prepare runs")
        }
        return notes
    }
}
