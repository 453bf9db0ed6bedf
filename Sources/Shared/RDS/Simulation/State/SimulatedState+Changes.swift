/// The calls of the simulated Region that change or delete an instance.
extension SimulatedState {
    private func target(_ parameters: JSONObject, _ action: Action) throws -> DBInstance {
        let name = parameters["DBInstanceIdentifier"]?.string ?? ""
        guard let instance = instance(name) else { throw notFound(name, action) }
        return instance
    }

    private func usable(_ parameters: JSONObject, _ action: Action) throws -> DBInstance {
        let instance = try target(parameters, action)
        if let fault = SimulatedStatus.fault(of: instance, action, parameters) { throw fault }
        return instance
    }

    mutating func modify(_ parameters: JSONObject, _ durations: SimulatedDurations) throws -> String? {
        let action = Action.modifyDBInstance
        func fault(_ code: String, _ message: String) -> ServiceError {
            ServiceError(code: code, message: message, action: action)
        }
        let instance = try usable(parameters, action)
        let attributes = parameters.filter { !RequestMembers.controls.contains($0.key) }
        for name in attributes.keys.sorted() where !RequestMembers.isKnown(name, action) {
            throw fault("InvalidParameterValue", "Unknown parameter \(name)")
        }
        var changed = instance
        RequestMembers.apply(attributes, to: &changed)
        try check(action, parameters, of: instance, giving: changed)
        try checkChange(of: instance, to: changed, parameters)
        if let name = parameters["NewDBInstanceIdentifier"]?.string {
            return try rename(instance, to: DBInstanceIdentifier(name), durations)
        }
        let isEffective =
            !attributes.isEmpty || parameters["MasterUserPassword"] != nil
            || parameters["ManageMasterUserPassword"] != nil
        guard isEffective else { throw fault("InvalidParameterCombination", "No modifications were requested") }
        var pending: JSONObject = [:]
        for (name, value) in attributes {
            if let member = RequestMembers.plainMember(name) { pending[member] = value }
        }
        var final: JSONObject = ["DBInstanceStatus": "available"]
        final.merge(Self.flushed(instance)) { $1 }
        if parameters["ManageMasterUserPassword"] == true {
            final["MasterUserSecret"] = Self.secret(of: instance, key: parameters["MasterUserSecretKmsKeyId"])
        }
        var steps: [(Double, Transition.Change)] = [
            (durations.statusLag, .set(["DBInstanceStatus": "modifying"])),
            (durations.modification, .apply(action, attributes)),
        ]
        // Turning backups on takes one at once.
        if let days = parameters["BackupRetentionPeriod"]?.integer, days > 0, instance.backupRetentionPeriod == 0 {
            steps.append((0, .set(["DBInstanceStatus": "backing-up", "PendingModifiedValues": .null])))
            steps.append((durations.backup, .set(final)))
        } else {
            steps.append((0, .set(final)))
        }
        if Self.isStorageChange(instance, changed), durations.storageOptimization > 0 {
            steps.append((0, .set(["DBInstanceStatus": "storage-optimization"])))
            steps.append((durations.storageOptimization, .set(["DBInstanceStatus": "available"])))
        }
        update(instance.dbiResourceId) { $0["PendingModifiedValues"] = pending.isEmpty ? nil : .object(pending) }
        schedule(instance.dbiResourceId, steps)
        return instance.dbiResourceId
    }

    private static func isStorageChange(_ old: DBInstance, _ new: DBInstance) -> Bool {
        StorageRules.names.contains { new[$0] != old[$0] }
    }

    /// What keeps an instance from being changed so at the moment.
    private func checkChange(of instance: DBInstance, to changed: DBInstance, _ parameters: JSONObject) throws {
        let action = Action.modifyDBInstance
        if changed["DBInstanceClass"] != instance["DBInstanceClass"] {
            try checkRoom(in: instance, for: changed, action)
        }
        if Self.isStorageChange(instance, changed), instance.status == "storage-optimization" {
            throw ServiceError(
                code: "InvalidParameterCombination",
                message:
                    "You can't currently modify the storage of this DB instance because the previous storage change is "
                    + "being optimized.",
                action: action
            )
        }
        if parameters["BackupRetentionPeriod"] == 0, !instance.replicaReferences.isEmpty {
            throw ServiceError(
                code: "InvalidParameterCombination",
                message: "Backups cannot be turned off while there are read replicas",
                action: action
            )
        }
    }

    /// The secret with a password that Secrets Manager makes.
    private static func secret(of instance: DBInstance, key: JSONValue?) -> JSONValue {
        let arn = instance.arn
        let name = "rds!\(instance.dbiResourceId ?? "")"
        var secret: JSONObject = [
            "SecretArn": .string("arn:\(arn.partition):secretsmanager:\(arn.region):\(arn.account):secret:\(name)"),
            "SecretStatus": "active",
        ]
        secret["KmsKeyId"] = key
        return .object(secret)
    }

    /// A name is free as soon as no instance bears it: "You cannot use an existing DB instance name", and the old DNS name
    /// is deleted at once, while the instance is away until its new one is effective.
    ///
    /// Source: Amazon RDS User Guide, "Renaming a DB instance".
    private mutating func rename(_ instance: DBInstance, to name: DBInstanceIdentifier, _ durations: SimulatedDurations)
        throws
        -> String?
    {
        if let reason = name.fault {
            throw ServiceError(
                code: "InvalidParameterValue",
                message: "'\(name)': \(reason)",
                action: .modifyDBInstance
            )
        }
        guard index(of: name) == nil else {
            throw ServiceError(
                code: "DBInstanceAlreadyExists",
                message: "DB instance already exists",
                action: .modifyDBInstance
            )
        }
        var steps: [(Double, Transition.Change)] = [
            (durations.statusLag, .set(["DBInstanceStatus": "renaming"])),
            (durations.rename / 2, .rename(name)),
            (0, .set(["DBInstanceStatus": "rebooting"])),
        ]
        // What was pending is applied with it.
        let waiting = instance["PendingModifiedValues"]?.object ?? [:]
        if !waiting.isEmpty {
            let status: JSONValue = waiting["EngineVersion"] == nil ? "modifying" : "upgrading"
            steps.append((durations.rename / 2, .set(["DBInstanceStatus": status])))
            steps.append((durations.modification, .set(Self.flushed(instance))))
        }
        let rest = waiting.isEmpty ? durations.rename / 2 : 0
        steps.append((rest, .set(["DBInstanceStatus": "available"])))
        schedule(instance.dbiResourceId, steps)
        return instance.dbiResourceId
    }

    /// What was pending before, which every modification that is applied at once takes along.
    ///
    /// Source: RDS API 2014-10-31, `ModifyDBInstance`, `ApplyImmediately`.
    private static func flushed(_ instance: DBInstance) -> JSONObject {
        let elsewhere = ["MasterUserPassword", "Port", "DBSubnetGroupName", "PendingCloudwatchLogsExports"]
        var members = (instance["PendingModifiedValues"]?.object ?? [:]).filter { !elsewhere.contains($0.key) }
        if let port = instance["PendingModifiedValues"]?["Port"] {
            members["Endpoint"] = .object((instance["Endpoint"]?.object ?? [:]).merging(["Port": port]) { $1 })
        }
        members["PendingModifiedValues"] = .null
        return members
    }

    mutating func promote(_ parameters: JSONObject, _ durations: SimulatedDurations) throws -> String? {
        let instance = try usable(parameters, .promoteReadReplica)
        guard instance.sourceReference != nil else {
            throw ServiceError(
                code: "InvalidDBInstanceState",
                message: "DB Instance is not a read replica.",
                action: .promoteReadReplica
            )
        }
        let days = parameters["BackupRetentionPeriod"]?.integer ?? 1
        var steps: [(Double, Transition.Change)] = [
            (durations.statusLag, .set(["DBInstanceStatus": "modifying"])),
            (durations.promotion, .detach),
            (0, .set(["BackupRetentionPeriod": .integer(days)])),
        ]
        if days > 0 { steps.append((0, .set(["DBInstanceStatus": "backing-up"]))) }
        steps.append((days > 0 ? durations.backup : 0, .set(["DBInstanceStatus": "available"])))
        schedule(instance.dbiResourceId, steps)
        return instance.dbiResourceId
    }

    mutating func reboot(_ parameters: JSONObject, _ durations: SimulatedDurations) throws -> String? {
        let instance = try usable(parameters, .rebootDBInstance)
        var ready: JSONObject = ["DBInstanceStatus": "available"]
        if let group = instance["DBParameterGroups"]?.array?.first?["DBParameterGroupName"] {
            ready["DBParameterGroups"] = [["DBParameterGroupName": group, "ParameterApplyStatus": "in-sync"]]
        }
        schedule(
            instance.dbiResourceId,
            [(durations.statusLag, .set(["DBInstanceStatus": "rebooting"])), (durations.reboot, .set(ready))]
        )
        return instance.dbiResourceId
    }

    mutating func delete(_ parameters: JSONObject, _ durations: SimulatedDurations) throws -> String? {
        let action = Action.deleteDBInstance
        func fault(_ code: String, _ message: String) -> ServiceError {
            ServiceError(code: code, message: message, action: action)
        }
        let instance = try target(parameters, action)
        if let fault = SimulatedStatus.fault(of: instance, action, parameters) { throw fault }
        if instance.isTrue("DeletionProtection") {
            throw fault(
                "InvalidParameterCombination",
                "Cannot delete protected DB Instance, please disable deletion protection and try again."
            )
        }
        if instance.clusterIdentifier != nil {
            // Snapshots, backups and protection are the cluster's.
            let other = ["FinalDBSnapshotIdentifier", "DeleteAutomatedBackups"].first { parameters[$0] != nil }
            if let other { throw fault("InvalidParameterCombination", "\(other) is not for an instance in a cluster") }
            update(instance.dbiResourceId) { $0["DBInstanceStatus"] = "deleting" }
            elect(without: instance)
            schedule(instance.dbiResourceId, [(durations.deletion, .delete)])
            return instance.dbiResourceId
        }
        let snapshotName = parameters["FinalDBSnapshotIdentifier"]?.string
        guard (parameters["SkipFinalSnapshot"] == true) == (snapshotName == nil) else {
            throw fault(
                "InvalidParameterCombination",
                "Give FinalDBSnapshotIdentifier unless SkipFinalSnapshot is true"
            )
        }
        if let snapshotName {
            guard !snapshots.contains(where: { !$0.isOfCluster && $0.identifier == snapshotName }) else {
                throw fault("DBSnapshotAlreadyExists", "There is a snapshot \(snapshotName) already")
            }
            guard instance.sourceReference == nil else {
                throw fault("InvalidParameterCombination", "A read replica has no final snapshot")
            }
            let snapshot: JSONValue = [
                "DBSnapshotIdentifier": .string(snapshotName), "DBInstanceIdentifier": JSONValue(instance.identifier),
                "DBSnapshotArn": .string(place.arn(.snapshot, snapshotName).description),
                "Engine": .string(instance.engine.description), "Status": "available", "SnapshotType": "manual",
                "SnapshotCreateTime": .string(now.timestamp), "DbiResourceId": .string(instance.dbiResourceId ?? ""),
            ]
            snapshots.append(try DBSnapshot(snapshot, at: "DBSnapshots"))
        }
        update(instance.dbiResourceId) { $0["DBInstanceStatus"] = "deleting" }
        let duration = durations.deletion + (snapshotName == nil ? 0 : durations.finalSnapshot)
        schedule(instance.dbiResourceId, [(duration, .delete)])
        return instance.dbiResourceId
    }

    mutating func addTags(_ parameters: JSONObject) throws -> String? {
        try changeTags(parameters, .addTagsToResource) { tags in
            for tag in parameters["Tags"]?.array ?? [] {
                if let key = tag["Key"]?.string { tags[key] = tag["Value"]?.string ?? "" }
            }
        }
    }

    mutating func removeTags(_ parameters: JSONObject) throws -> String? {
        try changeTags(parameters, .removeTagsFromResource) { tags in
            for key in parameters["TagKeys"]?.array ?? [] { tags[key.string ?? ""] = nil }
        }
    }

    private mutating func changeTags(
        _ parameters: JSONObject,
        _ action: Action,
        _ change: (inout [String: String]) -> Void
    ) throws -> String? {
        let name = parameters["ResourceName"]?.string ?? ""
        let cluster = ARN(name)?.name(of: .dbCluster) == nil ? nil : cluster(name)
        guard let resource: any DBResource = cluster ?? instance(name) else { throw notFound(name, action) }
        var tags = resource.tags
        change(&tags)
        update(resource.dbiResourceId) { $0["TagList"] = JSONValue(tags: tags) }
        updateCluster(resource.dbiResourceId) { $0["TagList"] = JSONValue(tags: tags) }
        return resource.dbiResourceId
    }

    mutating func addRole(_ parameters: JSONObject, _ durations: SimulatedDurations) throws -> String? {
        let instance = try usable(parameters, .addRoleToDBInstance)
        let role: JSONObject = ["RoleArn": parameters["RoleArn"] ?? "", "FeatureName": parameters["FeatureName"] ?? ""]
        let others = instance["AssociatedRoles"]?.array ?? []
        func roles(_ status: JSONValue) -> JSONValue {
            .array(others + [.object(role.merging(["Status": status]) { $1 })])
        }
        update(instance.dbiResourceId) { $0["AssociatedRoles"] = roles("PENDING") }
        schedule(instance.dbiResourceId, [(durations.statusLag, .set(["AssociatedRoles": roles("ACTIVE")]))])
        return instance.dbiResourceId
    }
}
