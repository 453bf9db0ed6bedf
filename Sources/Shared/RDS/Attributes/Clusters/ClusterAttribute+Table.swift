/// The table: every member of `DBCluster`, and what becomes of it in an Aurora cluster.
///
/// Source: RDS API 2014-10-31, the members of `DBCluster`, of both restores and of `ModifyDBCluster`; Amazon Aurora User
/// Guide, "Modifying an Amazon Aurora DB cluster", "Cloning a volume for an Amazon Aurora DB cluster".
extension ClusterAttribute {
    /// All of them, in the order in which people are told of them.
    package static let aurora = atCreation + afterwards + elsewhere + data + rest

    static let restores: [Action] = [.restoreDBClusterToPointInTime, .restoreDBClusterFromSnapshot]
    static let everywhere = restores + [.modifyDBCluster]

    private static let atCreation: [ClusterAttribute] = [
        .init("DBClusterParameterGroup", .creation, .name, as: "DBClusterParameterGroupName", by: everywhere),
        .init("DBSubnetGroup", .creation, .name, as: "DBSubnetGroupName", by: restores),
        .init("VpcSecurityGroups", .creation, .securityGroups, as: "VpcSecurityGroupIds", by: everywhere),
        .init("Port", .creation, by: everywhere),
        .init("NetworkType", .creation, by: everywhere),
        .init("StorageType", .creation, .storageType, by: everywhere, note: "production's is not passed on"),
        .init("KmsKeyId", .creation, by: restores, note: "a copy may have another key than its source"),
        .init(
            "AvailabilityZones",
            .creation,
            by: [.restoreDBClusterFromSnapshot],
            note: "of a snapshot; a clone stays in its source's"
        ),
        .init("BackupRetentionPeriod", .creation, by: everywhere, note: "1 day at least"),
        .init("BacktrackWindow", .creation, by: everywhere, note: "of a clone only where its source has one"),
        .init("CopyTagsToSnapshot", .creation, by: everywhere),
        .init(
            "IAMDatabaseAuthenticationEnabled",
            .creation,
            as: "EnableIAMDatabaseAuthentication",
            by: everywhere
        ),
        .init("DomainMemberships", .creation, .domain("Domain"), as: "Domain", by: everywhere),
        .init("DomainMemberships", .creation, .domain("IAMRoleName"), as: "DomainIAMRoleName", by: everywhere),
        .init(
            "EnabledCloudwatchLogsExports",
            .creation,
            .logExports,
            as: "EnableCloudwatchLogsExports",
            by: restores,
            modify: "CloudwatchLogsExportConfiguration"
        ),
        .init("ServerlessV2ScalingConfiguration", .creation, by: everywhere),
        .init("EngineLifecycleSupport", .creation, by: restores),
        .init("TagList", .creation, .tags, as: "Tags", by: restores),
    ]

    private static let afterwards: [ClusterAttribute] = [
        .init("EngineVersion", .modify, by: [.modifyDBCluster], note: "a newer one; an older one comes with the data"),
        .init("PreferredBackupWindow", .modify, by: everywhere, note: "both windows in one call"),
        .init("PreferredMaintenanceWindow", .modify, by: [.modifyDBCluster], note: "both windows in one call"),
        .init("DeletionProtection", .modify, by: everywhere),
        .init("DatabaseInsightsMode", .modify, by: [.modifyDBCluster], note: "with Performance Insights"),
        .init(
            "PerformanceInsightsEnabled",
            .modify,
            as: "EnablePerformanceInsights",
            by: [.modifyDBCluster],
            note: "where the cluster manages them, else by its instances"
        ),
        .init("PerformanceInsightsKMSKeyId", .modify, by: [.modifyDBCluster]),
        .init("PerformanceInsightsRetentionPeriod", .modify, by: [.modifyDBCluster]),
        .init(
            "LocalWriteForwardingStatus",
            .modify,
            .switchedOn,
            as: "EnableLocalWriteForwarding",
            by: [.modifyDBCluster]
        ),
        .init("MasterUserSecret", .modify, .none, note: "another secret, of another ARN"),
    ]

    private static let elsewhere: [ClusterAttribute] = [
        .init("AssociatedRoles", .otherCall, .none, note: "`AddRoleToDBCluster`; a copy has none"),
        .init("HttpEndpointEnabled", .otherCall, .none, note: "`EnableHttpEndpoint`, once the cluster has its name"),
        .init("CustomEndpoints", .otherCall, .none, note: "`CreateDBClusterEndpoint`, under the same names"),
        .init("DBClusterMembers", .instances, .none, note: "each is made again"),
        .init("AutoMinorVersionUpgrade", .instances, .none),
        .init("CertificateDetails", .instances, .none, note: "as CACertificateIdentifier"),
        .init("MonitoringInterval", .instances, .none),
        .init("MonitoringRoleArn", .instances, .none),
        .init("PubliclyAccessible", .instances, .none),
    ]

    /// What comes with the source's data, or starts afresh; a difference is told.
    private static let data: [ClusterAttribute] = [
        .init("MasterUsername", .inherited, .none, note: "it is in the data"),
        .init("DatabaseName", .inherited, .none, note: "it is in the data"),
        .init("CharacterSetName", .inherited, .none, note: "it is in the data"),
        .init("StorageEncrypted", .inherited, .none, note: "of the source; only a snapshot becomes encrypted"),
        .init("ActivityStreamStatus", .inherited, .none, note: "started by a call"),
    ]

    private static let rest: [ClusterAttribute] = [
        none("ActivityStreamKinesisStreamName", "goes with ActivityStreamStatus"),
        none("ActivityStreamKmsKeyId", "goes with ActivityStreamStatus"),
        none("ActivityStreamMode", "goes with ActivityStreamStatus"),
        none("AllocatedStorage", "Aurora's grows by itself"),
        none("AutomaticRestartTime", "of stopped clusters, which are refused"),
        none("AwsBackupRecoveryPointArn", "of the cluster that was restored from it"),
        none("BacktrackConsumedChangeRecords", "a state"),
        none("Capacity", "of Serverless v1, which is refused"),
        none("CloneGroupId", "a fact; production's first clone gives it one"),
        none("ClusterCreateTime", "a fact"),
        none("ClusterScalabilityType", "Limitless is refused"),
        none("CrossAccountClone", "a fact"),
        none("DBClusterArn", "goes with the name"),
        none("DBClusterIdentifier", "the name is taken over"),
        none("DBClusterInstanceClass", "of Multi-AZ DB clusters"),
        none("DBClusterOptionGroupMemberships", "a default that cannot be changed"),
        none("DBSystemId", "reserved"),
        none("DbClusterResourceId", "new; said"),
        none("EarliestBacktrackTime", "a state"),
        none("EarliestRestorableTime", "a state"),
        none("Endpoint", "goes with the name"),
        none("Engine", "the same, or refused"),
        none("EngineMode", "the same, or refused"),
        none("GlobalClusterIdentifier", "refused"),
        none("GlobalWriteForwardingRequested", "of global databases, which are refused"),
        none("GlobalWriteForwardingStatus", "of global databases, which are refused"),
        none("HostedZoneId", "a fact"),
        none("IOOptimizedNextAllowedModificationTime", "a state"),
        none("InternetAccessGatewayEnabled", "refused"),
        none("Iops", "of Multi-AZ DB clusters"),
        none("LatestRestorableTime", "a state"),
        none("LimitlessDatabase", "refused"),
        none("MultiAZ", "goes with the instances' zones"),
        none("PendingModifiedValues", "what is pending is carried as if it were there"),
        none("PercentProgress", "a state"),
        none("RdsCustomClusterConfiguration", "reserved"),
        none("ReadReplicaIdentifiers", "refused"),
        none("ReaderEndpoint", "goes with the name"),
        none("ReplicationSourceIdentifier", "refused"),
        none("ScalingConfigurationInfo", "of Serverless v1, which is refused"),
        none("ServerlessV2PlatformVersion", "Aurora chooses"),
        none("Status", "a state"),
        none("StatusInfos", "reserved"),
        none("StorageEncryptionType", "goes with KmsKeyId"),
        none("StorageThroughput", "of Multi-AZ DB clusters; goes with their IOPS"),
        none("UpgradeRolloutOrder", "of the organization's policy"),
        none("VPCNetworkingEnabled", "refused where it is off"),
    ]

    static func none(_ member: String, _ note: String) -> ClusterAttribute {
        .init(member, .notApplicable, .none, note: note)
    }

    /// - Parameters:
    ///   - name: What the requests call it, where that is not what `DescribeDBClusters` does.
    ///   - actions: The requests that take it.
    ///   - modify: What ModifyDBCluster alone calls it.
    init(
        _ member: String,
        _ fate: Fate,
        _ form: Form = .same,
        as name: String? = nil,
        by actions: [Action] = [],
        modify: String? = nil,
        note: String = ""
    ) {
        var parameters: [Action: String] = [:]
        for action in actions { parameters[action] = name ?? member }
        if let modify { parameters[.modifyDBCluster] = modify }
        self.init(member: member, fate: fate, form: form, parameters: parameters, note: note)
    }
}
