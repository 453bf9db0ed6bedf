/// How long things take in the simulated Region, in seconds; also what the flight plan's estimates are made of.
///
/// AWS gives no figures. These are what people report of small databases: a replica 8 to 12 minutes, a restore longer,
/// a rename about 2.
package struct SimulatedDurations: Hashable, Sendable {
    package var replica: Double = 600
    package var restore: Double = 1200
    package var promotion: Double = 300
    package var modification: Double = 120
    package var rename: Double = 100
    package var reboot: Double = 60
    package var backup: Double = 180
    package var deletion: Double = 240
    package var finalSnapshot: Double = 400
    package var snapshot: Double = 300
    /// A first copy, which is a full one.
    package var snapshotCopy: Double = 900
    package var clusterRestore: Double = 200
    /// With its three instances.
    package var multiAZRestore: Double = 1500
    /// The first instance of a cluster, and each later one.
    package var writer: Double = 360
    package var reader: Double = 300
    package var clusterModification: Double = 60
    package var clusterRename: Double = 60
    /// Also the start.
    package var clusterStop: Double = 300
    package var clusterDeletion: Double = 60
    /// Until a proxy reaches its new target.
    package var proxyRegistration: Double = 60
    /// How long after a call the status still is what it was.
    package var statusLag: Double = 15
    /// How long storage that was changed is optimised, and cannot be changed again; up to a day, people report.
    package var storageOptimization: Double = 0

    package init() {}

    package static let realistic = SimulatedDurations()

    /// Seconds that an operation of this kind takes, without what waits for it.
    package func estimate(of action: Action, parameters: JSONObject) -> Double {
        switch action {
        case .createDBInstanceReadReplica: replica
        case .restoreDBInstanceFromDBSnapshot, .restoreDBInstanceToPointInTime: restore
        case .promoteReadReplica:
            statusLag + promotion + ((parameters["BackupRetentionPeriod"]?.integer ?? 1) > 0 ? backup : 0)
        case .modifyDBInstance where parameters["NewDBInstanceIdentifier"] != nil: statusLag + rename
        // Whoever sets the retention of a new instance turns its backups on, and RDS takes one at once.
        case .modifyDBInstance:
            statusLag + modification + ((parameters["BackupRetentionPeriod"]?.integer ?? 0) > 0 ? backup : 0)
        case .createDBInstance: writer
        case .createDBSnapshot, .createDBClusterSnapshot: snapshot
        case .copyDBSnapshot, .copyDBClusterSnapshot: snapshotCopy
        case .restoreDBClusterToPointInTime, .restoreDBClusterFromSnapshot:
            parameters["DBClusterInstanceClass"] == nil ? clusterRestore : multiAZRestore
        case .modifyDBCluster where parameters["NewDBClusterIdentifier"] != nil: statusLag + clusterRename
        case .modifyDBCluster: statusLag + clusterModification
        case .stopDBCluster, .startDBCluster: clusterStop
        case .deleteDBCluster: clusterDeletion + (parameters["FinalDBSnapshotIdentifier"] == nil ? 0 : finalSnapshot)
        case .addRoleToDBInstance, .addRoleToDBCluster: statusLag
        case .registerDBProxyTargets: proxyRegistration
        case .rebootDBInstance: statusLag + reboot
        case .deleteDBInstance: deletion + (parameters["FinalDBSnapshotIdentifier"] == nil ? 0 : finalSnapshot)
        case .awaitMetric: Double(parameters["Seconds"]?.integer ?? 0)
        default: 0
        }
    }

    /// Seconds until what comes after an operation can start: all of it, but for an old name, which is free as soon as its
    /// instance bears another, half way through.
    package func release(of operation: Operation) -> Double {
        let whole = estimate(of: operation.action, parameters: operation.parameters)
        return operation.id.stage.facts.subject == .renamesOld ? (statusLag + whole) / 2 : whole
    }
}
