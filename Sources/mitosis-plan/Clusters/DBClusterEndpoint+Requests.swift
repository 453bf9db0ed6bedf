import RDS

/// How a custom endpoint changes clusters: it is deleted, and made again under its name.
extension DBClusterEndpoint {
    /// The request that takes it from the cluster that has it.
    var withdrawal: JSONObject { ["DBClusterEndpointIdentifier": .string(identifier ?? "")] }

    /// The request that gives it to a cluster.
    ///
    /// - Parameter members: The cluster's instances by then; others are left out.
    func creation(in cluster: DBInstanceIdentifier, _ members: [DBInstanceIdentifier]) -> JSONObject {
        var request = withdrawal
        request["DBClusterIdentifier"] = JSONValue(cluster)
        request["EndpointType"] = self["CustomEndpointType"] ?? "ANY"
        let names = Set(members.map(\.name))
        for list in ["StaticMembers", "ExcludedMembers"] {
            let own = (self[list]?.array ?? []).filter { names.contains($0.string ?? "") }
            if !own.isEmpty { request[list] = .array(own) }
        }
        return request
    }
}
