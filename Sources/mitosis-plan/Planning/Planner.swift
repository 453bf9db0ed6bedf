import Console
import RDS

/// A plan, and what has to be said about it.
struct Plan: Sendable {
    /// What it was planned from: for what is left of an earlier run, the graph as it was before that.
    let graph: InstanceGraph
    var operations: [Operation] = []
    /// What cannot be carried over.
    var differences: [Difference] = []
    /// What becomes of what hangs on the targets, what hurts most first; `nil` when nobody has looked.
    var surroundings: [String]?
    /// For standard error, in order.
    var notes: [Message] = []
}

/// Plans the replacement of every target's tree or cluster, with the graphs of the accounts and Regions that it concerns.
///
/// - Throws: `PlanRefusal` with all that is wrong, when anything is.
func plan(_ options: PlanOptions, in graphs: Graphs, environment: [String: String]) throws(PlanRefusal) -> Plan {
    let sides = try Sides(options, in: graphs)
    return try plan(sides.options, in: sides.graph, from: sides.source, environment: environment)
}

/// The same where the targets' graph is known; a pure function of graph and options.
///
/// - Parameter foreign: The source where it is in another account or Region.
/// - Throws: `PlanRefusal` with all that is wrong, when anything is.
func plan(
    _ options: PlanOptions,
    in graph: InstanceGraph,
    from foreign: ForeignSource? = nil,
    environment: [String: String]
) throws(PlanRefusal) -> Plan {
    let basis = try PlanBasis(options, in: graph, from: foreign)
    let (options, graph) = (basis.options, basis.graph)
    let checks = SafetyChecks(graph: graph, options: options, source: basis.source, environment: environment)
    let nodes = options.targets.flatMap { graph.family(of: $0) }.map(\.identifier)
    let advice = BindingAdvice(graph: graph, targets: options.targets, moved: basis.proxies)
    let reasons = checks.reasons() + advice.reasons + basis.proxies.reasons(nodes)
    var result: Plan
    switch basis.source {
    case let source as DBCluster: result = try basis.plan(with: ClusterPlanner.self, copying: source, refusing: reasons)
    case let source as DBInstance: result = try basis.plan(with: TreePlanner.self, copying: source, refusing: reasons)
    default: throw PlanRefusal(reasons: reasons)
    }
    let active = options.targets.compactMap { graph.resource($0) }.flatMap {
        ActiveParameters(graph: graph).reasons($0)
    }
    result.notes =
        (basis.resumption?.notes ?? []) + result.notes + basis.proxies.notes(nodes) + advice.notes
        + active.map { .warning("\($0.text) (\($0.remedy))") }
    result.surroundings = advice.sentences
    if options.isStrict {
        try refuse(
            result.differences.map {
                PlanRefusal.Reason(text: "\($0)", remedy: "leave out --strict to accept the difference")
            }
                + active
        )
    }
    return result
}
