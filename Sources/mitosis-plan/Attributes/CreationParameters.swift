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
        if takesStorage(old, base, action) {
            let size = Storage.size(of: old, copying: base)
            parameters.merge(Storage.performance(of: old, size: size)) { $1 }
        }
        if old["ProcessorFeatures"] == nil, base["ProcessorFeatures"] != nil {
            parameters["UseDefaultProcessorFeatures"] = true
        }
        let volumes = StorageVolumes.changes(from: base, to: old)
        if !volumes.isEmpty { parameters["AdditionalStorageVolumes"] = .array(volumes) }
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
        // Tags come with the plan's own; protection was once dropped here, so it is set afterwards.
        case "TagList", "DeletionProtection", "DatabaseInsightsMode": return false
        // Only as far as they differ, or fit.
        case "AdditionalStorageVolumes", "Iops", "StorageThroughput": return false
        // Windows go together in one modification; retention is said by the caller.
        case "PreferredBackupWindow", "BackupRetentionPeriod": return false
        case _ where Parity.inherited.contains(attribute.member): return false
        case "DBParameterGroups": return (!isReplica || family == .oracle || family == .db2) && Groups.fit(old, base)
        // Replicas of these share their source's options.
        case "OptionGroupMemberships":
            return !(isReplica && [.oracle, .sqlServer].contains(family)) && Groups.fit(old, base)
        case "DBSubnetGroup": return !isReplica || value != attribute.value(of: base)
        case "AvailabilityZone": return Attribute.intended("MultiAZ", of: old) != true
        case "MultiAZ": return family != .sqlServer
        case "StorageType": return takesStorage(old, base, action)
        case "AllocatedStorage":
            return family != .sqlServer && Storage.canGrow(base.allocatedStorage ?? 0, to: value.integer ?? 0)
        case "MaxAllocatedStorage":
            return Storage.canGrow(Storage.size(of: old, copying: base), to: value.integer ?? 0)
        case "MonitoringInterval": return value != 0
        case "MonitoringRoleArn": return old["MonitoringInterval"] != nil && old["MonitoringInterval"] != 0
        // Advanced insights, its own or the source's, are dealt with as a whole afterwards.
        case "PerformanceInsightsEnabled": return base["DatabaseInsightsMode"] != "advanced"
        case "PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod":
            return old.isTrue("PerformanceInsightsEnabled") && base["DatabaseInsightsMode"] != "advanced"
        case "BackupTarget": return value != "region"
        case "CustomerOwnedIpEnabled", "DedicatedLogVolume": return value == true || base.isTrue(attribute.member)
        case "ReplicaMode": return isReplica && old.sourceReference != nil && (family == .oracle || family == .db2)
        case "LicenseModel": return !isReplica
        default: return value != [] && value != ""
        }
    }

    /// SQL Server takes nothing of storage when an instance is made, and a replica of less than 100 GiB can not have
    /// provisioned IOPS; both get it afterwards.
    ///
    /// Source: Amazon RDS User Guide, "Working with DB instance read replicas", "Storage types".
    private static func takesStorage(_ old: DBInstance, _ base: DBInstance, _ action: Action) -> Bool {
        guard old.engine.family != .sqlServer else { return false }
        let isProvisioned = ["io1", "io2"].contains(Attribute.intended("StorageType", of: old)?.string)
        let isSmall = (base.allocatedStorage ?? 100) < 100
        return !(action == .createDBInstanceReadReplica && isProvisioned && isSmall)
    }
}

/// What goes by the major version of an engine.
enum Groups {
    /// Whether the parameter and option groups of one instance can be those of a copy of the other.
    static func fit(_ old: DBInstance, _ other: DBInstance) -> Bool {
        guard let version = Attribute.intended("EngineVersion", of: old)?.string, let present = other.engineVersion
        else { return true }
        return old.engine.majorVersion(of: version) == other.engine.majorVersion(of: present)
    }
}
