import RDS

extension LiveCheck {
    /// Is there room for both trees at once, which is when the plan needs most?
    ///
    /// Source: RDS API 2014-10-31, `AccountQuota`: the quotas' names, and of which the use is counted.
    static let quotas = LiveCheck(
        name: "quota",
        asks: { plan, _ in needs(of: plan).isEmpty ? [] : [Question(.describeAccountAttributes)] },
        judges: { plan, answers in
            guard let quotas = answers.list("AccountQuotas", Question(.describeAccountAttributes)) else { return [] }
            return needs(of: plan).map { need in
                if let unknown = need.unknown {
                    return Finding("quota", .unknown, of: need.quota, "not looked: \(unknown)")
                }
                guard let quota = quotas.first(where: { $0["AccountQuotaName"]?.string == need.quota }),
                    let limit = quota["Max"]?.integer
                else {
                    return Finding(
                        "quota",
                        .unknown,
                        of: need.quota,
                        "not looked: AWS does not say how many there may be"
                    )
                }
                return finding(need, used: quota["Used"]?.integer ?? 0, limit: limit)
            }
        }
    )

    /// How much more of something there will be, or how many one thing will have.
    private struct Need {
        let quota: String
        let count: Int
        /// Whether the quota is of each instance or cluster, so that what others have does not count.
        var isOfEach = false
        /// Why nobody can tell how many there will be; `nil` where that is known.
        var unknown: String?
    }

    private static func needs(of plan: CheckedPlan) -> [Need] {
        let instances = plan.creations.filter { !$0.isCluster }
        func most(_ keys: [DBInstanceIdentifier?]) -> Int {
            Dictionary(grouping: keys.compactMap(\.self)) { $0 }.values.map(\.count).max() ?? 0
        }
        func most(of action: Action) -> Int { most(plan.operations.filter { $0.action == action }.map(\.id.node)) }
        /// Final ones, and those on the way from another account or Region that are made here.
        func snapshots(_ deletion: Action, _ creations: Set<Action>) -> Int {
            plan.operations.count { operation in
                operation.action == deletion
                    ? operation.parameters["FinalDBSnapshotIdentifier"] != nil
                    : creations.contains(operation.action) && operation.place?.account == plan.account
                        && operation.place?.region == plan.region
            }
        }
        let large = instances.first(where: \.isOfUnknownSize).map { "how large '\($0.identifier)' is is not known" }
        let stored = instances.compactMap(\.storage).reduce(0, +)
        let unseen = plan.isSeen ? nil : "how many there are is not known"
        return [
            // RDS makes three instances with a Multi-AZ DB cluster.
            Need(
                quota: "DBInstances",
                count: instances.count + 3 * plan.creations.count { $0.isCluster && $0.hasClass }
            ),
            Need(quota: "AllocatedStorage", count: large == nil ? stored : 1, unknown: large),
            Need(quota: "DBClusters", count: plan.creations.filter(\.isCluster).count),
            Need(quota: "ManualSnapshots", count: snapshots(.deleteDBInstance, [.createDBSnapshot, .copyDBSnapshot])),
            Need(
                quota: "ManualClusterSnapshots",
                count: snapshots(.deleteDBCluster, [.createDBClusterSnapshot, .copyDBClusterSnapshot])
            ),
            Need(quota: "ReadReplicasPerMaster", count: replicas(of: plan), isOfEach: true, unknown: unseen),
            Need(quota: "DBInstanceRoles", count: most(of: .addRoleToDBInstance), isOfEach: true),
            Need(quota: "DBClusterRoles", count: most(of: .addRoleToDBCluster), isOfEach: true),
            Need(quota: "CustomEndpointsPerDBCluster", count: most(of: .createDBClusterEndpoint), isOfEach: true),
        ].filter { $0.count > 0 }
    }

    /// The most replicas that one instance has at a time: the source one more, as long as the copy replicates it.
    private static func replicas(of plan: CheckedPlan) -> Int {
        let made = plan.operations.filter { $0.action == .createDBInstanceReadReplica }.compactMap(\.sourceIdentifier)
        return Dictionary(grouping: made) { $0 }.map { name, new in
            new.count + ((plan.resources[name] as? DBInstance)?.replicaReferences.count ?? 0)
        }.max() ?? 0
    }

    private static func finding(_ need: Need, used: Int, limit: Int) -> Finding {
        let unit = need.quota == "AllocatedStorage" ? " GiB" : ""
        let sentence =
            need.isOfEach
            ? "one has up to \(need.count) of \(limit)"
            : "\(used) of \(limit)\(unit) are in use, and the plan makes \(need.count)\(unit) more"
        guard need.count + (need.isOfEach ? 0 : used) > limit else {
            return Finding("quota", .ok, of: need.quota, sentence)
        }
        return Finding(
            "quota",
            .refused,
            of: need.quota,
            sentence,
            remedy: "ask for a higher quota in Service Quotas, or delete what nobody needs"
        )
    }
}
