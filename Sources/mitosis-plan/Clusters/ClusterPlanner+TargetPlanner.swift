import Console
import RDS

extension ClusterPlanner: TargetPlanner {
    static func choice(for target: DBCluster, copying source: DBCluster, _ basis: PlanBasis) throws(PlanRefusal)
        -> ClusterChoice
    {
        if let landing = basis.landing(for: target) { return ClusterChoice(landing) }
        if let choice = try basis.supplyChoice(for: target) { return try ClusterChoice(choice) }
        return try ClusterChoice(basis.options.method, source: source, target: target, in: basis.choosing)
    }

    static func versions(of target: DBCluster, in graph: InstanceGraph)
        -> [(name: DBInstanceIdentifier, version: String?)]
    {
        [(target.identifier, ClusterBlueprint.intendedVersion(of: target))]
    }

    static func exposures(
        of target: DBCluster,
        copying source: DBCluster,
        by method: ClusterMethod,
        in graph: InstanceGraph
    ) -> [PlanRefusal.Reason] {
        let data = ClusterBlueprint.data(of: source, method.snapshot(in: graph))
        return [EncryptionLoss.refusal(target, copying: data, by: method)].compactMap(\.self)
    }

    static func warnings(
        on plan: Plan,
        copying source: DBCluster,
        to chosen: [Chosen<ClusterPlanner>],
        _ basis: PlanBasis
    ) -> [Message] {
        let landed = chosen.flatMap { basis.landingChecks?.warnings($0.target) ?? [] }
        return landed
            + ClusterWarnings(
                options: basis.options,
                graph: basis.graph,
                source: source,
                targets: chosen.map(\.target),
                methods: chosen.map(\.choice.method)
            ).all()
    }
}
