import RDS

/// What goes by the major version of an engine.
enum Groups {
    /// Whether the parameter and option groups of one instance can be those of a copy of the other.
    static func fit(_ old: DBInstance, _ other: DBInstance) -> Bool {
        guard let version = Attribute.intended("EngineVersion", of: old)?.string, let present = other.engineVersion
        else { return true }
        return old.engine.majorVersion(of: version) == other.engine.majorVersion(of: present)
    }

    /// The group that a creation asks for: the old instance's, or the data's where that is of another major version.
    ///
    /// A replica has its source's groups if it is asked for none. An option group may belong to one VPC.
    /// Source: RDS API 2014-10-31, `CreateDBInstanceReadReplica`; Amazon RDS User Guide, "Restoring to a DB instance".
    static func atCreation(
        _ attribute: Attribute,
        _ value: JSONValue,
        _ old: DBInstance,
        _ base: DBInstance,
        _ way: Way
    ) -> JSONValue? {
        if fit(old, base) { return value }
        guard way.isRestore else { return nil }
        if attribute.form == .optionGroup, old.vpcId != base.vpcId, let version = base.engineVersion {
            return .string(base.engine.defaultOptionGroup(version: version))
        }
        return attribute.value(of: base)
    }

    /// The data of a snapshot with the groups of its version, where the source has reached another since.
    static func ofVersion(_ data: DBInstance, takenFrom source: DBInstance) -> DBInstance {
        guard !fit(source, data), let version = data.engineVersion else { return data }
        var data = data
        data["DBParameterGroups"] = [
            ["DBParameterGroupName": .string(data.engine.defaultParameterGroup(version: version))]
        ]
        data["OptionGroupMemberships"] = [
            ["OptionGroupName": .string(data.engine.defaultOptionGroup(version: version))]
        ]
        return data
    }
}
