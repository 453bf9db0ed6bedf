/// What the requests about clusters take, and what a cluster shows once they are done.
///
/// Source: RDS API 2014-10-31, the members of the requests and of `DBCluster`.
enum ClusterRequest {
    private static let restores: Set = [
        "BacktrackWindow", "BackupRetentionPeriod", "CopyTagsToSnapshot", "DBClusterIdentifier",
        "DBClusterInstanceClass", "DBClusterParameterGroupName", "DBSubnetGroupName", "DeletionProtection", "Domain",
        "DomainIAMRoleName", "EnableCloudwatchLogsExports", "EnableIAMDatabaseAuthentication",
        "EnableInternetAccessGateway", "EnablePerformanceInsights", "EnableVPCNetworking", "EngineLifecycleSupport",
        "EngineMode", "Iops", "KmsKeyId", "MonitoringInterval", "MonitoringRoleArn", "NetworkType", "OptionGroupName",
        "PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod", "Port", "PreferredBackupWindow",
        "PubliclyAccessible", "ScalingConfiguration", "ServerlessV2ScalingConfiguration", "StorageType", "Tags",
        "VpcSecurityGroupIds",
    ]

    /// The parameters that an action takes; `nil` where nobody checks them.
    static func parameters(of action: Action) -> Set<String>? {
        switch action {
        case .restoreDBClusterToPointInTime:
            restores.union([
                "RestoreToTime", "RestoreType", "SourceDBClusterIdentifier", "SourceDbClusterResourceId",
                "UseLatestRestorableTime",
            ])
        case .restoreDBClusterFromSnapshot:
            restores.union([
                "AvailabilityZones", "DatabaseName", "Engine", "EngineVersion", "SnapshotIdentifier",
            ])
        case .modifyDBCluster:
            [
                "AllocatedStorage", "AllowMajorVersionUpgrade", "ApplyImmediately", "AutoMinorVersionUpgrade",
                "BacktrackWindow", "BackupRetentionPeriod", "CACertificateIdentifier",
                "CloudwatchLogsExportConfiguration", "CopyTagsToSnapshot", "DBClusterIdentifier",
                "DBClusterInstanceClass", "DBClusterParameterGroupName", "DBInstanceParameterGroupName",
                "DatabaseInsightsMode", "DeletionProtection", "Domain", "DomainIAMRoleName",
                "EnableIAMDatabaseAuthentication", "EnableLocalWriteForwarding", "EnablePerformanceInsights",
                "EngineVersion", "Iops", "ManageMasterUserPassword", "MasterUserPassword", "MasterUserSecretKmsKeyId",
                "MonitoringInterval", "MonitoringRoleArn", "NetworkType", "NewDBClusterIdentifier",
                "PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod", "Port", "PreferredBackupWindow",
                "PreferredMaintenanceWindow", "RotateMasterUserPassword", "ServerlessV2ScalingConfiguration",
                "StorageType", "VpcSecurityGroupIds",
            ]
        default: nil
        }
    }

    /// Parameters whose value the cluster shows as it is, under another name.
    private static let renamed = [
        "DBClusterParameterGroupName": "DBClusterParameterGroup", "DBSubnetGroupName": "DBSubnetGroup",
        "EnableIAMDatabaseAuthentication": "IAMDatabaseAuthenticationEnabled",
        "EnablePerformanceInsights": "PerformanceInsightsEnabled", "EnableVPCNetworking": "VPCNetworkingEnabled",
        "EnableInternetAccessGateway": "InternetAccessGatewayEnabled", "Tags": "TagList",
        "EnableCloudwatchLogsExports": "EnabledCloudwatchLogsExports",
    ]

    /// Parameters whose value the cluster shows as it is.
    private static let same: Set = [
        "AllocatedStorage", "AutoMinorVersionUpgrade", "AvailabilityZones", "BacktrackWindow", "BackupRetentionPeriod",
        "CopyTagsToSnapshot", "DBClusterInstanceClass", "DatabaseInsightsMode", "DeletionProtection",
        "EngineLifecycleSupport", "EngineVersion", "Iops", "KmsKeyId", "MonitoringInterval", "MonitoringRoleArn",
        "NetworkType", "PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod", "Port",
        "PreferredBackupWindow", "PreferredMaintenanceWindow", "PubliclyAccessible",
        "ServerlessV2ScalingConfiguration",
    ]

    /// The members that a request gives to a cluster; null takes one away.
    static func shown(_ parameters: JSONObject) -> JSONObject {
        var members: JSONObject = [:]
        for (name, value) in parameters {
            if same.contains(name) { members[name] = value }
            if let member = renamed[name] { members[member] = value }
        }
        if let groups = parameters["VpcSecurityGroupIds"]?.array {
            members["VpcSecurityGroups"] = .array(groups.map { ["VpcSecurityGroupId": $0, "Status": "active"] })
        }
        // The usual storage is shown as nothing at all.
        if let type = parameters["StorageType"] { members["StorageType"] = type == "aurora" ? .null : type }
        if let domain = parameters["Domain"]?.string {
            let membership: JSONObject = [
                "Domain": .string(domain), "Status": "joined",
                "IAMRoleName": parameters["DomainIAMRoleName"] ?? .null,
            ]
            members["DomainMemberships"] = domain == "none" ? [] : [.object(membership.filter { $0.value != .null })]
        }
        if let authority = parameters["CACertificateIdentifier"] {
            members["CertificateDetails"] = ["CAIdentifier": authority]
        }
        if let isOn = parameters["EnableLocalWriteForwarding"]?.bool {
            members["LocalWriteForwardingStatus"] = isOn ? "enabled" : "disabled"
        }
        if parameters["EnablePerformanceInsights"] == false {
            members["PerformanceInsightsKMSKeyId"] = .null
            members["PerformanceInsightsRetentionPeriod"] = .null
        }
        return members
    }
}

/// What RDS refuses of a cluster whose every member is a good one by itself.
///
/// Source: RDS API 2014-10-31, `ModifyDBCluster` and both restores.
enum ClusterRules {
    /// - Parameters:
    ///   - members: Of the cluster as it would be.
    ///   - asked: The request's parameters.
    /// - Returns: `nil` when nothing is wrong.
    static func fault(in members: JSONObject, asked: JSONObject) -> String? {
        if let days = asked["BackupRetentionPeriod"]?.integer, !(1...35).contains(days) {
            return "Backups of a cluster are kept for 1 to 35 days, not \(days)"
        }
        let names = ["PreferredBackupWindow", "PreferredMaintenanceWindow"]
        if names.contains(where: { asked[$0] != nil }) {
            let windows = names.compactMap { members[$0]?.string }.compactMap { Window($0) }
            if windows.count == 2, windows[0].overlaps(windows[1]) {
                return "The backup window and maintenance window must not overlap."
            }
        }
        if members["DatabaseInsightsMode"] == "advanced" {
            let isKept = (members["PerformanceInsightsRetentionPeriod"]?.integer ?? 7) >= 465
            if members["PerformanceInsightsEnabled"] != true || !isKept {
                return "The advanced mode needs Performance Insights, kept for 465 days at least"
            }
        }
        if let scaling = members["ServerlessV2ScalingConfiguration"], scaling["SecondsUntilAutoPause"] != nil,
            scaling["MinCapacity"] != 0
        {
            return "SecondsUntilAutoPause goes with a minimum capacity of 0 alone"
        }
        return nil
    }
}
