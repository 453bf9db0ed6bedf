import RDS

extension PlanOptions {
    /// The options with what their names mean in a graph: each an instance or a cluster.
    ///
    /// - Throws: `PlanRefusal` for a name that both an instance and a cluster bear.
    func resolved(in graph: InstanceGraph) throws(PlanRefusal) -> PlanOptions {
        var options = self
        options.source = try graph.resolve(source) { [$0] }
        // While names move, a target may be there under the others of its plan alone.
        options.targets = []
        for target in targets {
            options.targets.append(
                try graph.resolve(target) { isResuming ? [$0, temporaryName(of: $0), retiredName(of: $0)] : [$0] }
            )
        }
        return options
    }
}

extension InstanceGraph {
    /// What a name on a command line means; the name itself where nothing bears it.
    ///
    /// - Parameter places: The names under which what is meant may be found.
    /// - Throws: `PlanRefusal` when both an instance and a cluster are meant.
    func resolve(
        _ name: DBInstanceIdentifier,
        places: (DBInstanceIdentifier) -> [DBInstanceIdentifier]
    ) throws(PlanRefusal) -> DBInstanceIdentifier {
        let written = ResourceName(name.description)
        let meanings = written.candidates.filter { candidate in
            places(candidate).contains { resource($0) != nil }
        }
        guard meanings.count < 2 else {
            throw PlanRefusal(reasons: [
                .init(text: "'\(name)' is an instance and a cluster", remedy: "write db:\(name) or cluster:\(name)")
            ])
        }
        return meanings.first ?? written.candidates.first ?? name
    }
}
