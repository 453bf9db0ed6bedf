/// The tags that performing a plan leaves on the instances and clusters it makes; never copied, and no difference between trees.
package enum PlanTag {
    static let prefix = "mitosis:"
    /// `PLAN/DBIRESOURCEID`: the plan that made the instance, and the instance whose place it takes.
    package static let plan = "mitosis:plan"
    /// `NAME/TEMPORARY/RETIRED`: the name that the instance takes, and those that the plan gives on the way.
    package static let names = "mitosis:names"
    /// `SOURCE@TIME`: where the data comes from, and how fresh it was to be when the plan was made.
    package static let source = "mitosis:source"
    /// Since when the data is the new one's own, exactly: ISO 8601 in UTC, in whole seconds.
    package static let dataTime = "mitosis:data-as-of"
    /// The plan's id, once the user's command has prepared the new root.
    package static let prepared = "mitosis:prepared"
    /// The plan's id, once the user's command has found the copy to be what it should be.
    package static let verified = "mitosis:verified"
    /// The plan's id, once the user's command has stopped the application.
    package static let quiesced = "mitosis:quiesced"
    /// The plan's id, once the user's command has brought the target's own rows over.
    package static let carried = "mitosis:carried"
    /// The plan's id, once the user's command has restarted the application.
    package static let restarted = "mitosis:restarted"

    /// The plan's id, once the new root has got the master password that the plan gives it, of which RDS shows nothing.
    package static let passwordSet = "mitosis:password-set"

    /// The plan's id, once a new cluster has been stopped and started for certificates of its names.
    package static let restartedForTLS = "mitosis:restarted-for-tls"

    /// What the tags begin with that tell which proxies have the old one as their target, and are to have the new one: the
    /// proxy's name follows.
    package static let proxy = "mitosis:proxy:"

    /// Whether a tag of an old instance belongs on the new one: AWS's own and ours do not.
    package static func isCopied(_ key: String) -> Bool {
        !key.hasPrefix("aws:") && !key.hasPrefix("rds:") && !key.hasPrefix(prefix)
    }

    /// The value of `mitosis:plan` on the instance that takes the place of `old`.
    package static func mark(plan: String, replacing old: InstanceIdentity) -> String {
        "\(plan)/\(old.dbiResourceId ?? old.identifier.description)"
    }

    /// What the tag `mitosis:plan` of an instance, a cluster or a snapshot says.
    package struct Mark: Hashable, Sendable {
        package let plan: String
        /// The DbiResourceId of the instance whose place it takes.
        package let oldIdentity: String

        /// `nil` when no plan has made it.
        package init?(of made: some Tagged) {
            let parts = (made.tag(PlanTag.plan) ?? "").split(separator: "/", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            (plan, oldIdentity) = (parts[0], parts[1])
        }
    }
}

/// Where the data of an instance or a cluster comes from, and since when it is its own, as the tags of the plan that made it
/// tell.
package struct DataOrigin: Hashable, Sendable {
    /// The name of the source.
    package let source: String
    /// ISO 8601 in UTC; `nil` where nobody knew it.
    package let time: String?

    /// `nil` for what no plan has made.
    package init?(of resource: any DBResource) {
        let parts = (resource.tag(PlanTag.source) ?? "").split(separator: "@", maxSplits: 1).map(String.init)
        guard let name = parts.first else { return nil }
        source = name
        time = resource.tag(PlanTag.dataTime) ?? (parts.count == 2 ? parts[1] : nil)
    }
}
