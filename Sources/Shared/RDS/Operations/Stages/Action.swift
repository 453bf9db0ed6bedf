/// What the tools ask for: actions of the RDS API 2014-10-31, one of CloudWatch's, waits, and commands of the user's.
package enum Action: String, Hashable, Sendable, CaseIterable {
    case createDBInstanceReadReplica = "CreateDBInstanceReadReplica"
    case restoreDBInstanceFromDBSnapshot = "RestoreDBInstanceFromDBSnapshot"
    case restoreDBInstanceToPointInTime = "RestoreDBInstanceToPointInTime"
    /// Of an instance in a cluster; others are copied.
    case createDBInstance = "CreateDBInstance"
    case promoteReadReplica = "PromoteReadReplica"
    case modifyDBInstance = "ModifyDBInstance"
    case rebootDBInstance = "RebootDBInstance"
    case deleteDBInstance = "DeleteDBInstance"
    case addRoleToDBInstance = "AddRoleToDBInstance"
    case restoreDBClusterToPointInTime = "RestoreDBClusterToPointInTime"
    case restoreDBClusterFromSnapshot = "RestoreDBClusterFromSnapshot"
    case modifyDBCluster = "ModifyDBCluster"
    case addRoleToDBCluster = "AddRoleToDBCluster"
    case enableHttpEndpoint = "EnableHttpEndpoint"
    case createDBClusterEndpoint = "CreateDBClusterEndpoint"
    case deleteDBClusterEndpoint = "DeleteDBClusterEndpoint"
    case stopDBCluster = "StopDBCluster"
    case startDBCluster = "StartDBCluster"
    case deleteDBCluster = "DeleteDBCluster"
    case createDBSnapshot = "CreateDBSnapshot"
    case copyDBSnapshot = "CopyDBSnapshot"
    case modifyDBSnapshotAttribute = "ModifyDBSnapshotAttribute"
    case deleteDBSnapshot = "DeleteDBSnapshot"
    case createDBClusterSnapshot = "CreateDBClusterSnapshot"
    case copyDBClusterSnapshot = "CopyDBClusterSnapshot"
    case modifyDBClusterSnapshotAttribute = "ModifyDBClusterSnapshotAttribute"
    case deleteDBClusterSnapshot = "DeleteDBClusterSnapshot"
    case deregisterDBProxyTargets = "DeregisterDBProxyTargets"
    case registerDBProxyTargets = "RegisterDBProxyTargets"
    case addTagsToResource = "AddTagsToResource"
    case removeTagsFromResource = "RemoveTagsFromResource"
    case describeDBInstances = "DescribeDBInstances"
    case describeDBClusters = "DescribeDBClusters"
    case describeDBClusterEndpoints = "DescribeDBClusterEndpoints"
    case describeDBSnapshots = "DescribeDBSnapshots"
    case describeDBClusterSnapshots = "DescribeDBClusterSnapshots"
    case describeDBSnapshotAttributes = "DescribeDBSnapshotAttributes"
    case describeDBClusterSnapshotAttributes = "DescribeDBClusterSnapshotAttributes"
    case describeDBInstanceAutomatedBackups = "DescribeDBInstanceAutomatedBackups"
    case describeDBProxyTargets = "DescribeDBProxyTargets"
    case describeEvents = "DescribeEvents"
    /// Of CloudWatch's.
    case getMetricStatistics = "GetMetricStatistics"
    /// A wait for a metric of CloudWatch's, which asks for `GetMetricStatistics` until it is over.
    case awaitMetric = "AwaitMetric"
    /// A command of the user's, run by `bash -c`; no call of AWS's.
    case runCommand = "RunCommand"

    /// Whether the action only reads.
    package var isRead: Bool { rawValue.hasPrefix("Describe") || self == .getMetricStatistics }

    /// Whether it makes a new DB instance or DB cluster.
    package var isCreation: Bool {
        switch self {
        case .createDBInstanceReadReplica, .restoreDBInstanceFromDBSnapshot, .restoreDBInstanceToPointInTime,
            .createDBInstance, .restoreDBClusterToPointInTime, .restoreDBClusterFromSnapshot:
            true
        default: false
        }
    }

    /// Whether it deletes an instance or a cluster.
    package var isDeletion: Bool { self == .deleteDBInstance || self == .deleteDBCluster }

    /// Whether it is about a target of a proxy, be that an instance or a cluster.
    package var isOfProxy: Bool { self == .deregisterDBProxyTargets || self == .registerDBProxyTargets }

    /// The parameter that names the instance or the cluster that is made or changed; `nil` where there is none.
    package var identifierParameter: String? {
        switch self {
        case .restoreDBInstanceToPointInTime: "TargetDBInstanceIdentifier"
        case _ where ownSnapshotParameter != nil: nil
        case .addTagsToResource, .removeTagsFromResource, .runCommand, .describeDBSnapshots,
            .describeDBClusterSnapshots, .describeDBSnapshotAttributes, .describeDBClusterSnapshotAttributes,
            .describeDBInstanceAutomatedBackups,
            .describeEvents, .getMetricStatistics, .awaitMetric,
            .enableHttpEndpoint, .deleteDBClusterEndpoint, .deregisterDBProxyTargets, .registerDBProxyTargets,
            .describeDBProxyTargets:
            nil
        case _ where isOfCluster: "DBClusterIdentifier"
        default: "DBInstanceIdentifier"
        }
    }

    /// The parameter without which nobody knows what a request is about; `nil` where there is none.
    package var namingParameter: String? {
        self == .runCommand ? "Command" : identifierParameter ?? ownSnapshotParameter
    }

    /// Whether it is about a cluster or its snapshots, and not about an instance.
    package var isOfCluster: Bool {
        switch self {
        case .restoreDBClusterToPointInTime, .restoreDBClusterFromSnapshot, .modifyDBCluster, .addRoleToDBCluster,
            .enableHttpEndpoint, .createDBClusterEndpoint, .deleteDBClusterEndpoint, .stopDBCluster, .startDBCluster,
            .deleteDBCluster, .createDBClusterSnapshot, .copyDBClusterSnapshot, .modifyDBClusterSnapshotAttribute,
            .deleteDBClusterSnapshot, .describeDBClusters, .describeDBClusterEndpoints, .describeDBClusterSnapshots,
            .describeDBClusterSnapshotAttributes:
            true
        default: false
        }
    }

    /// The parameter that names what a creation or a snapshot copies, or the cluster that a new instance joins; `nil` where there is none.
    package var sourceParameter: String? {
        switch self {
        case .createDBInstanceReadReplica, .restoreDBInstanceToPointInTime: "SourceDBInstanceIdentifier"
        case .restoreDBClusterToPointInTime: "SourceDBClusterIdentifier"
        case .createDBInstance, .createDBClusterSnapshot: "DBClusterIdentifier"
        case .createDBSnapshot: "DBInstanceIdentifier"
        default: nil
        }
    }

    /// The parameter that names the snapshot that a creation restores, or that is copied; `nil` where there is none.
    package var snapshotParameter: String? {
        switch self {
        case .restoreDBInstanceFromDBSnapshot: "DBSnapshotIdentifier"
        case .restoreDBClusterFromSnapshot: "SnapshotIdentifier"
        case .copyDBSnapshot: "SourceDBSnapshotIdentifier"
        case .copyDBClusterSnapshot: "SourceDBClusterSnapshotIdentifier"
        default: nil
        }
    }

    /// The modification of an instance, or of a cluster.
    package static func modification(of identifier: DBInstanceIdentifier) -> Action {
        identifier.isCluster ? .modifyDBCluster : .modifyDBInstance
    }

    /// The giving of a role to an instance, or to a cluster.
    package static func roleAddition(to identifier: DBInstanceIdentifier) -> Action {
        identifier.isCluster ? .addRoleToDBCluster : .addRoleToDBInstance
    }

    /// The deletion of an instance, or of a cluster.
    package static func deletion(of identifier: DBInstanceIdentifier) -> Action {
        identifier.isCluster ? .deleteDBCluster : .deleteDBInstance
    }
}
