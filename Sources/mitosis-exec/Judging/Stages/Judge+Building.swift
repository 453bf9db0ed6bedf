import RDS

/// The stages that make the new instances beside the old ones.
extension Judge {
    func clone(_ operation: Operation, _ sight: NodeSight) -> Verdict {
        if let new = sight.new, new.isReplicationBroken {
            return .refused(new.replicationFault ?? "replication has stopped")
        }
        if let new = sight.new { return .wait(sight.unreadiness ?? "'\(new.identifier)' is there already") }
        guard let old = sight.old, sight.oldIsInPlace else {
            return .refused("'\(sight.node.identifier)' is not in its place, and nothing has been cloned for it")
        }
        guard old.status.kind == .usable else { return .waitOrRefuse(old) }
        return operation.sourceIdentifier == nil ? .ready : cloneSource(operation)
    }

    /// Whether what is to be copied, or the cluster that is to be joined, is the planned one, and can be.
    private func cloneSource(_ operation: Operation) -> Verdict {
        let name = operation.sourceIdentifier ?? ""
        guard let source = view.resource(named: name) else {
            return .wait("the source '\(name)' is not listed")
        }
        if let parent = trees.nodes.values.first(where: { $0.temporaryName == source.identifier }) {
            guard parent.isNew(source) else { return .stranger(source) }
        } else if let node = trees.nodes[operation.id.node], source.identifier == node.landing {
            guard node.isNew(source) else { return .stranger(source) }
        } else if source.identifier == operation.source.identifier, let planned = operation.source.dbiResourceId,
            source.dbiResourceId != planned
        {
            return .refused("the source '\(name)' is another instance now (\(source.dbiResourceId ?? "unknown"))")
        }
        if let reason = replicaFault(of: source, operation) { return .refused(reason) }
        if source.status.kind == .usable { return .ready }
        // Backups are there whatever has become of the instance; what passes is waited for.
        let isRestorable = source.status.allows(.restoreBackups) && source.status.kind != .passing
        let copiesBackups =
            operation.action == .restoreDBInstanceToPointInTime || operation.parameters["RestoreType"] == "full-copy"
        return copiesBackups && isRestorable ? .ready : .waitOrRefuse(source)
    }

    /// What has become of a planned source since, so that RDS makes no replica of it any more; `nil` when nothing has.
    ///
    /// Source: RDS API 2014-10-31, `CreateDBInstanceReadReplica`; Amazon RDS User Guide, "Password management with Amazon RDS
    /// and AWS Secrets Manager".
    private func replicaFault(of source: any JudgedResource, _ operation: Operation) -> String? {
        guard operation.action == .createDBInstanceReadReplica, source.identifier == operation.source.identifier else {
            return nil
        }
        if source["BackupRetentionPeriod"] == 0 { return "'\(source.identifier)' has no automated backups any more" }
        let isManaged = source["MasterUserSecret"] != nil && source.engine.family != .sqlServer
        return isManaged ? "the password of '\(source.identifier)' is managed by Secrets Manager now" : nil
    }

    func build(_ operation: Operation, _ sight: NodeSight) -> Verdict {
        if sight.newIsInstalled { return .wait(sight.unreadiness ?? "it is installed already") }
        guard let new = sight.new, sight.newIsBuilding else {
            return .refused("there is no new instance for '\(sight.node.identifier)' yet")
        }
        if operation.id.stage == .prepare, !sight.oldIsInPlace {
            return .refused("'\(sight.node.identifier)' is not in its place")
        }
        if new.isReplicationBroken { return .refused(new.replicationFault ?? "replication has stopped") }
        if let reason = sight.unreadiness { return .wait(reason) }
        if operation.action == .roleAddition(to: operation.id.node), new.isTakingOnRole(of: operation) {
            return .wait("'\(new.identifier)' is taking on the role")
        }
        let isReplica = new.sourceReference != nil
        if ![.catchUp, .promote].contains(operation.id.stage), isReplica, sight.old?.sourceReference == nil {
            return .refused("'\(new.identifier)' has not been promoted")
        }
        return .ready
    }
}
