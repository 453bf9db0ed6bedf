import Console
import RDS

/// What a description shows of a Region.
struct Sighting {
    var instances: [DBInstance] = []
    var clusters: [DBCluster] = []
    var endpoints: [DBClusterEndpoint] = []
}

/// Describes all of a Region, with one call for each kind of thing and page; where there are no clusters, none for endpoints.
func describeAll(in region: any RDSRegion) async throws -> Sighting {
    async let instances = region.describeDBInstances()
    async let clusters = region.describeDBClusters()
    var found = Sighting(instances: try await instances, clusters: try await clusters)
    if !found.clusters.isEmpty { found.endpoints = try await region.describeDBClusterEndpoints() }
    return found
}

/// Describes whole trees, and clusters with all their instances, with as few calls as they need: one for each level up or
/// down, and for each kind of thing.
///
/// - Parameter names: Any instances of the trees, or clusters.
/// - Returns: All of it, sorted by name.
/// - Throws: `ServiceError` with the code `DBInstanceNotFound` for a name that nothing bears, `UsageError` for one that
///   both an instance and a cluster bear, and for an ARN of another account or Region.
func describeTrees(of names: [ResourceName], in region: any RDSRegion) async throws -> Sighting {
    var search = TreeSearch(region: region)
    try await search.find(Set(names.flatMap(\.candidates)))
    for name in names {
        let meanings = name.candidates.filter { search.has($0) }
        if meanings.count > 1 {
            throw UsageError(
                "'\(name)' is an instance and a cluster",
                hint: "write db:\(name) or cluster:\(name)"
            )
        }
        if let place = meanings.first.flatMap({ search.place(of: $0) }), let arn = name.arn, !name.isIn(place) {
            throw UsageError(
                "'\(arn)' is of account \(arn.account) in \(arn.region), and this is account \(place.account) in \(place.region)",
                hint: "add --region \(arn.region), and use credentials of that account"
            )
        }
        guard meanings.isEmpty else { continue }
        let isCluster = name.candidates.allSatisfy(\.isCluster)
        throw ServiceError(
            code: isCluster ? "DBClusterNotFoundFault" : "DBInstanceNotFound",
            message: "\(isCluster ? "DBCluster" : "DBInstance") \(name) not found.",
            action: isCluster ? .describeDBClusters : .describeDBInstances
        )
    }
    return try await search.result()
}

/// What has been found of trees so far.
private struct TreeSearch {
    let region: any RDSRegion
    private var instances: [DBInstanceIdentifier: DBInstance] = [:]
    private var clusters: [DBInstanceIdentifier: DBCluster] = [:]

    init(region: any RDSRegion) { self.region = region }

    func has(_ name: DBInstanceIdentifier) -> Bool { instances[name] != nil || clusters[name] != nil }

    func place(of name: DBInstanceIdentifier) -> ARN? { instances[name]?.arn ?? clusters[name]?.arn }

    /// Looks for these, and for all that belongs to what is found.
    mutating func find(_ names: Set<DBInstanceIdentifier>) async throws {
        var asked: Set<DBInstanceIdentifier> = []
        var wanted = names
        while !wanted.isEmpty {
            asked.formUnion(wanted)
            let found = try await describe(wanted.sorted())
            wanted = Set(found.flatMap { neighbours(of: $0) }).subtracting(asked)
        }
    }

    /// Everything, the clusters' endpoints too.
    func result() async throws -> Sighting {
        var endpoints: [DBClusterEndpoint] = []
        // Only Aurora's clusters have endpoints of this kind.
        for cluster in clusters.filter({ !$0.value.isMultiAZ }).keys.sorted() {
            endpoints += try await region.describeDBClusterEndpoints(["DBClusterIdentifier": JSONValue(cluster)])
        }
        return Sighting(
            instances: instances.values.sorted { $0.identifier < $1.identifier },
            clusters: clusters.values.sorted { $0.identifier < $1.identifier },
            endpoints: endpoints
        )
    }

    private mutating func describe(_ names: [DBInstanceIdentifier]) async throws -> [any DBResource] {
        func filter(_ filter: String, _ names: [DBInstanceIdentifier]) -> JSONObject {
            ["Filters": [["Name": .string(filter), "Values": .array(names.map { JSONValue($0) })]]]
        }
        var found: [any DBResource] = []
        let single = names.filter { !$0.isCluster }
        if !single.isEmpty {
            let listed = try await region.describeDBInstances(filter("db-instance-id", single))
            for instance in listed { instances[instance.identifier] = instance }
            found += listed
        }
        // A name may be a cluster's only where no instance bears it, or it was said to be one.
        let others = names.filter(\.isCluster)
        if !others.isEmpty {
            let listed = try await region.describeDBClusters(filter("db-cluster-id", others))
            for cluster in listed { clusters[cluster.identifier] = cluster }
            found += listed
        }
        return found
    }

    private func neighbours(of resource: any DBResource) -> [DBInstanceIdentifier] {
        switch resource {
        case let cluster as DBCluster: cluster.memberIdentifiers
        case let instance as DBInstance:
            ([instance.sourceReference].compactMap(\.self) + instance.replicaReferences)
                .compactMap { InstanceGraph.localName($0, seenFrom: instance) }
                + [instance.clusterIdentifier].compactMap(\.self)
        default: []
        }
    }
}

/// Describes the available snapshots of instances and clusters: one call each for a whole Region, one for each of them
/// otherwise. The instances of a cluster have none.
func describeSnapshots(of sighting: Sighting, isPartial: Bool, in region: any RDSRegion) async throws -> [DBSnapshot] {
    var found: [DBSnapshot] = []
    if isPartial {
        for instance in sighting.instances where instance.clusterIdentifier == nil {
            found += try await region.describeDBSnapshots(["DBInstanceIdentifier": JSONValue(instance.identifier)])
        }
        for cluster in sighting.clusters {
            found += try await region.describeDBClusterSnapshots(["DBClusterIdentifier": JSONValue(cluster.identifier)])
        }
    } else {
        found = try await region.describeDBSnapshots()
        found += try await region.describeDBClusterSnapshots()
    }
    return found.filter(\.isAvailable)
}

/// Describes the available snapshots, of instances and of clusters, that other accounts share with this one.
///
/// Source: RDS API 2014-10-31, `DescribeDBSnapshots`, `SnapshotType` and `IncludeShared`.
func describeSharedSnapshots(in region: any RDSRegion) async throws -> [DBSnapshot] {
    let request: JSONObject = ["SnapshotType": "shared", "IncludeShared": true]
    let found = try await region.describeDBSnapshots(request) + region.describeDBClusterSnapshots(request)
    return found.filter(\.isAvailable)
}
