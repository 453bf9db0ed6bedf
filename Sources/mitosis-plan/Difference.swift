import RDS

typealias Difference = AttributeDifference

extension AttributeDifference {
    /// What no request can carry over.
    private static let inherited = [
        "MasterUsername", "DBName", "StorageEncrypted", "KmsKeyId", "CharacterSetName", "NcharCharacterSetName",
        "Timezone",
    ]

    /// The differences between an old instance and what its blueprint ends with, in the order of the attributes.
    static func all(of blueprint: Blueprint) -> [Difference] {
        let old = blueprint.old
        let new = blueprint.finished
        var found: [Difference] = []
        for attribute in Attribute.all where attribute.form != .tags && !inherited.contains(attribute.member) {
            // RDS chooses the zone of an instance that spans several.
            if attribute.member == "AvailabilityZone" { continue }
            guard let wanted = attribute.intendedValue(of: old) else { continue }
            // To ask for a limit that is no higher than the size would turn it off: that is not what was wanted.
            let isLost = attribute.member == "MaxAllocatedStorage" && new["MaxAllocatedStorage"] == nil
            if !isLost, attribute.isShown(wanted, by: .createDBInstanceReadReplica, in: new) { continue }
            let name = attribute.parameters[.modifyDBInstance] ?? attribute.member
            found.append(
                Difference(identifier: old.identifier, attribute: name, old: wanted, new: attribute.value(of: new))
            )
        }
        for member in inherited where old[member] != new[member] {
            found.append(Difference(identifier: old.identifier, attribute: member, old: old[member], new: new[member]))
        }
        return found
    }
}
