import Console
import RDS

/// The two sides of a plan: the graph of the targets' account and Region, and the source where it is elsewhere.
struct Sides {
    /// The options, as far as the graphs change what they mean.
    let options: PlanOptions
    /// The targets'.
    let graph: InstanceGraph
    /// `nil` where the source is in the targets' graph, or a snapshot there tells all that is known of it.
    let source: ForeignSource?

    /// - Throws: `PlanRefusal` for a name that stands in two places, or targets that are not in one.
    init(_ options: PlanOptions, in graphs: Graphs) throws(PlanRefusal) {
        graph = try graphs.graph(of: options.targets) { target in
            options.isResuming
                ? [target, options.temporaryName(of: target), options.retiredName(of: target)] : [target]
        }
        var options = options
        source = try graphs.source(options, apartFrom: graph) ?? graph.sharedSource(options)
        if source == nil, let shared = graph.sharedSnapshot(of: options) {
            (options.source, options.method) = (nil, .snapshot(shared))
        }
        self.options = options
    }
}

extension Graphs {
    /// The graph that has all of these targets.
    ///
    /// - Parameter names: The names under which a target may be found.
    /// - Throws: `PlanRefusal` when there is none, or several.
    func graph(
        of targets: [DBInstanceIdentifier],
        names: (DBInstanceIdentifier) -> [DBInstanceIdentifier] = { [$0] }
    ) throws(PlanRefusal) -> InstanceGraph {
        guard all.count > 1 else { return all[0] }
        var found: InstanceGraph?
        for target in targets {
            guard let (graph, arn) = try only(target, names) else {
                let places = all.compactMap(\.place).map(\.description).shortList
                throw PlanRefusal("no graph has '\(target)'", "the graphs are of \(places)")
            }
            if let found, found.place != graph.place {
                throw PlanRefusal(
                    "the targets are in several accounts or Regions: '\(arn)' is not in \(found.place?.description ?? "")",
                    "plan one account and Region at a time"
                )
            }
            found = graph
        }
        return found ?? all[0]
    }

    /// The source where another graph has it than the targets'.
    fileprivate func source(_ options: PlanOptions, apartFrom graph: InstanceGraph) throws(PlanRefusal)
        -> ForeignSource?
    {
        guard all.count > 1 else { return nil }
        if let name = options.source {
            guard let (own, arn) = try only(name, { [$0] }), own.place != graph.place,
                let resource = DBInstanceIdentifier(of: arn).flatMap({ own.resource($0) })
            else { return nil }
            return ForeignSource(graph: own, resource: resource)
        }
        // What the snapshot was taken of.
        let isOfCluster = graph.resource(options.targets[0])?.identifier.isCluster ?? options.targets[0].isCluster
        guard case .snapshot(let name) = options.method, graph.snapshot(name, ofCluster: isOfCluster) == nil else {
            return nil
        }
        for own in all where own.place != graph.place {
            let origin = own.snapshot(name, ofCluster: isOfCluster)?.originIdentity
            if let origin, let resource = own.resources.first(where: { $0.dbiResourceId == origin }) {
                return ForeignSource(graph: own, resource: resource)
            }
        }
        return nil
    }

    /// The one graph in which a name stands, with the ARN that it means there; `nil` when none has it.
    ///
    /// - Throws: `PlanRefusal` when several have it.
    private func only(
        _ name: DBInstanceIdentifier,
        _ names: (DBInstanceIdentifier) -> [DBInstanceIdentifier]
    ) throws(PlanRefusal) -> (InstanceGraph, ARN)? {
        let written = ResourceName(name.description)
        let found = all.compactMap { graph -> (InstanceGraph, ARN)? in
            let resource = written.candidates.flatMap(names).lazy.compactMap { graph.resource($0) }.first
            return resource.flatMap { written.isIn($0.arn) ? (graph, $0.arn) : nil }
        }
        guard found.count < 2 else {
            throw PlanRefusal(
                "'\(name)' stands in several places: \(found.map { $0.1.description }.shortList)",
                "name one by its ARN"
            )
        }
        return found.first
    }
}

extension InstanceGraph {
    /// The source where nothing but its account's sharing it is known; `nil` where it is not shared, or is not to be cloned.
    fileprivate func sharedSource(_ options: PlanOptions) -> ForeignSource? {
        guard options.method == .sharedClone, let source = options.source else { return nil }
        let written = ResourceName(source.description)
        let shared = (sharedClusters ?? []).first { shared in
            written.candidates.contains(shared.identifier) && written.isIn(shared.arn)
        }
        guard let cluster = shared?.cluster,
            let graph = try? InstanceGraph([], clusters: [cluster], capturedAt: capturedAt)
        else { return nil }
        return ForeignSource(graph: graph, resource: cluster, isStub: true)
    }

    /// The ARN of the newest snapshot of a source that no graph has, and that its account shares with this one; `nil` where
    /// there is none, or something else was asked for.
    fileprivate func sharedSnapshot(of options: PlanOptions) -> String? {
        guard [.best, .newestSnapshot].contains(options.method), let source = options.source, let place,
            (try? resolve(source) { [$0] }).map({ resource($0) == nil }) ?? true
        else { return nil }
        let written = ResourceName(source.description)
        let shared = (snapshots ?? []).filter { snapshot in
            guard snapshot.isAvailable, let arn = snapshot.arn.flatMap({ ARN($0) }) else { return false }
            return arn.account != place.account && written.candidates.contains(snapshot.instanceIdentifier)
                && written.arn.map { $0.account == arn.account } ?? true
        }
        return shared.max { ($0.dataTime ?? "", $0.identifier) < ($1.dataTime ?? "", $1.identifier) }?.arn
    }
}
