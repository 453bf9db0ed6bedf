import Console
import RDS

extension TreePlanner: TargetPlanner {
    static func choice(for target: DBInstance, copying source: DBInstance, _ basis: PlanBasis) throws(PlanRefusal)
        -> CloneChoice
    {
        if let choice = CloneChoice.settled(by: basis.resumption?.made[target.identifier] as? DBInstance) {
            return choice
        }
        if let choice = try basis.supplyChoice(for: target) { return CloneChoice(choice) }
        let (options, graph) = (basis.options, basis.choosing)
        let count = options.targets.count
        return try CloneChoice(options.method, source: source, target: target, in: graph, newReplicas: count)
            .copying(for: target, in: graph, options)
    }

    /// A pending major version is left out.
    static func versions(of target: DBInstance, in graph: InstanceGraph)
        -> [(name: DBInstanceIdentifier, version: String?)]
    {
        graph.tree(of: target.identifier).map { ($0.identifier, $0.engineVersion) }
    }

    static func exposures(
        of target: DBInstance,
        copying source: DBInstance,
        by method: CloneMethod,
        in graph: InstanceGraph
    ) -> [PlanRefusal.Reason] {
        let data = method.snapshot(in: graph)?.data(of: source) ?? source
        return graph.tree(of: target.identifier).compactMap { EncryptionLoss.refusal($0, data, method, in: graph) }
    }

    static func warnings(
        on plan: Plan,
        copying source: DBInstance,
        to chosen: [Chosen<TreePlanner>],
        _ basis: PlanBasis
    ) -> [Message] {
        Warnings(
            options: basis.options,
            graph: basis.graph,
            source: source,
            targets: chosen.map(\.target),
            methods: chosen.map(\.choice.method),
            plan: plan
        ).all()
    }
}
