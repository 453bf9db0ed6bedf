import RDS

@testable import mitosis_plan

/// In what a Region is not what a plan for clusters promised.
enum ClusterParity {
    /// - Parameters:
    ///   - before: The graph that was planned from.
    ///   - after: The Region's at the end.
    /// - Returns: All that is wrong, perhaps nothing.
    static func faults(_ before: InstanceGraph, _ after: InstanceGraph, _ plan: Plan, _ options: PlanOptions)
        -> [String]
    {
        var found: [String] = []
        if Set(after.clusters.map(\.identifier)) != Set(before.clusters.map(\.identifier)) {
            found.append("the clusters are \(after.clusters.map(\.identifier))")
        }
        if names(after) != names(before) || after.instances.count != before.instances.count {
            found.append("the instances are \(after.instances.map(\.identifier))")
        }
        let targets = options.targets.map { DBInstanceIdentifier(cluster: $0.name) }
        for name in targets {
            guard let old = before.cluster(name), let new = after.cluster(name) else { continue }
            found += faults(old, new, before, after, plan).map { "\(name): \($0)" }
        }
        for cluster in before.clusters where !targets.contains(cluster.identifier) {
            var now = after.cluster(cluster.identifier)
            // A clone shows on its source.
            now?["CloneGroupId"] = cluster["CloneGroupId"]
            if now != cluster { found.append("'\(cluster.identifier)' has changed") }
        }
        return found
    }

    /// RDS alone names the instances of Multi-AZ DB clusters.
    private static func names(_ graph: InstanceGraph) -> Set<DBInstanceIdentifier> {
        Set(graph.instances.filter { !$0.isMadeByRDS }.map(\.identifier))
    }

    private static func faults(
        _ old: DBCluster,
        _ new: DBCluster,
        _ before: InstanceGraph,
        _ after: InstanceGraph,
        _ plan: Plan
    ) -> [String] {
        var found: [String] = []
        if new.dbiResourceId == old.dbiResourceId { found.append("it is the old one") }
        let stated = Set(plan.differences.filter { $0.identifier == old.identifier }.map(\.attribute))
        let differences = AttributeDifference.all(of: new, from: old, [.creation, .modify, .inherited])
        found += differences.filter { !stated.contains($0.attribute) }.map { "\($0), and nobody said so" }
        found += stated.subtracting(differences.map(\.attribute)).map { "\($0) is as it was, and was said to differ" }
        for member in ["AssociatedRoles", "HttpEndpointEnabled"] where (old[member] ?? []) != (new[member] ?? []) {
            found.append("\(member) is \(new[member]?.line ?? "absent")")
        }
        if (old["MasterUserSecret"] != nil) != (new["MasterUserSecret"] != nil) { found.append("the secret") }
        if copied(old) != copied(new) { found.append("the tags are \(new.tags)") }
        if !old.isMultiAZ, old.writer != new.writer { found.append("\(new.writer.map { "\($0)" } ?? "nobody") writes") }
        for member in before.members(of: old) {
            guard let now = after[member.identifier] else { continue }
            if now.clusterIdentifier != new.identifier { found.append("\(member.identifier) is elsewhere") }
            if copied(member) != copied(now) { found.append("the tags of \(member.identifier) are \(now.tags)") }
            let stated = Set(plan.differences.filter { $0.identifier == member.identifier }.map(\.attribute))
            for attribute in Attribute.all
            where !stated.contains(attribute.parameters[.modifyDBInstance] ?? "")
                && Attribute.ofMembers[attribute.member] != nil
            {
                let (wanted, shown) = (attribute.intendedValue(of: member), attribute.value(of: now))
                if ![nil, 0, false].contains(wanted), wanted?.line.lowercased() != shown?.line.lowercased() {
                    found.append("\(member.identifier): \(attribute.member) is \(shown?.line ?? "absent")")
                }
            }
        }
        let (wanted, shown) = (before.customEndpoints(of: old), after.customEndpoints(of: new))
        if wanted.map(\.identifier) != shown.map(\.identifier) { found.append("the endpoints are \(shown)") }
        for (left, right) in zip(wanted, shown) {
            for member in ["CustomEndpointType", "StaticMembers", "ExcludedMembers"]
            where (left[member] ?? []) != (right[member] ?? []) { found.append("\(member) of an endpoint") }
        }
        return found
    }

    private static func copied(_ resource: any DBResource) -> [String: String] {
        resource.tags.filter { PlanTag.isCopied($0.key) }
    }
}
