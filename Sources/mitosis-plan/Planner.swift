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
    let options = try options.resolved(in: graph, source: foreign?.resource.identifier)
    let resumption = options.isResuming ? try Resumption(of: options, in: graph) : nil
    let graph = resumption?.graph ?? graph
    let place = options.targets.compactMap { graph.resource($0) }.first?.arn
    let source = foreign.map { foreign in place.flatMap { foreign.seen(from: $0) } } ?? options.dataSource(in: graph)
    let checks = SafetyChecks(graph: graph, options: options, source: source, environment: environment)
    let proxies = ProxyMoves(in: graph, isAsked: options.movesProxies, made: resumption?.made ?? [:])
    let nodes = options.targets.flatMap { graph.family(of: $0) }.map(\.identifier)
    let advice = BindingAdvice(graph: graph, targets: options.targets, moved: proxies)
    let reasons = checks.reasons() + advice.reasons + proxies.reasons(nodes)
    var result: Plan
    switch source {
    case let source as DBCluster:
        result = try clusterPlan(
            options,
            source,
            from: foreign,
            in: graph,
            proxies,
            refusing: reasons,
            resuming: resumption
        )
    case let source as DBInstance:
        result = try instancePlan(
            options,
            source,
            from: foreign,
            in: graph,
            proxies,
            refusing: reasons,
            resuming: resumption
        )
    default: throw PlanRefusal(reasons: reasons)
    }
    let active = options.targets.compactMap { graph.resource($0) }.flatMap {
        ActiveParameters(graph: graph).reasons($0)
    }
    result.notes =
        (resumption?.notes ?? []) + result.notes + advice.notes
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

/// What would be less encrypted than before, unless the user accepts that.
private func encryptionReasons(
    _ target: DBInstance,
    _ method: CloneMethod,
    _ source: DBInstance,
    _ options: PlanOptions,
    _ graph: InstanceGraph
) -> [PlanRefusal.Reason] {
    guard !options.allowsEncryptionChange else { return [] }
    let data = method.snapshot(in: graph)?.data(of: source) ?? source
    return graph.tree(of: target.identifier).compactMap { EncryptionLoss.refusal($0, data, method, in: graph) }
}

/// - Parameter reasons: What is wrong already.
private func instancePlan(
    _ options: PlanOptions,
    _ source: DBInstance,
    from foreign: ForeignSource?,
    in graph: InstanceGraph,
    _ proxies: ProxyMoves,
    refusing reasons: [PlanRefusal.Reason],
    resuming resumption: Resumption?
) throws(PlanRefusal) -> Plan {
    let targets = options.targets.compactMap { graph[$0] }
    // What has been restored already may be older by now than the backups reach back.
    var asked = graph
    if resumption != nil { asked.capturedAt = nil }
    var reasons = reasons
    var choices: [CloneChoice] = []
    let checks = foreign.map { SupplyChecks(options: options, source: $0, graph: graph) }
    for target in targets {
        do throws(PlanRefusal) {
            var choice = CloneChoice.settled(by: resumption?.made[target.identifier] as? DBInstance)
            reasons += checks?.reasons(target) ?? []
            if choice == nil, let foreign {
                choice = CloneChoice(try SupplyChoice(options, from: foreign, to: target, in: asked))
            } else if choice == nil {
                let count = targets.count
                choice = try CloneChoice(options.method, source: source, target: target, in: asked, newReplicas: count)
                    .copying(for: target, in: asked, options)
            }
            guard let choice else { continue }
            reasons += encryptionReasons(target, choice.method, source, options, graph)
            choices.append(choice)
        } catch {
            reasons += error.reasons
        }
    }
    try refuse(reasons)
    var result = Plan(graph: graph)
    let id = resumption?.plan ?? PlanID.make(facts(options, source, choices.map(\.method.fact), graph))
    let list = OperationList(options, source, plan: id, capturedAt: graph.capturedAt, moving: proxies)
    for (target, choice) in zip(targets, choices) {
        if case .supplied(let supply) = choice.method {
            let strangers = SupplyNotes.strangers(target, plan: id, from: foreign?.graph, in: graph)
            try refuse((checks?.reasons(supply) ?? []) + strangers)
        }
        var tree = TreePlanner(list, graph: graph, source: source, method: choice.method)
        tree.plan(target)
        result.operations += tree.list.operations
        result.differences += tree.differences
        result.notes.append(.note("the new '\(target.identifier)' is \(choice.reason)"))
        if case .supplied(let supply) = choice.method {
            result.notes += SupplyNotes.copying(supply, target, options, in: graph) + (checks?.warnings(supply) ?? [])
        }
        result.notes += tree.notes
    }
    let warnings = Warnings(
        options: options,
        graph: graph,
        source: source,
        targets: targets,
        methods: choices.map(\.method),
        operations: result.operations,
        differences: result.differences
    )
    result.notes += warnings.all()
    return result
}

/// - Parameter reasons: What is wrong already.
private func clusterPlan(
    _ options: PlanOptions,
    _ source: DBCluster,
    from foreign: ForeignSource?,
    in graph: InstanceGraph,
    _ proxies: ProxyMoves,
    refusing reasons: [PlanRefusal.Reason],
    resuming resumption: Resumption?
) throws(PlanRefusal) -> Plan {
    let targets = options.targets.compactMap { graph.cluster($0) }
    var asked = graph
    if resumption != nil { asked.capturedAt = nil }
    var reasons = reasons
    var choices: [ClusterChoice] = []
    let checks = foreign.map { SupplyChecks(options: options, source: $0, graph: graph) }
    for target in targets {
        do throws(PlanRefusal) {
            reasons += checks?.reasons(target) ?? []
            var choice: ClusterChoice?
            if let foreign {
                choice = ClusterChoice(try SupplyChoice(options, from: foreign, to: target, in: asked))
            } else {
                choice = try ClusterChoice(options.method, source: source, target: target, in: asked)
            }
            guard let choice else { continue }
            let data = ClusterBlueprint.data(of: source, choice.method.snapshot(in: graph))
            if !options.allowsEncryptionChange,
                let exposure = EncryptionLoss.refusal(target, copying: data, by: choice.method)
            {
                reasons.append(exposure)
            }
            choices.append(choice)
        } catch {
            reasons += error.reasons
        }
    }
    try refuse(reasons)
    var result = Plan(graph: graph)
    let id = resumption?.plan ?? PlanID.make(facts(options, source, choices.map(\.method.fact), graph))
    let list = OperationList(options, source, plan: id, capturedAt: graph.capturedAt, moving: proxies)
    for (target, choice) in zip(targets, choices) {
        if case .supplied(let supply) = choice.method {
            let strangers = SupplyNotes.strangers(target, plan: id, from: foreign?.graph, in: graph)
            try refuse((checks?.reasons(supply) ?? []) + strangers)
        }
        var planner = ClusterPlanner(list, graph: graph, source: source, method: choice.method)
        planner.plan(target)
        result.operations += planner.list.operations
        result.differences += planner.differences
        result.notes.append(.note("the new '\(target.identifier)' is \(choice.reason)"))
        if case .supplied(let supply) = choice.method {
            result.notes += SupplyNotes.copying(supply, target, options, in: graph) + (checks?.warnings(supply) ?? [])
        }
        result.notes += planner.notes
    }
    let methods = choices.map(\.method)
    result.notes += Warnings.graphWarnings(graph) + Warnings.commands(options)
    result.notes +=
        ClusterWarnings(options: options, graph: graph, source: source, targets: targets, methods: methods).all()
    return result
}

/// Everything that makes one plan another, for its id.
private func facts(
    _ options: PlanOptions,
    _ source: any DBResource,
    _ methods: [String],
    _ graph: InstanceGraph
) -> [String] {
    let resources = [source] + options.targets.flatMap { graph.family(of: $0) }
    let names = resources.map { "\($0.identifier) \($0.dbiResourceId ?? "-")" }
    // What plans made of these before, and is there still: it bears their marks, and this one must not take it for its own.
    let identities = Set(resources.compactMap(\.dbiResourceId))
    let earlier = graph.resources.filter { PlanTag.Mark(of: $0).map { identities.contains($0.oldIdentity) } == true }
    let marked = options.isResuming ? [] : earlier.map { "made before: \($0.dbiResourceId ?? "-")" }.sorted()
    return names + marked + methods + [
        options.restart ?? "-", options.prepare ?? "-", options.masterPassword ?? "-", options.tempPrefix,
        options.oldPrefix,
        "\(options.takesFinalSnapshot) \(options.keepsAutomatedBackups) \(options.allowsProtected)",
        "\(options.allowsPending) \(options.allowsEncryptionChange)",
    ] + (options.restartsForTLS ? ["restart for TLS"] : [])
        + (options.movesProxies ? ["proxies"] : [])
        + [("verify", options.verify), ("quiesce", options.quiesce), ("carry", options.carry)].compactMap {
            name,
            command in
            command.map { "\(name) \($0)" }
        }
        + [("lag", options.maxReplicaLag), ("drained", options.drainedFor)].compactMap { name, duration in
            duration.map { "\(name) \($0.inSeconds)" }
        }
}
