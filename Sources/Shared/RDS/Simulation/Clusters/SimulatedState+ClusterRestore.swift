#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The calls of the simulated Region that make a cluster; instances are made in one of Aurora one by one.
///
/// What a restore is not told takes RDS's default, and where that is not documented the least convenient one.
/// Source: RDS API 2014-10-31, `RestoreDBClusterToPointInTime`, `RestoreDBClusterFromSnapshot`; Amazon Aurora User Guide,
/// "Cloning a volume for an Amazon Aurora DB cluster".
extension SimulatedState {
    mutating func restoreCluster(
        _ action: Action,
        _ parameters: JSONObject,
        _ others: Surroundings,
        _ durations: SimulatedDurations
    ) throws -> String? {
        let name = parameters["DBClusterIdentifier"]?.string ?? ""
        let identifier = DBInstanceIdentifier(cluster: name)
        if let reason = identifier.fault {
            throw ServiceError(code: "InvalidParameterValue", message: "'\(name)': \(reason)", action: action)
        }
        guard cluster(name) == nil else {
            throw ServiceError(
                code: "DBClusterAlreadyExistsFault",
                message: "DB Cluster already exists",
                action: action
            )
        }
        try refuseUnknown(parameters, action)
        if let key = parameters["KmsKeyId"]?.string { try checkKey(key, action) }
        let base =
            try action == .restoreDBClusterToPointInTime
            ? pointInTimeData(parameters, others) : snapshotData(parameters, others)
        let identity = newIdentity(prefix: "cluster-SIMULATED")
        let isMultiAZ = !base.engine.isClustered
        func fault(_ message: String) -> ServiceError {
            ServiceError(code: "InvalidParameterCombination", message: message, action: action)
        }
        if let reason = MultiAZRules.foreignParameter(parameters, action, isMultiAZ: isMultiAZ) { throw fault(reason) }
        let instances = isMultiAZ ? try multiAZInstanceNames(identifier) : []
        var members = base.members
        members.merge(Self.defaults(of: base.engine, version: base.version)) { $1 }
        if isMultiAZ {
            for member in MultiAZRules.membersOfAurora { members[member] = nil }
            members.merge(MultiAZRules.defaults(base.members)) { $1 }
        }
        members["CrossAccountClone"] = .bool(base.members["CrossAccountClone"] == true)
        members["DBClusterIdentifier"] = .string(identifier.name)
        members["DBClusterArn"] = .string(place.arn(.dbCluster, identifier.name).description)
        members["DbClusterResourceId"] = .string(identity)
        members["Status"] = action == .restoreDBClusterToPointInTime ? "creating" : "migrating"
        members["ClusterCreateTime"] = .string(now.timestamp)
        members.merge(Self.endpoints(of: identifier.name, in: place.region)) { $1 }
        members.merge(ClusterRequest.shown(parameters)) { $1 }
        if let reason = ClusterRules.fault(in: members, asked: parameters)
            ?? (isMultiAZ ? MultiAZRules.fault(parameters, action, from: base.members, to: members) : nil)
        {
            throw fault(reason)
        }
        let cluster = try DBCluster(.object(members), at: identifier.name)
        clusters.append(cluster)
        origins[identity] = base.origin.map { origins[$0] ?? $0 }
        let seconds = isMultiAZ ? durations.multiAZRestore : durations.clusterRestore
        if isMultiAZ { try addMultiAZInstances(instances, to: cluster, seconds) }
        schedule(identity, [(seconds, .set(["Status": "available"]))])
        return identity
    }

    /// What a new cluster has of the data that it is made of.
    struct Data {
        var members: JSONObject
        let origin: String?
        let engine: Engine
        let version: String?
    }

    /// What comes with the data, whatever is asked for.
    static let kept = [
        "Engine", "EngineMode", "EngineVersion", "MasterUsername", "DatabaseName", "CharacterSetName",
        "StorageEncrypted", "KmsKeyId", "StorageEncryptionType", "AvailabilityZones", "BackupRetentionPeriod",
        "AllocatedStorage", "EnabledCloudwatchLogsExports", "TagList", "HostedZoneId", "NetworkType",
    ]

    private mutating func pointInTimeData(_ parameters: JSONObject, _ others: Surroundings) throws -> Data {
        let action = Action.restoreDBClusterToPointInTime
        func fault(_ code: String, _ message: String) -> ServiceError {
            ServiceError(code: code, message: message, action: action)
        }
        let reference = parameters["SourceDBClusterIdentifier"]?.string ?? ""
        if let arn = ARN(reference), Place(of: arn) != place { return try sharedData(arn, parameters, others) }
        guard let source = cluster(reference) else { throw clusterNotFound(reference, action) }
        let isClone = parameters["RestoreType"] == "copy-on-write"
        // The logs of a stopped cluster are kept.
        guard source.status.kind == .usable || (!isClone && source.status == "stopped") else {
            throw fault("InvalidDBClusterStateFault", "DB cluster \(source.identifier.name) is \(source.status)")
        }
        let isLatest = parameters["UseLatestRestorableTime"] == true
        guard isLatest != (parameters["RestoreToTime"] != nil) else {
            throw fault("InvalidParameterCombination", "Give either RestoreToTime or UseLatestRestorableTime")
        }
        if isClone {
            guard isLatest else {
                throw fault("InvalidParameterCombination", "RestoreToTime cannot be given with copy-on-write")
            }
            guard source.engine.isClustered else {
                throw fault("InvalidParameterCombination", "copy-on-write is Aurora's alone")
            }
            guard members(of: source).contains(where: { $0.status.kind == .usable }) else {
                throw fault("InvalidDBClusterStateFault", "The source cluster has no available DB instance")
            }
            let group = source["CloneGroupId"] ?? .string("group-\(source.dbiResourceId ?? "")")
            updateCluster(source.dbiResourceId) { $0["CloneGroupId"] = group }
        }
        if parameters["KmsKeyId"] != nil, !source.isTrue("StorageEncrypted") {
            throw fault("InvalidParameterCombination", "A key cannot be given for the copy of an unencrypted cluster")
        }
        if (parameters["BacktrackWindow"]?.integer ?? 0) > 0, source["BacktrackWindow"] == nil {
            throw fault("InvalidParameterCombination", "Backtrack is not enabled for the source cluster")
        }
        var members = source.members.filter { Self.kept.contains($0.key) }
        if isClone { members["CloneGroupId"] = cluster(reference)?["CloneGroupId"] }
        return Data(
            members: members,
            origin: source.dbiResourceId,
            engine: source.engine,
            version: source.engineVersion
        )
    }

    private func snapshotData(_ parameters: JSONObject, _ others: Surroundings) throws -> Data {
        let action = Action.restoreDBClusterFromSnapshot
        let name = parameters["SnapshotIdentifier"]?.string ?? ""
        let snapshot = try restorable(name, action, others)
        guard let engine = parameters["Engine"]?.string, snapshot["Engine"]?.string ?? engine == engine else {
            throw ServiceError(
                code: "InvalidParameterCombination",
                message: "The engine is not the snapshot's",
                action: action
            )
        }
        var members = snapshot.members.filter { Self.kept.contains($0.key) && $0.key != "TagList" }
        // What is in the data, and what a snapshot does not show.
        let owner = (clusters + others.clusters).first { $0.dbiResourceId == snapshot.originIdentity }
        for member in ["DatabaseName", "CharacterSetName"] { members[member] = owner?[member] }
        members["Engine"] = .string(engine)
        // The Region's default version, whatever the snapshot's is.
        let version = parameters["EngineVersion"]?.string ?? "\(snapshot["EngineVersion"]?.string ?? "1").default"
        members["EngineVersion"] = .string(version)
        return Data(
            members: members,
            origin: snapshot.originIdentity,
            engine: Engine(engine),
            version: version
        )
    }

    /// What a cluster has that was told nothing.
    private static func defaults(of engine: Engine, version: String?) -> JSONObject {
        [
            "DBClusterParameterGroup": .string(VersionRules.defaultParameterGroup(engine, version ?? "")),
            "DBSubnetGroup": "default", "Port": engine.family == .postgres ? 5432 : 3306,
            "VpcSecurityGroups": [["VpcSecurityGroupId": "sg-default", "Status": "active"]],
            "PreferredBackupWindow": "03:10-03:40", "PreferredMaintenanceWindow": "sat:04:10-sat:04:40",
            "DBClusterMembers": [], "AssociatedRoles": [], "DeletionProtection": false, "CopyTagsToSnapshot": false,
            "IAMDatabaseAuthenticationEnabled": false, "HttpEndpointEnabled": false,
            "DatabaseInsightsMode": "standard", "EngineLifecycleSupport": "open-source-rds-extended-support",
            "NetworkType": "IPV4", "LocalWriteForwardingStatus": "disabled", "AutoMinorVersionUpgrade": true,
        ]
    }

    static func endpoints(of name: String, in region: String) -> JSONObject {
        [
            "Endpoint": .string("\(name).cluster-c0ffee.\(region).rds.amazonaws.com"),
            "ReaderEndpoint": .string("\(name).cluster-ro-c0ffee.\(region).rds.amazonaws.com"),
        ]
    }
}
