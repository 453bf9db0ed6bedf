import RDS

/// The parameters that a creation gets so that the new instance is what the old one was.
enum CreationParameters {
    /// - Parameter retention: Days of backups, where the creation takes them.
    static func make(for old: DBInstance, of base: DBInstance, by action: Action, retention: Int?) -> JSONObject {
        var parameters: JSONObject = [:]
        for attribute in Attribute.all {
            guard let name = attribute.parameters[action], let value = attribute.intendedValue(of: old),
                isSent(attribute, value, old: old, base: base, action: action)
            else { continue }
            parameters[name] = value
        }
        if old["ProcessorFeatures"] == nil, base["ProcessorFeatures"] != nil {
            parameters["UseDefaultProcessorFeatures"] = true
        }
        if action != .createDBInstanceReadReplica, let retention {
            parameters["BackupRetentionPeriod"] = .integer(retention)
        }
        return parameters
    }

    private static func isSent(
        _ attribute: Attribute,
        _ value: JSONValue,
        old: DBInstance,
        base: DBInstance,
        action: Action
    ) -> Bool {
        let isReplica = action == .createDBInstanceReadReplica
        let family = old.engine.family
        switch attribute.member {
        // Tags come with the plan's own; protection was once dropped here, so it is set afterwards; the key is the data's.
        case "TagList", "DeletionProtection", "KmsKeyId", "AdditionalStorageVolumes": return false
        // Windows go together in one modification; retention is said by the caller.
        case "PreferredBackupWindow", "BackupRetentionPeriod": return false
        case "DBParameterGroups": return !isReplica || family == .oracle || family == .db2
        case "DBSubnetGroup": return !isReplica || value != attribute.value(of: base)
        case "AvailabilityZone": return !old.isTrue("MultiAZ")
        case "MultiAZ": return family != .sqlServer
        case "StorageType": return family != .sqlServer
        case "AllocatedStorage": return family != .sqlServer && isWorthGrowing(value, base)
        case "Iops", "StorageThroughput":
            return family != .sqlServer
                && Storage.isAskedFor(attribute.member, of: old, from: base.allocatedStorage ?? 0)
        case "MaxAllocatedStorage":
            return (value.integer ?? 0) > max(old.allocatedStorage ?? 0, base.allocatedStorage ?? 0)
        case "MonitoringInterval": return value != 0
        case "MonitoringRoleArn": return old["MonitoringInterval"] != nil && old["MonitoringInterval"] != 0
        case "PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod":
            return old.isTrue("PerformanceInsightsEnabled")
        case "BackupTarget": return value != "region"
        case "CustomerOwnedIpEnabled": return value == true
        case "DedicatedLogVolume": return value == true || base.isTrue("DedicatedLogVolume")
        case "ReplicaMode": return family == .oracle || family == .db2
        case "LicenseModel", "CustomIamInstanceProfile": return !isReplica
        default: return value != [] && value != ""
        }
    }

    /// RDS grows storage by a tenth at least, and never shrinks it.
    private static func isWorthGrowing(_ size: JSONValue, _ base: DBInstance) -> Bool {
        Storage.canGrow(base.allocatedStorage ?? 0, to: size.integer ?? 0)
    }
}
