/// What a person calls an instance or a cluster: its name, `db:NAME` or `cluster:NAME` where that is not one thing, or
/// its ARN.
///
/// Who gives an ARN means an account and a Region as well: what is found under the name has to be asked `isIn`.
package struct ResourceName: Hashable, Sendable, CustomStringConvertible {
    /// As it was written, in lower case.
    package let description: String
    /// What it may mean: one thing, or an instance and a cluster.
    package let candidates: [DBInstanceIdentifier]
    /// Which one of all accounts and Regions it is; `nil` where it was not given by an ARN.
    package let arn: ARN?

    package init(_ text: String) {
        description = text.lowercased()
        arn = ARN(description)
        let parts = description.split(separator: ":", maxSplits: 1).map(String.init)
        if let arn, let identifier = DBInstanceIdentifier(of: arn) {
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

extension ResourceName {
    /// Whether it may mean something in the account and Region of this ARN.
    package func isIn(_ place: ARN) -> Bool {
        arn.map { $0.account == place.account && $0.region == place.region } ?? true
    }
}

extension InstanceGraph {
    /// What a name means in the graph: nothing, one thing, or an instance and a cluster.
    package func meanings(of name: ResourceName) -> [DBInstanceIdentifier] {
        name.candidates.filter { resource($0) != nil }
    }
}
