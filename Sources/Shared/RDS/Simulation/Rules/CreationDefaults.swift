/// What a new instance of the simulated Region is as far as nobody asked for anything.
///
/// What the documentation says is done so. What it leaves open is done in the way that is least convenient for whoever
/// relies on it: passed on where it would have to be taken away, and lost or drawn where it would have to be kept.
enum CreationDefaults {
    /// - Parameters:
    ///   - base: The source, or what a snapshot or backup holds.
    ///   - identity: Of the new instance; what is drawn is drawn by it.
    static func members(of base: DBInstance, by action: Action, identity: String) -> JSONObject {
        var members = base.members
        for member in fresh { members[member] = nil }
        let isReplica = action == .createDBInstanceReadReplica
        // Undocumented where nothing else is said. A member that the base does not show is not made up.
        var defaults = drawn(by: identity)
        defaults.merge(documented) { $1 }
        if isReplica {
            defaults["BackupRetentionPeriod"] = 0
            defaults["ReplicaMode"] = "open-read-only"
        } else {
            defaults.merge(restored) { $1 }
            if let version = base.engineVersion { defaults.merge(groups(base.engine, version)) { $1 } }
        }
        for (member, value) in defaults where members[member] != nil { members[member] = value }
        members["MultiAZ"] = false
        // A restore has the tags that its backup has; Guide, "Tagging Amazon RDS resources".
        if isReplica {
            members["BackupRetentionPeriod"] = 0
            members["TagList"] = nil
        } else {
            members["ReplicaMode"] = nil
        }
        // "Default: ... Otherwise, gp3", RDS API, StorageType of the creations.
        members["StorageType"] = members["StorageType"].map { _ in "gp3" }
        for member in ["Iops", "StorageThroughput"] { members[member] = nil }
        // Whether a replica of a source with advanced insights has them is not documented, nor what a restore has.
        if isReplica, base["DatabaseInsightsMode"] != "advanced" {
            if members["PerformanceInsightsEnabled"] != nil { members["PerformanceInsightsEnabled"] = false }
            for member in ["PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod"] {
                members[member] = nil
            }
        }
        return members
    }

    /// What no new instance has.
    ///
    /// Source: RDS API 2014-10-31, `DBInstance`: states and facts of one instance; AddRoleToDBInstance and the activity
    /// streams are started for each.
    private static let fresh = [
        "ReadReplicaDBInstanceIdentifiers", "ReadReplicaDBClusterIdentifiers", "PendingModifiedValues",
        "ReadReplicaSourceDBInstanceIdentifier", "AssociatedRoles", "LatestRestorableTime", "AwsBackupRecoveryPointArn",
        "SecondaryAvailabilityZone", "MasterUserSecret", "ActivityStreamStatus", "StatusInfos",
        "DBInstanceAutomatedBackupsReplications", "CustomIamInstanceProfile", "CertificateDetails",
    ]

    /// Source: RDS API 2014-10-31: DeletionProtection ("by default, deletion protection isn't enabled"),
    /// EnableIAMDatabaseAuthentication ("by default, mapping isn't enabled"), CopyTagsToSnapshot ("by default, tags
    /// aren't copied"), MonitoringInterval ("the default is 0"), BackupTarget ("default: region"), VpcSecurityGroupIds
    /// ("the default EC2 VPC security group"), EngineLifecycleSupport ("default: open-source-rds-extended-support").
    private static let documented: JSONObject = [
        "DeletionProtection": false, "IAMDatabaseAuthenticationEnabled": false, "CopyTagsToSnapshot": false,
        "BackupTarget": "region", "EngineLifecycleSupport": "open-source-rds-extended-support",
        "VpcSecurityGroups": [["VpcSecurityGroupId": "sg-default", "Status": "active"]],
    ]

    /// Source: RDS API 2014-10-31, DBSubnetGroupName and AutoMinorVersionUpgrade of the restores; the groups' defaults.
    private static let restored: JSONObject = [
        "DBSubnetGroup": ["DBSubnetGroupName": "default", "VpcId": "vpc-default"], "AutoMinorVersionUpgrade": true,
        "PubliclyAccessible": true,
    ]

    private static func groups(_ engine: Engine, _ version: String) -> JSONObject {
        let parameters = JSONValue.string(VersionRules.defaultParameterGroup(engine, version))
        let options = JSONValue.string(VersionRules.defaultOptionGroup(engine, version))
        return [
            "DBParameterGroups": [["DBParameterGroupName": parameters, "ParameterApplyStatus": "in-sync"]],
            "OptionGroupMemberships": [["OptionGroupName": options, "Status": "in-sync"]],
        ]
    }

    /// Windows are "selected at random" (RDS API, PreferredBackupWindow); zone, authority and network are not said.
    private static func drawn(by identity: String) -> JSONObject {
        let number = identity.utf8.reduce(7) { ($0 * 31 + Int($1)) % 9973 }
        let minute = String(10 + number % 20)
        let day = ["tue", "wed", "thu"][number % 3]
        return [
            "PreferredBackupWindow": .string("0\(number % 8):\(minute)-0\(number % 8):50"),
            "PreferredMaintenanceWindow": .string("\(day):08:\(minute)-\(day):08:50"),
            "AvailabilityZone": "us-east-1f", "CACertificateIdentifier": "rds-ca-default", "NetworkType": "IPV4",
            "MonitoringInterval": 0,
        ]
    }

    /// What a snapshot holds, as an instance; what it does not say is its instance's.
    ///
    /// Source: RDS API 2014-10-31, the members of `DBSnapshot`.
    static func content(of snapshot: DBSnapshot, template: DBInstance) -> DBInstance {
        var instance = template
        for member in [
            "Engine", "EngineVersion", "AllocatedStorage", "StorageType", "Iops", "StorageThroughput", "LicenseModel",
            "MasterUsername", "KmsKeyId", "Timezone", "ProcessorFeatures", "TdeCredentialArn", "DBSystemId",
            "MultiTenant", "DedicatedLogVolume", "AdditionalStorageVolumes", "StorageEncryptionType",
        ] {
            if let value = snapshot[member] { instance[member] = value }
        }
        guard let isEncrypted = snapshot["Encrypted"] else { return instance }
        instance["StorageEncrypted"] = isEncrypted
        if isEncrypted == false { instance["KmsKeyId"] = nil }
        return instance
    }
}
