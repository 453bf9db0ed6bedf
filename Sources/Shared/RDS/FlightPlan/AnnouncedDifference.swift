import Console

/// Something that a new instance or cluster will not have as the old one does, as far as the operations tell of it: what
/// the graph showed is not at hand.
struct AnnouncedDifference {
    let identifier: DBInstanceIdentifier
    let attribute: String
    /// What the old one showed when the plan was made; `nil` where that is not carried.
    let old: JSONValue?
    /// What the last operation that sets it asks for; `nil` where none does, since it comes with the data.
    let new: JSONValue?

    /// Node by node, as they first stand in the stream; `nil` where no operation tells what is expected.
    static func all(in operations: [Operation]) -> [AnnouncedDifference]? {
        guard operations.contains(where: { $0.expects != nil }) else { return nil }
        let byNode = Dictionary(grouping: operations, by: \.id.node)
        return operations.map(\.id.node).withoutRepetition.flatMap { node -> [AnnouncedDifference] in
            let own = byNode[node] ?? []
            guard let expects = own.lazy.compactMap(\.expects).first else { return [] }
            let asked = own.reduce(into: [:]) { $0.merge($1.attributes) { $1 } }
            return expects.announced.sorted().map { name in
                let old = expects.attributes[name]
                return AnnouncedDifference(
                    identifier: node,
                    attribute: name,
                    old: old,
                    new: asked[name] == old ? nil : asked[name]
                )
            }
        }
    }

    /// Both values in words, as far as they are told.
    var change: String {
        guard let new else { return (old.map { "is \($0.string ?? $0.line) and " } ?? "") + "will differ" }
        guard old != nil else { return "will be \(new.string ?? new.line)" }
        return AttributeDifference(identifier: identifier, attribute: attribute, old: old, new: new).change
    }
}

extension Operation {
    /// The attributes that the request sets, by the names that people are told.
    fileprivate var attributes: [String: JSONValue] {
        // An instance of a cluster is asked for what others are.
        let action = action == .createDBInstance ? .createDBInstanceReadReplica : action
        return parameters.reduce(into: [:]) { found, parameter in
            let (name, value) = parameter
            if let attribute = ClusterAttribute.set(by: name, of: action) {
                found[attribute.member] = value
            } else if let attribute = Attribute.set(by: name, of: action) {
                found[attribute.name] = value
            }
        }
    }
}
