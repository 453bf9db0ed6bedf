import RDS

extension DBInstance {
    /// Gives it and what it refers to other names; an instance that is none of these keeps the replicas that are none.
    mutating func rename(by names: [DBInstanceIdentifier: DBInstanceIdentifier]) {
        let present = self
        let name = names[identifier]
        func renamed(_ reference: String) -> String? {
            InstanceGraph.localName(reference, seenFrom: present).flatMap { names[$0]?.description }
        }
        if let source = sourceReference {
            self["ReadReplicaSourceDBInstanceIdentifier"] = .string(renamed(source) ?? source)
        }
        if !replicaReferences.isEmpty {
            let replicas = replicaReferences.compactMap { name == nil && renamed($0) != nil ? nil : renamed($0) ?? $0 }
            self["ReadReplicaDBInstanceIdentifiers"] = .array(replicas.map { .string($0) })
        }
        if let cluster = clusterIdentifier, let name = names[cluster] {
            self["DBClusterIdentifier"] = JSONValue(name)
        }
        guard let name, name != identifier else { return }
        self["DBInstanceArn"] = .string(arn.sibling(.dbInstance, "\(name)").description)
        identifier = name
    }
}

extension DBCluster {
    /// Gives it and its instances other names.
    mutating func rename(by names: [DBInstanceIdentifier: DBInstanceIdentifier]) {
        if let members = self["DBClusterMembers"]?.array {
            self["DBClusterMembers"] = .array(
                members.map { member in
                    guard let name = member["DBInstanceIdentifier"]?.string.flatMap({ names[.init($0)] }) else {
                        return member
                    }
                    return .object((member.object ?? [:]).merging(["DBInstanceIdentifier": JSONValue(name)]) { $1 })
                }
            )
        }
        guard let name = names[identifier] else { return }
        self["DBClusterArn"] = .string(arn.sibling(name).description)
        identifier = name
    }
}

extension Binding {
    /// The same of what had the name before, or is to have it.
    func renamed(by names: [DBInstanceIdentifier: DBInstanceIdentifier]) -> Binding {
        names[DBInstanceIdentifier(of)].map { with(subject: $0.description) } ?? self
    }
}

extension DBClusterEndpoint {
    /// The endpoint with other names for its cluster and its instances.
    func renamed(by names: [DBInstanceIdentifier: DBInstanceIdentifier]) -> DBClusterEndpoint {
        var endpoint = self
        if let name = names[cluster] { endpoint.members["DBClusterIdentifier"] = JSONValue(name) }
        for list in ["StaticMembers", "ExcludedMembers"] {
            guard let members = self[list]?.array else { continue }
            endpoint.members[list] = .array(
                members.map { member in
                    member.string.flatMap { names[DBInstanceIdentifier($0)] }.map { JSONValue($0) } ?? member
                }
            )
        }
        return endpoint
    }
}
