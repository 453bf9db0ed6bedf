import Console
import RDS

/// What keeps a cluster of another account from being cloned here, and what people should know of it.
///
/// Source: Amazon Aurora User Guide, "Cross-account cloning with AWS RAM and Amazon Aurora" and "Limitations of cross-account
/// cloning".
struct LandingChecks {
    let options: PlanOptions
    let source: ForeignSource
    /// The target's.
    let graph: InstanceGraph
    /// The plan whose run goes on, and whose landing clone may be there; `nil` where none does.
    let resumed: String?

    private var name: String { "'\(source.resource.identifier)'" }
    private static let bySnapshot = "leave out --clone-shared: a snapshot is taken, shared and restored"

    /// That something else than a cluster of another account was to be cloned.
    static func obstacle(_ source: any DBResource) -> PlanRefusal.Reason {
        source.identifier.isCluster
            ? .init(
                text: "'\(source.identifier)' is in the target's own account, so nobody has to share it",
                remedy: "leave out --clone-shared: it is cloned"
            )
            : .init(
                text: "'\(source.identifier)' is an instance, and only clusters of Aurora are shared to be cloned",
                remedy: "leave out --clone-shared"
            )
    }

    /// Everything that is wrong.
    func reasons(_ target: any DBResource) -> [PlanRefusal.Reason] {
        guard let cluster = source.resource as? DBCluster, let landing = source.landing(for: target, options) else {
            return [Self.obstacle(source.resource)]
        }
        return placeReasons(target) + sharingReasons(cluster, target) + stateReasons(cluster)
            + cloneReasons(cluster, target, landing) + nameReasons(target, landing)
    }

    private func placeReasons(_ target: any DBResource) -> [PlanRefusal.Reason] {
        let here = Place(of: target.arn)
        var reasons: [PlanRefusal.Reason] = []
        if source.place.region != here.region || source.place.account == here.account {
            reasons.append(
                .init(
                    text: "\(name) is in \(source.place), and a cluster is cloned in its own Region alone: "
                        + "'\(target.identifier)' is in \(here)",
                    remedy: Self.bySnapshot
                )
            )
        }
        if options.targets.count > 1 {
            reasons.append(
                .init(
                    text: "an account may have one clone of \(name), and several targets would need one each",
                    remedy: "plan one target at a time"
                )
            )
        }
        return reasons
    }

    private func sharingReasons(_ cluster: DBCluster, _ target: any DBResource) -> [PlanRefusal.Reason] {
        var reasons: [PlanRefusal.Reason] = []
        if let shared = graph.sharedClusters, !shared.contains(where: { $0.arn == cluster.arn }) {
            reasons.append(
                .init(
                    text:
                        "the account \(cluster.arn.account) shares no \(cluster.arn) with account \(target.arn.account)",
                    remedy: "accept the invitation, if one waits (aws ram get-resource-share-invitations), or let "
                        + "account \(cluster.arn.account) share it: aws ram create-resource-share --resource-arns "
                        + "\(cluster.arn) --principals \(target.arn.account) ..."
                )
            )
        }
        if let key = cluster["KmsKeyId"]?.string, SupplyKey.arn(key, at: cluster.arn) == nil {
            reasons.append(
                .init(
                    text: "\(name) is encrypted with the standard key of its account (\(key)), so it cannot be shared",
                    remedy: "leave out --clone-shared, and give --share-key"
                )
            )
        }
        if cluster["StorageEncrypted"] == nil {
            reasons.append(
                .init(
                    text: "nothing tells whether \(name) is encrypted, and the clone of one that is needs a key",
                    remedy: "take the graph of \(Place(of: target.arn)) with rds-describe --shared"
                )
            )
        }
        return reasons
    }

    /// Of the source, as far as its own account's graph shows it.
    private func stateReasons(_ cluster: DBCluster) -> [PlanRefusal.Reason] {
        if cluster.isMultiAZ {
            return [
                .init(
                    text: "\(name) is a Multi-AZ DB cluster, and only clusters of Aurora are shared to be cloned",
                    remedy: "leave out --clone-shared"
                )
            ]
        }
        guard !source.isStub else { return [] }
        var reasons = [PlanRefusal.Reason.status(of: cluster)].compactMap(\.self)
        if source.graph.members(of: cluster).isEmpty {
            reasons.append(
                .init(
                    text: "\(name) has no instance, so it cannot be cloned",
                    remedy: "give it one, or \(Self.bySnapshot)"
                )
            )
        }
        return reasons
    }

    /// Clones that the account has of the source already, or may have.
    private func cloneReasons(_ cluster: DBCluster, _ target: any DBResource, _ landing: Landing)
        -> [PlanRefusal.Reason]
    {
        let runs = EarlierRuns(in: graph)
        let landings = runs.made.filter { $0.place == .landing }
        return graph.clusters.compactMap { clone in
            guard clone.isTrue("CrossAccountClone"), clone.identifier != landing.name,
                Self.mayBeOneGroup(clone, cluster)
            else { return nil }
            let text =
                "'\(clone.identifier)' is a clone of another account's cluster, and an account may have one of \(name)"
            if let left = landings.first(where: { $0.new.identifier == clone.identifier }) {
                let removal = runs.removal(of: left, options.targets)
                return .init(
                    text: text,
                    remedy: "finish the plan \(left.mark.plan), or remove what it left: \(removal)"
                )
            }
            // What a plan has installed is a clone of what landed, however it shows.
            guard PlanTag.Mark(of: clone) == nil else { return nil }
            return .init(
                text: text,
                remedy: clone.identifier == target.identifier
                    ? "refresh it once by a snapshot: leave out --clone-shared"
                    : "delete it, or name it as --source without --clone-shared: clones of it are ordinary ones"
            )
        }
    }

    /// Whether two clusters may share their storage, as far as they tell.
    private static func mayBeOneGroup(_ clone: DBCluster, _ source: DBCluster) -> Bool {
        guard let own = clone["CloneGroupId"], let other = source["CloneGroupId"] else { return true }
        return own == other
    }

    /// That the landing clone's name is free, or bears what the run has made that goes on.
    private func nameReasons(_ target: any DBResource, _ landing: Landing) -> [PlanRefusal.Reason] {
        let names = options.names(of: target.identifier)
        if [names.temporary, names.retired].contains(landing.name) {
            return [
                .init(
                    text: "'\(landing.name)' would be the name of the clone that lands, too",
                    remedy: "choose another --temp-prefix or --old-prefix"
                )
            ]
        }
        let runs = EarlierRuns(in: graph)
        let taken: [(any DBResource)?] = [graph.resource(landing.name), graph.resource(landing.instance)]
        return taken.compactMap(\.self).compactMap { resource in
            guard
                let left = runs.made.first(where: { $0.new.identifier == resource.identifier && $0.place == .landing })
            else {
                return .init(
                    text: "the name '\(resource.identifier)', under which the data would land, is taken",
                    remedy: "rename or delete it"
                )
            }
            guard left.mark.plan != resumed else { return nil }
            return .init(
                text: "'\(resource.identifier)' is there, where the data of the plan \(left.mark.plan) landed",
                remedy: "finish that plan with its operations or with --resume, or remove what it left: "
                    + runs.removal(of: left, options.targets)
            )
        }
    }

    // MARK: - What people should know

    /// What is wrong with nothing, and yet to be known.
    func warnings(_ target: any DBResource) -> [Message] {
        guard let landing = source.landing(for: target, options) else { return [] }
        let account = target.arn.account
        var notes: [Message] = [
            .warning(
                "'\(landing.name)' and its instance are paid for from the build to the clean-up, hold the data of \(name) as "
                    + "it is, and are the one clone of it that account \(account) may have"
            )
        ]
        if source.resource["CloneGroupId"] == nil { notes.append(ClusterWarnings.newGroup(of: source.resource)) }
        if graph.sharedClusters == nil {
            notes.append(
                .warning(
                    "whether \(name) is shared with account \(account) is not known: rds-describe --shared shows it"
                )
            )
        }
        if source.isStub {
            notes.append(
                .warning(
                    "of \(name) no more is known than what its account shares: whether it can be cloned now, whether it has "
                        + "a window to backtrack, and its DbClusterResourceId are not"
                )
            )
        }
        guard landing.key != nil else { return notes }
        notes.append(
            .warning(
                "the policy of the key \(landing.sourceKey.map { "\($0) " } ?? "")of \(name) has to let the account "
                    + "\(account) use it, and cannot if that is the standard key of its account (aws/rds): mitosis-iam "
                    + "--key-policy prints the statement"
            )
        )
        if landing.sourceKey == nil {
            notes.append(
                .warning(
                    "which key \(name) is encrypted with is not known, so mitosis-iam allows any key of account "
                        + "\(source.place.account): give the graph of that account, too"
                )
            )
        }
        return notes
    }
}
