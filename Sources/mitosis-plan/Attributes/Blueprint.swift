import RDS

/// How one new instance comes to be what the old one was: the parameters of its creation, what it will be then, and what
/// has to be changed afterwards.
struct Blueprint: Sendable {
    let old: DBInstance
    let creation: JSONObject
    /// The new instance when it has been created, and promoted where it is a root.
    let created: DBInstance
    /// Of ModifyDBInstance, once it is there.
    let changes: ConfigurationParameters
    /// Of a second ModifyDBInstance that reaches a newer engine version; empty when the clone's is right.
    let upgrade: JSONObject
    /// The new instance when everything is done.
    private(set) var finished: DBInstance
    /// Whether its parameter group differs from the one that it is created with.
    let needsReboot: Bool

    /// - Parameters:
    ///   - old: The instance whose attributes it gets.
    ///   - base: The instance whose data it gets: the source, or its parent's new instance.
    ///   - retention: The days of backups that it has when it is created or promoted, where that can be said.
    init(replacing old: DBInstance, madeOf base: DBInstance, by way: Way, retention: Int?) {
        self.old = old
        creation = CreationParameters.make(for: old, of: base, by: way, retention: retention)
        var instance = Inheritance.instance(of: base, by: way)
        Storage.apply(creation, by: way.action, to: &instance)
        if let retention { instance["BackupRetentionPeriod"] = .integer(retention) }
        Storage.settle(&instance)
        created = instance
        changes = ConfigurationParameters(for: old, from: base, by: way)
        for parameters in [changes.parameters] + changes.own.map(\.parameters) {
            Storage.apply(parameters, by: .modifyDBInstance, to: &instance)
        }
        Storage.settle(&instance)
        upgrade = Self.upgrade(of: instance, to: old)
        Storage.apply(upgrade, by: .modifyDBInstance, to: &instance)
        finished = instance
        needsReboot = instance.parameterGroupName != created.parameterGroupName
    }

    /// Takes in one more modification, after all others.
    mutating func finish(with parameters: JSONObject) {
        Storage.apply(parameters, by: .modifyDBInstance, to: &finished)
    }

    /// A newer major version needs groups of its own, which go in the same call.
    ///
    /// Source: RDS API 2014-10-31, `ModifyDBInstance`, `EngineVersion`.
    private static func upgrade(of instance: DBInstance, to old: DBInstance) -> JSONObject {
        guard let present = instance.engineVersion, let wanted = Attribute.intended("EngineVersion", of: old)?.string,
            EngineVersion(present) < EngineVersion(wanted)
        else { return [:] }
        var parameters: JSONObject = ["EngineVersion": .string(wanted)]
        guard !Groups.fit(old, instance) else { return parameters }
        parameters["AllowMajorVersionUpgrade"] = true
        for attribute in Attribute.all where [.parameterGroup, .optionGroup].contains(attribute.form) {
            guard let name = attribute.parameters[.modifyDBInstance] else { continue }
            parameters[name] = attribute.value(of: old)
        }
        return parameters
    }
}
