/// One attribute of a DB instance that requests can set: where `DescribeDBInstances` shows it, and what the requests
/// call it.
///
/// Source: RDS API 2014-10-31, the members of `DBInstance` and of the five requests.
package struct Attribute: Hashable, Sendable {
    /// How the shown value and the requested one are related.
    package enum Form: Hashable, Sendable {
        /// The member holds the very value of the request.
        case same
        /// `Endpoint.Port`.
        case port
        /// The name inside `DBSubnetGroup`.
        case subnetGroup
        /// The ids inside `VpcSecurityGroups`.
        case securityGroups
        /// The name inside the first of `DBParameterGroups`.
        case parameterGroup
        /// The name inside the first of `OptionGroupMemberships` that is not being removed.
        case optionGroup
        /// A set of log types; a modification asks for the difference.
        case logExports
        /// One value of the first of `DomainMemberships`, by this name.
        case domain(String)
        /// Volumes by their names, as far as requests describe them.
        case storageVolumes
        /// Tags by their keys; AWS's own are nobody's request.
        case tags
    }

    package let member: String
    package let form: Form
    /// What each action calls it; an action that is not here cannot set it.
    package let parameters: [Action: String]

    private init(
        _ member: String,
        _ form: Form = .same,
        as name: String? = nil,
        by actions: [Action],
        modify: String? = nil
    ) {
        self.member = member
        self.form = form
        var parameters: [Action: String] = [:]
        for action in actions { parameters[action] = name ?? member }
        if let modify { parameters[.modifyDBInstance] = modify }
        self.parameters = parameters
    }

    private static let creations: [Action] = [
        .createDBInstanceReadReplica, .restoreDBInstanceFromDBSnapshot, .restoreDBInstanceToPointInTime,
    ]
    private static let restores: [Action] = [.restoreDBInstanceFromDBSnapshot, .restoreDBInstanceToPointInTime]
    private static let everywhere = creations + [.modifyDBInstance]
    private static let replicaAndModify: [Action] = [.createDBInstanceReadReplica, .modifyDBInstance]

    /// All of them, in the order in which people are told of them.
    package static let all: [Attribute] = [
        Attribute("DBInstanceClass", by: everywhere),
        Attribute("EngineVersion", by: [.modifyDBInstance]),
        Attribute("LicenseModel", by: restores + [.modifyDBInstance]),
        Attribute("AvailabilityZone", by: creations),
        Attribute("MultiAZ", by: everywhere),
        Attribute("AllocatedStorage", by: everywhere),
        Attribute("StorageType", by: everywhere),
        Attribute("Iops", by: everywhere),
        Attribute("StorageThroughput", by: everywhere),
        Attribute(
            "MaxAllocatedStorage",
            by: [.createDBInstanceReadReplica, .restoreDBInstanceToPointInTime, .modifyDBInstance]
        ),
        Attribute("DedicatedLogVolume", by: everywhere),
        Attribute("AdditionalStorageVolumes", .storageVolumes, by: everywhere),
        Attribute("KmsKeyId", by: [.createDBInstanceReadReplica]),
        Attribute("Endpoint", .port, as: "Port", by: creations, modify: "DBPortNumber"),
        Attribute("DBSubnetGroup", .subnetGroup, as: "DBSubnetGroupName", by: everywhere),
        Attribute("VpcSecurityGroups", .securityGroups, as: "VpcSecurityGroupIds", by: everywhere),
        Attribute("PubliclyAccessible", by: everywhere),
        Attribute("NetworkType", by: everywhere),
        Attribute("CustomerOwnedIpEnabled", as: "EnableCustomerOwnedIp", by: everywhere),
        Attribute("DBParameterGroups", .parameterGroup, as: "DBParameterGroupName", by: everywhere),
        Attribute("OptionGroupMemberships", .optionGroup, as: "OptionGroupName", by: everywhere),
        Attribute("CACertificateIdentifier", by: everywhere),
        Attribute("CopyTagsToSnapshot", by: everywhere),
        Attribute("AutoMinorVersionUpgrade", by: everywhere),
        Attribute("DeletionProtection", by: everywhere),
        Attribute("IAMDatabaseAuthenticationEnabled", as: "EnableIAMDatabaseAuthentication", by: everywhere),
        Attribute(
            "EnabledCloudwatchLogsExports",
            .logExports,
            as: "EnableCloudwatchLogsExports",
            by: creations,
            modify: "CloudwatchLogsExportConfiguration"
        ),
        Attribute("MonitoringInterval", by: replicaAndModify),
        Attribute("MonitoringRoleArn", by: replicaAndModify),
        Attribute("PerformanceInsightsEnabled", as: "EnablePerformanceInsights", by: replicaAndModify),
        Attribute("PerformanceInsightsKMSKeyId", by: replicaAndModify),
        Attribute("PerformanceInsightsRetentionPeriod", by: replicaAndModify),
        Attribute("DatabaseInsightsMode", by: [.modifyDBInstance]),
        Attribute("BackupRetentionPeriod", by: restores + [.modifyDBInstance, .promoteReadReplica]),
        Attribute("PreferredBackupWindow", by: restores + [.modifyDBInstance, .promoteReadReplica]),
        Attribute("PreferredMaintenanceWindow", by: [.modifyDBInstance]),
        Attribute("BackupTarget", by: creations),
        Attribute("ProcessorFeatures", by: everywhere),
        Attribute("DomainMemberships", .domain("Domain"), as: "Domain", by: everywhere),
        Attribute("DomainMemberships", .domain("IAMRoleName"), as: "DomainIAMRoleName", by: everywhere),
        Attribute("DomainMemberships", .domain("FQDN"), as: "DomainFqdn", by: everywhere),
        Attribute("DomainMemberships", .domain("OU"), as: "DomainOu", by: everywhere),
        Attribute("DomainMemberships", .domain("AuthSecretArn"), as: "DomainAuthSecretArn", by: everywhere),
        Attribute("DomainMemberships", .domain("DnsIps"), as: "DomainDnsIps", by: everywhere),
        Attribute("ReplicaMode", by: replicaAndModify),
        Attribute("EngineLifecycleSupport", by: restores),
        Attribute("TdeCredentialArn", by: restores + [.modifyDBInstance]),
        Attribute("CustomIamInstanceProfile", by: creations),
        Attribute("PromotionTier", by: [.modifyDBInstance]),
        Attribute("MultiTenant", by: [.modifyDBInstance]),
        Attribute("AutomationMode", by: [.modifyDBInstance]),
        Attribute("TagList", .tags, as: "Tags", by: creations),
    ]

    private static let byParameter: [Action: [String: Attribute]] = {
        var table: [Action: [String: Attribute]] = [:]
        for attribute in all {
            for (action, name) in attribute.parameters { table[action, default: [:]][name] = attribute }
        }
        return table
    }()

    /// The value that an instance is about to have of a member that holds the very value of its request.
    package static func intended(_ member: String, of instance: DBInstance) -> JSONValue? {
        instance["PendingModifiedValues"]?[member] ?? instance[member]
    }

    /// Parameters that take away what no value of an attribute could, by the member that they empty when they are true.
    package static let removals = [
        "DisableDomain": "DomainMemberships", "UseDefaultProcessorFeatures": "ProcessorFeatures",
    ]

    /// The attribute that a parameter of an action sets; `nil` for one that sets none, such as `ApplyImmediately`.
    package static func set(by parameter: String, of action: Action) -> Attribute? {
        byParameter[action]?[parameter]
    }
}
