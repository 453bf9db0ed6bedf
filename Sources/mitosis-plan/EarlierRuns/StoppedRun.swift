import Console
import RDS

/// The instances that one plan has made for the targets' trees, and what can be told from them of its run.
struct StoppedRun {
    let plan: String
    /// All that bears the plan's mark under a name that it gives.
    let found: [EarlierRuns.Made]
    let options: PlanOptions
    let graph: InstanceGraph

    /// What is in its place, or on its way there.
    private var pairs: [EarlierRuns.Made] { found.filter { [.live, .temporary].contains($0.place) } }
    /// The same, and where the data landed.
    private var own: [EarlierRuns.Made] { found.filter { $0.place != .aside } }
    private var hasMoved: Bool {
        pairs.contains { $0.place == .live || ($0.old != nil && $0.old?.identifier != $0.node) }
    }

    var made: [DBInstanceIdentifier: any DBResource] {
        Dictionary(pairs.map { ($0.node, $0.new) }) { first, _ in first }
    }

    /// Why the run cannot go on, whatever is planned; perhaps nothing.
    func obstacles() -> [PlanRefusal.Reason] { otherNames() + undone() + doubles() + dead() }

    /// What is still to be made would get other names than the plan gave it.
    private func otherNames() -> [PlanRefusal.Reason] {
        own.filter { $0.names != options.names(of: $0.node) }.map { one in
            .init(
                text: "for '\(one.node)' the plan \(plan) has the names '\(one.names.temporary)' and "
                    + "'\(one.names.retired)', and these options give others",
                remedy: "give --temp-prefix and --old-prefix as that plan had them"
            )
        }
    }

    private func undone() -> [PlanRefusal.Reason] {
        found.filter { $0.place == .aside }.map { one in
            .init(
                text: "the plan \(plan) was undone: its new instance for '\(one.node)' is '\(one.new.identifier)' now",
                remedy: "finish the way back with its own operations"
            )
        }
    }

    /// RDS copies marks to what is restored from a marked instance; where the old one is gone, both may seem to be the
    /// plan's.
    private func doubles() -> [PlanRefusal.Reason] {
        Dictionary(grouping: pairs) { $0.mark.oldIdentity }.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
            .map { EarlierRuns.doubt($1) }
    }

    /// What never becomes available again.
    private func dead() -> [PlanRefusal.Reason] {
        own.filter { $0.new.status.kind == .failed && !($0.place == .live && $0.old == nil) }.map { one in
            let text = "the new instance '\(one.new.identifier)' is \(one.new.status)"
            let removal = RemovalCommand.text(targets: options.targets)
            let back = reversal.isEmpty ? "" : "give the old instances their names back (\(reversal)), then "
            return .init(
                text: text,
                remedy: "it never becomes available again: \(back)remove what the run left (\(removal)), and plan anew"
            )
        }
    }

    private var reversal: String {
        SwapReversal.commands(
            for: pairs.map {
                .init(
                    $0.node,
                    temporaryName: $0.names.temporary,
                    old: $0.old?.identifier,
                    new: $0.new
                )
            }
        ).joined(separator: "; ")
    }

    // MARK: - The graph before the run

    /// - Throws: `PlanRefusal` when names have been changed so that there is no such graph.
    func before() throws(PlanRefusal) -> InstanceGraph {
        // What each of the run's instances, old and new, is in the tree as it was.
        var names: [DBInstanceIdentifier: DBInstanceIdentifier] = [:]
        for pair in pairs {
            names[pair.new.identifier] = pair.node
            if let old = pair.listedOld { names[old.identifier] = pair.node }
        }
        // The old ones stand for themselves. Where one has been deleted, what has taken its place stands for it.
        let gone = pairs.filter { $0.old == nil }
        let deleted = Set(gone.map(\.mark.oldIdentity))
        let superseded = Set(pairs.filter { $0.old != nil }.compactMap(\.new.dbiResourceId))
        let stand = Dictionary(gone.map { ($0.new.dbiResourceId, $0.mark.oldIdentity) }) { first, _ in first }
        let orphans = orphans(of: Set(gone.map(\.new.identifier)))
        func isThere(_ resource: any DBResource) -> Bool {
            resource.dbiResourceId.map { !superseded.contains($0) && !deleted.contains($0) } ?? true
        }
        // What RDS makes by itself goes with its cluster.
        let superfluous = Set(graph.clusters.filter { !isThere($0) }.map(\.identifier))
        let instances = graph.instances.filter { instance in
            isThere(instance)
                && !(instance.isMadeByRDS && instance.clusterIdentifier.map(superfluous.contains) == true)
        }.map { instance in
            var instance = instance
            if let identity = stand[instance.dbiResourceId] { instance["DbiResourceId"] = .string(identity) }
            instance.rename(by: names)
            if let source = orphans[instance.dbiResourceId] {
                instance["ReadReplicaSourceDBInstanceIdentifier"] = .string("\(source)")
            }
            return instance
        }
        let clusters = graph.clusters.filter(isThere).map { cluster in
            var cluster = cluster
            if let identity = stand[cluster.dbiResourceId] { cluster["DbClusterResourceId"] = .string(identity) }
            cluster.rename(by: names)
            return cluster
        }
        do {
            var before = try InstanceGraph(
                instances,
                clusters: clusters,
                endpoints: graph.endpoints.map { $0.renamed(by: names) },
                snapshots: graph.snapshots,
                capturedAt: graph.capturedAt,
                partial: graph.partial,
                isCutOff: graph.isCutOff
            )
            before.bindings = graph.bindings?.map { $0.renamed(by: names) }.withoutRepetition
            before.sharedClusters = graph.sharedClusters
            before.parameterGroups = graph.parameterGroups
            return before
        } catch {
            throw PlanRefusal("the run cannot be made out: \(error.message)", "finish it with its own operations")
        }
    }

    /// Old replicas that RDS has promoted since their source was deleted before them: what they replicated, by identity.
    ///
    /// - Parameter replaced: The new instances whose old ones are gone.
    private func orphans(of replaced: Set<DBInstanceIdentifier>) -> [String?: DBInstanceIdentifier] {
        let nodes = Dictionary(pairs.map { ($0.new.identifier, $0.node) }) { first, _ in first }
        var found: [String?: DBInstanceIdentifier] = [:]
        for pair in pairs {
            guard let old = pair.old as? DBInstance, old.sourceReference == nil, let new = pair.new as? DBInstance,
                let source = graph.source(of: new)?.identifier, replaced.contains(source)
            else { continue }
            found[old.dbiResourceId] = nodes[source]
        }
        return found
    }

    /// Old instances that have lost their names to new ones which are not there any more.
    ///
    /// The new ones bore the names in their tags, each its own alone, and nothing else in a Region has them: the old ones
    /// are not tagged, and operations are not read here. So here alone a name is guessed from what it begins with. A tree
    /// whose primary's name begins with the prefix has others of such names, which nobody has taken from them.
    func losses(in before: InstanceGraph) -> [PlanRefusal.Reason] {
        let prefix = options.oldPrefix.lowercased()
        return options.targets.flatMap { target in
            before.family(of: target).compactMap { node in
                guard node.identifier != target, made[node.identifier] == nil else { return nil }
                let retired = node.identifier.name
                guard retired.hasPrefix(prefix) else { return nil }
                let name = node.identifier.renamed(String(retired.dropFirst(prefix.count)))
                guard before.resource(name) == nil, !target.name.hasPrefix(prefix) || name.name.hasPrefix(prefix)
                else { return nil }
                return .init(
                    text: "'\(node.identifier)' has lost its name '\(name)', and the new instance for it is gone",
                    remedy: "rename it to '\(name)', or finish the run with its own operations"
                )
            }
        }
    }

    // MARK: - What is said

    func story(_ before: InstanceGraph) -> [String] {
        let isSwapped = !pairs.isEmpty && pairs.allSatisfy { $0.place == .live }
        let state = isSwapped ? "cleaning up" : hasMoved ? "swapping names" : "building"
        var notes = ["the plan \(plan) stopped while \(state)"]
        for pair in pairs.sorted(by: { $0.node < $1.node }) {
            let old = pair.old.map { "is '\($0.identifier)'" } ?? "has been deleted"
            let identity = pair.new.dbiResourceId ?? "unknown"
            notes.append(
                "'\(pair.node)': the old \(pair.mark.oldIdentity) \(old), the new \(identity) is '\(pair.new.identifier)'"
            )
        }
        let present = Set(graph.resources.compactMap(\.dbiResourceId))
        for node in options.targets.flatMap({ before.family(of: $0) }) {
            guard let identity = node.dbiResourceId, present.contains(identity) else { continue }
            notes.append("will delete \(identity), which was '\(node.identifier)'")
        }
        return notes
    }
}
