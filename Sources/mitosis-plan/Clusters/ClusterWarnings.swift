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
        guard let group = source["CloneGroupId"] else { return [newGroup] }
        let clones = graph.clusters.filter { $0["CloneGroupId"] == group && $0.identifier != source.identifier }
        guard clones.count >= 15 else { return [] }
        return [
            .warning(
                "\(clones.count) clones share the storage of '\(source.identifier)', and after 15 AWS makes a full copy without "
                    + "saying so: slower, and paid in full"
            )
        ]
    }

    private var newGroup: Message {
        .note("'\(source.identifier)' will show a CloneGroupId from its first clone on, for life; it has no effect")
    }

    private func of(_ target: DBCluster) -> [Message] {
        let name = "'\(target.identifier)'"
        let master =
            target["MasterUserSecret"] != nil
            ? "but for the master's password, which Secrets Manager makes anew"
            : options.masterPassword.map { "but for the master's password, which comes from \($0)" }
                ?? "the master's included"
        var notes = Roles(source: source, target: target, graph: graph).warnings
        let nodes: [any DBResource] = [target] + graph.plannedMembers(of: target)
        notes += nodes.compactMap { PendingChanges(of: $0)?.warning }
        notes += [
            .warning("\(name) gets the users and passwords of '\(source.identifier)', \(master)"),
            .warning(
                "until the old cluster of \(name) is deleted, AWS bills its instances beside those of the new one"
            ),
        ]
        if options.prepare != nil {
            notes.append(
                .warning(
                    "a cluster cannot be without backups, so what is in the new \(name) before --prepare can be restored "
                        + "for \(target.backupRetentionPeriod) days by whoever may restore it"
                )
            )
        }
        if target.isMultiAZ {
            let names = graph.members(of: target).map(\.identifier.name).sorted()
            notes.append(
                .warning(
                    "RDS makes and names the instances of \(name): the new ones are called after its temporary name"
                        + (names.isEmpty ? "" : ", and \(names.joined(separator: ", ")) are gone for good")
                        + "; let clients use the cluster's own endpoints, whose host names in certificates may follow late"
                )
            )
        } else if !options.restartsForTLS {
            notes.append(
                .warning(
                    "the certificates of \(name) name the new cluster's temporary endpoints until its instances are "
                        + "restarted; where clients check host names, add --restart-for-tls, which stops and starts it"
                )
            )
        }
        let endpoints = graph.customEndpoints(of: target).compactMap(\.identifier)
        if !endpoints.isEmpty {
            notes.append(
                .warning(
                    "the custom endpoints \(endpoints.joined(separator: ", ")) of \(name) are gone between two calls "
                        + "while they change clusters, and lose their tags"
                )
            )
        }
        if let identity = target.dbiResourceId {
            notes.append(
                .warning(
                    "\(name) gets another DbClusterResourceId; update whatever uses \(identity): "
                        + "rds-db:connect policies, activity streams and their consumers, the history of its insights"
                )
            )
        }
        let scaled = graph.members(of: target).filter(\.isAutoScaled).map(\.identifier.name)
        if !scaled.isEmpty {
            notes.append(
                .warning(
                    "Aurora Auto Scaling has made \(scaled.joined(separator: ", ")): they are not made again, and "
                        + "have to be deleted before the old cluster can be"
                )
            )
        }
        if let secret = target["MasterUserSecret"]?["SecretArn"]?.string {
            notes.append(
                .warning(
                    "the managed secret of \(name) (\(secret)) is deleted with the old cluster, and the new one has "
                        + "another ARN, which --restart gets as MITOSIS_SECRET_ARN"
                )
            )
        }
        return notes + Warnings.roles(target)
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
