import RDS

/// The parameters that a creation gets so that the new instance is what the old one was: all that the table of fates
/// has for it.
enum CreationParameters {
    /// - Parameter retention: Days of backups, where the creation takes them.
    static func make(for old: DBInstance, of base: DBInstance, by way: Way, retention: Int?) -> JSONObject {
        var parameters: JSONObject = [:]
        for attribute in Attribute.all where attribute.fate(of: old.engine.family, by: way) == .creation {
            guard let name = attribute.parameters[way.action] else { continue }
            parameters[name] = value(of: attribute, old, base, way)
        }
        parameters.merge(StorageChange(of: old, copying: base, by: way).atCreation) { $1 }
        // The class may not have the number of cores that comes with the data.
        if old["ProcessorFeatures"] == nil, base["ProcessorFeatures"] != nil {
            parameters["UseDefaultProcessorFeatures"] = true
        }
        if way.isRestore, let retention { parameters["BackupRetentionPeriod"] = .integer(retention) }
        return parameters
    }

    /// What is asked for; `nil` where RDS takes nothing.
    private static func value(of attribute: Attribute, _ old: DBInstance, _ base: DBInstance, _ way: Way) -> JSONValue?
    {
        guard let value = attribute.wanted(by: old, from: base) else { return nil }
        switch attribute.member {
        // Tags come with the plan's own, retention is the caller's, storage goes by its size.
        case "TagList", "BackupRetentionPeriod", "AllocatedStorage", "StorageType", "Iops", "StorageThroughput",
            "AdditionalStorageVolumes":
            return nil
        case "DBParameterGroups", "OptionGroupMemberships":
            return Groups.atCreation(attribute, value, old, base, way)
        // "DbSubnetGroupName should not be specified for read replicas in the same region": RDS API,
        // DBSubnetGroupNotAllowedFault. Another one than the source's is taken beside the source's ARN.
        case "DBSubnetGroup": return way.isRestore || value != attribute.value(of: base) ? value : nil
        case "MaxAllocatedStorage":
            return Storage.canGrow(Storage.size(of: old, copying: base), to: value.integer ?? 0) ? value : nil
        case "DedicatedLogVolume" where value == true && !way.isRestore && StorageChange.isTooSmallForIOPS(base):
            return nil
        // Advanced insights that the source has are dealt with as a whole afterwards.
        case "PerformanceInsightsEnabled", "PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod":
            return base["DatabaseInsightsMode"] != "advanced" ? value : nil
        default: return value
        }
    }
}

extension Attribute {
    /// The value that the new instance should have of it; `nil` where there is nothing to ask for.
    ///
    /// What the old instance does not show is asked for by the value that means its absence where `base` has it.
    func wanted(by old: DBInstance, from base: DBInstance) -> JSONValue? {
        guard isMeaningful(for: old) else { return nil }
        if let value = intendedValue(of: old) { return value == [] || value == "" ? nil : value }
        guard case .value(let absence)? = removal, AttributeDifference.something(value(of: base)) != nil else {
            return nil
        }
        return absence
    }
}

extension Way {
    var isRestore: Bool { self == .snapshot || self == .pointInTime }
}
