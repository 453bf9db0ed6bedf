import Console
import RDS

/// What people should know before they perform a plan.
struct Warnings {
    let options: PlanOptions
    let graph: InstanceGraph
    let source: DBInstance
    let targets: [DBInstance]
    let methods: [CloneMethod]
    let plan: Plan

    /// All of them, the graph's first, then each target's, then the quotas.
    func all() -> [Message] {
        Self.graphWarnings(graph) + Self.passing([source] + targets.flatMap { nodes($0) }) + copying()
            + targets.flatMap { of($0) } + EarlierRuns(in: graph).leftovers(of: options.targets)
            + preparation() + Self.commands(options) + uselessness() + quotas()
    }

    private func nodes(_ target: DBInstance) -> [DBInstance] { graph.tree(of: target.identifier) }

    // MARK: - What the plan starts from

    static func graphWarnings(_ graph: InstanceGraph) -> [Message] {
        var notes: [Message] = []
        if graph.partial != nil {
            notes.append(
                .warning("the graph shows a part of the Region only, so other names in use could not be checked")
            )
        }
        if graph.isCutOff {
            notes.append(
                .warning(
                    "a list of the graph goes on after what it shows (it has a NextToken or Marker), so other names in "
                        + "use could not be checked: take all of it, without --max-items"
                )
            )
        }
        let identities =
            graph.instances.compactMap(\.dbiResourceId) + graph.clusters.compactMap(\.dbiResourceId)
        if identities.count != graph.instances.count + graph.clusters.count || Set(identities).count != identities.count
        {
            notes.append(
                .warning("DbiResourceIds are missing or not unique, so mitosis-exec will refuse to perform this")
            )
        }
        return notes
    }

    /// What is not available at the moment.
    static func passing(_ resources: [any DBResource]) -> [Message] {
        resources.filter { $0.status.kind == .passing }.map {
            .note("'\($0.identifier)' is \($0.status) now, and mitosis-exec waits until it is available")
        }
    }

    /// Source: Amazon RDS User Guide, "Working with DB instance read replicas"; "Licensing of Oracle replicas".
    private func copying() -> [Message] {
        guard methods.contains(.replica) else { return [] }
        var notes: [Message] = []
        if !source.isTrue("MultiAZ") {
            notes.append(
                .warning("'\(source.identifier)' is in one zone: its I/O may pause briefly while it is copied")
            )
        } else if source.engine.family == .sqlServer {
            notes.append(.warning("the I/O of '\(source.identifier)' may pause briefly while it is copied"))
        }
        if source.engine.family == .oracle {
            notes.append(
                .warning(
                    "an open replica of Oracle needs a licence for Active Data Guard; "
                        + "--point-in-time latest and --restore-snapshot need none"
                )
            )
        }
        let statuses = (source["StatusInfos"]?.array ?? []).filter { $0["StatusType"] == "read replication" }
        for status in statuses.compactMap({ $0["Status"]?.string }) where status != "replicating" {
            notes.append(.warning("replication of '\(source.identifier)' is \(status), so its data is not the newest"))
        }
        return notes
    }

    // MARK: - What becomes of a target

    private func of(_ target: DBInstance) -> [Message] {
        Roles(source: source, target: target, graph: graph).warnings + [Self.users(target, of: source, options)]
            + pending(target) + Self.secret(target) + nodes(target).flatMap { Self.roles($0) }
            + PermanentOptions(target, of: source).warnings
            + primaryEndpoint(target) + size(target) + bound(target) + backups(target)
            + nodes(target).flatMap { ReplicaLimits(graph: graph).widthWarnings($0) }
    }

    static func users(_ target: any DBResource, of source: any DBResource, _ options: PlanOptions) -> Message {
        let master =
            target["MasterUserSecret"] != nil
            ? "but for the master's password, which Secrets Manager makes anew"
            : options.masterPassword.map { "but for the master's password, which comes from \($0)" }
                ?? "the master's included"
        return .warning("'\(target.identifier)' gets the users and passwords of '\(source.identifier)', \(master)")
    }

    static func secret(_ target: any DBResource) -> [Message] {
        guard let secret = target["MasterUserSecret"] else { return [] }
        let arn = secret["SecretArn"]?.string.map { " (\($0))" } ?? ""
        return [
            .warning(
                "the managed secret of '\(target.identifier)'\(arn) is deleted with the old \(target.identifier.kind), and "
                    + "the new one has another ARN, which --restart gets as MITOSIS_SECRET_ARN"
            )
        ]
    }

    /// The roles with which what is in the data, such as triggers and functions, can act outside the database.
    ///
    /// Source: Amazon RDS User Guide, "Invoking an AWS Lambda function", "Exporting data to Amazon S3".
    static func roles(_ node: any DBResource) -> [Message] {
        let roles = (node["AssociatedRoles"]?.array ?? []).filter {
            $0["Status"] != "INVALID" && $0["FeatureName"] != "s3Import"
        }
        guard !roles.isEmpty else { return [] }
        let texts = roles.map { role in
            let feature = role["FeatureName"]?.string.flatMap { $0.isEmpty ? nil : $0 }
            return "\(feature.map { "\($0) " } ?? "")(\(role["RoleArn"]?.string ?? "unknown"))"
        }
        return [
            .warning(
                "the copy at '\(node.identifier)' can act with the roles of the target: \(texts.joined(separator: ", "))"
            )
        ]
    }

    /// What will be larger than now, and what both trees are together.
    private func size(_ target: DBInstance) -> [Message] {
        let own = nodes(target)
        var notes: [Message] = []
        for node in own {
            let grown = plan.differences.filter { $0.identifier == node.identifier }.compactMap { difference in
                guard let old = difference.old?.integer, let new = difference.new?.integer, new > old,
                    let unit = Self.units[difference.attribute]
                else { return nil as String? }
                return "\(new) \(unit) instead of \(old)"
            }
            if !grown.isEmpty {
                let type = Attribute.intended("DBInstanceClass", of: node)?.string ?? "as it is"
                notes.append(
                    .warning(
                        "'\(node.identifier)' will cost more: it gets \(grown.joined(separator: ", ")); "
                            + "its class stays \(type), which may be small for the data"
                    )
                )
            }
        }
        let storage = own.compactMap { max($0.allocatedStorage ?? 0, source.allocatedStorage ?? 0) }.reduce(0, +)
        notes.append(
            .note(
                "until the old tree of '\(target.identifier)' is deleted, AWS bills \(own.count.counted("instance")) and "
                    + "about \(storage) GiB more"
            )
        )
        return notes
    }

    private static let units = [
        "AllocatedStorage": "GiB", "Iops": "IOPS", "StorageThroughput": "MiB/s of throughput",
    ]

    private func bound(_ target: DBInstance) -> [Message] {
        let own = nodes(target)
        let identities = own.compactMap(\.dbiResourceId)
        guard !identities.isEmpty else { return [] }
        let isUsed = own.contains { $0.isTrue("IAMDatabaseAuthenticationEnabled") }
        let policies = isUsed ? "the rds-db:connect policies of IAM users, " : ""
        let others = own.count == 1 ? "" : ", its replicas too"
        return [
            .warning(
                "'\(target.identifier)' gets another DbiResourceId\(others); update whatever uses "
                    + "\(identities.shortList): \(policies)dashboards of Performance Insights, AWS Backup, "
                    + "CloudTrail filters"
            )
        ]
    }

    private func backups(_ target: DBInstance) -> [Message] {
        guard !options.keepsAutomatedBackups, nodes(target).contains(where: { $0.backupRetentionPeriod > 0 }) else {
            return []
        }
        return [
            .note(
                "the automated backups of the old tree of '\(target.identifier)' are deleted with it, unless "
                    + "--keep-automated-backups is given"
            )
        ]
    }

    private func pending(_ target: DBInstance) -> [Message] {
        nodes(target).compactMap { PendingChanges(of: $0)?.warning }
    }

    /// The second address of an Oracle instance is its own, whatever its name.
    ///
    /// Source: RDS API 2014-10-31, `DBInstance`, `PrimaryEndpoint`.
    private func primaryEndpoint(_ target: DBInstance) -> [Message] {
        nodes(target).compactMap { node -> Message? in
            guard let address = node["PrimaryEndpoint"]?["Address"]?.string ?? node["PrimaryEndpoint"]?.string else {
                return nil
            }
            return .warning(
                "the primary endpoint of '\(node.identifier)' (\(address)) stays with the old instance and "
                    + "goes with it: clients that connect there need the new instance's address"
            )
        }
    }

    private func preparation() -> [Message] {
        guard options.prepare != nil else { return [] }
        return [.note("the new primary has the target's security groups already while --prepare runs")]
    }

    /// What options are of no use for.
    private func uselessness() -> [Message] {
        guard options.maxReplicaLag != nil, !methods.contains(.replica) else { return [] }
        return [.note("nothing is promoted, so --max-replica-lag waits for nothing")]
    }

    /// What commands that are not given leave undone.
    static func commands(_ options: PlanOptions) -> [Message] {
        var notes: [Message] = []
        if options.quiesce != nil, options.restart == nil {
            notes.append(.note("nothing starts what --before-swap stops: start it by hand, or give --restart"))
        }
        if options.carry != nil, options.quiesce == nil {
            notes.append(
                .warning(
                    "what is written to the old database after --carry has read it is lost: stop the application "
                        + "with --before-swap"
                )
            )
        }
        return notes
    }

    // MARK: - Quotas

    /// What AWS allows an account without being asked for more.
    ///
    /// Source: Amazon RDS User Guide, "Quotas and constraints for Amazon RDS".
    private func quotas() -> [Message] {
        guard !graph.isIncomplete else { return [] }
        let new = targets.flatMap { nodes($0) }
        let instances = graph.instances.count + new.count
        let sizes = graph.instances.map { $0.allocatedStorage ?? 0 }
        let storage =
            sizes.reduce(0, +) + new.map { max($0.allocatedStorage ?? 0, source.allocatedStorage ?? 0) }.reduce(0, +)
        var notes: [Message] = []
        if instances > 40 {
            notes.append(
                .warning("\(instances) instances will be there at once; the Region's quota is 40 unless raised")
            )
        }
        if storage > 100_000 {
            notes.append(
                .warning(
                    "about \(storage) GiB of storage will be there at once; the Region's quota is 100000 unless raised"
                )
            )
        }
        let manual = graph.manualSnapshots
        if options.takesFinalSnapshot, manual + targets.count > 100 {
            notes.append(
                .warning("\(manual + targets.count) manual snapshots will be there; the quota is 100 unless raised")
            )
        }
        return notes
    }
}

extension InstanceGraph {
    /// How many of its snapshots count towards the quota: those that people, or plans, have made.
    var manualSnapshots: Int { (snapshots ?? []).filter { $0["SnapshotType"] == "manual" }.count }
}
