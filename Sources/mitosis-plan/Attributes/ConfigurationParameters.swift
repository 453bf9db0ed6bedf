import RDS

/// What a new instance still needs changed once it is there, in one modification.
enum ConfigurationParameters {
    /// - Parameters:
    ///   - old: The instance whose attributes are wanted.
    ///   - new: What the new instance is by then.
    ///   - creation: The action that makes it; what that was asked for needs no repeating.
    /// - Returns: The parameters, without the name; empty when there is nothing to change.
    static func make(for old: DBInstance, from new: DBInstance, by creation: Action) -> JSONObject {
        var parameters: JSONObject = [:]
        for attribute in Attribute.all {
            guard let name = attribute.parameters[.modifyDBInstance], !isExcluded(attribute.member),
                let wanted = attribute.intendedValue(of: old)
            else { continue }
            if attribute.form == .parameterGroup {
                if isGroupSent(old, new, creation) { parameters[name] = wanted }
            } else if !attribute.isShown(wanted, by: .modifyDBInstance, in: new), isSent(attribute, wanted, old, new) {
                parameters[name] = wanted
            }
        }
        let groups = [
            logExports(for: old, from: new), windows(of: old, changing: parameters), insights(of: old, changing: new),
            storage(of: old, changing: new), removals(for: old, from: new),
        ]
        return groups.reduce(parameters) { $0.merging($1) { $1 } }
    }

    /// Given at creation, inherited, or changed together with others.
    private static func isExcluded(_ member: String) -> Bool {
        Parity.inherited.contains(member) || Parity.notApplicable.contains(member) || excluded.contains(member)
    }

    private static let excluded: Set = [
        "AllocatedStorage", "StorageType", "Iops", "StorageThroughput", "AdditionalStorageVolumes", "DBSubnetGroup",
        "NetworkType", "EngineVersion", "EnabledCloudwatchLogsExports", "PerformanceInsightsEnabled",
        "PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod", "DatabaseInsightsMode",
    ]

    private static func isSent(_ attribute: Attribute, _ wanted: JSONValue, _ old: DBInstance, _ new: DBInstance)
        -> Bool
    {
        switch attribute.member {
        case "OptionGroupMemberships": Groups.fit(old, new)
        case "MonitoringRoleArn": old["MonitoringInterval"] != nil && old["MonitoringInterval"] != 0
        case "MaxAllocatedStorage": Storage.canGrow(Storage.size(of: old, copying: new), to: wanted.integer ?? 0)
        case "ReplicaMode": old.sourceReference != nil
        default: wanted != [] && wanted != ""
        }
    }

    /// Most replicas take no parameter group at creation, so it is always said afterwards.
    private static func isGroupSent(_ old: DBInstance, _ new: DBInstance, _ creation: Action) -> Bool {
        creation == .createDBInstanceReadReplica && ![.oracle, .db2].contains(old.engine.family) && Groups.fit(old, new)
    }

    /// A modification wants the difference of the log types, not the set.
    private static func logExports(for old: DBInstance, from new: DBInstance) -> JSONObject {
        guard let attribute = Attribute.all.first(where: { $0.form == .logExports }) else { return [:] }
        let wanted = Set(attribute.intendedValue(of: old)?.array ?? [])
        let present = Set(attribute.value(of: new)?.array ?? [])
        var change: JSONObject = [:]
        let enabled = wanted.subtracting(present).compactMap(\.string).sorted()
        let disabled = present.subtracting(wanted).compactMap(\.string).sorted()
        if !enabled.isEmpty { change["EnableLogTypes"] = .array(enabled.map { .string($0) }) }
        if !disabled.isEmpty { change["DisableLogTypes"] = .array(disabled.map { .string($0) }) }
        return change.isEmpty ? [:] : ["CloudwatchLogsExportConfiguration": .object(change)]
    }

    /// Both windows go in one call: the new one of the two might overlap the other's old one.
    private static func windows(of old: DBInstance, changing parameters: JSONObject) -> JSONObject {
        let names = ["PreferredBackupWindow", "PreferredMaintenanceWindow"]
        guard names.contains(where: { parameters[$0] != nil }) else { return [:] }
        return old.members.filter { names.contains($0.key) }
    }

    /// Performance Insights and the mode of Database Insights go in one call: the advanced mode needs the former, kept
    /// for 15 months.
    ///
    /// Source: Amazon RDS User Guide, "Monitoring Amazon RDS databases with CloudWatch Database Insights".
    private static func insights(of old: DBInstance, changing new: DBInstance) -> JSONObject {
        let isWanted = old.isTrue("PerformanceInsightsEnabled")
        let mode = isWanted ? old["DatabaseInsightsMode"] ?? "standard" : "standard"
        let kept = "PerformanceInsightsRetentionPeriod"
        let key = "PerformanceInsightsKMSKeyId"
        let isModeRight = mode == new["DatabaseInsightsMode"] ?? "standard"
        let isRight =
            isWanted == new.isTrue("PerformanceInsightsEnabled")
            && (!isWanted || [kept, key].allSatisfy { old[$0] == nil || old[$0] == new[$0] })
        guard !isModeRight || !isRight else { return [:] }
        var parameters: JSONObject = ["EnablePerformanceInsights": .bool(isWanted)]
        if isWanted { parameters[kept] = old[kept] }
        if isWanted, old[key] != new[key] { parameters[key] = old[key] }
        if !isModeRight { parameters["DatabaseInsightsMode"] = mode }
        return parameters
    }

    /// What of storage could not be given at creation; size and IOPS go together.
    private static func storage(of old: DBInstance, changing new: DBInstance) -> JSONObject {
        // SQL Server's replicas have the storage of their source.
        if old.engine.family == .sqlServer, old.sourceReference != nil { return [:] }
        let size = Storage.size(of: old, copying: new)
        let type = Attribute.intended("StorageType", of: old) ?? new["StorageType"]
        let performance = Storage.performance(of: old, size: size)
        let isRight =
            size == new.allocatedStorage ?? 0 && type == new["StorageType"]
            && performance.allSatisfy { new[$0.key] == $0.value }
        guard !isRight else { return [:] }
        var parameters = performance
        if type != new["StorageType"] { parameters["StorageType"] = type }
        if size > new.allocatedStorage ?? 0 || !performance.isEmpty { parameters["AllocatedStorage"] = .integer(size) }
        return parameters
    }

    /// What the source passes on and the old instance does not have is taken away.
    private static func removals(for old: DBInstance, from new: DBInstance) -> JSONObject {
        var parameters: JSONObject = [:]
        let limit = Attribute.intended("MaxAllocatedStorage", of: old)?.integer ?? 0
        let size = Storage.size(of: old, copying: new)
        // A limit that the size has reached lets nothing grow. It is turned off by asking for the size itself.
        if new["MaxAllocatedStorage"] != nil, !Storage.canGrow(size, to: limit) {
            parameters["MaxAllocatedStorage"] = .integer(size)
        }
        let isInDomain = { (instance: DBInstance) in instance["DomainMemberships"]?.array?.isEmpty == false }
        if isInDomain(new), !isInDomain(old) { parameters["DisableDomain"] = true }
        return parameters
    }
}
