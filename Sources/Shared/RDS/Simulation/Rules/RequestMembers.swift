/// What the simulated Region knows of the requests' parameters, and how it shows what they asked for.
///
/// Source: RDS API 2014-10-31 (the model of botocore 1.44.8), the members of each request and of `DBInstance`.
enum RequestMembers {
    /// What all four requests take that make or modify an instance.
    private static let common: Set = [
        "DBInstanceIdentifier", "DBInstanceClass", "MultiAZ", "AllocatedStorage", "StorageType", "Iops",
        "StorageThroughput", "DedicatedLogVolume", "AdditionalStorageVolumes", "PubliclyAccessible", "NetworkType",
        "CACertificateIdentifier", "CopyTagsToSnapshot", "AutoMinorVersionUpgrade", "DeletionProtection",
        "ProcessorFeatures", "UseDefaultProcessorFeatures", "EnableIAMDatabaseAuthentication",
        "EnableCustomerOwnedIp", "DBSubnetGroupName", "VpcSecurityGroupIds", "DBParameterGroupName",
        "OptionGroupName", "Domain", "DomainIAMRoleName", "DomainFqdn", "DomainOu", "DomainAuthSecretArn",
        "DomainDnsIps",
    ]
    private static let creation: Set = [
        "AvailabilityZone", "BackupTarget", "CustomIamInstanceProfile", "Tags", "Port", "EnableCloudwatchLogsExports",
    ]
    private static let watching: Set = [
        "MonitoringInterval", "MonitoringRoleArn", "EnablePerformanceInsights", "PerformanceInsightsKMSKeyId",
        "PerformanceInsightsRetentionPeriod", "ReplicaMode", "MaxAllocatedStorage",
    ]
    private static let restore: Set = [
        "Engine", "DBName", "LicenseModel", "BackupRetentionPeriod", "PreferredBackupWindow",
        "EngineLifecycleSupport", "TdeCredentialArn",
    ]

    /// Whether a request takes a parameter.
    static func isKnown(_ parameter: String, _ action: Action) -> Bool {
        let own: [Set<String>] =
            switch action {
            case .createDBInstanceReadReplica: [creation, watching, ["SourceDBInstanceIdentifier", "KmsKeyId"]]
            case .restoreDBInstanceFromDBSnapshot: [creation, restore, ["DBSnapshotIdentifier"]]
            case .restoreDBInstanceToPointInTime:
                [
                    creation, restore,
                    [
                        "TargetDBInstanceIdentifier", "SourceDBInstanceIdentifier", "SourceDbiResourceId",
                        "RestoreTime", "UseLatestRestorableTime", "MaxAllocatedStorage",
                        "SourceDBInstanceAutomatedBackupsArn",
                    ],
                ]
            default:
                [
                    watching, restore.subtracting(["Engine", "DBName"]), controls,
                    [
                        "EngineVersion", "PreferredMaintenanceWindow", "DBPortNumber", "DatabaseInsightsMode",
                        "CloudwatchLogsExportConfiguration", "DisableDomain", "MultiTenant", "AutomationMode",
                        "PromotionTier",
                    ],
                ]
            }
        return common.contains(parameter) || own.contains { $0.contains(parameter) }
    }

    /// What of a modification changes no member.
    static let controls: Set = [
        "DBInstanceIdentifier", "ApplyImmediately", "NewDBInstanceIdentifier", "AllowMajorVersionUpgrade",
        "MasterUserPassword", "ManageMasterUserPassword", "MasterUserSecretKmsKeyId", "CertificateRotationRestart",
        "RotateMasterUserPassword",
    ]

    /// The member that holds the very value of a parameter; `nil` where it is shown otherwise, or not at all.
    static func plainMember(_ parameter: String) -> String? {
        switch parameter {
        case "EnableIAMDatabaseAuthentication": "IAMDatabaseAuthenticationEnabled"
        case "EnablePerformanceInsights": "PerformanceInsightsEnabled"
        case "EnableCustomerOwnedIp": "CustomerOwnedIpEnabled"
        case "DBSubnetGroupName", "VpcSecurityGroupIds", "DBParameterGroupName", "OptionGroupName", "Port",
            "DBPortNumber", "Tags", "Domain", "DomainIAMRoleName", "DomainFqdn", "DomainOu", "DomainAuthSecretArn",
            "DomainDnsIps", "DisableDomain", "UseDefaultProcessorFeatures", "EnableCloudwatchLogsExports",
            "CloudwatchLogsExportConfiguration", "AdditionalStorageVolumes", "SourceDBInstanceIdentifier",
            "SourceDbiResourceId", "DBSnapshotIdentifier", "TargetDBInstanceIdentifier", "RestoreTime",
            "UseLatestRestorableTime", "Engine", "DBName", "SourceDBInstanceAutomatedBackupsArn":
            nil
        default: controls.contains(parameter) ? nil : parameter
        }
    }

    /// Shows in an instance what a request asked for.
    static func apply(_ parameters: JSONObject, to instance: inout DBInstance) {
        let type = instance["StorageType"]
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
            if let member = plainMember(name) {
                instance[member] = value
            } else {
                show(name, value, in: &instance)
            }
        }
        if instance["StorageType"] != type {
            for name in ["Iops", "StorageThroughput"] where parameters[name] == nil { instance[name] = nil }
        }
        // A limit that is no larger than the storage turns autoscaling off, and is not shown any more. Undocumented;
        // so it is done by the CloudFormation provider for AWS::RDS::DBInstance.
        if let limit = instance["MaxAllocatedStorage"]?.integer, limit <= instance.allocatedStorage ?? 0 {
            instance["MaxAllocatedStorage"] = nil
        }
        if instance["MonitoringInterval"] == 0 { instance["MonitoringRoleArn"] = nil }
        if instance["PerformanceInsightsEnabled"] == false {
            instance["PerformanceInsightsKMSKeyId"] = nil
            instance["PerformanceInsightsRetentionPeriod"] = nil
        }
    }

    private static func show(_ name: String, _ value: JSONValue, in instance: inout DBInstance) {
        switch name {
        case "Port", "DBPortNumber": set("Endpoint", "Port", value, &instance)
        case "DBSubnetGroupName": set("DBSubnetGroup", name, value, &instance)
        case "VpcSecurityGroupIds":
            let groups = (value.array ?? []).map { JSONValue.object(["VpcSecurityGroupId": $0, "Status": "active"]) }
            instance["VpcSecurityGroups"] = .array(groups)
        case "DBParameterGroupName":
            // What is associated already waits for no reboot.
            guard instance["DBParameterGroups"]?.array?.first?[name] != value else { return }
            instance["DBParameterGroups"] = [[name: value, "ParameterApplyStatus": "pending-reboot"]]
        case "OptionGroupName": instance["OptionGroupMemberships"] = [[name: value, "Status": "in-sync"]]
        case "Tags": instance["TagList"] = value
        case "UseDefaultProcessorFeatures": if value == true { instance["ProcessorFeatures"] = nil }
        case "DisableDomain": if value == true { instance["DomainMemberships"] = nil }
        case "EnableCloudwatchLogsExports": export(value.array ?? [], &instance)
        case "CloudwatchLogsExportConfiguration":
            let ended = value["DisableLogTypes"]?.array ?? []
            let kept = (instance["EnabledCloudwatchLogsExports"]?.array ?? []).filter { !ended.contains($0) }
            export(kept + (value["EnableLogTypes"]?.array ?? []).filter { !kept.contains($0) }, &instance)
        case "AdditionalStorageVolumes": addVolumes(value.array ?? [], to: &instance)
        case _ where name.hasPrefix("Domain"): join(name, value, &instance)
        default: break
        }
    }

    private static func set(_ member: String, _ part: String, _ value: JSONValue, _ instance: inout DBInstance) {
        var object = instance[member]?.object ?? [:]
        object[part] = value
        instance[member] = .object(object)
    }

    private static func export(_ types: [JSONValue], _ instance: inout DBInstance) {
        let names = types.compactMap(\.string).sorted()
        instance["EnabledCloudwatchLogsExports"] = names.isEmpty ? nil : .array(names.map { .string($0) })
    }

    /// A volume that is named and there is changed, another is added.
    private static func addVolumes(_ asked: [JSONValue], to instance: inout DBInstance) {
        var volumes = instance["AdditionalStorageVolumes"]?.array ?? []
        for volume in asked {
            let index = volumes.firstIndex { $0["VolumeName"] == volume["VolumeName"] }
            if let index {
                volumes[index] = .object((volumes[index].object ?? [:]).merging(volume.object ?? [:]) { $1 })
            } else {
                volumes.append(volume)
            }
        }
        instance["AdditionalStorageVolumes"] = .array(volumes)
    }

    /// An instance is in one domain: a directory's, or one that AWS does not manage.
    private static func join(_ name: String, _ value: JSONValue, _ instance: inout DBInstance) {
        var membership = instance["DomainMemberships"]?.array?.first?.object ?? [:]
        let managed = ["Domain": "Domain", "DomainIAMRoleName": "IAMRoleName"]
        let own = [
            "DomainFqdn": "FQDN", "DomainOu": "OU", "DomainAuthSecretArn": "AuthSecretArn", "DomainDnsIps": "DnsIps",
        ]
        guard let part = managed[name] ?? own[name] else { return }
        for other in (managed[name] == nil ? managed : own).values { membership[other] = nil }
        membership[part] = value
        membership["Status"] = "joined"
        instance["DomainMemberships"] = [.object(membership)]
    }
}
