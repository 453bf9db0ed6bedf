import RDS

/// What every target is planned from, be it an instance with its tree or a cluster.
struct PlanBasis {
    /// With the names as the graph has them.
    let options: PlanOptions
    /// The targets' graph: as it was before the earlier run, where one goes on.
    let graph: InstanceGraph
    /// The source where it is in another account or Region.
    let foreign: ForeignSource?
    /// What the data comes from, as it would look at the targets' place; `nil` when neither a graph nor a snapshot tells.
    let source: (any DBResource)?
    let proxies: ProxyMoves
    /// The earlier run that goes on; `nil` where none does.
    let resumption: Resumption?

    /// - Throws: `PlanRefusal` when a name is not one thing, or there is nothing to go on with.
    init(_ options: PlanOptions, in graph: InstanceGraph, from foreign: ForeignSource?) throws(PlanRefusal) {
        let options = try options.resolved(in: graph, source: foreign?.resource.identifier)
        let resumption = options.isResuming ? try Resumption(of: options, in: graph) : nil
        let graph = resumption?.graph ?? graph
        let target = options.targets.compactMap { graph.resource($0) }.first
        source =
            foreign.map { foreign in
                target.flatMap { options.method == .sharedClone ? foreign.landed(for: $0) : foreign.seen(from: $0.arn) }
            } ?? options.dataSource(in: graph)
        proxies = ProxyMoves(in: graph, isAsked: options.movesProxies, made: resumption?.made ?? [:])
        (self.options, self.graph, self.foreign, self.resumption) = (options, graph, foreign, resumption)
    }

    /// The graph to choose a way by: without its time where a run goes on, since what that has restored already may be
    /// older by now than the backups reach back.
    var choosing: InstanceGraph {
        var graph = graph
        if resumption != nil { graph.capturedAt = nil }
        return graph
    }

    /// What keeps a source elsewhere from being copied; `nil` where it is at the targets' place.
    var supplyChecks: SupplyChecks? {
        options.method == .sharedClone
            ? nil : foreign.map { SupplyChecks(options: options, source: $0, graph: graph) }
    }

    /// The same where it is to be cloned instead.
    var landingChecks: LandingChecks? {
        guard options.method == .sharedClone, let foreign else { return nil }
        return LandingChecks(options: options, source: foreign, graph: graph, resumed: resumption?.plan)
    }

    /// How a cluster that another account shares lands for a target; `nil` where none is to be cloned.
    func landing(for target: DBCluster) -> Landing? {
        options.method == .sharedClone ? foreign?.landing(for: target, options) : nil
    }

    /// How a source elsewhere comes to a target; `nil` where it is at the target's place.
    ///
    /// - Throws: `PlanRefusal` when there is no way.
    func supplyChoice(for target: any DBResource) throws(PlanRefusal) -> SupplyChoice? {
        guard let foreign else { return nil }
        return try SupplyChoice(options, from: foreign, to: target, in: choosing)
    }

    /// The plan's id: that of the run that goes on, or else a hash of all that makes one plan another.
    ///
    /// - Parameter methods: The facts of each target's way.
    func id(copying source: any DBResource, by methods: [String]) -> String {
        resumption?.plan ?? PlanID.make(PlanID.facts(options, source, methods, graph))
    }
}
