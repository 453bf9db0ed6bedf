/// The table of fates: every member of `DBInstance`, what the requests call it, and what becomes of it.
///
/// Unless a row says otherwise, an attribute is asked for by the first request that takes it, and that source is the
/// RDS API 2014-10-31: the member of the row's name of each request. The names are held against AWS's own model.
/// "API" and "Guide" below are that API and the Amazon RDS User Guide.
extension Attribute {
    /// All of them, in the order in which people are told of them.
    package static let all = hardware + network + configuration + watching + operation + data + rest

    private static let hardware: [Attribute] = [
        Attribute("DBInstanceClass", by: everywhere),
        Attribute(
            "EngineVersion",
            by: [.modifyDBInstance],
            but: [
                // A newer one alone, by itself, and before anything replicates the instance.
                .init(.ownModify, source: "API, ModifyDBInstance, EngineVersion: groups of a major version go with it")
            ]
        ),
        Attribute("LicenseModel", by: restores + [.modifyDBInstance]),
        Attribute("AvailabilityZone", by: creations, needs: .oneZone),
        Attribute(
            "MultiAZ",
            by: everywhere,
            but: [
                .init(.modify, of: [.sqlServer], source: "Guide, Multi-AZ for SQL Server: it takes backups first")
            ],
            removal: .value(false)
        ),
        Attribute("AllocatedStorage", by: everywhere, but: [sqlServerStorage]),
        Attribute("StorageType", by: everywhere, but: [sqlServerStorage]),
        Attribute("Iops", by: everywhere, but: [sqlServerStorage]),
        Attribute("StorageThroughput", by: everywhere, but: [sqlServerStorage]),
        Attribute(
            "MaxAllocatedStorage",
            by: [.createDBInstanceReadReplica, .restoreDBInstanceToPointInTime, .modifyDBInstance],
            removal: .autoscaling
        ),
        Attribute(
            "DedicatedLogVolume",
            by: everywhere,
            but: [
                .init(.notApplicable, of: [.oracle, .sqlServer, .db2, .other], source: "Guide, Dedicated log volume")
            ],
            removal: .value(false)
        ),
        Attribute(
            "AdditionalStorageVolumes",
            .storageVolumes,
            by: everywhere,
            but: [
                .init(
                    .notApplicable,
                    of: [.mysql, .mariadb, .postgres, .db2, .other],
                    source: "Guide, Additional storage volumes: of Oracle and SQL Server"
                )
            ]
        ),
        Attribute("ProcessorFeatures", by: everywhere, removal: .parameter("UseDefaultProcessorFeatures")),
    ]

    /// Source: API, AllocatedStorage: "isn't valid for RDS for SQL Server"; the type and its IOPS go with the size.
    private static let sqlServerStorage = FateException(
        .ownModify,
        of: [.sqlServer],
        source: "API, the creations' AllocatedStorage"
    )

    private static let network: [Attribute] = [
        Attribute("Endpoint", .port, as: "Port", by: creations, modify: "DBPortNumber"),
        Attribute("DBSubnetGroup", .subnetGroup, as: "DBSubnetGroupName", by: everywhere),
        Attribute("VpcSecurityGroups", .securityGroups, as: "VpcSecurityGroupIds", by: everywhere),
        Attribute("PubliclyAccessible", by: everywhere, removal: .value(false)),
        Attribute("NetworkType", by: everywhere),
        Attribute("CustomerOwnedIpEnabled", as: "EnableCustomerOwnedIp", by: everywhere, needs: .outposts),
    ]

    private static let configuration: [Attribute] = [
        Attribute(
            "DBParameterGroups",
            .parameterGroup,
            as: "DBParameterGroupName",
            by: everywhere,
            but: [
                .init(
                    .modify,
                    of: [.mysql, .mariadb, .postgres, .sqlServer, .other],
                    by: [.promotedReplica, .replica],
                    source: "API, CreateDBInstanceReadReplica, DBParameterGroupName: of Db2 and Oracle alone"
                )
            ]
        ),
        Attribute(
            "OptionGroupMemberships",
            .optionGroup,
            as: "OptionGroupName",
            by: everywhere,
            but: [
                .init(
                    .modify,
                    of: [.oracle, .sqlServer],
                    by: [.promotedReplica],
                    source: "API, CreateDBInstanceReadReplica, OptionGroupName; Guide, Read replicas for Oracle"
                ),
                .init(
                    .inherited,
                    of: [.oracle, .sqlServer],
                    by: [.replica],
                    source: "API, CreateDBInstanceReadReplica, OptionGroupName; Guide, Read replicas for Oracle"
                ),
            ]
        ),
        Attribute("CACertificateIdentifier", by: everywhere),
        Attribute("AutoMinorVersionUpgrade", by: everywhere),
        Attribute(
            "IAMDatabaseAuthenticationEnabled",
            as: "EnableIAMDatabaseAuthentication",
            by: everywhere,
            removal: .value(false)
        ),
        domain("Domain", as: "Domain"),
        domain("IAMRoleName", as: "DomainIAMRoleName"),
        domain("FQDN", as: "DomainFqdn"),
        domain("OU", as: "DomainOu"),
        domain("AuthSecretArn", as: "DomainAuthSecretArn"),
        domain("DnsIps", as: "DomainDnsIps"),
        Attribute(
            "ReplicaMode",
            by: replicaAndModify,
            needs: .replication,
            but: [
                .init(
                    .notApplicable,
                    of: [.mysql, .mariadb, .postgres, .sqlServer, .other],
                    source: "API, CreateDBInstanceReadReplica, ReplicaMode"
                )
            ]
        ),
        Attribute(
            "EngineLifecycleSupport",
            by: restores + [.modifyDBInstance],
            but: [
                .init(
                    .notApplicable,
                    of: [.mariadb, .oracle, .sqlServer, .db2, .other],
                    source: "API, ModifyDBInstance, EngineLifecycleSupport: of MySQL and PostgreSQL"
                )
            ]
        ),
        Attribute("CustomIamInstanceProfile", by: creations),
        Attribute("AssociatedRoles", .roles, by: [], but: [.init(.otherCall, source: "API, AddRoleToDBInstance")]),
        Attribute(
            "MasterUserSecret",
            .secret,
            by: [],
            but: [
                .init(
                    .notApplicable,
                    by: [.replica],
                    source: "Guide, Secrets Manager: a replica's user is its source's"
                ),
                // After the last replica: none can be made of an instance with a managed password.
                .init(.ownModify, source: "Guide, Password management with Amazon RDS and AWS Secrets Manager"),
            ]
        ),
    ]

    private static func domain(_ value: String, as name: String) -> Attribute {
        Attribute(
            "DomainMemberships",
            .domain(value),
            as: name,
            by: everywhere,
            removal: value == "Domain" ? .parameter("DisableDomain") : nil
        )
    }

    private static let watching: [Attribute] = [
        Attribute(
            "EnabledCloudwatchLogsExports",
            .logExports,
            as: "EnableCloudwatchLogsExports",
            by: creations,
            modify: "CloudwatchLogsExportConfiguration",
            removal: .logTypes
        ),
        Attribute("MonitoringInterval", by: replicaAndModify, removal: .value(0)),
        Attribute("MonitoringRoleArn", by: replicaAndModify, needs: .monitoring),
        Attribute(
            "PerformanceInsightsEnabled",
            as: "EnablePerformanceInsights",
            by: replicaAndModify,
            removal: .insights
        ),
        Attribute("PerformanceInsightsKMSKeyId", by: replicaAndModify, needs: .performanceInsights),
        Attribute("PerformanceInsightsRetentionPeriod", by: replicaAndModify, needs: .performanceInsights),
        Attribute(
            "DatabaseInsightsMode",
            by: replicaAndModify,
            but: [
                .init(.modify, source: "API, CreateDBInstanceReadReplica, DatabaseInsightsMode: \"isn't supported\"")
            ]
        ),
    ]

    private static let operation: [Attribute] = [
        Attribute("CopyTagsToSnapshot", by: everywhere, removal: .value(false)),
        Attribute(
            "DeletionProtection",
            by: everywhere,
            but: [
                .init(.modify, source: "hashicorp/terraform-provider-aws #6011, #20926: replicas were made without it")
            ],
            removal: .value(false)
        ),
        Attribute(
            "BackupRetentionPeriod",
            by: restores + [.modifyDBInstance, .promoteReadReplica],
            but: [
                .init(.promotion, by: [.promotedReplica], source: "API, PromoteReadReplica, BackupRetentionPeriod")
            ]
        ),
        // Both windows go in one call: a new one might overlap the other's old one.
        Attribute(
            "PreferredBackupWindow",
            by: restores + [.modifyDBInstance, .promoteReadReplica],
            but: [
                .init(.modify, source: "API, \"must not conflict with the preferred maintenance window\"")
            ]
        ),
        Attribute("PreferredMaintenanceWindow", by: [.modifyDBInstance]),
        Attribute("BackupTarget", by: creations),
        Attribute("TagList", .tags, as: "Tags", by: creations),
    ]

    /// What comes with the source's data, or starts afresh, and no request of ours changes; a difference is told.
    private static let data: [Attribute] = [
        Attribute("MasterUsername", inherited: "it is in the data"),
        Attribute("DBName", inherited: "it is in the data"),
        Attribute("DBSystemId", inherited: "it is in the data"),
        Attribute("StorageEncrypted", inherited: "API, CreateDBInstance: of the source or the snapshot"),
        Attribute("StorageEncryptionType", inherited: "API, likewise"),
        // The newest API takes another key for a replica, the newest Guide (Encrypting Amazon RDS resources) does not.
        Attribute("KmsKeyId", by: [.createDBInstanceReadReplica], inherited: "Guide, Encrypting Amazon RDS resources"),
        Attribute("CharacterSetName", inherited: "it is in the data"),
        Attribute("NcharCharacterSetName", inherited: "it is in the data"),
        Attribute("Timezone", inherited: "API, CreateDBInstance, Timezone: it cannot be changed"),
        // It needs a password that nobody can read.
        Attribute(
            "TdeCredentialArn",
            by: restores + [.modifyDBInstance],
            inherited: "API, ModifyDBInstance, TdeCredentialPassword"
        ),
        Attribute("MultiTenant", by: [.modifyDBInstance], inherited: "API, MultiTenant: it cannot be taken back"),
        Attribute("AutomationMode", by: [.modifyDBInstance], inherited: "API, AutomationMode: paused for a while only"),
        Attribute("ActivityStreamStatus", inherited: "Guide, Database Activity Streams: started by a call"),
        Attribute("DBInstanceAutomatedBackupsReplications", inherited: "Guide, Replicating automated backups"),
    ]

    private static let creations: [Action] = [
        .createDBInstanceReadReplica, .restoreDBInstanceFromDBSnapshot, .restoreDBInstanceToPointInTime,
    ]
    private static let restores: [Action] = [.restoreDBInstanceFromDBSnapshot, .restoreDBInstanceToPointInTime]
    private static let everywhere = creations + [.modifyDBInstance]
    private static let replicaAndModify: [Action] = [.createDBInstanceReadReplica, .modifyDBInstance]

    /// - Parameters:
    ///   - name: What the requests call it, where that is not what `DescribeDBInstances` does.
    ///   - actions: The requests that take it.
    ///   - modify: What ModifyDBInstance alone calls it.
    private init(
        _ member: String,
        _ form: Form = .same,
        as name: String? = nil,
        by actions: [Action],
        modify: String? = nil,
        needs need: Need? = nil,
        but exceptions: [FateException] = [],
        removal: Removal? = nil
    ) {
        var parameters: [Action: String] = [:]
        for action in actions { parameters[action] = name ?? member }
        if let modify { parameters[.modifyDBInstance] = modify }
        self.init(
            member: member,
            form: form,
            parameters: parameters,
            exceptions: exceptions,
            need: need,
            removal: removal
        )
    }

    private init(_ member: String, by actions: [Action] = [], inherited source: StaticString) {
        self.init(member, by: actions, but: [.init(.inherited, source: source)])
    }

    /// A state, a fact, or what goes with another member, as the text says.
    init(_ member: String, by actions: [Action] = [], notApplicable reason: StaticString) {
        self.init(member, by: actions, but: [.init(.notApplicable, source: reason)])
    }
}
