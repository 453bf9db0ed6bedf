import RDS

/// What people should know before they perform a plan for clusters.
struct ClusterWarnings {
    let options: PlanOptions
    let graph: InstanceGraph
    let source: DBCluster
    let targets: [DBCluster]
    let methods: [ClusterMethod]

    /// All of them: the graph's, the source's, each target's, what earlier runs left, then the quotas.
    func all() -> [Message] {
        Warnings.graphWarnings(graph) + Warnings.commands(options)
            + Warnings.passing([source] + targets.flatMap { graph.family(of: $0.identifier) }) + cloning()
            + targets.flatMap { of($0) } + EarlierRuns(in: graph).leftovers(of: options.targets)
            + quotas()
    }

    private func cloning() -> [Message] {
        guard methods.contains(.clone) else { return [] }
        guard let group = source["CloneGroupId"] else { return [Self.newGroup(of: source)] }
        let clones = graph.clusters.filter { $0["CloneGroupId"] == group && $0.identifier != source.identifier }
        guard clones.count >= 15 else { return [] }
        return [
            .warning(
                "\(clones.count) clones share the storage of '\(source.identifier)', and after 15 AWS makes a full copy without "
                    + "saying so: slower, and paid in full"
            )
        ]
    }

    /// What the first clone of a cluster leaves there.
    static func newGroup(of source: any DBResource) -> Message {
        .note("'\(source.identifier)' will show a CloneGroupId from its first clone on, for life; it has no effect")
    }

    private func of(_ target: DBCluster) -> [Message] {
        let nodes: [any DBResource] = [target] + graph.plannedMembers(of: target)
        let bill =
            "until the old cluster of '\(target.identifier)' is deleted, AWS bills its instances beside those of the new one"
        return Roles(source: source, target: target, graph: graph).warnings
            + nodes.compactMap { PendingChanges(of: $0)?.warning }
            + [Warnings.users(target, of: source, options), .warning(bill)] + preparation(target) + names(target)
            + endpoints(target) + identity(target) + scaling(target) + Warnings.secret(target) + Warnings.roles(target)
    }

    private func preparation(_ target: DBCluster) -> [Message] {
        guard options.prepare != nil else { return [] }
        return [
            .warning(
                "a cluster cannot be without backups, so what is in the new '\(target.identifier)' before --prepare can be "
                    + "restored for \(target.backupRetentionPeriod) days by whoever may restore it"
            )
        ]
    }

    /// The names of instances that RDS makes, and those in certificates.
    private func names(_ target: DBCluster) -> [Message] {
        let name = "'\(target.identifier)'"
        if target.isMultiAZ {
            let names = graph.members(of: target).map(\.identifier.name).sorted()
            return [
                .warning(
                    "RDS makes and names the instances of \(name): the new ones are called after its temporary name"
                        + (names.isEmpty ? "" : ", and \(names.joined(separator: ", ")) are gone for good")
                        + "; let clients use the cluster's own endpoints, whose host names in certificates may follow late"
                )
            ]
        }
        guard !options.restartsForTLS else { return [] }
        return [
            .warning(
                "the certificates of \(name) name the new cluster's temporary endpoints until its instances are "
                    + "restarted; where clients check host names, add --restart-for-tls, which stops and starts it"
            )
        ]
    }

    private func endpoints(_ target: DBCluster) -> [Message] {
        let endpoints = graph.customEndpoints(of: target).compactMap(\.identifier)
        guard !endpoints.isEmpty else { return [] }
        return [
            .warning(
                "the custom endpoints \(endpoints.joined(separator: ", ")) of '\(target.identifier)' are gone between two "
                    + "calls while they change clusters, and lose their tags"
            )
        ]
    }

    private func identity(_ target: DBCluster) -> [Message] {
        guard let identity = target.dbiResourceId else { return [] }
        return [
            .warning(
                "'\(target.identifier)' gets another DbClusterResourceId; update whatever uses \(identity): "
                    + "rds-db:connect policies, activity streams and their consumers, the history of its insights"
            )
        ]
    }

    private func scaling(_ target: DBCluster) -> [Message] {
        let scaled = graph.members(of: target).filter(\.isAutoScaled).map(\.identifier.name)
        guard !scaled.isEmpty else { return [] }
        return [
            .warning(
                "Aurora Auto Scaling has made \(scaled.joined(separator: ", ")): they are not made again, and "
                    + "have to be deleted before the old cluster can be"
            )
        ]
    }

    /// Source: Amazon Aurora User Guide, "Quotas and constraints for Amazon Aurora".
    private func quotas() -> [Message] {
        guard !graph.isIncomplete else { return [] }
        let landed = methods.count { if case .landed = $0 { true } else { false } }
        let count = graph.clusters.count + targets.count + landed
        return count > 40
            ? [.warning("\(count) clusters will be there at once; the Region's quota is 40 unless raised")] : []
    }
}
