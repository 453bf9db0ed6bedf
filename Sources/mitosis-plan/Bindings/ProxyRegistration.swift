import RDS

/// A proxy that has an instance or a cluster as its target, and what IAM knows it by.
struct ProxyRegistration: Hashable {
    let proxy: String
    let arn: ARN
    let targetGroup: ARN

    /// `nil` for a binding that does not tell the ARNs.
    init?(_ binding: Binding) {
        guard let proxy = binding.members["DBProxyName"]?.string,
            let arn = binding.members["DBProxyArn"]?.string.flatMap({ ARN($0) }), arn.name(of: .proxy) != nil,
            let group = binding.members["TargetGroupArn"]?.string.flatMap({ ARN($0) }),
            group.name(of: .targetGroup) != nil
        else { return nil }
        (self.proxy, self.arn, targetGroup) = (proxy, arn, group)
    }

    /// Reads what `tag` wrote on a new instance of this account and Region; `nil` for anything else.
    private init?(key: String, value: String, at place: ARN) {
        let parts = value.split(separator: "/").map(String.init)
        guard key.hasPrefix(PlanTag.proxy), key.count > PlanTag.proxy.count, parts.count == 2 else { return nil }
        proxy = String(key.dropFirst(PlanTag.proxy.count))
        (arn, targetGroup) = (place.sibling(.proxy, parts[0]), place.sibling(.targetGroup, parts[1]))
    }

    /// What tells, on the new instance, that a plan takes the old one from the proxy: no one else would know in between.
    var tag: (key: String, value: String) {
        (PlanTag.proxy + proxy, "\(arn.name(of: .proxy) ?? "")/\(targetGroup.name(of: .targetGroup) ?? "")")
    }

    /// Those that the plan tells of that made an instance or a cluster, by name.
    static func tagged(on resource: any DBResource) -> [ProxyRegistration] {
        resource.tags.sorted { $0.key < $1.key }
            .compactMap { ProxyRegistration(key: $0.key, value: $0.value, at: resource.arn) }
    }

    /// What IAM checks when somebody asks for the proxy's target.
    var resources: [String] { [arn.description, targetGroup.description] }
}
