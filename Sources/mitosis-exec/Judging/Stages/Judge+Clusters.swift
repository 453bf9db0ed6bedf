import RDS

/// What clusters add to the rules: instances are in them, custom endpoints move between them, they stop and start.
extension Judge {
    // MARK: - Who is in which cluster

    /// How the instances of an old cluster differ from the planned ones; `nil` when they do not.
    ///
    /// Those that RDS makes come and go by themselves.
    func difference(of cluster: DBCluster, _ sight: NodeSight) -> String? {
        let planned = plannedIdentities(around: sight)
        let extra = view.members(of: cluster.identifier).first { member in
            !member.isMadeByRDS && member.status.kind != .deleting
                && member.dbiResourceId.map { !planned.contains($0) } ?? true
        }
        return extra.map { "'\(cluster.identifier)' has an instance that the plan does not know: '\($0.identifier)'" }
    }

    /// That the old cluster has got a custom endpoint since it was planned, which would go with it; `nil` when it has not.
    ///
    /// An address begins with the endpoint's name. Source: Amazon Aurora User Guide, "Custom endpoints for Amazon Aurora".
    func unplannedEndpoint(_ sight: NodeSight) -> Verdict? {
        guard sight.oldIsInPlace, let cluster = sight.old as? DBCluster else { return nil }
        let planned = Set(sight.node.operations.filter { $0.id.stage == .withdraw }.compactMap(\.id.detail))
        let names = (cluster["CustomEndpoints"]?.array ?? []).compactMap { $0.string?.split(separator: ".").first }
        return names.first { !planned.contains(String($0)) }.map {
            .refused("'\(cluster.identifier)' has a custom endpoint that the plan does not move: '\($0)'")
        }
    }

    /// How an old instance is not in its old cluster any more; `nil` when it is.
    func difference(of old: DBInstance, in cluster: PlannedNode) -> String? {
        let names = [cluster.identifier, cluster.retiredName].compactMap(\.self)
        guard let present = old.clusterIdentifier else { return "'\(old.identifier)' is in no cluster any more" }
        return names.contains(present)
            ? nil : "'\(old.identifier)' is in '\(present)' now, not in '\(cluster.identifier)'"
    }

    /// Whether a new instance is in its new cluster; `nil` when it is.
    func membership(of new: DBInstance, in cluster: PlannedNode) -> Verdict? {
        guard let present = new.clusterIdentifier else { return .refused("'\(new.identifier)' is in no cluster") }
        guard let resource = view.resource(named: present) else { return .wait("'\(present)' is not listed") }
        let isRight = view.newResources(of: cluster).contains { $0.dbiResourceId == resource.dbiResourceId }
        return isRight ? nil : .wait("'\(new.identifier)' is in '\(present)', not in its new cluster")
    }

    // MARK: - Once the new cluster has its name

    func isClusterSettled(_ operation: Operation, _ sight: NodeSight) -> Bool {
        guard sight.newIsInstalled, let new = sight.new else { return false }
        switch operation.id.stage {
        case .withdraw:
            guard view.endpoints != nil else { return false }
            return endpoint(of: operation).map { $0.cluster == new.identifier } ?? true
        case .endpoint: return endpoint(of: operation).map { $0.cluster == new.identifier && $0.isAvailable } ?? false
        case .dataAPI: return new.isTrue("HttpEndpointEnabled")
        case .stop: return isRestartedForTLS(operation, sight) || new.status == "stopped"
        case .start:
            guard operation.action == .startDBCluster else { return isRestartedForTLS(operation, sight) }
            // Whatever became of the call: what was seen stopped runs again.
            let stop = Operation.ID(.stop, operation.id.node)
            return isRestartedForTLS(operation, sight)
                || ((done.contains(stop) || !known.contains(stop)) && installed(sights(around: sight)) == nil)
        default: return false
        }
    }

    func clusterReadiness(of operation: Operation, _ sight: NodeSight) -> Verdict {
        if operation.action == .startDBCluster {
            guard let new = sight.new, sight.newIsInstalled else {
                return .refused("'\(sight.node.identifier)' is not the new cluster")
            }
            return new.status == "stopped" ? .ready : .wait("'\(new.identifier)' is \(new.status)")
        }
        if operation.id.stage == .stop, let new = sight.new, new.status.kind == .stopped {
            return .wait("'\(new.identifier)' is \(new.status)")
        }
        if let verdict = installed(sights(around: sight)) { return verdict }
        switch operation.id.stage {
        case .withdraw, .endpoint: return endpointReadiness(of: operation, sight)
        default: return .ready
        }
    }

    /// A stopped cluster starts again in this run or in the next: neither it nor its instances need a person.
    func isStoppedOnPurpose(_ sight: NodeSight) -> Bool {
        sight.newIsInstalled && sight.new?.status.kind == .stopped
            && sights(around: sight).contains { $0.node.isStoppedForAWhile }
    }

    /// Stopping and starting leave no trace of their own but this one.
    private func isRestartedForTLS(_ operation: Operation, _ sight: NodeSight) -> Bool {
        sight.new?.tag(PlanTag.restartedForTLS) == operation.plan
    }

    private func endpoint(of operation: Operation) -> DBClusterEndpoint? {
        operation.parameters["DBClusterEndpointIdentifier"]?.string.flatMap { view.endpoint(named: $0) }
    }

    private func endpointReadiness(of operation: Operation, _ sight: NodeSight) -> Verdict {
        guard view.endpoints != nil else { return .wait("the endpoints have not been looked at") }
        guard let endpoint = endpoint(of: operation), let name = endpoint.identifier else { return .ready }
        let owner = view.resource(named: endpoint.cluster)?.dbiResourceId
        guard owner == sight.node.old.dbiResourceId || owner == sight.new?.dbiResourceId else {
            return .refused("the endpoint '\(name)' belongs to '\(endpoint.cluster)', which the plan does not know")
        }
        guard operation.id.stage == .withdraw, endpoint.isAvailable else {
            return .wait("the endpoint '\(name)' is still with '\(endpoint.cluster)'")
        }
        return .ready
    }

    // MARK: - Cleaning up

    /// What keeps an old cluster, or an old instance of one, from being deleted.
    func clusterObstacle(to operation: Operation, _ sight: NodeSight) -> Verdict? {
        guard operation.id.stage == .delete else { return nil }
        if case .node(let cluster) = trees.source(of: sight.node), cluster.identifier.isCluster {
            let old = sights[cluster.identifier]?.old
            return old.flatMap { replication(of: $0) } ?? protection(of: old)
        }
        guard let cluster = sight.old as? DBCluster else { return nil }
        // The instances of a Multi-AZ DB cluster go with it.
        if cluster.isMultiAZ { return protection(of: cluster) }
        let planned = plannedIdentities(around: sight)
        for member in view.members(of: cluster.identifier) where member.status.kind != .deleting {
            guard let identity = member.dbiResourceId, planned.contains(identity) else {
                return .refused(
                    "'\(member.identifier)' is in '\(cluster.identifier)', and the plan does not know it",
                    remedy: "delete it when nobody needs it: aws rds delete-db-instance "
                        + "--db-instance-identifier \(member.identifier)"
                )
            }
            return .wait("'\(member.identifier)' is still in '\(cluster.identifier)'")
        }
        return protection(of: cluster)
    }

    /// That something must not be deleted. A cluster's protection is its alone: RDS would delete its instances all the same.
    func protection(of resource: (any JudgedResource)?) -> Verdict? {
        guard let resource, resource.isTrue("DeletionProtection") else { return nil }
        return .refused("'\(resource.identifier)' has deletion protection", remedy: "plan again with --allow-protected")
    }
}
