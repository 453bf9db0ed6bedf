extension Picture {
    /// The instances of a graph, those of other Regions included as far as it names them.
    ///
    /// - Parameters:
    ///   - instances: The part of the graph to draw, in this order.
    ///   - role: What each of them is.
    ///   - facts: What is written under each one's name.
    package init(
        title: String = "",
        of instances: [DBInstance],
        in graph: InstanceGraph,
        role: (DBInstance) -> Role = { _ in .instance },
        facts: (DBInstance) -> [String] = facts(of:)
    ) {
        self.init(title: title)
        let keys = instances.reduce(into: [DBInstanceIdentifier: Int]()) { keys, instance in
            keys[instance.identifier] = add(instance.identifier, role(instance), facts: facts(instance))
        }
        for instance in instances {
            guard let key = keys[instance.identifier] else { continue }
            if let source = graph.source(of: instance) {
                if let sourceKey = keys[source.identifier] { connect(sourceKey, to: key) }
            } else if let reference = instance.sourceReference {
                connect(elsewhere(reference), to: key)
            }
            for reference in instance.replicaReferences {
                let name = InstanceGraph.localName(reference, seenFrom: instance)
                if name.flatMap({ graph[$0] }) == nil { connect(key, to: elsewhere(reference)) }
            }
        }
    }

    /// Engine, version and class; the status where it is not the usual one.
    package static func facts(of instance: DBInstance) -> [String] {
        let engine = ["\(instance.engine)", instance.engineVersion].compactMap(\.self).joined(separator: " ")
        let status = instance.status.kind == .usable ? nil : "\(instance.status)"
        return [engine, instance["DBInstanceClass"]?.string, status].compactMap(\.self)
    }

    /// The key of the node that stands for an instance that is not in the graph.
    private mutating func elsewhere(_ reference: String) -> Int {
        let name = DBInstanceIdentifier(reference: reference)
        let facts = [ARN(reference)?.region].compactMap(\.self)
        let known = nodes.first { $0.role == .elsewhere && $0.name == name && $0.facts == facts }
        return known?.key ?? add(name, .elsewhere, facts: facts)
    }
}
