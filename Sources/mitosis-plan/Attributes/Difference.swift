import RDS

typealias Difference = AttributeDifference

extension AttributeDifference {
    /// The differences between an old instance and what its blueprint ends with, in the order of the attributes.
    static func all(of blueprint: Blueprint) -> [Difference] {
        let old = blueprint.old
        let new = blueprint.finished
        var found: [Difference] = []
        func add(_ attribute: String, _ wanted: JSONValue?, _ actual: JSONValue?) {
            let wanted = something(wanted)
            let actual = something(actual)
            guard wanted != actual else { return }
            found.append(Difference(identifier: old.identifier, attribute: attribute, old: wanted, new: actual))
        }
        found += carried(of: new, from: old).filter { $0.attribute != "TagList" && $0.attribute != "MasterUserSecret" }
            .filter { $0.attribute != "AssociatedRoles" }
        for member in inherited {
            // A stream that has been stopped is none.
            let isStopped = member == "ActivityStreamStatus" && old[member] == "stopped"
            add(member, isStopped ? nil : old[member], new[member])
        }
        for role in old["AssociatedRoles"]?.array ?? [] where role["Status"] == "INVALID" {
            add("AssociatedRoles", role["RoleArn"], nil)
        }
        return found
    }

    /// What comes with the data, in the order of the table.
    private static let inherited = Attribute.all.filter { $0.fate(of: .other, by: .snapshot) == .inherited }.map(
        \.member
    )
}
