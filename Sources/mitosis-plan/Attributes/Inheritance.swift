import RDS

/// What a new instance is when nothing but its name was asked for.
///
/// Source: RDS API 2014-10-31, `CreateDBInstanceReadReplica` and the two restores.
enum Inheritance {
    static func instance(of base: DBInstance, by action: Action) -> DBInstance {
        let isReplica = action == .createDBInstanceReadReplica
        var instance = base
        for member in dropped + (isReplica ? [] : droppedByRestore) { instance[member] = nil }
        for member in ["MultiAZ", "DeletionProtection", "CopyTagsToSnapshot", "IAMDatabaseAuthenticationEnabled"] {
            instance[member] = false
        }
        if isReplica {
            instance["BackupRetentionPeriod"] = 0
            // SQL Server's replicas have the storage of their source.
            if base.engine.family != .sqlServer { instance["StorageType"] = "gp3" }
        } else if let version = base.engineVersion {
            let group = base.engine.defaultParameterGroup(version: version)
            instance["DBParameterGroups"] = [
                ["DBParameterGroupName": .string(group), "ParameterApplyStatus": "in-sync"]
            ]
            let options = base.engine.defaultOptionGroup(version: version)
            instance["OptionGroupMemberships"] = [["OptionGroupName": .string(options), "Status": "in-sync"]]
        }
        // Whether a replica of a source with advanced insights has them is not documented: it is taken to, and told.
        if !isReplica || base["DatabaseInsightsMode"] != "advanced" {
            for member in insights { instance[member] = nil }
            instance["DatabaseInsightsMode"] = "standard"
        }
        if base.engine.family != .sqlServer {
            instance["Iops"] = nil
            instance["StorageThroughput"] = nil
        }
        return instance
    }

    private static let insights = [
        "PerformanceInsightsEnabled", "PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod",
    ]
    private static let dropped = [
        "MonitoringInterval", "MonitoringRoleArn", "AssociatedRoles", "TagList", "PendingModifiedValues",
        "MasterUserSecret", "VpcSecurityGroups", "ReadReplicaDBInstanceIdentifiers", "ReadReplicaDBClusterIdentifiers",
        "ActivityStreamStatus", "DBInstanceAutomatedBackupsReplications", "AwsBackupRecoveryPointArn", "StatusInfos",
    ]
    private static let droppedByRestore = [
        "MaxAllocatedStorage", "DBSubnetGroup", "ReplicaMode", "EnabledCloudwatchLogsExports", "DomainMemberships",
    ]
}
