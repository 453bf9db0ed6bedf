import RDS

/// The class that a replica is made with where it might not start with the one that it is to have.
///
/// A replica in the same Region gets its source's parameter group, whose fixed sizes may be more than a small class has:
/// it ends `incompatible-parameters`, and never starts. So it is made with its source's class, and gets its own class when
/// it has its own group. Source: RDS API 2014-10-31, `CreateDBInstanceReadReplica`, `DBParameterGroupName`; Amazon RDS User
/// Guide, "Resolving incompatible-parameters".
struct StartingClass {
    /// The class that it is made with, and the one that it is to have.
    let first: String
    let final: String
    /// The group that it cannot do without at first.
    let group: String

    /// - Parameters:
    ///   - old: The instance whose attributes are wanted.
    ///   - base: The instance that is replicated.
    /// - Returns: `nil` where the replica can be made as it is to be.
    init?(for old: DBInstance, replicating base: DBInstance) {
        guard ![.oracle, .db2].contains(old.engine.family), let group = base.parameterGroupName,
            !group.hasPrefix("default."), group != old.parameterGroupName,
            let wanted = Attribute.intended("DBInstanceClass", of: old)?.string,
            let present = base["DBInstanceClass"]?.string, wanted != present
        else { return nil }
        // An older instance's group does not fit the data, so the copy keeps the one that it begins with.
        if let version = old.engineVersion, let data = base.engineVersion, !Groups.fit(old, base),
            EngineVersion(version) < EngineVersion(data)
        {
            return nil
        }
        if let own = DBInstanceClass(wanted).memory, let other = DBInstanceClass(present).memory, own >= other {
            return nil
        }
        (first, final, self.group) = (present, wanted, group)
    }

    /// The old instance as if it had the class that the replica is made with; cores and threads go with the class.
    func applied(to old: DBInstance) -> DBInstance {
        var old = old
        var pending = old["PendingModifiedValues"]?.object ?? [:]
        for name in ["DBInstanceClass", "ProcessorFeatures"] { pending[name] = nil }
        old["PendingModifiedValues"] = pending.isEmpty ? nil : .object(pending)
        old["DBInstanceClass"] = .string(first)
        old["ProcessorFeatures"] = nil
        return old
    }

    /// The modification that brings the final class.
    func change(for old: DBInstance) -> JSONObject {
        var parameters: JSONObject = ["DBInstanceClass": .string(final), "ApplyImmediately": true]
        parameters["ProcessorFeatures"] = Attribute.intended("ProcessorFeatures", of: old)
        return parameters
    }

    func note(_ name: DBInstanceIdentifier, _ base: DBInstanceIdentifier) -> Message {
        .note(
            "'\(name)' is copied with the class \(first), for it begins with the parameter group '\(group)' of "
                + "'\(base)', with which \(final) may not start; its class changes when its group has (--restore-snapshot "
                + "and --point-in-time need no such step)"
        )
    }
}
