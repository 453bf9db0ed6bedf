extension Picture {
    /// The instances and clusters of a graph, instances of other Regions included as far as it names them.
    ///
    /// - Parameters:
    ///   - resources: The part of the graph to draw, in this order.
    ///   - role: What each of them is.
    ///   - facts: What is written under each one's name.
    package init(
        title: String = "",
        of resources: [any DBResource],
        in graph: InstanceGraph,
        role: (any DBResource) -> Role = { _ in .instance },
        facts: (any DBResource) -> [String] = facts(of:)
    ) {
        self.init(title: title)
        let keys = resources.reduce(into: [DBInstanceIdentifier: Int]()) { keys, resource in
            keys[resource.identifier] = add(resource.identifier, role(resource), facts: facts(resource))
        }
        var elsewhere: [[String]: Int] = [:]
        for case let instance as DBInstance in resources {
            guard let key = keys[instance.identifier] else { continue }
            if let cluster = instance.clusterIdentifier.flatMap({ keys[$0] }) { connect(cluster, to: key, .membership) }
            if let source = graph.source(of: instance) {
                if let sourceKey = keys[source.identifier] { connect(sourceKey, to: key) }
            } else if let reference = instance.sourceReference {
                connect(stranger(reference, &elsewhere), to: key)
            }
            for reference in instance.replicaReferences {
                let name = InstanceGraph.localName(reference, seenFrom: instance)
                if name.flatMap({ graph[$0] }) == nil { connect(key, to: stranger(reference, &elsewhere)) }
            }
        }
    }

    /// Engine, version and class; the status where it is not the usual one.
    package static func facts(of resource: any DBResource) -> [String] {
        let engine = ["\(resource.engine)", resource.engineVersion].compactMap(\.self).joined(separator: " ")
        let status = resource.status.kind == .usable ? nil : "\(resource.status)"
        return [engine, resource.instanceClass, status].compactMap(\.self)
    }

    /// The key of the node that stands for an instance that is not in the graph.
    ///
    /// - Parameter known: Those that stand there already, by what is written in them.
    private mutating func stranger(_ reference: String, _ known: inout [[String]: Int]) -> Int {
        let name = DBInstanceIdentifier(reference: reference)
        let facts = [ARN(reference)?.region].compactMap(\.self)
        if let key = known[[name.description] + facts] { return key }
        let key = add(name, .elsewhere, facts: facts)
        known[[name.description] + facts] = key
        return key
    }
}
