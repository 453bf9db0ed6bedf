import RDS

/// What a new instance is when nothing but its name was asked for.
///
/// Source: RDS API 2014-10-31, `CreateDBInstanceReadReplica` and the two restores.
enum Inheritance {
    static func instance(of base: DBInstance, by action: Action) -> DBInstance {
        var instance = base
        for member in dropped + (action == .createDBInstanceReadReplica ? [] : droppedByRestore) {
            instance[member] = nil
        }
        instance["MultiAZ"] = false
        instance["DeletionProtection"] = false
        instance["CopyTagsToSnapshot"] = false
        instance["IAMDatabaseAuthenticationEnabled"] = false
        if action == .createDBInstanceReadReplica {
            instance["BackupRetentionPeriod"] = 0
            // SQL Server's replicas have the storage of their source.
            if base.engine.family != .sqlServer { instance["StorageType"] = "gp3" }
        }
        instance["DatabaseInsightsMode"] = "standard"
        if base.engine.family != .sqlServer {
            instance["Iops"] = nil
            instance["StorageThroughput"] = nil
        }
        return instance
    }

    /// The source with its data encrypted as a snapshot is: a copy may be under another key than the source.
    static func source(_ source: DBInstance, as snapshot: DBSnapshot?) -> DBInstance {
        guard let snapshot, let isEncrypted = snapshot["Encrypted"] else { return source }
        var source = source
        source["StorageEncrypted"] = isEncrypted
        source["KmsKeyId"] = snapshot["KmsKeyId"]
        return source
    }

    private static let dropped = [
        "MonitoringInterval", "MonitoringRoleArn", "PerformanceInsightsEnabled", "PerformanceInsightsKMSKeyId",
        "PerformanceInsightsRetentionPeriod", "EnabledCloudwatchLogsExports", "AssociatedRoles",
        "TagList", "PendingModifiedValues", "MasterUserSecret", "VpcSecurityGroups", "ReadReplicaDBInstanceIdentifiers",
    ]
    private static let droppedByRestore = [
        "MaxAllocatedStorage", "DBParameterGroups", "OptionGroupMemberships", "DBSubnetGroup", "ReplicaMode",
    ]
}
