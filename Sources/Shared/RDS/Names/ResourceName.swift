/// What a person calls an instance or a cluster: its name, `db:NAME` or `cluster:NAME` where that is not one thing, or
/// its ARN.
package struct ResourceName: Hashable, Sendable, CustomStringConvertible {
    /// As it was written, in lower case.
    package let description: String
    /// What it may mean: one thing, or an instance and a cluster.
    package let candidates: [DBInstanceIdentifier]

    package init(_ text: String) {
        description = text.lowercased()
        let parts = description.split(separator: ":", maxSplits: 1).map(String.init)
        if let arn = ARN(description), let identifier = DBInstanceIdentifier(of: arn) {
            candidates = [identifier]
        } else if parts.count == 2, parts[0] == ARN.ResourceType.dbInstance.rawValue {
            candidates = [DBInstanceIdentifier(parts[1])]
        } else if parts.count == 2, parts[0] == ARN.ResourceType.dbCluster.rawValue {
            candidates = [DBInstanceIdentifier(cluster: parts[1])]
        } else {
            let identifier = DBInstanceIdentifier(description)
            candidates =
                identifier.isCluster ? [identifier] : [identifier, DBInstanceIdentifier(cluster: description)]
        }
    }
}

extension InstanceGraph {
    /// What a name means in the graph: nothing, one thing, or an instance and a cluster.
    package func meanings(of name: ResourceName) -> [DBInstanceIdentifier] {
        name.candidates.filter { resource($0) != nil }
    }
}
