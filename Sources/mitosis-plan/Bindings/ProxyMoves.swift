import Console
import RDS

/// Which proxies a plan takes from which old instances and clusters, and gives to the new ones.
struct ProxyMoves {
    static let option = Option(
        "proxies",
        section: "Along the way",
        help: "Move RDS proxies from the old instances to the new; needs rds-describe --bindings"
    )

    /// What the graph shows of proxies, by the target; `nil` when nobody has looked.
    private let bindings: [String: [Binding]]?
    /// What could not be looked at.
    private let unseen: [Binding]
    private let isAsked: Bool
    /// What plans have made, by the name that it was made for.
    private let made: [DBInstanceIdentifier: any DBResource]

    init(in graph: InstanceGraph, isAsked: Bool, made: [DBInstanceIdentifier: any DBResource] = [:]) {
        bindings = graph.bindings.map { all in
            Dictionary(grouping: all.filter { $0.kind == .dbProxyTarget }, by: \.of)
        }
        unseen = (graph.bindings ?? []).filter { $0.kind == .notLookedAt && Self.calls.contains($0.of) }
        self.isAsked = isAsked
        self.made = made
    }

    /// The proxies of what bears a name, by their names: what the graph shows where that is asked for, and what an earlier
    /// run has begun to move.
    func of(_ node: DBInstanceIdentifier) -> [ProxyRegistration] {
        let begun = made[node].map { ProxyRegistration.tagged(on: $0) } ?? []
        let shown = isAsked ? shown(of: node).compactMap { ProxyRegistration($0) } : []
        let names = Set(shown.map(\.proxy))
        return (shown + begun.filter { !names.contains($0.proxy) }).sorted { $0.proxy < $1.proxy }
    }

    /// What an earlier run has made without the tags by which a later one would know the proxies: it was not asked to move
    /// them.
    func notes(_ nodes: [DBInstanceIdentifier]) -> [Message] {
        nodes.flatMap { node -> [Message] in
            guard isAsked, let new = made[node] else { return [] }
            let tagged = Set(ProxyRegistration.tagged(on: new).map(\.proxy))
            return of(node).map(\.proxy).filter { !tagged.contains($0) }.map { proxy in
                .warning(
                    "the run did not move the proxy '\(proxy)' of '\(node)' when it began, so no tag of '\(new.identifier)' tells "
                        + "of it: while the proxy has no target, these operations alone know; keep them until the run has ended"
                )
            }
        }
    }

    private func shown(of node: DBInstanceIdentifier) -> [Binding] { bindings?[node.description] ?? [] }

    /// Whether a proxy has what bears a name as its target; `nil` where nobody knows.
    func isTarget(_ node: DBInstanceIdentifier, of proxy: String) -> Bool? {
        guard bindings != nil, unseen.isEmpty else { return nil }
        return shown(of: node).contains { $0.members["DBProxyName"]?.string == proxy }
    }

    /// Why nobody can tell which proxies there are to move; nothing where that is not asked for.
    func reasons(_ nodes: [DBInstanceIdentifier]) -> [PlanRefusal.Reason] {
        guard isAsked else { return [] }
        let remedy = "take the graph with rds-describe --bindings"
        guard bindings != nil else {
            return [.init(text: "the graph does not show which proxies the target has", remedy: remedy)]
        }
        let unseen = unseen.map { binding in
            PlanRefusal.Reason(
                text: "nobody knows which proxies the target has: \(binding.sentence)",
                remedy: "allow it (mitosis-iam --for describe), and \(remedy)"
            )
        }
        let unnamed = nodes.flatMap(shown).filter { ProxyRegistration($0) == nil }.map { binding in
            PlanRefusal.Reason(
                text: "the graph does not show the ARNs of the proxy of '\(binding.of)' and of its target group",
                remedy: remedy
            )
        }
        return unseen + unnamed
    }

    private static let calls = [ReadAction.describeDBProxies, .describeDBProxyTargets, .describeDBProxyTargetGroups]
        .map(\.rawValue)
}
