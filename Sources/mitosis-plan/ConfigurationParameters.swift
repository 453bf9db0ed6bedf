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
        for attribute in Attribute.all where attribute.form != .logExports {
            guard let name = attribute.parameters[.modifyDBInstance], !excluded.contains(attribute.member) else {
                continue
            }
            guard let wanted = attribute.intendedValue(of: old) else { continue }
            if attribute.form == .parameterGroup {
                if isGroupSent(wanted, old, new, creation) { parameters[name] = wanted }
            } else if !attribute.isShown(wanted, by: .modifyDBInstance, in: new), isSent(attribute, wanted, old, new) {
                parameters[name] = wanted
            }
        }
        parameters.merge(logExports(for: old, from: new)) { $1 }
        parameters.merge(windows(of: old, changing: parameters)) { $1 }
        if old.engine.family == .sqlServer { parameters.merge(storage(of: old, changing: new)) { $1 } }
        // What the source passes on and the old instance does not have is turned off.
        if old["MaxAllocatedStorage"] == nil, new["MaxAllocatedStorage"] != nil {
            parameters["MaxAllocatedStorage"] = parameters["AllocatedStorage"] ?? new["AllocatedStorage"]
        }
        return parameters
    }

    /// Given at creation, reached otherwise, or not for a modification to change.
    private static let excluded: Set = [
        "AllocatedStorage", "StorageType", "Iops", "StorageThroughput", "DBSubnetGroup", "EngineVersion",
        "LicenseModel",
        "AdditionalStorageVolumes", "TdeCredentialArn", "PromotionTier", "MultiTenant", "AutomationMode", "NetworkType",
    ]

    private static func isSent(_ attribute: Attribute, _ wanted: JSONValue, _ old: DBInstance, _ new: DBInstance)
        -> Bool
    {
        switch attribute.member {
        case "MonitoringRoleArn": old["MonitoringInterval"] != nil && old["MonitoringInterval"] != 0
        case "PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod":
            old.isTrue("PerformanceInsightsEnabled")
        case "MaxAllocatedStorage": (wanted.integer ?? 0) > (new.allocatedStorage ?? 0)
        case "DatabaseInsightsMode": wanted != "standard" || new["DatabaseInsightsMode"] != nil
        case "ReplicaMode": old.engine.family == .oracle || old.engine.family == .db2
        default: wanted != [] && wanted != ""
        }
    }

    /// A replica takes no parameter group at creation, so it is always said afterwards.
    private static func isGroupSent(_ wanted: JSONValue, _ old: DBInstance, _ new: DBInstance, _ creation: Action)
        -> Bool
    {
        let isOfOtherVersion =
            wanted.string?.hasPrefix("default.") == true
            && majorVersion(old.engineVersion) != majorVersion(new.engineVersion)
        if isOfOtherVersion { return false }
        return creation == .createDBInstanceReadReplica && ![.oracle, .db2].contains(old.engine.family)
    }

    private static func majorVersion(_ version: String?) -> String? {
        version.map { $0.split(separator: ".").prefix(2).joined(separator: ".") }
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

    /// SQL Server takes nothing of storage when an instance is made; size and IOPS go together.
    private static func storage(of old: DBInstance, changing new: DBInstance) -> JSONObject {
        let present = new.allocatedStorage ?? 0
        let size = Storage.size(from: present, towards: old.allocatedStorage ?? 0)
        var wanted = old.members.filter {
            $0.key == "StorageType"
                || ["Iops", "StorageThroughput"].contains($0.key) && Storage.isAskedFor($0.key, of: old, from: present)
        }
        if size != present || wanted["Iops"] != nil { wanted["AllocatedStorage"] = .integer(size) }
        return wanted.allSatisfy { new[$0.key] == $0.value } ? [:] : wanted
    }

    /// Both windows go in one call: the new one of the two might overlap the other's old one.
    private static func windows(of old: DBInstance, changing parameters: JSONObject) -> JSONObject {
        let names = ["PreferredBackupWindow", "PreferredMaintenanceWindow"]
        guard names.contains(where: { parameters[$0] != nil }) else { return [:] }
        return old.members.filter { names.contains($0.key) }
    }
}
