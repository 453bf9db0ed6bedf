import RDS

/// Looks at the Region: one list of each kind for all that wait, and a question by name wherever the list lacks something.
///
/// A single absence from a list is not absence: the instance may be in the middle of a rename, or the list stale.
struct Observer: Sendable {
    /// Where the trees are; `nil` where no credentials reach that, or nothing is done there.
    let region: (any RDSRegion)?
    let snapshots: SnapshotObserver
    let nodes: [PlannedNode]
    /// Whether proxies matter: not while new instances are built, which is done with fewer permissions.
    let looksAtProxies: Bool
    /// Names and identities that were asked for and are really absent, until they are seen again.
    private var absent: Set<String> = []
    private var hasLooked = false

    init(_ regions: Regions, _ trees: PlannedTrees, looksAtProxies: Bool) {
        region = trees.target.flatMap { regions[$0] }
        snapshots = SnapshotObserver(regions: regions, trees: trees)
        nodes = trees.nodes.values.filter { !$0.isSnapshot }.sorted { $0.identifier < $1.identifier }
        self.looksAtProxies = looksAtProxies
    }

    /// - Parameter operations: Those whose snapshots are to be seen.
    /// - Throws: `ServiceError` of the first call that failed.
    mutating func view(snapshotsOf operations: [Operation]) async throws -> RegionView {
        var view = region == nil ? RegionView([]) : try await treeView()
        if !operations.isEmpty { view.snapshots = try await snapshots.view(of: operations) }
        view.isOfTrees = region != nil
        return view
    }

    private mutating func treeView() async throws -> RegionView {
        guard let region else { return RegionView([]) }
        let hasClusters = nodes.contains { $0.identifier.isCluster }
        async let listedInstances = region.describeDBInstances()
        async let listedClusters = hasClusters ? region.describeDBClusters() : []
        var instances = try await listedInstances
        var clusters = try await listedClusters
        for resource in (instances as [any DBResource]) + clusters {
            absent.remove(resource.identifier.description)
            if let identity = resource.dbiResourceId { absent.remove(identity) }
        }
        let listed = RegionView(instances, clusters: clusters)
        for node in nodes {
            let sight = NodeSight(node, in: listed)
            for name in [node.landing, node.landing.map { DBInstanceIdentifier($0.name) }].compactMap(\.self)
            where listed.resource(named: name) == nil {
                try await ask(for: name.description, Self.request(naming: name), name.isCluster, &instances, &clusters)
            }
            guard sight.old == nil || sight.new == nil else { continue }
            for name in [node.identifier, node.temporaryName, node.retiredName].compactMap(\.self)
            where listed.resource(named: name) == nil {
                try await ask(for: name.description, Self.request(naming: name), name.isCluster, &instances, &clusters)
            }
            if sight.old == nil, let identity = node.old.dbiResourceId {
                let filter = node.identifier.isCluster ? "db-cluster-resource-id" : "dbi-resource-id"
                let request: JSONObject = ["Filters": [["Name": .string(filter), "Values": [.string(identity)]]]]
                try await ask(for: identity, request, node.identifier.isCluster, &instances, &clusters)
            }
        }
        let view = RegionView(Self.distinct(instances), clusters: Self.distinct(clusters))
        let endpoints = needsEndpoints(view) ? try await region.describeDBClusterEndpoints() : nil
        let proxies = needsProxies(view) ? try await proxies(in: region) : nil
        hasLooked = true
        guard endpoints != nil || proxies != nil else { return view }
        return RegionView(view.instances, clusters: view.clusters, endpoints: endpoints, proxies: proxies)
    }

    /// Proxies are looked at before anything starts, and when what they get is there.
    private func needsProxies(_ view: RegionView) -> Bool {
        looksAtProxies
            && nodes.contains { !$0.proxies.isEmpty && (!hasLooked || NodeSight($0, in: view).unreadiness == nil) }
    }

    private func proxies(in region: any RDSRegion) async throws -> [String: DBProxyTargets] {
        var found: [String: DBProxyTargets] = [:]
        for proxy in Set(nodes.flatMap(\.proxies)) { found[proxy] = try await region.describeDBProxyTargets(of: proxy) }
        return found
    }

    /// Endpoints change clusters once the new one has its name; before that nobody has to know where they are.
    private func needsEndpoints(_ view: RegionView) -> Bool {
        nodes.contains { $0.movesEndpoints && NodeSight($0, in: view).newIsInstalled }
    }

    private static func request(naming name: DBInstanceIdentifier) -> JSONObject {
        [name.isCluster ? "DBClusterIdentifier" : "DBInstanceIdentifier": JSONValue(name)]
    }

    /// Asks for what a list lacks, once until it is seen again.
    private mutating func ask(
        for key: String,
        _ request: JSONObject,
        _ isCluster: Bool,
        _ instances: inout [DBInstance],
        _ clusters: inout [DBCluster]
    ) async throws {
        guard let region, !absent.contains(key) else { return }
        var isAbsent = false
        do {
            if isCluster {
                let found = try await region.describeDBClusters(request)
                isAbsent = found.isEmpty
                clusters += found
            } else {
                let found = try await region.describeDBInstances(request)
                isAbsent = found.isEmpty
                instances += found
            }
        } catch let error as ServiceError where error.saysAbsent {
            isAbsent = true
        }
        if isAbsent { absent.insert(key) }
    }

    /// Each once, though some were found in the list and by name.
    private static func distinct<Resource: DBResource>(_ resources: [Resource]) -> [Resource] {
        var seen: Set<[String]> = []
        return resources.filter { seen.insert([$0.identifier.description, $0.dbiResourceId ?? ""]).inserted }
    }
}
