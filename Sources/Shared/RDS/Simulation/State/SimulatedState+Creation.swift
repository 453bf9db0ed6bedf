#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The calls of the simulated Region that make an instance.
extension SimulatedState {
    /// What a new instance starts from.
    private struct Base {
        var members: JSONObject
        let origin: String?
    }

    mutating func create(
        _ action: Action,
        _ parameters: JSONObject,
        _ others: Surroundings,
        _ durations: SimulatedDurations
    ) throws -> String? {
        func fault(_ code: String, _ message: String) -> ServiceError {
            ServiceError(code: code, message: message, action: action)
        }
        let name = DBInstanceIdentifier(parameters[action.identifierParameter ?? ""]?.string ?? "")
        if let reason = name.fault { throw fault("InvalidParameterValue", "'\(name)' is no identifier: \(reason)") }
        guard index(of: name) == nil else { throw fault("DBInstanceAlreadyExists", "DB instance already exists") }
        for parameter in parameters.keys.sorted() where !RequestMembers.isKnown(parameter, action) {
            throw fault("InvalidParameterValue", "Unknown parameter \(parameter)")
        }
        let identity = newIdentity()
        let base = try base(action, parameters, identity, others)
        var members = base.members
        members["DBInstanceIdentifier"] = JSONValue(name)
        members["DBInstanceArn"] = .string(place.arn(.dbInstance, name.description).description)
        members["DbiResourceId"] = .string(identity)
        members["DBInstanceStatus"] = "creating"
        members["InstanceCreateTime"] = .string(now.timestamp)
        let port = parameters["Port"] ?? base.members["Endpoint"]?["Port"] ?? 3306
        members["Endpoint"] = nil
        var instance = try DBInstance(.object(members), at: name.description)
        let inherited = instance
        RequestMembers.apply(parameters.filter { $0.key != "Port" }, to: &instance)
        if let group = parameters["DBSubnetGroupName"]?.string.flatMap({ subnetGroup($0) }) {
            instance["DBSubnetGroup"] = group
        }
        try check(action, parameters, of: inherited, giving: instance)
        if parameters["AvailabilityZone"] != nil { try checkRoom(in: instance, for: instance, action) }
        StorageRules.settle(&instance)
        instance["DBParameterGroups"] = Self.synced(instance["DBParameterGroups"])
        add(instance)
        origins[identity] = base.origin.map { origins[$0] ?? $0 }
        let endpoint: JSONValue = [
            "Address": "\(name).c0ffee.\(place.region).rds.amazonaws.com", "Port": port,
            "HostedZoneId": "Z2R2ITUGPM61AM",
        ]
        let duration = action == .createDBInstanceReadReplica ? durations.replica : durations.restore
        var ready: JSONObject = ["DBInstanceStatus": "available", "Endpoint": endpoint]
        if action == .createDBInstanceReadReplica {
            ready["StatusInfos"] = [["StatusType": "read replication", "Normal": true, "Status": "replicating"]]
            let source = self.instance(parameters["SourceDBInstanceIdentifier"]?.string)
            let others = instances.filter { $0.dbiResourceId != identity }
            if let source, SimulatedAnswers.isOvercommitted(instance, by: source, among: others) {
                ready["DBInstanceStatus"] = "incompatible-parameters"
            }
        }
        schedule(identity, [(duration, .set(ready))])
        return identity
    }

    /// A creation's parameter group needs no reboot.
    private static func synced(_ groups: JSONValue?) -> JSONValue? {
        guard let name = groups?.array?.first?["DBParameterGroupName"] else { return groups }
        return [["DBParameterGroupName": name, "ParameterApplyStatus": "in-sync"]]
    }

    private func base(_ action: Action, _ parameters: JSONObject, _ identity: String, _ others: Surroundings) throws
        -> Base
    {
        switch action {
        case .createDBInstanceReadReplica: try replicaBase(parameters, identity)
        case .restoreDBInstanceFromDBSnapshot: try snapshotBase(parameters, identity, others)
        default: try pointInTimeBase(parameters, identity, others)
        }
    }

    private func replicaBase(_ parameters: JSONObject, _ identity: String) throws -> Base {
        let action = Action.createDBInstanceReadReplica
        func fault(_ code: String, _ message: String) -> ServiceError {
            ServiceError(code: code, message: message, action: action)
        }
        let reference = parameters["SourceDBInstanceIdentifier"]?.string ?? ""
        guard let source = instance(reference) else { throw notFound(reference, action) }
        if let fault = SimulatedStatus.fault(of: source, action, parameters) { throw fault }
        guard source.backupRetentionPeriod > 0 else {
            throw fault("InvalidDBInstanceState", "Automated backups are not enabled for \(source.identifier)")
        }
        if source["MasterUserSecret"] != nil, source.engine.family != .sqlServer {
            throw fault(
                "InvalidParameterValue",
                "Creating read replicas for source instance with engine \(source.engine) where "
                    + "ManageMasterUserPassword is enabled is not supported"
            )
        }
        guard source.replicaReferences.count < ReplicationRules.limit(source.engine, level: 0) else {
            throw fault("InvalidParameterValue", "\(source.identifier) has as many read replicas as it may have")
        }
        if let reason = replicationFault(of: source) { throw fault("InvalidParameterCombination", reason) }
        if parameters["DBParameterGroupName"] != nil, source.engine.family == .mysql {
            throw fault(
                "InvalidParameterCombination",
                "A parameter group cannot be given for a replica in the same Region"
            )
        }
        if parameters["DBSubnetGroupName"] != nil, !reference.hasPrefix("arn:") {
            throw fault(
                "DBSubnetGroupNotAllowedFault",
                "DbSubnetGroupName should not be specified for read replicas that are created in the same region as the master"
            )
        }
        var members = CreationDefaults.members(of: source, by: action, identity: identity)
        members["ReadReplicaSourceDBInstanceIdentifier"] = JSONValue(source.identifier)
        return Base(members: members, origin: source.dbiResourceId)
    }

    private func snapshotBase(_ parameters: JSONObject, _ identity: String, _ others: Surroundings) throws -> Base {
        let action = Action.restoreDBInstanceFromDBSnapshot
        let name = parameters["DBSnapshotIdentifier"]?.string ?? ""
        let snapshot = try restorable(name, action, others)
        // What a snapshot does not tell of its instance is the instance's.
        let known = instances + others.instances
        let template =
            known.first { $0.dbiResourceId != nil && $0.dbiResourceId == snapshot.originIdentity }
            ?? instance(snapshot.instanceIdentifier.description) ?? instances.first
        guard var template else { throw notFound(snapshot.instanceIdentifier.description, action) }
        // A directory is one account's, in one Region.
        if Place(of: template.arn) != place { template["DomainMemberships"] = nil }
        let data = CreationDefaults.content(of: snapshot, template: template)
        let members = CreationDefaults.members(of: data, by: action, identity: identity)
        return Base(members: members, origin: snapshot["DbiResourceId"]?.string)
    }

    private func pointInTimeBase(_ parameters: JSONObject, _ identity: String, _ others: Surroundings) throws -> Base {
        let action = Action.restoreDBInstanceToPointInTime
        let reference = parameters["SourceDBInstanceIdentifier"]?.string ?? ""
        let replicated = try parameters["SourceDBInstanceAutomatedBackupsArn"]?.string.map {
            try ownerOfReplicatedBackups($0, action, others)
        }
        guard let source = replicated ?? instance(reference) else { throw notFound(reference, action) }
        if let fault = SimulatedStatus.fault(of: source, action, parameters) { throw fault }
        guard source.backupRetentionPeriod > 0 else {
            throw ServiceError(
                code: "PointInTimeRestoreNotEnabled",
                message: "\(source.identifier) has no automated backups",
                action: action
            )
        }
        if source.sourceReference != nil, source.engine.family == .postgres {
            throw ServiceError(
                code: "InvalidParameterCombination",
                message: "A point in time of the read replica \(source.identifier) cannot be restored",
                action: action
            )
        }
        guard (parameters["RestoreTime"] != nil) != (parameters["UseLatestRestorableTime"] == true) else {
            throw ServiceError(
                code: "InvalidParameterCombination",
                message: "Give either RestoreTime or UseLatestRestorableTime",
                action: action
            )
        }
        let members = CreationDefaults.members(of: source, by: action, identity: identity)
        return Base(members: members, origin: source.dbiResourceId)
    }
}
