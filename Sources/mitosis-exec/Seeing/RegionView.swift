import RDS

/// What the Region showed at one moment.
struct RegionView: Sendable {
    let instances: [DBInstance]
    let clusters: [DBCluster]
    /// The clusters' own endpoints; `nil` when nobody looked.
    let endpoints: [DBClusterEndpoint]?
    /// What the plan's proxies have as their targets, by their names, without those that are not there; `nil` when nobody
    /// looked.
    let proxies: [String: DBProxyTargets]?
    /// What was seen of snapshots; `nil` when nobody looked.
    var snapshots: SnapshotView?
    /// Whether the place of the trees was looked at; where it cannot be reached, nothing of them is known.
    var isOfTrees = true
    private let byName: [DBInstanceIdentifier: [any JudgedResource]]
    private let byIdentity: [String: [any JudgedResource]]
    private let byMark: [String: [any JudgedResource]]
    private let bySource: [DBInstanceIdentifier: [DBInstance]]
    private let byCluster: [DBInstanceIdentifier: [DBInstance]]

    init(
        _ instances: [DBInstance],
        clusters: [DBCluster] = [],
        endpoints: [DBClusterEndpoint]? = nil,
        proxies: [String: DBProxyTargets]? = nil
    ) {
        self.instances = instances
        self.clusters = clusters
        self.endpoints = endpoints
        self.proxies = proxies
        let all: [any JudgedResource] = instances + clusters
        byName = Self.grouped(all) { $0.identifier }
        byIdentity = Self.grouped(all) { $0.dbiResourceId }
        byMark = Self.grouped(all) { $0.tag(PlanTag.plan) }
        bySource = Self.grouped(instances) { InstanceGraph.localName($0.sourceReference, seenFrom: $0) }
        byCluster = Self.grouped(instances) { $0.clusterIdentifier }
    }

    private static func grouped<Key: Hashable, Resource>(
        _ resources: [Resource],
        by key: (Resource) -> Key?
    ) -> [Key: [Resource]] {
        resources.reduce(into: [:]) { groups, resource in
            if let key = key(resource) { groups[key, default: []].append(resource) }
        }
    }

    /// The instance or the cluster of this name.
    func resource(named identifier: DBInstanceIdentifier) -> (any JudgedResource)? { byName[identifier]?.first }
    func resources(identity: String) -> [any JudgedResource] { byIdentity[identity] ?? [] }
    /// Whatever takes the place of what a node was: what bears the plan's tag, or was there when the plan was made.
    ///
    /// RDS copies tags to what is restored from the new one, so a mark counts under a name of the plan alone.
    func newResources(of node: PlannedNode) -> [any JudgedResource] {
        if let restored = node.restored { return resources(identity: restored) }
        return (byMark[node.mark] ?? []).filter { [node.identifier, node.temporaryName].contains($0.identifier) }
    }

    /// What bears the plan's tag under a name that a way back gives.
    func putAside(of node: PlannedNode) -> (any JudgedResource)? {
        guard let marked = byMark[node.mark] else { return nil }
        let names = AsideName.all(for: node.identifier)
        return marked.first { names.contains($0.identifier) }
    }

    func isDouble(_ identifier: DBInstanceIdentifier) -> Bool { (byName[identifier]?.count ?? 0) > 1 }

    /// The instances that replicate the one of this name.
    func replicas(of identifier: DBInstanceIdentifier) -> [DBInstance] { bySource[identifier] ?? [] }
    /// The instances of the cluster of this name.
    func members(of cluster: DBInstanceIdentifier) -> [DBInstance] { byCluster[cluster] ?? [] }
    /// The custom endpoint of this name; `nil` when there is none, or nobody looked.
    func endpoint(named name: String) -> DBClusterEndpoint? {
        endpoints?.first { $0.isCustom && $0.identifier == name }
    }
}
