extension Permission {
    /// What performing an operation needs, besides reading: the action on each resource that AWS authorises it on, and
    /// the actions that AWS performs in the caller's name.
    ///
    /// Only the operation's `resources` are granted; what they are for is told by its action and parameters.
    /// Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon RDS".
    package static func needed(by operation: Operation) -> [Permission] {
        let arns = operation.resources.compactMap { ARN($0) }.map { anyPlans($0, operation.id.node) }
        return rds(operation, arns) + RolePermissions.needed(by: operation, arns)
            + KeyPermissions.needed(by: operation, arns)
            + SecretPermissions.needed(by: operation, arns)
    }

    /// A snapshot that a plan makes for a node is called after the plan, so tomorrow's has another name: what is allowed is
    /// allowed for those of all plans. The tags tell them apart when they are changed or deleted.
    private static func anyPlans(_ arn: ARN, _ node: DBInstanceIdentifier) -> ARN {
        let type: ARN.ResourceType = node.isCluster ? .clusterSnapshot : .snapshot
        let prefix = "\(SupplyNames.prefix)\(node.name)-"
        return arn.name(of: type)?.hasPrefix(prefix) == true ? arn.sibling(type, prefix + "*") : arn
    }

    /// The types of resources that RDS authorises an action on.
    private static func types(of action: Action) -> [ARN.ResourceType] {
        switch action {
        case .restoreDBClusterToPointInTime: [.dbCluster, .clusterParameterGroup, .optionGroup, .subnetGroup]
        case .restoreDBClusterFromSnapshot:
            [.dbCluster, .clusterSnapshot, .clusterParameterGroup, .optionGroup, .subnetGroup]
        case .createDBInstance: [.dbInstance, .dbCluster, .parameterGroup, .subnetGroup]
        case .modifyDBCluster: [.dbCluster, .clusterParameterGroup]
        case .deleteDBCluster: [.dbCluster, .clusterSnapshot]
        case .addRoleToDBCluster, .enableHttpEndpoint, .stopDBCluster, .startDBCluster: [.dbCluster]
        case .createDBClusterEndpoint: [.dbCluster, .clusterEndpoint]
        case .deleteDBClusterEndpoint: [.clusterEndpoint]
        case .createDBInstanceReadReplica: [.dbInstance, .optionGroup, .parameterGroup, .subnetGroup]
        case .restoreDBInstanceToPointInTime:
            [.dbInstance, .optionGroup, .parameterGroup, .subnetGroup, .automatedBackup]
        case .restoreDBInstanceFromDBSnapshot: [.dbInstance, .snapshot, .optionGroup, .parameterGroup, .subnetGroup]
        case .modifyDBInstance: [.dbInstance, .optionGroup, .parameterGroup, .subnetGroup]
        case .promoteReadReplica, .rebootDBInstance, .deleteDBInstance, .addRoleToDBInstance: [.dbInstance]
        case .createDBSnapshot: [.dbInstance, .snapshot]
        case .createDBClusterSnapshot: [.dbCluster, .clusterSnapshot]
        case .copyDBSnapshot, .modifyDBSnapshotAttribute, .deleteDBSnapshot: [.snapshot]
        case .copyDBClusterSnapshot, .modifyDBClusterSnapshotAttribute, .deleteDBClusterSnapshot: [.clusterSnapshot]
        case .addTagsToResource, .removeTagsFromResource: [.dbInstance, .dbCluster]
        case .deregisterDBProxyTargets: [.dbInstance, .dbCluster, .proxy, .targetGroup]
        case .registerDBProxyTargets: [.targetGroup]
        case .describeDBProxyTargets: [.proxy, .targetGroup]
        case .runCommand, .awaitMetric, .getMetricStatistics, .describeDBInstances, .describeDBSnapshots,
            .describeEvents, .describeDBClusters, .describeDBClusterEndpoints, .describeDBClusterSnapshots,
            .describeDBSnapshotAttributes, .describeDBClusterSnapshotAttributes, .describeDBInstanceAutomatedBackups:
            []
        }
    }

    /// RDS makes the instances of a Multi-AZ DB cluster in the caller's name, and gives them names that begin with its own.
    ///
    /// Source: Service Authorization Reference, dependent actions of `RestoreDBClusterToPointInTime`.
    private static func instancesOfMultiAZ(_ operation: Operation, _ arns: [ARN]) -> [Permission] {
        guard operation.action.isCreation, operation.parameters["DBClusterInstanceClass"] != nil,
            let name = operation.identifier, let place = arns.first(where: { DBInstanceIdentifier(of: $0) == name })
        else { return [] }
        let instances = place.sibling(.dbInstance, "\(name.name)-instance-*").description
        return ["CreateDBInstance", "AddTagsToResource"].map { Permission(action: "rds:\($0)", resource: instances) }
    }

    private static func rds(_ operation: Operation, _ arns: [ARN]) -> [Permission] {
        func allow(_ action: Action, on types: [ARN.ResourceType]) -> [Permission] { allow(action.rawValue, on: types) }
        func allow(_ action: String, on types: [ARN.ResourceType]) -> [Permission] {
            arns.filter { arn in types.contains { arn.name(of: $0) != nil } }
                .map { Permission(action: "rds:\(action)", resource: $0.description) }
        }
        var found = allow(operation.action, on: types(of: operation.action))
        // Metrics are no resources. Source: Service Authorization Reference, "Amazon CloudWatch".
        if operation.action == .awaitMetric {
            found.append(Permission(action: "cloudwatch:GetMetricStatistics", resource: "*"))
        }
        // What has been registered is looked at, before a deletion too.
        found += allow(.describeDBProxyTargets, on: types(of: .describeDBProxyTargets))
        // The success of a command is tagged on the new instances, and the time of a promotion on what is promoted.
        if [.runCommand, .promoteReadReplica].contains(operation.action) {
            found += allow(.addTagsToResource, on: [.dbInstance, .dbCluster])
        }
        // Its own instance, not the source.
        func isOwn(_ permission: Permission) -> Bool {
            ARN(permission.resource).flatMap { DBInstanceIdentifier(of: $0) } == operation.identifier
        }
        if operation.action.isCreation, operation.parameters["Tags"] != nil {
            found += allow(.addTagsToResource, on: [.dbInstance, .dbCluster]).filter(isOwn)
        }
        // Before names move, the new one gets the tags that the old one has by then.
        if operation.id.stage == .install, !operation.isWayBack {
            let tagging: [Action] = [.addTagsToResource, .removeTagsFromResource]
            found += tagging.flatMap { allow($0, on: [.dbInstance, .dbCluster]) }.filter(isOwn)
        }
        // The snapshot that is made stands first: the one that is copied is not tagged.
        if operation.snapshotName != nil, operation.parameters["Tags"] != nil, let made = arns.first {
            found.append(Permission(action: "rds:AddTagsToResource", resource: made.description))
        }
        found += instancesOfMultiAZ(operation, arns)
        if operation.parameters["FinalDBSnapshotIdentifier"] != nil {
            let isOfCluster = operation.action == .deleteDBCluster
            let snapshot: ARN.ResourceType = isOfCluster ? .clusterSnapshot : .snapshot
            found += allow(
                isOfCluster ? "CreateDBClusterSnapshot" : "CreateDBSnapshot",
                on: [isOfCluster ? .dbCluster : .dbInstance, snapshot]
            )
            found += allow(.addTagsToResource, on: [snapshot])
        }
        // Whose backups they are is looked up before they are restored.
        if operation.action == .restoreDBInstanceToPointInTime {
            found += allow(.describeDBInstanceAutomatedBackups, on: [.automatedBackup])
        }
        // A snapshot's origin is looked up before it is restored or copied; one of another account is not among those that
        // are listed.
        if operation.action.snapshotParameter != nil, let own = operation.place?.account {
            found += allow(
                operation.action.isOfCluster ? .describeDBClusterSnapshots : .describeDBSnapshots,
                on: [operation.action.isOfCluster ? .clusterSnapshot : .snapshot]
            ).filter { ARN($0.resource)?.account != own }
        }
        if operation.action.isCreation || operation.action == .deleteDBInstance {
            let action = operation.action.isCreation ? "CreateTenantDatabase" : "DeleteTenantDatabase"
            let tenants = allow(action, on: [.tenantDatabase])
            if !tenants.isEmpty { found += tenants + allow(action, on: [.dbInstance]).filter(isOwn) }
        }
        return found + allow(.rebootDBInstance, on: [.dbInstance]).filter { mayReboot($0.resource, by: operation) }
    }

    /// RDS has been seen to ask for the permission to reboot where a modification is applied at once. An old instance that
    /// has its retired name is rebooted by nothing.
    private static func mayReboot(_ resource: String, by operation: Operation) -> Bool {
        guard operation.action == .modifyDBInstance, operation.parameters["ApplyImmediately"] == true else {
            return false
        }
        switch operation.id.stage.facts.subject {
        case .changesNew, .renamesNew: return true
        case .renamesOld: return ARN(resource).flatMap { DBInstanceIdentifier(of: $0) } == operation.identifier
        case .handlesSnapshot, .handlesLanding, .makesNew, .changesLive, .changesOld, .changesInstalled, .movesEndpoint,
            .removesLeft,
            .runsCommand:
            return false
        }
    }
}
