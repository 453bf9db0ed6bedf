/// Multi-AZ DB clusters in the simulated Region: what RDS refuses of them, and what they have that were told nothing.
///
/// Source: RDS API 2014-10-31, the requests' members ("Valid for"); Amazon RDS User Guide, "Limitations of Multi-AZ DB
/// clusters", "Modifying a Multi-AZ DB cluster", "Restoring a Multi-AZ DB cluster to a specified time", "Amazon RDS DB
/// instance storage".
enum MultiAZRules {
    /// What is not about such a cluster at all.
    static let actionsOfAurora: Set<Action> = [
        .createDBInstance, .createDBClusterEndpoint, .enableHttpEndpoint, .stopDBCluster, .startDBCluster,
    ]

    /// Its instances are its own; they are rebooted and tagged, and that is all.
    static let actionsOnNoInstance: Set<Action> = [
        .modifyDBInstance, .deleteDBInstance, .promoteReadReplica, .addRoleToDBInstance,
    ]

    /// What such a cluster does not show.
    static let membersOfAurora = ["HttpEndpointEnabled", "LocalWriteForwardingStatus", "NetworkType"]

    private static let aurora: Set = [
        "AvailabilityZones", "BacktrackWindow", "DBInstanceParameterGroupName", "Domain", "DomainIAMRoleName",
        "EnableInternetAccessGateway", "EnableLocalWriteForwarding", "EnableVPCNetworking", "EngineMode", "NetworkType",
        "ScalingConfiguration", "ServerlessV2ScalingConfiguration",
    ]
    private static let own: Set = [
        "AllocatedStorage", "CACertificateIdentifier", "DBClusterInstanceClass", "Iops", "PubliclyAccessible",
    ]

    /// - Returns: Why a request has a parameter that is for the other kind of clusters; `nil` when it has none.
    static func foreignParameter(_ parameters: JSONObject, _ action: Action, isMultiAZ: Bool) -> String? {
        var foreign = isMultiAZ ? aurora : own
        if isMultiAZ, action == .modifyDBCluster { foreign.insert("Port") }
        return parameters.keys.sorted().first { foreign.contains($0) }
            .map { "\($0) is for \(isMultiAZ ? "Aurora" : "Multi-AZ") DB clusters only" }
    }

    /// - Parameters:
    ///   - before: The cluster before, or what a new one has of its data.
    ///   - members: Of the cluster as it would be.
    /// - Returns: `nil` when nothing is wrong.
    static func fault(_ asked: JSONObject, _ action: Action, from before: JSONObject, to members: JSONObject) -> String?
    {
        if action == .restoreDBClusterFromSnapshot, asked["DBClusterInstanceClass"] == nil {
            return "A Multi-AZ DB cluster needs DBClusterInstanceClass"
        }
        if asked["KmsKeyId"] != nil, before["StorageEncrypted"] != true {
            return "An unencrypted Multi-AZ DB cluster cannot be encrypted"
        }
        if let interval = members["MonitoringInterval"]?.integer, interval != 0, members["MonitoringRoleArn"] == nil {
            return "A MonitoringRoleArn is needed with a MonitoringInterval"
        }
        return storageFault(asked, from: before, to: members)
    }

    private static func storageFault(_ asked: JSONObject, from before: JSONObject, to members: JSONObject) -> String? {
        let present = before["AllocatedStorage"]?.integer ?? 0
        if let size = asked["AllocatedStorage"]?.integer, size != present, (size - present) * 10 < present {
            return "Storage has to grow by a tenth at least"
        }
        if asked["StorageType"] != nil, asked["Iops"] == nil { return "Iops is required with StorageType" }
        guard let iops = asked["Iops"]?.integer, let size = members["AllocatedStorage"]?.integer else { return nil }
        guard members["StorageType"] == "gp3" else {
            return (size...size * 100).contains(iops * 2) ? nil : "Iops has to be .5 to 50 times the storage"
        }
        if size < 400 { return iops == 3000 ? nil : "gp3 of less than 400 GiB has 3000 IOPS" }
        return iops < 12_000 ? "gp3 of this size has 12000 IOPS at least" : nil
    }

    /// What such a cluster has that was told nothing; where that is not documented, what is the least convenient.
    static func defaults(_ data: JSONObject) -> JSONObject {
        let size = data["AllocatedStorage"]?.integer ?? 100
        return [
            "AllocatedStorage": .integer(size), "AutoMinorVersionUpgrade": true,
            "CertificateDetails": ["CAIdentifier": "rds-ca-rsa2048-g1"], "DBClusterInstanceClass": "db.m5d.large",
            "Iops": .integer(max(1000, size)), "MonitoringInterval": 0, "PerformanceInsightsEnabled": false,
            "PubliclyAccessible": true, "StorageType": "io1",
        ]
    }
}

extension SimulatedState {
    /// - Throws: `ServiceError` where a call is none for a Multi-AZ DB cluster, or for an instance of one.
    func refuseOfMultiAZ(_ action: Action, _ parameters: JSONObject) throws(ServiceError) {
        func refused(_ message: String) -> ServiceError {
            ServiceError(code: "InvalidParameterCombination", message: message, action: action)
        }
        let name = parameters["DBClusterIdentifier"]?.string ?? parameters["ResourceArn"]?.string
        if MultiAZRules.actionsOfAurora.contains(action), let cluster = name.flatMap({ cluster($0) }), cluster.isMultiAZ
        {
            throw refused("\(action.rawValue) is not for the Multi-AZ DB cluster \(cluster.identifier.name)")
        }
        if MultiAZRules.actionsOnNoInstance.contains(action),
            let instance = instance(parameters["DBInstanceIdentifier"]?.string), instance.isMadeByRDS,
            !instance.isAutoScaled
        {
            throw refused("\(instance.identifier) is an instance of a Multi-AZ DB cluster, and changes with it")
        }
    }

    /// The names that RDS gives to the instances of a new Multi-AZ DB cluster.
    func multiAZInstanceNames(_ cluster: DBInstanceIdentifier) throws(ServiceError) -> [DBInstanceIdentifier] {
        let names = (1...3).map { DBInstanceIdentifier("\(cluster.name)-instance-\($0)") }
        if let taken = names.first(where: { index(of: $0) != nil }) {
            throw ServiceError(
                code: "DBInstanceAlreadyExists",
                message: "DB instance \(taken) already exists",
                action: .restoreDBClusterToPointInTime
            )
        }
        return names
    }

    /// Makes the writer and the two readers of a new Multi-AZ DB cluster, each in a zone of its own.
    mutating func addMultiAZInstances(_ names: [DBInstanceIdentifier], to cluster: DBCluster, _ seconds: Double) throws
    {
        for (name, zone) in zip(names, ["a", "b", "c"]) {
            let identity = newIdentity(prefix: "db-SIMULATED")
            let parameters: JSONObject = [
                "DBInstanceClass": cluster["DBClusterInstanceClass"] ?? .null, "Tags": cluster["TagList"] ?? [],
                "AvailabilityZone": .string(cluster.arn.region + zone),
            ]
            var member = try made(name, in: cluster, identity, parameters)
            member["AllocatedStorage"] = cluster["AllocatedStorage"]
            add(member)
            origins[identity] = cluster.dbiResourceId.map { origins[$0] ?? $0 }
            schedule(identity, [(seconds, .set(["DBInstanceStatus": "available"]))])
        }
        updateCluster(cluster.dbiResourceId) { cluster in
            cluster["DBClusterMembers"] = .array(
                names.enumerated().map { index, name in
                    [
                        "DBInstanceIdentifier": JSONValue(name), "IsClusterWriter": .bool(index == 0),
                        "DBClusterParameterGroupStatus": "in-sync", "PromotionTier": 1,
                    ]
                }
            )
        }
    }
}
