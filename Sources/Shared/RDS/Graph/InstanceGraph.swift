import Console

/// The DB instances and clusters of one Region, or some of its trees, with who replicates whom and who belongs to whom.
///
/// The shape is that of `aws rds describe-db-instances`, whose output is a graph too.
package struct InstanceGraph: Hashable, Sendable {
    /// In the order of the input.
    package private(set) var instances: [DBInstance]
    /// In the order of the input.
    package private(set) var clusters: [DBCluster]
    /// The clusters' own endpoints, in the order of the input; empty also when none were asked for.
    package var endpoints: [DBClusterEndpoint]
    /// Of instances and of clusters; `nil` when no snapshots were asked for.
    package var snapshots: [DBSnapshot]?
    /// What hangs on the instances and clusters; `nil` when nobody looked.
    package var bindings: [Binding]?
    /// What other accounts share with this one; `nil` when nobody looked.
    package var sharedClusters: [SharedDBCluster]?
    /// The parameter groups that the instances have; `nil` when nobody looked.
    package var parameterGroups: [DBParameterGroup]?
    /// When the graph was taken, ISO 8601 in UTC; `nil` when nobody noted it.
    package var capturedAt: String?
    /// The identifiers it was limited to; `nil` when it shows the whole Region.
    package var partial: [DBInstanceIdentifier]?
    /// Whether one of its lists goes on in another reply, of which nothing is known here.
    package var isCutOff: Bool

    /// Whether there may be more in the Region than it shows.
    package var isIncomplete: Bool { partial != nil || isCutOff }

    private let indexByIdentifier: [DBInstanceIdentifier: Int]
    private let replicasBySource: [DBInstanceIdentifier: [DBInstanceIdentifier]]
    private let membersByCluster: [DBInstanceIdentifier: [DBInstanceIdentifier]]

    /// - Throws: `InputError` for a name twice, or an instance that is its own source, however far round.
    package init(
        _ instances: [DBInstance],
        clusters: [DBCluster] = [],
        endpoints: [DBClusterEndpoint] = [],
        snapshots: [DBSnapshot]? = nil,
        capturedAt: String? = nil,
        partial: [DBInstanceIdentifier]? = nil,
        isCutOff: Bool = false
    ) throws(InputError) {
        indexByIdentifier = try Self.index(instances, of: "DBInstances")
            .merging(try Self.index(clusters, of: "DBClusters")) { first, _ in first }
        self.instances = instances
        self.clusters = clusters
        self.endpoints = endpoints
        self.snapshots = snapshots
        self.capturedAt = capturedAt
        self.partial = partial
        self.isCutOff = isCutOff
        var replicas: [DBInstanceIdentifier: [DBInstanceIdentifier]] = [:]
        var members: [DBInstanceIdentifier: [DBInstanceIdentifier]] = [:]
        for instance in instances {
            if let source = Self.localName(instance.sourceReference, seenFrom: instance) {
                replicas[source, default: []].append(instance.identifier)
            }
            if let cluster = instance.clusterIdentifier { members[cluster, default: []].append(instance.identifier) }
        }
        replicasBySource = replicas
        membersByCluster = members
        try refuseCircles()
    }

    private static func index(_ resources: [some DBResource], of list: String) throws(InputError)
        -> [DBInstanceIdentifier: Int]
    {
        var index: [DBInstanceIdentifier: Int] = [:]
        for (place, resource) in resources.enumerated() {
            if index.updateValue(place, forKey: resource.identifier) != nil {
                throw InputError("\(list) has '\(resource.identifier.name)' twice")
            }
        }
        return index
    }

    /// The graph as a JSON object of the same shape; what has to do with clusters only where there are some.
    package var json: JSONObject {
        func list(_ members: [JSONObject]) -> JSONValue { .array(members.map { .object($0) }) }
        var object: JSONObject = ["DBInstances": list(instances.map(\.members))]
        if !clusters.isEmpty { object["DBClusters"] = list(clusters.map(\.members)) }
        if !endpoints.isEmpty { object["DBClusterEndpoints"] = list(endpoints.map(\.members)) }
        if let snapshots {
            object["DBSnapshots"] = list(snapshots.filter { !$0.isOfCluster }.map(\.members))
            let ofClusters = snapshots.filter(\.isOfCluster)
            if !ofClusters.isEmpty { object["DBClusterSnapshots"] = list(ofClusters.map(\.members)) }
        }
        object["SharedDBClusters"] = sharedClusters.map { list($0.map(\.members)) }
        object["Bindings"] = bindings.map { list($0.map(\.members)) }
        object["DBParameterGroups"] = parameterGroups.map { list($0.map(\.members)) }
        object["CapturedAt"] = capturedAt.map { .string($0) }
        object["Partial"] = partial.map { .array($0.map { .string($0.description) }) }
        return object
    }
}

// MARK: - Who belongs to whom

extension InstanceGraph {
    /// The cluster of this name; `nil` when the graph has none.
    package func cluster(_ identifier: DBInstanceIdentifier?) -> DBCluster? {
        guard let identifier, identifier.isCluster else { return nil }
        return indexByIdentifier[identifier].map { clusters[$0] }
    }

    /// All instances, then all clusters, in the order of the input.
    package var resources: [any DBResource] { instances + clusters }

    /// The name of the primary of an instance's tree, or of its cluster; a cluster's own.
    package func rootName(of resource: any DBResource) -> DBInstanceIdentifier {
        guard let instance = resource as? DBInstance else { return resource.identifier }
        return instance.clusterIdentifier ?? root(of: instance).identifier
    }

    /// The name of what an instance replicates, or of the cluster that it is in; `nil` when it stands alone.
    package func parentName(of instance: DBInstance) -> DBInstanceIdentifier? {
        instance.clusterIdentifier ?? source(of: instance)?.identifier
    }

    /// The instance or the cluster of this name; `nil` when the graph has none.
    package func resource(_ identifier: DBInstanceIdentifier) -> (any DBResource)? {
        identifier.isCluster ? cluster(identifier) : self[identifier]
    }

    /// The instances of a cluster that are in the graph: the writer first, then by name.
    package func members(of cluster: DBCluster) -> [DBInstance] {
        let names = (membersByCluster[cluster.identifier] ?? []).sorted()
        let writer = names.filter { $0 == cluster.writer }
        return (writer + names.filter { $0 != cluster.writer }).compactMap { self[$0] }
    }

    /// The instances of a cluster that a plan makes again, the writer first: those of Auto Scaling come by themselves, and
    /// those of a Multi-AZ DB cluster are made, named and deleted by RDS with it.
    package func plannedMembers(of cluster: DBCluster) -> [DBInstance] {
        members(of: cluster).filter { !$0.isMadeByRDS }
    }

    /// The custom endpoints of a cluster that are in the graph, by name.
    package func customEndpoints(of cluster: DBCluster) -> [DBClusterEndpoint] {
        endpoints.filter { $0.isCustom && $0.cluster == cluster.identifier }
            .sorted { ($0.identifier ?? "") < ($1.identifier ?? "") }
    }

    /// A cluster with its instances, the writer first, or an instance with all that replicates it; a Multi-AZ DB cluster
    /// stands alone.
    package func family(of identifier: DBInstanceIdentifier) -> [any DBResource] {
        guard let cluster = cluster(identifier) else { return tree(of: identifier) }
        return [cluster] + (cluster.isMultiAZ ? [] : members(of: cluster))
    }
}

// MARK: - Who replicates whom

extension InstanceGraph {
    /// The instance of this name; `nil` when the graph has none.
    package subscript(identifier: DBInstanceIdentifier) -> DBInstance? {
        identifier.isCluster ? nil : indexByIdentifier[identifier].map { instances[$0] }
    }

    /// The read replicas of an instance that are in the graph, sorted by name.
    package func replicas(of identifier: DBInstanceIdentifier) -> [DBInstance] {
        (replicasBySource[identifier] ?? []).sorted().compactMap { self[$0] }
    }

    /// The instance that this one replicates; `nil` for a primary, or when the graph does not have it.
    package func source(of instance: DBInstance) -> DBInstance? {
        Self.localName(instance.sourceReference, seenFrom: instance).flatMap { self[$0] }
    }

    /// The primary at the top of an instance's tree, itself if it replicates nothing.
    package func root(of instance: DBInstance) -> DBInstance {
        var top = instance
        while let source = source(of: top) { top = source }
        return top
    }

    /// How many levels an instance is below its tree's primary, whose level is 0.
    package func level(of instance: DBInstance) -> Int {
        var level = 0
        var top = instance
        while let source = source(of: top) { (top, level) = (source, level + 1) }
        return level
    }

    /// An instance and all that replicates it, each before its own replicas, siblings by name.
    package func tree(of identifier: DBInstanceIdentifier) -> [DBInstance] {
        guard let instance = self[identifier] else { return [] }
        var found = [instance]
        var next = 0
        while next < found.count {
            found += replicas(of: found[next].identifier)
            next += 1
        }
        return found
    }

    /// The name of an instance of the same Region that a reference means, be it a name or an ARN; `nil` for another Region's.
    package static func localName(_ reference: String?, seenFrom instance: DBInstance) -> DBInstanceIdentifier? {
        guard let reference else { return nil }
        guard reference.hasPrefix("arn:") else { return DBInstanceIdentifier(reference) }
        guard let arn = ARN(reference), arn.region == instance.arn.region, arn.account == instance.arn.account else {
            return nil
        }
        return arn.name(of: .dbInstance).map { DBInstanceIdentifier($0) }
    }

    private func refuseCircles() throws(InputError) {
        var reached: Set<DBInstanceIdentifier> = []
        var waiting = replicasBySource.keys.filter { self[$0].map { source(of: $0) == nil } ?? false }
        while let identifier = waiting.popLast() {
            let replicas = replicasBySource[identifier] ?? []
            reached.formUnion(replicas)
            waiting += replicas
        }
        if let instance = instances.first(where: { source(of: $0) != nil && !reached.contains($0.identifier) }) {
            throw InputError("'\(instance.identifier)' is, directly or by way of others, a replica of itself")
        }
    }
}
