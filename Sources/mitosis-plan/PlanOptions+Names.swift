import Console
import RDS

extension PlanOptions {
    /// The options with what their names mean in a graph: each an instance or a cluster.
    ///
    /// - Parameter foreign: The source where it is in another account or Region.
    /// - Throws: `PlanRefusal` for a name that means two things, or something that is not in the graph's place.
    func resolved(in graph: InstanceGraph, source foreign: DBInstanceIdentifier? = nil) throws(PlanRefusal)
        -> PlanOptions
    {
        var options = self
        if let foreign {
            options.source = foreign
        } else if let source, let origin = snapshotOrigin(named: source, graph) {
            options.source = origin
        } else if let source {
            options.source = try graph.resolve(source) { [$0] }
        }
        // While names move, a target may be there under the others of its plan alone.
        options.targets = []
        for target in targets {
            options.targets.append(
                try graph.resolve(target) { isResuming ? [$0, temporaryName(of: $0), retiredName(of: $0)] : [$0] }
            )
        }
        let names = options.targets.withoutRepetition
        guard names.count == targets.count else {
            throw PlanRefusal("\(names.shortList) is given as --target more than once", "name each target once")
        }
        return options
    }

    /// The instance or cluster that a snapshot of the graph was taken of may be another account's, and is named by its ARN
    /// then.
    private func snapshotOrigin(named name: DBInstanceIdentifier, _ graph: InstanceGraph) -> DBInstanceIdentifier? {
        guard case .snapshot(let snapshot) = method,
            let origin = ARN(name.description).flatMap({ DBInstanceIdentifier(of: $0) }),
            graph.snapshot(snapshot, ofCluster: origin.isCluster) != nil
        else { return nil }
        return origin
    }
}

extension InstanceGraph {
    /// What the names of targets mean that are where their own names say.
    ///
    /// - Throws: `PlanRefusal` as for one of them.
    func resolve(_ names: [DBInstanceIdentifier]) throws(PlanRefusal) -> [DBInstanceIdentifier] {
        var found: [DBInstanceIdentifier] = []
        for name in names { found.append(try resolve(name) { [$0] }) }
        return found
    }

    /// What a name on a command line means; the name itself where nothing bears it.
    ///
    /// - Parameter places: The names under which what is meant may be found.
    /// - Throws: `PlanRefusal` when both an instance and a cluster are meant, or an ARN of somewhere else.
    func resolve(
        _ name: DBInstanceIdentifier,
        places: (DBInstanceIdentifier) -> [DBInstanceIdentifier]
    ) throws(PlanRefusal) -> DBInstanceIdentifier {
        let written = ResourceName(name.description)
        let meanings = written.candidates.filter { candidate in
            places(candidate).contains { resource($0) != nil }
        }
        guard meanings.count < 2 else {
            throw PlanRefusal("'\(name)' is an instance and a cluster", "write db:\(name) or cluster:\(name)")
        }
        if let arn = written.arn { try check(arn, written, meanings) }
        return meanings.first ?? written.candidates.first ?? name
    }

    /// - Throws: `PlanRefusal` for an ARN of something else than an instance or a cluster, or of somewhere else.
    private func check(_ arn: ARN, _ name: ResourceName, _ meanings: [DBInstanceIdentifier]) throws(PlanRefusal) {
        guard DBInstanceIdentifier(of: arn) != nil else {
            throw PlanRefusal(
                "'\(arn)' is neither an instance's ARN nor a cluster's",
                "a snapshot is named by --snapshot"
            )
        }
        guard let place = (meanings.first.flatMap { resource($0) } ?? resources.first)?.arn, !name.isIn(place) else {
            return
        }
        throw PlanRefusal(
            "'\(arn)' is of account \(arn.account) in \(arn.region), and the graph is of account \(place.account) in "
                + place.region,
            "give its graph, too: rds-describe --region \(arn.region) ..., with credentials of that account"
        )
    }
}
