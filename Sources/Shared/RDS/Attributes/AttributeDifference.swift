/// Something of an old instance that the new one will not have.
package struct AttributeDifference: Hashable, Sendable, CustomStringConvertible {
    package let identifier: DBInstanceIdentifier
    package let attribute: String
    package let old: JSONValue?
    package let new: JSONValue?

    package init(identifier: DBInstanceIdentifier, attribute: String, old: JSONValue?, new: JSONValue?) {
        self.identifier = identifier
        self.attribute = attribute
        self.old = old
        self.new = new
    }

    package var description: String { "\(identifier): \(attribute) \(change)" }

    /// Both values in words.
    package var change: String {
        // What is turned off is shown so, or not at all.
        "is \(Self.text(old)) and will be \(new == nil && old == true ? "false" : Self.text(new))"
    }

    private static func text(_ value: JSONValue?) -> String { value?.string ?? value?.line ?? "absent" }

    /// In which attributes that are carried a new instance is not what the old one is, or is about to be.
    ///
    /// What the old instance does not show, and nothing takes away, is no difference: RDS shows some of what is turned
    /// off, and leaves the rest out.
    ///
    /// - Returns: In the order of the table; named as ModifyDBInstance calls them, or as the member where it does not.
    package static func carried(of new: DBInstance, from old: DBInstance) -> [AttributeDifference] {
        of(Attribute.carried(from: old), new, old)
    }

    /// In which of some attributes a new instance is not what the old one is, or is about to be.
    static func of(_ attributes: [Attribute], _ new: DBInstance, _ old: DBInstance) -> [AttributeDifference] {
        attributes.compactMap { attribute in
            let wanted = something(attribute.intendedValue(of: old))
            let actual = something(attribute.value(of: new))
            guard wanted != nil || attribute.isAbsenceCarried else { return nil }
            guard !attribute.isSame(wanted, actual) else { return nil }
            return AttributeDifference(identifier: old.identifier, attribute: attribute.name, old: wanted, new: actual)
        }
    }

    /// What an instance has: `nil` for what is turned off.
    package static func something(_ value: JSONValue?) -> JSONValue? {
        [nil, false, 0, [], ""].contains(value) ? nil : value
    }
}

extension Attribute {
    /// Whether an instance that shows no such thing is surely without it.
    fileprivate var isAbsenceCarried: Bool {
        switch form {
        case .domain, .storageVolumes, .tags, .roles, .secret: true
        default: removal != nil
        }
    }

    /// Groups go by names, whose case means nothing.
    fileprivate func isSame(_ old: JSONValue?, _ new: JSONValue?) -> Bool {
        switch form {
        case .parameterGroup, .optionGroup, .subnetGroup: old?.string?.lowercased() == new?.string?.lowercased()
        case .same where member == "DatabaseInsightsMode": old ?? "standard" == new ?? "standard"
        default: old == new
        }
    }
}
