/// What RDS refuses of a request whose every member is a good one by itself.
///
/// Source: RDS API 2014-10-31, the requests' members; Amazon RDS User Guide, the pages on storage, read replicas,
/// backups and each engine.
extension SimulatedState {
    /// - Parameters:
    ///   - parameters: What was asked for.
    ///   - base: The instance before, or the one that a new one is made of.
    ///   - instance: The instance as it would be.
    /// - Throws: `ServiceError` for the first rule that is broken.
    func check(_ action: Action, _ parameters: JSONObject, of base: DBInstance, giving instance: DBInstance)
        throws(ServiceError)
    {
        let reason =
            (action.isCreation ? creationFault(action, parameters, base) : nil)
            ?? storageFault(parameters, base, instance) ?? backupFault(parameters, instance)
            ?? versionFault(parameters, base, instance) ?? insightsFault(instance)
        if let reason { throw ServiceError(code: "InvalidParameterCombination", message: reason, action: action) }
    }

    private func storageFault(_ parameters: JSONObject, _ base: DBInstance, _ instance: DBInstance) -> String? {
        if let size = parameters["AllocatedStorage"]?.integer, let present = base.allocatedStorage, size != present {
            if size < present { return "Storage cannot be made smaller" }
            if !Storage.canGrow(present, to: size) { return "Storage has to grow by a tenth at least" }
        }
        if let limit = parameters["MaxAllocatedStorage"]?.integer, let size = instance.allocatedStorage, limit != size,
            !Storage.canGrow(size, to: limit)
        {
            return "Max storage size must be greater than storage size by a tenth at least"
        }
        let iops = parameters["Iops"]?.integer
        let throughput = parameters["StorageThroughput"]?.integer
        switch instance["StorageType"]?.string {
        case "io1", "io2":
            if throughput != nil { return "Storage throughput goes with gp3 alone" }
            if iops == nil, base["StorageType"] != instance["StorageType"] { return "Provisioned IOPS have to be said" }
        case "gp3":
            let baseline = Storage.baseline(size: instance.allocatedStorage ?? 0, of: instance.engine.family)
            if !baseline.isProvisionable, iops != nil || throughput != nil {
                return "You can't specify IOPS or storage throughput for engine \(instance.engine) and a storage size "
                    + "of \(instance.allocatedStorage ?? 0)"
            }
            if let iops, iops < baseline.iops { return "gp3 storage of this size has \(baseline.iops) IOPS at least" }
            if let throughput, throughput < baseline.throughput {
                return "gp3 storage of this size has a throughput of \(baseline.throughput) at least"
            }
        default:
            if iops != nil || throughput != nil { return "This storage type takes no IOPS and no throughput" }
        }
        return nil
    }

    /// A major version is reached on purpose, and a group is of one major version.
    private func versionFault(_ parameters: JSONObject, _ base: DBInstance, _ instance: DBInstance) -> String? {
        let engine = instance.engine
        guard let old = base.engineVersion, let new = instance.engineVersion else { return nil }
        if EngineVersion(new) < EngineVersion(old) { return "An engine cannot be downgraded" }
        let isMajor = engine.majorVersion(of: old) != engine.majorVersion(of: new)
        if isMajor, parameters["AllowMajorVersionUpgrade"] != true {
            return "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version."
        }
        let named = [
            (parameters["DBParameterGroupName"]?.string, "default.", engine.defaultParameterGroup(version: new)),
            (parameters["OptionGroupName"]?.string, "default:", engine.defaultOptionGroup(version: new)),
        ]
        for case (let group?, let prefix, let fitting) in named
        where group.hasPrefix(prefix + engine.description) && group != fitting {
            return "The group \(group) cannot be used for this instance, which would have \(fitting)"
        }
        return nil
    }

    private func insightsFault(_ instance: DBInstance) -> String? {
        guard instance["DatabaseInsightsMode"] == "advanced" else { return nil }
        let isKept = (instance["PerformanceInsightsRetentionPeriod"]?.integer ?? 7) >= 465
        let isFitting = instance.isTrue("PerformanceInsightsEnabled") && isKept
        return isFitting ? nil : "The advanced mode needs Performance Insights, kept for 465 days at least"
    }

    private func backupFault(_ parameters: JSONObject, _ instance: DBInstance) -> String? {
        let days = parameters["BackupRetentionPeriod"]?.integer ?? 0
        if days > 0, instance.sourceReference != nil, !Self.allowsReplicaBackups(instance) {
            return "DB Backups not supported on a read replica of \(instance.engine)"
        }
        if instance.engine.family == .sqlServer, parameters["MultiAZ"] == true, instance.backupRetentionPeriod == 0 {
            return "Mirroring cannot be applied to instances with backup retention set to zero"
        }
        if let interval = instance["MonitoringInterval"]?.integer, interval != 0, instance["MonitoringRoleArn"] == nil {
            return "A MonitoringRoleArn is needed with a MonitoringInterval"
        }
        let names = ["PreferredBackupWindow", "PreferredMaintenanceWindow"]
        guard names.contains(where: { parameters[$0] != nil }) else { return nil }
        let windows = names.compactMap { instance[$0]?.string }.compactMap { Window($0) }
        guard windows.count == 2, windows[0].overlaps(windows[1]) else { return nil }
        return "The backup window and maintenance window must not overlap."
    }

    private static func allowsReplicaBackups(_ instance: DBInstance) -> Bool {
        switch instance.engine.family {
        case .sqlServer: false
        case .postgres: instance.engine.canCascade(version: instance.engineVersion)
        default: true
        }
    }

    private func creationFault(_ action: Action, _ parameters: JSONObject, _ base: DBInstance) -> String? {
        if parameters["MultiAZ"] == true, parameters["AvailabilityZone"] != nil {
            return "Requesting a specific availability zone is not valid for Multi-AZ instances"
        }
        if base.engine.family == .sqlServer {
            let later = ["AllocatedStorage", "StorageType", "Iops", "StorageThroughput", "MultiAZ"]
            if let name = later.first(where: { parameters[$0] != nil && parameters[$0] != false }) {
                return "\(name) cannot be given for a new instance of \(base.engine)"
            }
        }
        if action == .createDBInstanceReadReplica, (base.allocatedStorage ?? 100) < 100,
            ["io1", "io2"].contains(parameters["StorageType"]?.string)
        {
            return "A read replica of less than 100 GiB cannot have provisioned IOPS"
        }
        let group = parameters["DBSubnetGroupName"]?.string
        if action == .createDBInstanceReadReplica, let vpc = group.flatMap({ subnetGroup($0)?["VpcId"]?.string }),
            vpc != base.vpcId
        {
            return "A read replica in the same Region has to be in the VPC of its source"
        }
        return nil
    }

    /// Why an instance cannot have one more replica, apart from how many it has.
    func replicationFault(of source: DBInstance) -> String? {
        guard source.engine.hasReadReplicas else { return "\(source.engine) has no read replicas" }
        if source.engine.family == .sqlServer, !source.isTrue("MultiAZ") {
            return "Read replicas need a Multi-AZ source with \(source.engine)"
        }
        var level = 0
        var instance = source
        while let above = self.instance(instance.sourceReference) {
            level += 1
            instance = above
        }
        if level > 0, !source.engine.canCascade(version: source.engineVersion) {
            return "\(source.engine) has no replicas of replicas"
        }
        return level >= source.engine.depthLimit ? "No replica may be more than three levels below the primary" : nil
    }

    /// What the Region knows of a subnet group: what any of its instances shows.
    func subnetGroup(_ name: String) -> JSONValue? {
        instances.first { $0["DBSubnetGroup"]?["DBSubnetGroupName"]?.string == name }?["DBSubnetGroup"]
    }
}
