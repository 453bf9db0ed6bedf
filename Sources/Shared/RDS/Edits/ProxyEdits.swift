/// What a stream's lines say of proxies, so far: each names one target, its own node's, and one proxy, known by the same
/// ARNs throughout.
struct ProxyEdits {
    private var first: [String: (id: Operation.ID, arns: [ARN])] = [:]

    /// What an operation has of another proxy, or of another's target; `nil` when all of it is its own.
    mutating func fault(of operation: Operation) -> String? {
        guard operation.action.isOfProxy else { return nil }
        guard let proxy = operation.proxy, proxy == operation.id.detail else {
            return "it is about the proxy \(operation.parameters["DBProxyName"]?.line ?? "of no name")"
        }
        if operation.proxyTargets != [operation.id.node] {
            let names = operation.proxyTargets.map { "'\($0)'" }
            return
                "it is about the target \(names.isEmpty ? "of no name" : names.shortList), not '\(operation.id.node)'"
        }
        let arns = operation.resources.compactMap { ARN($0) }
        let (proxies, groups) = (
            arns.filter { $0.name(of: .proxy) != nil }, arns.filter { $0.name(of: .targetGroup) != nil }
        )
        guard proxies.count == 1, groups.count == 1 else {
            return "its resources have not one proxy and one target group"
        }
        let own = proxies + groups
        // Streams of several plans may be of several Regions.
        let key = "\(operation.plan) \(proxy)"
        let model = first[key, default: (operation.id, own)]
        first[key] = model
        if own != model.arns {
            return "its resources have another proxy than '\(model.id)', which is about '\(proxy)', too"
        }
        let other = first.first { $0.key != key && !Set($0.value.arns).isDisjoint(with: own) }?.value.id
        return other.flatMap { id in id.detail == proxy ? nil : "its resources have the proxy of '\(id)'" }
    }
}

extension Operation {
    /// The name of the proxy whose target it takes or gives; `nil` for every other action.
    package var proxy: String? { action.isOfProxy ? parameters["DBProxyName"]?.string : nil }

    /// The targets that it takes from a proxy, or gives to it.
    package var proxyTargets: [DBInstanceIdentifier] {
        guard action.isOfProxy else { return [] }
        func names(_ list: String) -> [String] { (parameters[list]?.array ?? []).map { $0.string ?? $0.line } }
        return names("DBInstanceIdentifiers").map { DBInstanceIdentifier($0) }
            + names("DBClusterIdentifiers").map { DBInstanceIdentifier(cluster: $0) }
    }

    /// The request that takes a target from a proxy, or gives it one.
    package static func registration(of node: DBInstanceIdentifier, with proxy: String) -> JSONObject {
        [
            "DBProxyName": .string(proxy),
            node.isCluster ? "DBClusterIdentifiers" : "DBInstanceIdentifiers": [JSONValue(node)],
        ]
    }
}
