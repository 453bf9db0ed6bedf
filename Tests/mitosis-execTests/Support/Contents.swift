import RDS

@testable import mitosis_exec
@testable import mitosis_plan

/// What a Region consists of, to be changed by hand as somebody, or RDS, might have changed it.
struct Contents: Sendable {
    var instances: [DBInstance]
    var clusters: [DBCluster]
    var endpoints: [DBClusterEndpoint]
    var snapshots: [DBSnapshot]

    init(_ graph: InstanceGraph) {
        (instances, clusters, endpoints) = (graph.instances, graph.clusters, graph.endpoints)
        snapshots = graph.snapshots ?? []
    }

    init(of region: SimulatedRegion) async throws {
        self.init(try InstanceGraph(json: Array(JSONValue.object(await region.json).line.utf8)))
    }

    /// What is left of a tree's refresh when some phases have been performed.
    init(after phases: Set<Phase>, of tree: Tree) async throws {
        let region = try SimulatedRegion(json: tree.graph())
        let settings = Performer.Settings(selection: .init(phases: phases), poll: .seconds(300))
        guard try await Runs.perform(tree.stream(), in: region, clock: region.clock, settings: settings) == .done else {
            throw Unfinished()
        }
        try await self.init(of: region)
    }

    struct Unfinished: Error {}

    var graph: InstanceGraph {
        get throws { try InstanceGraph(instances, clusters: clusters, endpoints: endpoints, snapshots: snapshots) }
    }

    var region: SimulatedRegion {
        get throws { try SimulatedRegion(json: Array(JSONValue.object(graph.json).line.utf8)) }
    }

    var names: Set<String> {
        let resources: [any DBResource] = instances + clusters
        return Set(resources.map { "\($0.identifier) \($0.dbiResourceId ?? "")" })
    }

    /// Changes the members of the instance, or of the cluster, of this name.
    mutating func change(_ name: DBInstanceIdentifier, _ body: (inout JSONObject) -> Void) {
        for index in instances.indices where instances[index].identifier == name { body(&instances[index].members) }
        for index in clusters.indices where clusters[index].identifier == name { body(&clusters[index].members) }
    }

    /// Gives something another name, which all that refers to it follows.
    mutating func rename(_ name: DBInstanceIdentifier, _ other: String) {
        let names = [name: name.renamed(other)]
        for index in instances.indices { instances[index].rename(by: names) }
        for index in clusters.indices { clusters[index].rename(by: names) }
        endpoints = endpoints.map { $0.renamed(by: names) }
    }

    /// Adds an instance like another one, which bears no mark.
    mutating func add(_ name: DBInstanceIdentifier, like model: DBInstanceIdentifier, _ members: JSONObject = [:]) {
        guard var other = instances.first(where: { $0.identifier == model }) else { return }
        other.identifier = name
        other["DBInstanceArn"] = .string(other.arn.sibling(name).description)
        other["DbiResourceId"] = .string("db-\(name.name.uppercased())")
        other["TagList"] = []
        other["ReadReplicaDBInstanceIdentifiers"] = nil
        other.members.merge(members) { $1 }
        instances.append(other)
    }
}
