/// What a proxy has as its target, as `DescribeDBProxyTargets` shows it.
///
/// A proxy has one, an instance or a cluster; of a cluster, its instances are shown too.
/// Source: RDS API 2014-10-31, `DBProxyTarget`, `DBProxyTargetGroup`.
package struct DBProxyTargets: Hashable, Sendable {
    private let targets: [JSONValue]

    package init(_ targets: [JSONValue]) { self.targets = targets }

    /// Whether the proxy reaches its target.
    package enum Health: Hashable, Sendable {
        case available
        /// Not yet, and why.
        case unavailable(String)
        /// It is not let in, and why: only a person can change that.
        case shutOut(String)
    }

    /// What is registered itself, in AWS's order.
    package var registered: [DBInstanceIdentifier] {
        let clusters = targets.filter { $0["Type"] == "TRACKED_CLUSTER" }.compactMap { $0["RdsResourceId"]?.string }
        let instances = targets.filter { $0["Type"] == "RDS_INSTANCE" && !isTracked($0) }
            .compactMap { $0["RdsResourceId"]?.string }
        // Some replies show an instance under the name of its cluster.
        return clusters.map { DBInstanceIdentifier(cluster: $0) }
            + instances.filter { !clusters.contains($0) }.map { DBInstanceIdentifier($0) }
    }

    /// What AWS shows of a target; `nil` where it is not registered.
    package func target(_ identifier: DBInstanceIdentifier) -> JSONValue? {
        guard registered.contains(identifier) else { return nil }
        let type: JSONValue = identifier.isCluster ? "TRACKED_CLUSTER" : "RDS_INSTANCE"
        return targets.first { $0["Type"] == type && !isTracked($0) && $0["RdsResourceId"]?.string == identifier.name }
    }

    /// Of a cluster, that of the instance that is written to.
    package func health(of identifier: DBInstanceIdentifier) -> Health {
        let instances = targets.filter { $0["Type"] == "RDS_INSTANCE" && $0["Role"] != "READ_ONLY" }
        let shown = identifier.isCluster && !instances.isEmpty ? instances : [target(identifier)].compactMap(\.self)
        let health = shown.map { $0["TargetHealth"] }
        // What says nothing of its health has none that could be waited for.
        if shown.isEmpty || health.contains(where: { $0 == nil || $0?["State"] == "AVAILABLE" }) { return .available }
        let words = ["State", "Reason", "Description"].compactMap { health.first??[$0]?.string }.joined(separator: ", ")
        return health.contains { $0?["Reason"] == "AUTH_FAILURE" } ? .shutOut(words) : .unavailable(words)
    }

    private func isTracked(_ target: JSONValue) -> Bool { target["TrackedClusterId"]?.string?.isEmpty == false }
}
