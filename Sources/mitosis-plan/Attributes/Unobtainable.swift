import RDS

/// What an old instance has that RDS gives to no new one: it is not asked for, and named instead.
struct Unobtainable {
    /// The instance without it.
    private(set) var instance: DBInstance
    private(set) var differences: [Difference] = []
    /// Why, for standard error.
    private(set) var notes: [Message] = []

    /// - Parameters:
    ///   - old: The instance whose attributes are wanted.
    ///   - base: The instance whose data the new one gets.
    ///   - now: When the graph was taken, ISO 8601 in UTC.
    init(in old: DBInstance, copying base: DBInstance, now: String?) {
        instance = old
        leaveOutPendingUpgrade()
        leaveOutAuthority(now)
        leaveOutLogVolume(base)
    }

    /// The old instance's groups are of its present version, and RDS takes no group of one version with another.
    ///
    /// Source: RDS API 2014-10-31, `ModifyDBInstance`, `EngineVersion`.
    private mutating func leaveOutPendingUpgrade() {
        var pending = instance["PendingModifiedValues"]?.object ?? [:]
        guard let present = instance.engineVersion, let wanted = pending["EngineVersion"]?.string,
            instance.engine.majorVersion(of: present) != instance.engine.majorVersion(of: wanted)
        else { return }
        pending["EngineVersion"] = nil
        instance["PendingModifiedValues"] = pending.isEmpty ? nil : .object(pending)
        add(
            "EngineVersion",
            .string(wanted),
            .string(present),
            since:
                "the upgrade of '\(instance.identifier)' to \(wanted), which is pending, is left out: its parameter and "
                + "option group are of \(present)"
        )
    }

    /// An authority that has expired is not there any more: RDS answers `CertificateNotFound`.
    ///
    /// The date of a certificate is not its authority's, so it counts against those alone that nobody knows to be valid.
    /// Source: Amazon RDS User Guide, "Using SSL/TLS to encrypt a connection to a DB instance".
    private mutating func leaveOutAuthority(_ now: String?) {
        let wanted = Attribute.intended("CACertificateIdentifier", of: instance)
        guard let name = wanted?.string else { return }
        let end = instance["CertificateDetails"]?["ValidTill"]?.string
        let isOver = end.flatMap { end in now.map { end < $0 } } == true
        guard Self.expired.contains(name) || (isOver && !Self.valid.contains(name)) else { return }
        var pending = instance["PendingModifiedValues"]?.object ?? [:]
        pending["CACertificateIdentifier"] = nil
        instance["PendingModifiedValues"] = pending.isEmpty ? nil : .object(pending)
        instance["CACertificateIdentifier"] = nil
        add(
            "CACertificateIdentifier",
            wanted,
            nil,
            since:
                "the certificate authority \(name) of '\(instance.identifier)' has expired and is not asked for: RDS "
                + "gives its default one"
        )
    }

    private static let expired: Set = ["rds-ca-2010", "rds-ca-2012", "rds-ca-2015", "rds-ca-2017", "rds-ca-2019"]
    private static let valid: Set = ["rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1", "rds-ca-ecc384-g1"]

    /// A dedicated log volume goes with provisioned IOPS alone, and a copy may get one with its source's.
    ///
    /// Source: Amazon RDS User Guide, "Using a dedicated log volume (DLV)".
    private mutating func leaveOutLogVolume(_ base: DBInstance) {
        let wanted = Attribute.intended("DedicatedLogVolume", of: instance)
        let isProvisioned = ["io1", "io2"].contains(Attribute.intended("StorageType", of: instance)?.string)
        guard wanted == true || base.isTrue("DedicatedLogVolume"), wanted != true || !isProvisioned else { return }
        instance["DedicatedLogVolume"] = false
        guard wanted == true else { return }
        add(
            "DedicatedLogVolume",
            true,
            nil,
            since: "the dedicated log volume of '\(instance.identifier)' is left out: it needs provisioned IOPS"
        )
    }

    private mutating func add(_ attribute: String, _ old: JSONValue?, _ new: JSONValue?, since reason: String) {
        notes.append(.note(reason))
        differences.append(Difference(identifier: instance.identifier, attribute: attribute, old: old, new: new))
    }
}
