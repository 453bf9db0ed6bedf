import RDS

/// Looks at the Region: one list for all that wait, and a question by name wherever the list lacks something.
///
/// A single absence from a list is not absence: the instance may be in the middle of a rename, or the list stale.
struct Observer: Sendable {
    let region: any RDSRegion
    let nodes: [PlannedNode]
    /// Names and identities that were asked for and are really absent, until they are seen again.
    private var absent: Set<String> = []

    init(region: any RDSRegion, nodes: [PlannedNode]) {
        self.region = region
        self.nodes = nodes
    }

    /// - Throws: `ServiceError` of the first call that failed.
    mutating func view() async throws -> RegionView {
        var instances = try await region.describeDBInstances()
        absent.subtract(instances.map(\.identifier.description))
        absent.subtract(instances.compactMap(\.dbiResourceId))
        let listed = RegionView(instances)
        for node in nodes {
            let sight = NodeSight(node, in: listed)
            guard sight.old == nil || sight.new == nil else { continue }
            for name in [node.identifier, node.temporaryName, node.retiredName].compactMap(\.self)
            where listed.instance(named: name) == nil {
                instances += try await missing(name.description, ["DBInstanceIdentifier": JSONValue(name)])
            }
            if sight.old == nil, let identity = node.old.dbiResourceId {
                let filter: JSONValue = ["Name": "dbi-resource-id", "Values": [.string(identity)]]
                instances += try await missing(identity, ["Filters": [filter]])
            }
        }
        return RegionView(Self.distinct(instances))
    }

    private mutating func missing(_ key: String, _ parameters: JSONObject) async throws -> [DBInstance] {
        guard !absent.contains(key) else { return [] }
        do {
            let found = try await region.describeDBInstances(parameters)
            if found.isEmpty { absent.insert(key) }
            return found
        } catch let error as ServiceError where error.code == "DBInstanceNotFound" {
            absent.insert(key)
            return []
        }
    }

    /// The instances without those that were found twice, once in the list and once by name.
    private static func distinct(_ instances: [DBInstance]) -> [DBInstance] {
        var seen: Set<[String]> = []
        return instances.filter { seen.insert([$0.identifier.description, $0.dbiResourceId ?? ""]).inserted }
    }
}
