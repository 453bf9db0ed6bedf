import RDS

/// An earlier run that stopped on its way: what of it the graph shows, and the graph as it was before.
///
/// The old instances are known by the identity in the new ones' tags, so the tree can be put back in thought: planned
/// again from that, under the plan's own id, the operations are those of the run, and performing them goes on.
struct Resumption {
    /// The graph as if nothing had been made or renamed.
    private(set) var graph: InstanceGraph
    /// The id of the plan that made what was found.
    let plan: String
    /// What the run has made, by the name that it is made for.
    let made: [DBInstanceIdentifier: any DBResource]
    /// What was inferred, for standard error.
    private(set) var notes: [String] = []

    /// A new instance or cluster of a plan, and where its old one is.
    private struct Pair {
        let new: any DBResource
        let mark: PlanTag.Mark
        /// With the status `deleting` at the end; `nil` when that has ended.
        let listedOld: (any DBResource)?
        let node: DBInstanceIdentifier

        /// One that is being deleted is as good as gone.
        var old: (any DBResource)? { listedOld.flatMap { $0.status.kind == .deleting ? nil : $0 } }
    }

    /// - Throws: `PlanRefusal` when there is nothing to go on with, or what is there is not of one plan.
    init(of options: PlanOptions, in graph: InstanceGraph) throws(PlanRefusal) {
        let pairs = Self.pairs(of: options, in: graph)
        // The tags of a finished run stay: it has left no temporary name and no old instance.
        let open = pairs.filter { $0.old != nil || $0.new.identifier != $0.node }
        let plans = Set(open.map(\.mark.plan)).sorted()
        guard let plan = plans.first else {
            let names = options.targets.map { "'\($0)'" }.joined(separator: ", ")
            throw Self.refusal("no run on \(names) has stopped on its way", "leave out --resume")
        }
        guard plans.count == 1 else {
            let found = open.map { "'\($0.new.identifier)' (\($0.new.dbiResourceId ?? "?")) of \($0.mark.plan)" }
            throw Self.refusal(
                "instances of several plans are there: \(found.sorted().joined(separator: ", "))",
                "finish one with its own operations, or delete what nobody needs"
            )
        }
        let own = pairs.filter { $0.mark.plan == plan }
        self.plan = plan
        made = Dictionary(own.map { ($0.node, $0.new) }) { first, _ in first }
        self.graph = try Self.before(own, options, in: graph)
        notes = try self.story(own, options, in: graph)
    }

    // MARK: - What is there

    /// The new instances that plans have made for the targets' trees.
    private static func pairs(of options: PlanOptions, in graph: InstanceGraph) -> [Pair] {
        let resources = graph.resources
        let byIdentity = Dictionary(
            resources.compactMap { resource in resource.dbiResourceId.map { ($0, resource) } }
        ) { first, _ in first }
        let roots = Set(options.targets.flatMap { [$0, options.temporaryName(of: $0), options.retiredName(of: $0)] })
        return resources.compactMap { new in
            guard let mark = PlanTag.Mark(of: new) else { return nil }
            let old = byIdentity[mark.oldIdentity]
            let pair = Pair(new: new, mark: mark, listedOld: old, node: options.node(named: new.identifier))
            let isOfTargets =
                options.targets.contains(pair.node) || roots.contains(graph.rootName(of: new))
                || old.map { roots.contains(graph.rootName(of: $0)) } == true
            return isOfTargets ? pair : nil
        }
    }

    /// The graph as it was before the run.
    private static func before(
        _ pairs: [Pair],
        _ options: PlanOptions,
        in graph: InstanceGraph
    ) throws(PlanRefusal) -> InstanceGraph {
        // What each of the run's instances, old and new, is in the tree as it was.
        var names: [DBInstanceIdentifier: DBInstanceIdentifier] = [:]
        for pair in pairs {
            names[pair.new.identifier] = pair.node
            guard let old = pair.listedOld else { continue }
            guard [pair.node, options.retiredName(of: pair.node)].contains(old.identifier) else {
                throw refusal(
                    "\(pair.mark.oldIdentity) is named '\(old.identifier)', and its new instance '\(pair.new.identifier)'",
                    "rename one of them by hand, so that the names are of one plan"
                )
            }
            names[old.identifier] = pair.node
        }
        // The old ones stand for themselves. Where one has been deleted, what has taken its place stands for it.
        let deleted = Set(pairs.filter { $0.old == nil }.map(\.mark.oldIdentity))
        let superseded = Set(pairs.filter { $0.old != nil }.compactMap(\.new.dbiResourceId))
        let stand = Dictionary(pairs.filter { $0.old == nil }.map { ($0.new.dbiResourceId, $0.mark.oldIdentity) }) {
            first,
            _ in first
        }
        func isThere(_ resource: any DBResource) -> Bool {
            resource.dbiResourceId.map { !superseded.contains($0) && !deleted.contains($0) } ?? true
        }
        let instances = graph.instances.filter(isThere).map { instance in
            var instance = instance
            if let identity = stand[instance.dbiResourceId] { instance["DbiResourceId"] = .string(identity) }
            instance.rename(by: names)
            return instance
        }
        let clusters = graph.clusters.filter(isThere).map { cluster in
            var cluster = cluster
            if let identity = stand[cluster.dbiResourceId] { cluster["DbClusterResourceId"] = .string(identity) }
            cluster.rename(by: names)
            return cluster
        }
        do {
            return try InstanceGraph(
                instances,
                clusters: clusters,
                endpoints: graph.endpoints.map { $0.renamed(by: names) },
                snapshots: graph.snapshots,
                capturedAt: graph.capturedAt,
                partial: graph.partial
            )
        } catch {
            throw refusal("the run cannot be made out: \(error.message)", "finish it with its own operations")
        }
    }

    // MARK: - What is said

    private func story(_ pairs: [Pair], _ options: PlanOptions, in graph: InstanceGraph) throws(PlanRefusal) -> [String]
    {
        for node in options.targets.flatMap({ self.graph.family(of: $0) }) {
            let text = node.identifier.name
            guard text.hasPrefix(options.oldPrefix.lowercased()) else { continue }
            let name = node.identifier.renamed(String(text.dropFirst(options.oldPrefix.count)))
            guard graph.resource(name) == nil else { continue }
            throw Self.refusal(
                "'\(node.identifier)' has lost its name '\(name)', and the new instance for it is gone",
                "rename it to '\(name)'"
            )
        }
        let isSwapped = pairs.allSatisfy { $0.new.identifier == $0.node }
        let hasMoved = pairs.contains { $0.new.identifier == $0.node || $0.old?.identifier != $0.node }
        let state = isSwapped ? "cleaning up" : hasMoved ? "swapping names" : "building"
        var notes = ["the plan \(plan) stopped while \(state)"]
        for pair in pairs.sorted(by: { $0.node < $1.node }) {
            let old = pair.old.map { "is '\($0.identifier)'" } ?? "has been deleted"
            let identity = pair.new.dbiResourceId ?? "unknown"
            notes.append(
                "'\(pair.node)': the old \(pair.mark.oldIdentity) \(old), the new \(identity) is '\(pair.new.identifier)'"
            )
        }
        for target in options.targets {
            for node in self.graph.family(of: target)
            where graph.resources.contains(where: { $0.dbiResourceId == node.dbiResourceId }) {
                notes.append("will delete \(node.dbiResourceId ?? "?"), which was '\(node.identifier)'")
            }
        }
        return notes
    }

    private static func refusal(_ text: String, _ remedy: String) -> PlanRefusal {
        PlanRefusal(reasons: [.init(text: text, remedy: remedy)])
    }
}

extension PlanOptions {
    var prefixes: NamePrefixes {
        var prefixes = NamePrefixes()
        (prefixes.temporary, prefixes.retired) = (tempPrefix, oldPrefix)
        return prefixes
    }

    /// The name of a new instance while it is built.
    func temporaryName(of node: DBInstanceIdentifier) -> DBInstanceIdentifier { node.renamed(tempPrefix + node.name) }
    /// The name of an old instance until it is deleted.
    func retiredName(of node: DBInstanceIdentifier) -> DBInstanceIdentifier { node.renamed(oldPrefix + node.name) }

    /// The name of the snapshot that an old primary leaves: by its identity, so that no other has it.
    func finalSnapshotName(of node: any DBResource, plan: String) -> String {
        "final-\(node.identifier.name)-\((node.dbiResourceId ?? plan).lowercased())"
    }

    /// The node that a new instance of this name is made for.
    fileprivate func node(named name: DBInstanceIdentifier) -> DBInstanceIdentifier {
        let text = name.name
        return text.hasPrefix(tempPrefix.lowercased())
            ? name.renamed(String(text.dropFirst(tempPrefix.count))) : name
    }
}

extension DBInstance {
    /// Gives it and what it refers to other names; an instance that is none of these keeps the replicas that are none.
    fileprivate mutating func rename(by names: [DBInstanceIdentifier: DBInstanceIdentifier]) {
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
    fileprivate mutating func rename(by names: [DBInstanceIdentifier: DBInstanceIdentifier]) {
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

extension DBClusterEndpoint {
    /// The endpoint with other names for its cluster and its instances.
    fileprivate func renamed(by names: [DBInstanceIdentifier: DBInstanceIdentifier]) -> DBClusterEndpoint {
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
