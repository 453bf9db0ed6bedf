/// The clusters of the simulated Region: how they are found, and what time does to them.
extension SimulatedState {
    /// The cluster of this name or ARN.
    func cluster(_ reference: String) -> DBCluster? {
        let identifier = DBInstanceIdentifier(clusterReference: reference)
        return clusters.first { $0.identifier == identifier }
    }

    func members(of cluster: DBCluster) -> [DBInstance] {
        instances.filter { $0.clusterIdentifier == cluster.identifier }
    }

    mutating func updateCluster(_ identity: String?, _ change: (inout DBCluster) -> Void) {
        guard let index = clusters.firstIndex(where: { $0.dbiResourceId == identity }) else { return }
        change(&clusters[index])
    }

    func clusterNotFound(_ name: String, _ action: Action) -> ServiceError {
        ServiceError(code: "DBClusterNotFoundFault", message: "DBCluster \(name) not found.", action: action)
    }

    /// What is due happens to a cluster; `false` when it is no cluster that it is due for.
    mutating func performOnCluster(_ transition: Transition) -> Bool {
        guard let cluster = clusters.first(where: { $0.dbiResourceId == transition.identity }) else { return false }
        switch transition.change {
        case .set(let members):
            updateCluster(transition.identity) { cluster in
                for (name, value) in members { cluster[name] = value == .null ? nil : value }
            }
        case .rename(let name): rename(cluster, to: name)
        case .delete:
            clusters.removeAll { $0.dbiResourceId == transition.identity }
            endpoints.removeAll { $0.cluster == cluster.identifier }
        case .apply, .detach: break
        }
        return true
    }

    /// A cluster's own endpoints have another name then; its instances keep theirs.
    private mutating func rename(_ cluster: DBCluster, to name: DBInstanceIdentifier) {
        for member in members(of: cluster) {
            update(member.dbiResourceId) { $0["DBClusterIdentifier"] = JSONValue(name) }
        }
        for index in endpoints.indices where endpoints[index].cluster == cluster.identifier {
            endpoints[index].members["DBClusterIdentifier"] = JSONValue(name)
        }
        updateCluster(cluster.dbiResourceId) { cluster in
            cluster.members.merge(Self.endpoints(of: name.name, in: cluster.arn.region)) { $1 }
            cluster["DBClusterArn"] = .string(cluster.arn.sibling(name).description)
            cluster.identifier = name
        }
    }

    // MARK: - Reads

    func readClusters(_ action: Action, _ parameters: JSONObject, _ others: Surroundings) throws -> JSONObject {
        let name = parameters["DBClusterIdentifier"]?.string
        switch action {
        case .describeDBClusterEndpoints:
            let owner = name.map { DBInstanceIdentifier(clusterReference: $0) }
            let wanted = parameters["DBClusterEndpointIdentifier"]?.string
            let found = endpoints.filter { endpoint in
                (owner == nil || endpoint.cluster == owner) && (wanted == nil || endpoint.identifier == wanted)
            }
            return page(found.map { .object($0.members) }, as: "DBClusterEndpoints", parameters)
        default:
            if let name {
                guard let cluster = cluster(name) else { throw clusterNotFound(name, action) }
                return page([.object(cluster.members)], as: "DBClusters", parameters)
            }
            let found = (parameters["Filters"]?.array ?? []).reduce(clusters) { found, filter in
                let values = Set((filter["Values"]?.array ?? []).compactMap(\.string))
                return found.filter { cluster in
                    switch filter["Name"]?.string {
                    case "db-cluster-resource-id": values.contains(cluster.dbiResourceId ?? "")
                    case "engine": values.contains(cluster.engine.description)
                    case "clone-group-id": values.contains(cluster["CloneGroupId"]?.string ?? "")
                    default: values.contains(cluster.identifier.name) || values.contains(cluster.arn.description)
                    }
                }
            }
            let shared =
                parameters["IncludeShared"] == true && parameters["Filters"] == nil
                ? others.sharedClusters.map(Self.stub) + sharedClusters.map(\.members) : []
            return page((found.map(\.members) + shared).map { .object($0) }, as: "DBClusters", parameters)
        }
    }
}
