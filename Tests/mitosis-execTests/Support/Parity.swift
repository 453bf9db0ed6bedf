import RDS

/// In what a finished instance is not what the one whose place it has taken was.
enum Parity {
    /// - Returns: By the name that a plan gives to the attribute, what both have.
    static func differences(_ old: DBInstance, _ new: DBInstance) -> [String: String] {
        var found: [String: String] = [:]
        for attribute in Attribute.all where attribute.form != .tags && !attribute.parameters.isEmpty {
            if attribute.member == "AvailabilityZone", old.isTrue("MultiAZ") { continue }
            let wanted = attribute.intendedValue(of: old)
            let actual = attribute.value(of: new)
            if isNothing(wanted) ? isNothing(actual) : wanted == actual { continue }
            found[attribute.parameters[.modifyDBInstance] ?? attribute.member] = text(wanted, actual)
        }
        for member in ["Engine", "MasterUsername", "DBName", "StorageEncrypted"] where old[member] != new[member] {
            found[member] = text(old[member], new[member])
        }
        if (old["MasterUserSecret"] != nil) != (new["MasterUserSecret"] != nil) {
            found["MasterUserSecret"] = text(old["MasterUserSecret"], new["MasterUserSecret"])
        }
        if roles(old) != roles(new) { found["AssociatedRoles"] = "\(roles(old)) became \(roles(new))" }
        let tags = new.tags.filter { PlanTag.isCopied($0.key) }
        let wanted = old.tags.filter { PlanTag.isCopied($0.key) }
        if tags != wanted { found["TagList"] = "\(wanted) became \(tags)" }
        return found
    }

    /// What DescribeDBInstances shows, or leaves out, where there is nothing of the kind.
    private static func isNothing(_ value: JSONValue?) -> Bool {
        [nil, false, 0, []].contains(value)
    }

    private static func text(_ old: JSONValue?, _ new: JSONValue?) -> String {
        "\(old?.line ?? "nothing") became \(new?.line ?? "nothing")"
    }

    private static func roles(_ instance: DBInstance) -> [String] {
        (instance["AssociatedRoles"]?.array ?? []).map {
            "\($0["RoleArn"]?.string ?? "") \($0["FeatureName"]?.string ?? "")"
        }
        .sorted()
    }
}
