#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The instances of clusters in the simulated Region: how they are made, and who writes.
///
/// Source: RDS API 2014-10-31, `CreateDBInstance`, whose members say what the cluster manages; Amazon Aurora User Guide,
/// "Adding Aurora Replicas to a DB cluster", "Fault tolerance for an Aurora DB cluster".
extension SimulatedState {
    /// What the cluster has, so that none of its instances takes it.
    private static let managedByCluster: Set = [
        "AllocatedStorage", "MasterUsername", "MasterUserPassword", "VpcSecurityGroupIds", "BackupRetentionPeriod",
        "PreferredBackupWindow", "Port", "MultiAZ", "EngineVersion", "LicenseModel", "Iops", "StorageThroughput",
        "StorageType", "OptionGroupName", "CharacterSetName", "StorageEncrypted", "KmsKeyId", "Domain",
        "DomainIAMRoleName", "EnableIAMDatabaseAuthentication", "DatabaseInsightsMode", "EnableCloudwatchLogsExports",
        "ProcessorFeatures", "DeletionProtection", "MaxAllocatedStorage", "EngineLifecycleSupport", "DBName",
    ]

    private static let taken: Set = [
        "DBInstanceIdentifier", "DBClusterIdentifier", "Engine", "DBInstanceClass", "AvailabilityZone",
        "PreferredMaintenanceWindow", "DBParameterGroupName", "AutoMinorVersionUpgrade", "PubliclyAccessible",
        "PromotionTier", "MonitoringInterval", "MonitoringRoleArn", "EnablePerformanceInsights",
        "PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod", "CACertificateIdentifier", "Tags",
        "DBSubnetGroupName", "CopyTagsToSnapshot",
    ]

    mutating func createMember(_ parameters: JSONObject, _ durations: SimulatedDurations) throws -> String? {
        let action = Action.createDBInstance
        func fault(_ code: String, _ message: String) -> ServiceError {
            ServiceError(code: code, message: message, action: action)
        }
        let name = DBInstanceIdentifier(parameters["DBInstanceIdentifier"]?.string ?? "")
        if let reason = name.fault { throw fault("InvalidParameterValue", "'\(name)' is no identifier: \(reason)") }
        guard index(of: name) == nil else { throw fault("DBInstanceAlreadyExists", "DB instance already exists") }
        let reference = parameters["DBClusterIdentifier"]?.string ?? ""
        guard let cluster = cluster(reference) else { throw clusterNotFound(reference, action) }
        if let parameter = parameters.keys.sorted().first(where: { Self.managedByCluster.contains($0) }) {
            throw fault(
                "InvalidParameterCombination",
                "The requested DB Instance is in a cluster, which has \(parameter)"
            )
        }
        if let parameter = parameters.keys.sorted().first(where: { !Self.taken.contains($0) }) {
            throw fault("InvalidParameterValue", "Unknown parameter \(parameter)")
        }
        let others = members(of: cluster)
        let isTransitional = cluster.status.kind != .usable || others.first(where: isWriter)?.status == "creating"
        if isTransitional { throw fault("InvalidDBClusterStateFault", "The cluster or its writer is not available") }
        guard others.count < 16 else { throw fault("InstanceQuotaExceeded", "A cluster has 16 instances at most") }
        guard parameters["Engine"]?.string == cluster.engine.description else {
            throw fault("InvalidParameterCombination", "The engine is not the cluster's")
        }
        if parameters["DBInstanceClass"] == "db.serverless", cluster["ServerlessV2ScalingConfiguration"] == nil {
            throw fault(
                "InvalidParameterCombination",
                "Set the Serverless v2 scaling configuration on the cluster first"
            )
        }
        let identity = newIdentity(prefix: "db-SIMULATED")
        let member = try made(name, in: cluster, identity, parameters)
        if parameters["AvailabilityZone"] != nil { try checkRoom(in: member, for: member, action) }
        add(member)
        origins[identity] = cluster.dbiResourceId.map { origins[$0] ?? $0 }
        let isFirst = others.isEmpty
        updateCluster(cluster.dbiResourceId) { cluster in
            let entry: JSONValue = [
                "DBInstanceIdentifier": JSONValue(name), "IsClusterWriter": .bool(isFirst),
                "PromotionTier": member["PromotionTier"] ?? 1, "DBClusterParameterGroupStatus": "in-sync",
            ]
            cluster["DBClusterMembers"] = .array((cluster["DBClusterMembers"]?.array ?? []) + [entry])
        }
        let endpoint: JSONValue = [
            "Address": .string("\(name).c0ffee.\(cluster.arn.region).rds.amazonaws.com"),
            "Port": cluster["Port"] ?? 3306, "HostedZoneId": "Z2R2ITUGPM61AM",
        ]
        let duration = isFirst ? durations.writer : durations.reader
        schedule(identity, [(duration, .set(["DBInstanceStatus": "available", "Endpoint": endpoint]))])
        return identity
    }

    func made(
        _ name: DBInstanceIdentifier,
        in cluster: DBCluster,
        _ identity: String,
        _ parameters: JSONObject
    ) throws -> DBInstance {
        var members = cluster.members.filter {
            [
                "Engine", "EngineVersion", "MasterUsername", "StorageEncrypted", "KmsKeyId", "BackupRetentionPeriod",
                "PreferredBackupWindow", "DatabaseInsightsMode", "VpcSecurityGroups",
                "IAMDatabaseAuthenticationEnabled",
                "EnabledCloudwatchLogsExports",
            ].contains($0.key)
        }
        members.merge(parameters.filter { Self.shownAsAsked.contains($0.key) }) { $1 }
        members["DBInstanceIdentifier"] = JSONValue(name)
        members["DBClusterIdentifier"] = JSONValue(cluster.identifier)
        members["DBInstanceArn"] = .string(cluster.arn.sibling(.dbInstance, name.name).description)
        members["DbiResourceId"] = .string(identity)
        members["DBInstanceStatus"] = "creating"
        members["InstanceCreateTime"] = .string(now.timestamp)
        members["AllocatedStorage"] = 1
        members["StorageType"] = cluster["StorageType"] ?? "aurora"
        members["TagList"] = parameters["Tags"] ?? []
        members["PerformanceInsightsEnabled"] = parameters["EnablePerformanceInsights"] ?? false
        // Where the cluster manages insights, its instances have them as it does.
        if cluster.isTrue("PerformanceInsightsEnabled") {
            members.merge(cluster.members.filter { $0.key.hasPrefix("PerformanceInsights") }) { $1 }
        }
        let group = parameters["DBParameterGroupName"]?.string
        let version = cluster.engineVersion ?? ""
        members["DBParameterGroups"] = [
            [
                "DBParameterGroupName": .string(group ?? VersionRules.defaultParameterGroup(cluster.engine, version)),
                "ParameterApplyStatus": "in-sync",
            ]
        ]
        members["DBSubnetGroup"] =
            cluster["DBSubnetGroup"]?.string.map { subnetGroup($0) ?? ["DBSubnetGroupName": .string($0)] }
        let defaults: JSONObject = [
            "AutoMinorVersionUpgrade": true, "PubliclyAccessible": false, "PromotionTier": 1, "MonitoringInterval": 0,
            "CACertificateIdentifier": "rds-ca-rsa2048-g1", "PreferredMaintenanceWindow": "thu:09:00-thu:09:30",
            "AvailabilityZone": cluster["AvailabilityZones"]?.array?.last ?? "us-east-1a", "MultiAZ": false,
        ]
        return try DBInstance(.object(members.merging(defaults) { first, _ in first }), at: name.name)
    }

    private static let shownAsAsked: Set = [
        "DBInstanceClass", "AvailabilityZone", "PreferredMaintenanceWindow", "AutoMinorVersionUpgrade",
        "PubliclyAccessible", "PromotionTier", "MonitoringInterval", "MonitoringRoleArn", "PerformanceInsightsKMSKeyId",
        "PerformanceInsightsRetentionPeriod", "CACertificateIdentifier",
    ]

    private func isWriter(_ member: DBInstance) -> Bool {
        member.clusterIdentifier.flatMap { cluster($0.name)?.writer } == member.identifier
    }

    // MARK: - What follows from changes of instances

    /// An instance has gone: where it was the writer, the reader of the lowest tier takes over.
    mutating func elect(without gone: DBInstance) {
        guard let cluster = gone.clusterIdentifier.flatMap({ cluster($0.name) }) else { return }
        let wasWriter = cluster.writer == gone.identifier
        let others = members(of: cluster).filter { $0.status.kind != .deleting && $0.identifier != gone.identifier }
        let next = others.min { left, right in
            (left["PromotionTier"]?.integer ?? 1, left.identifier) < (
                right["PromotionTier"]?.integer ?? 1, right.identifier
            )
        }
        updateCluster(cluster.dbiResourceId) { cluster in
            let entries = (cluster["DBClusterMembers"]?.array ?? []).filter {
                $0["DBInstanceIdentifier"] != JSONValue(gone.identifier)
            }
            cluster["DBClusterMembers"] = .array(
                entries.map { entry in
                    guard wasWriter, let next, entry["DBInstanceIdentifier"] == JSONValue(next.identifier) else {
                        return entry
                    }
                    return .object((entry.object ?? [:]).merging(["IsClusterWriter": true]) { $1 })
                }
            )
        }
    }

    /// An instance has another name now: its cluster and the custom endpoints follow.
    mutating func followRename(of member: DBInstance, from old: DBInstanceIdentifier) {
        guard let cluster = member.clusterIdentifier.flatMap({ cluster($0.name) }) else { return }
        updateCluster(cluster.dbiResourceId) { cluster in
            cluster["DBClusterMembers"] = .array(
                (cluster["DBClusterMembers"]?.array ?? []).map { entry in
                    guard entry["DBInstanceIdentifier"] == JSONValue(old) else { return entry }
                    return .object(
                        (entry.object ?? [:]).merging(["DBInstanceIdentifier": JSONValue(member.identifier)]) { $1 }
                    )
                }
            )
        }
        for index in endpoints.indices where endpoints[index].cluster == cluster.identifier {
            for list in ["StaticMembers", "ExcludedMembers"] {
                guard let names = endpoints[index][list]?.array else { continue }
                endpoints[index].members[list] = .array(
                    names.map { $0 == JSONValue(old) ? JSONValue(member.identifier) : $0 }
                )
            }
        }
    }
}
