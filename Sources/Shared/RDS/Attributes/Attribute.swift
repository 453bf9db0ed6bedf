/// One attribute of a DB instance: where `DescribeDBInstances` shows it, what the requests call it, and what becomes of
/// it while a new instance takes an old one's place.
///
/// All of them stand in one table, `Attribute.all`.
package struct Attribute: Hashable, Sendable {
    /// How the shown value and the requested one are related.
    package enum Form: Hashable, Sendable {
        /// The member holds the very value of the request.
        case same
        /// `Endpoint.Port`.
        case port
        /// The name inside `DBSubnetGroup`.
        case subnetGroup
        /// The ids inside `VpcSecurityGroups`.
        case securityGroups
        /// The name inside the first of `DBParameterGroups`.
        case parameterGroup
        /// The name inside the first of `OptionGroupMemberships` that is not being removed.
        case optionGroup
        /// A set of log types; a modification asks for the difference.
        case logExports
        /// One value of the first of `DomainMemberships`, by this name.
        case domain(String)
        /// Volumes by their names, as far as requests describe them.
        case storageVolumes
        /// Tags by their keys; AWS's own are nobody's request.
        case tags
        /// Roles with their features, but for those that do not work.
        case roles
        /// Whether Secrets Manager has the master user's password, and the key of its secret.
        case secret
    }

    package let member: String
    package let form: Form
    /// What each action calls it; an action that is not here cannot set it.
    package let parameters: [Action: String]
    /// Where its fate is another than the requests' members say; the first that holds counts.
    let exceptions: [FateException]
    /// What it means nothing without.
    let need: Need?
    /// How it is taken away from an instance that should not have it; `nil` where nothing takes it away.
    package let removal: Removal?

    /// What people are told of it as.
    package var name: String { parameters[.modifyDBInstance] ?? member }

    private static let byParameter: [Action: [String: Attribute]] = {
        var table: [Action: [String: Attribute]] = [:]
        for attribute in all {
            for (action, name) in attribute.parameters { table[action, default: [:]][name] = attribute }
        }
        return table
    }()

    /// The value that an instance is about to have of a member that holds the very value of its request.
    package static func intended(_ member: String, of instance: DBInstance) -> JSONValue? {
        instance["PendingModifiedValues"]?[member] ?? instance[member]
    }

    /// Parameters that take away what no value of an attribute could, by the member that they empty when they are true.
    package static let removals: [String: String] = {
        var found: [String: String] = [:]
        for attribute in all {
            if case .parameter(let name)? = attribute.removal { found[name] = attribute.member }
        }
        return found
    }()

    /// The attribute that a parameter of an action sets; `nil` for one that sets none, such as `ApplyImmediately`.
    package static func set(by parameter: String, of action: Action) -> Attribute? {
        byParameter[action]?[parameter]
    }
}
