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
        for attribute in Attribute.all where attribute.form != .tags && !isElsewhere(attribute.member, old) {
            let wanted = attribute.intendedValue(of: old)
            let isSaid = something(wanted) != nil || Parity.removable.contains(attribute.member)
            guard isSaid else { continue }
            let actual = attribute.value(of: new)
            if let wanted, isName(attribute), wanted.string?.lowercased() == actual?.string?.lowercased() { continue }
            add(attribute.parameters[.modifyDBInstance] ?? attribute.member, wanted, actual)
        }
        for member in Parity.inherited.sorted() {
            // A stream that has been stopped is none.
            let isStopped = member == "ActivityStreamStatus" && old[member] == "stopped"
            add(member, isStopped ? nil : old[member], new[member])
        }
        for role in old["AssociatedRoles"]?.array ?? [] where role["Status"] == "INVALID" {
            add("AssociatedRoles", role["RoleArn"], nil)
        }
        return found
    }

    /// What means nothing for this instance, or is not of this list.
    private static func isElsewhere(_ member: String, _ old: DBInstance) -> Bool {
        switch member {
        // RDS chooses the zone of an instance that spans several.
        case "AvailabilityZone": Attribute.intended("MultiAZ", of: old) == true
        case "MonitoringRoleArn": something(old["MonitoringInterval"]) == nil
        case "PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod":
            !old.isTrue("PerformanceInsightsEnabled")
        default: Parity.inherited.contains(member) || Parity.notApplicable.contains(member)
        }
    }

    private static func isName(_ attribute: Attribute) -> Bool {
        [.parameterGroup, .optionGroup, .subnetGroup].contains(attribute.form)
    }

    /// RDS shows some attributes that are turned off, and leaves others out.
    private static func something(_ value: JSONValue?) -> JSONValue? {
        [nil, false, 0, [], ""].contains(value) ? nil : value
    }
}
