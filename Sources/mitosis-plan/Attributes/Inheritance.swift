import RDS

/// What is known beforehand of a new instance for which nothing but its name was asked.
///
/// No parameter is left out because of it: it only tells which differences will stay.
enum Inheritance {
    static func instance(of base: DBInstance, by way: Way) -> DBInstance {
        var instance = base
        for member in fresh { instance[member] = nil }
        if !way.isRestore { instance["BackupRetentionPeriod"] = 0 }
        return instance
    }

    /// Source: RDS API 2014-10-31, `DBInstance`: what every instance has for itself.
    private static let fresh = [
        "AssociatedRoles", "TagList", "PendingModifiedValues", "MasterUserSecret", "ReadReplicaDBInstanceIdentifiers",
        "ReadReplicaDBClusterIdentifiers", "ActivityStreamStatus", "DBInstanceAutomatedBackupsReplications",
        "AwsBackupRecoveryPointArn", "StatusInfos",
    ]
}
