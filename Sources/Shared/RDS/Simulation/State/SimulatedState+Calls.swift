/// The calls of the simulated Region that change something.
extension SimulatedState {
    /// - Parameter others: What there is at other places.
    /// - Returns: The reply.
    mutating func change(
        _ action: Action,
        _ parameters: JSONObject,
        _ others: Surroundings,
        _ durations: SimulatedDurations
    ) throws -> JSONObject {
        if action.ownSnapshotParameter != nil { return try handleSnapshot(action, parameters, others, durations) }
        try refuseOfMultiAZ(action, parameters)
        let identity = try perform(action, parameters, others, durations)
        if let cluster = clusters.first(where: { $0.dbiResourceId == identity }) {
            return ["DBCluster": .object(cluster.members)]
        }
        let shown = instances.first { $0.dbiResourceId == identity }
        return shown.map { ["DBInstance": .object($0.members)] } ?? [:]
    }

    /// Makes a change and returns the identity of the instance or the cluster that it is made on.
    private mutating func perform(
        _ action: Action,
        _ parameters: JSONObject,
        _ others: Surroundings,
        _ durations: SimulatedDurations
    ) throws -> String? {
        switch action {
        case .createDBInstanceReadReplica, .restoreDBInstanceFromDBSnapshot, .restoreDBInstanceToPointInTime:
            try create(action, parameters, others, durations)
        case .modifyDBInstance: try modify(parameters, durations)
        case .promoteReadReplica: try promote(parameters, durations)
        case .rebootDBInstance: try reboot(parameters, durations)
        case .deleteDBInstance: try delete(parameters, durations)
        case .addTagsToResource: try addTags(parameters)
        case .removeTagsFromResource: try removeTags(parameters)
        case .addRoleToDBInstance: try addRole(parameters, durations)
        case .createDBInstance: try createMember(parameters, durations)
        case .restoreDBClusterToPointInTime, .restoreDBClusterFromSnapshot:
            try restoreCluster(action, parameters, others, durations)
        case .modifyDBCluster: try modifyCluster(parameters, durations)
        case .addRoleToDBCluster: try addClusterRole(parameters, durations)
        case .enableHttpEndpoint: try enableHttpEndpoint(parameters)
        case .createDBClusterEndpoint: try createEndpoint(parameters, durations)
        case .deleteDBClusterEndpoint: try deleteEndpoint(parameters)
        case .stopDBCluster, .startDBCluster: try pass(action, parameters, durations)
        case .deleteDBCluster: try deleteCluster(parameters, durations)
        case .deregisterDBProxyTargets, .registerDBProxyTargets: try changeTarget(action, parameters, durations)
        case .createDBSnapshot, .copyDBSnapshot, .modifyDBSnapshotAttribute, .deleteDBSnapshot,
            .createDBClusterSnapshot, .copyDBClusterSnapshot, .modifyDBClusterSnapshotAttribute,
            .deleteDBClusterSnapshot, .describeDBInstances, .describeDBSnapshots, .describeDBSnapshotAttributes,
            .describeEvents, .describeDBClusters, .describeDBClusterEndpoints, .describeDBClusterSnapshots,
            .describeDBClusterSnapshotAttributes, .describeDBInstanceAutomatedBackups, .describeDBProxyTargets,
            .getMetricStatistics, .awaitMetric, .runCommand:
            throw ServiceError(code: "InvalidAction", message: "\(action.rawValue) changes nothing", action: action)
        }
    }
}
