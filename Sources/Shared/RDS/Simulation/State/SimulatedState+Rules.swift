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
        if let fault = SimulatedAnswers.fault(action, parameters, base, instance) { throw fault }
        let reason =
            (action.isCreation ? creationFault(action, parameters, base) : nil)
            ?? StorageRules.fault(parameters, from: base, to: instance) ?? backupFault(parameters, instance)
            ?? VersionRules.fault(parameters, from: base, to: instance) ?? insightsFault(instance)
        if let reason { throw ServiceError(code: "InvalidParameterCombination", message: reason, action: action) }
    }

    private func insightsFault(_ instance: DBInstance) -> String? {
        guard instance["DatabaseInsightsMode"] == "advanced" else { return nil }
        let isKept = (instance["PerformanceInsightsRetentionPeriod"]?.integer ?? 7) >= 465
        let isFitting = instance.isTrue("PerformanceInsightsEnabled") && isKept
        return isFitting ? nil : "The advanced mode needs Performance Insights, kept for 465 days at least"
    }

    private func backupFault(_ parameters: JSONObject, _ instance: DBInstance) -> String? {
        let days = parameters["BackupRetentionPeriod"]?.integer ?? 0
        if days > 0, instance.sourceReference != nil, !ReplicationRules.hasReplicaBackups(instance) {
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
        guard ReplicationRules.isReplicated(source.engine) else { return "\(source.engine) has no read replicas" }
        if source.engine.family == .sqlServer, !source.isTrue("MultiAZ") {
            return "Read replicas need a Multi-AZ source with \(source.engine)"
        }
        var level = 0
        var instance = source
        while let above = self.instance(instance.sourceReference) {
            level += 1
            instance = above
        }
        if level > 0, ReplicationRules.depth(source) == 1 {
            return "\(source.engine) has no replicas of replicas"
        }
        return level >= ReplicationRules.depth(source)
            ? "No replica may be more than three levels below the primary" : nil
    }

    /// Whether a zone has room: the one that is asked for, or the one that an instance of another class is in. Where no zone
    /// is asked for, RDS finds one.
    ///
    /// Source: RDS API 2014-10-31, error `InsufficientDBInstanceCapacity`.
    func checkRoom(in place: DBInstance, for instance: DBInstance, _ action: Action) throws(ServiceError) {
        guard let zone = place["AvailabilityZone"]?.string, let end = fullZones[zone], now < end else { return }
        throw ServiceError(
            code: "InsufficientDBInstanceCapacity",
            message: "\(instance["DBInstanceClass"]?.string ?? "The class") is not available in \(zone)",
            action: action
        )
    }

    /// What the Region knows of a subnet group: what any of its instances shows.
    func subnetGroup(_ name: String) -> JSONValue? {
        instances.first { $0["DBSubnetGroup"]?["DBSubnetGroupName"]?.string == name }?["DBSubnetGroup"]
    }
}
