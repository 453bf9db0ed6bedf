import Console
import RDS

/// What trees and clusters go through once they are built: names change hands, and the old ones go.
extension OperationList {
    /// `X` becomes `old-X`, once the new one shows what this one shows, but for what was announced.
    mutating func retire(_ node: any DBResource, announced: [Difference], after: [Operation.ID]) {
        let expects = Expectation(of: node, announced: announced)
        rename(.retire, node, (node.identifier, oldName(node)), after: after, expects: expects)
    }

    /// `temp-X` becomes `X`.
    mutating func install(_ node: any DBResource, after: [Operation.ID]) {
        rename(.install, node, (tempName(node), node.identifier), after: after)
    }

    private mutating func rename(
        _ stage: Stage,
        _ node: any DBResource,
        _ names: (old: DBInstanceIdentifier, new: DBInstanceIdentifier),
        after: [Operation.ID],
        expects: Expectation? = nil
    ) {
        add(
            stage,
            node,
            .modification(of: names.old),
            Operation.renaming(names.old, to: names.new),
            after: after,
            resources: [arn(names.old), arn(names.new)],
            expects: expects
        )
    }

    /// Takes old instances from the proxies that have them as targets, or gives the new ones to these.
    ///
    /// - Returns: What was planned.
    mutating func move(_ stage: Stage, _ node: any DBResource, after: [Operation.ID]) -> [Operation.ID] {
        let action: Action = stage == .deregister ? .deregisterDBProxyTargets : .registerDBProxyTargets
        return proxies.of(node.identifier).map { registration in
            add(
                stage,
                node,
                action,
                Operation.registration(of: node.identifier, with: registration.proxy),
                detail: registration.proxy,
                after: after,
                resources: [arn(node.identifier)] + registration.resources
            )
            return .init(stage, node.identifier, registration.proxy)
        }
    }

    /// The user's command that tells the application, once all of these have their names.
    ///
    /// - Returns: What comes before anything is cleaned up.
    mutating func restart(
        _ target: any DBResource,
        _ nodes: [any DBResource],
        after: [Operation.ID]
    ) -> [Operation.ID] {
        guard let command = options.restart else { return after }
        let arns = nodes.map { $0.arn.description }
        add(.restart, target, .runCommand, ["Command": .string(command)], after: after, resources: arns)
        return [.init(.restart, target.identifier)]
    }

    /// The waits for the old tree to be left, each for an instance; none unless they are wanted.
    ///
    /// - Returns: What a deletion comes after.
    mutating func drain(_ nodes: [DBInstance], after ready: [Operation.ID]) -> [Operation.ID] {
        guard let duration = options.drainedFor else { return ready }
        let seconds = Int(duration.inSeconds.rounded(.up))
        for node in nodes {
            let watch = MetricWatch(.connections, of: oldName(node), atMost: 0, seconds: seconds)
            add(.drain, node, .awaitMetric, watch.parameters, after: ready, resources: [arn(oldName(node))])
        }
        return ready + nodes.map { .init(.drain, $0.identifier) }
    }

    /// Takes deletion protection off an old one that has it.
    ///
    /// - Returns: What its deletion comes after.
    mutating func unprotect(_ node: any DBResource, after: [Operation.ID]) -> [Operation.ID] {
        guard node.isTrue("DeletionProtection") else { return after }
        let name = oldName(node)
        let action = Action.modification(of: name)
        add(.unprotect, node, action, Deletion.unprotecting(name), after: after, resources: [arn(name)])
        return [.init(.unprotect, node.identifier)]
    }

    /// Deletes an old one.
    ///
    /// - Parameter isRoot: Whether it is the primary, or the cluster: of these alone a final snapshot is taken, where that is
    ///   wanted.
    mutating func delete(_ node: any DBResource, isRoot: Bool, after: [Operation.ID]) {
        let name = oldName(node)
        let isKept = isRoot && options.takesFinalSnapshot
        let snapshot = isKept ? options.finalSnapshotName(of: node, plan: plan) : nil
        let parameters = Deletion.request(
            for: node,
            named: name,
            finalSnapshot: snapshot,
            keepsAutomatedBackups: options.keepsAutomatedBackups
        )
        let resources =
            [arn(name)]
            + [snapshot].compactMap { $0.map { place.sibling(node.identifier.snapshotType, $0).description } }
            + (node.isTrue("MultiTenant") ? [AnyResource.tenantDatabase.arn(at: place).description] : [])
            // What has been registered is looked at before a deletion.
            + proxies.of(node.identifier).flatMap(\.resources)
        add(.delete, node, .deletion(of: name), parameters, after: after, resources: resources)
    }
}
