/// One member of a DB cluster: what becomes of it while a new cluster takes an old one's place, and what the requests call
/// it.
///
/// All of them stand in one table, `ClusterAttribute.aurora`, and what is otherwise in a Multi-AZ DB cluster in another,
/// `ClusterAttribute.multiAZ`; the documentation shows both, and the tests hold them against AWS's model.
package struct ClusterAttribute: Hashable, Sendable {
    /// When a new cluster is asked for it, if it is.
    package enum Fate: String, Hashable, Sendable {
        /// In the call that makes the cluster.
        case creation
        /// In one modification, before the cluster has an instance.
        case modify
        /// In a call of another kind.
        case otherCall = "other call"
        /// When its instances are made.
        case instances
        /// Never: it comes with the data, or starts afresh.
        case inherited
        /// Never: it is a state or a fact, it goes with another member, or a cluster that has it is refused.
        case notApplicable = "n/a"

        /// Whether the new cluster has it from the old one.
        package var isCarried: Bool { self != .inherited && self != .notApplicable }
    }

    /// How the shown value and the requested one are related.
    package enum Form: Hashable, Sendable {
        /// The member holds the very value of the request.
        case same
        /// Likewise, a name whose case means nothing.
        case name
        /// The ids inside `VpcSecurityGroups`.
        case securityGroups
        /// A set of log types; a modification asks for the difference.
        case logExports
        /// One value of the first of `DomainMemberships`, by this name.
        case domain(String)
        /// Tags by their keys; AWS's own, and the plan's, are nobody's request.
        case tags
        /// `aurora`, the usual one, is shown as nothing.
        case storageType
        /// A status that is `enabled` or `disabled` in the end.
        case switchedOn
        /// The authority in `CertificateDetails`.
        case certificate
        /// No request has it, or only one of another kind.
        case none
    }

    package let member: String
    package let fate: Fate
    package let form: Form
    /// What each action calls it; an action that is not here cannot set it.
    package let parameters: [Action: String]
    /// Why it is not carried, or how it is.
    package let note: String

    /// What becomes of the members of a cluster of this kind, each once or, where it holds several values, for each value.
    package static func all(of cluster: DBCluster) -> [ClusterAttribute] { cluster.isMultiAZ ? multiAZ : aurora }

    /// The attribute that a parameter of an action sets; `nil` for one that sets none, such as `ApplyImmediately`.
    package static func set(by parameter: String, of action: Action) -> ClusterAttribute? {
        guard action.isOfCluster else { return nil }
        return byParameter[action]?[parameter]
    }

    private static let byParameter: [Action: [String: ClusterAttribute]] = {
        var table: [Action: [String: ClusterAttribute]] = [:]
        for attribute in aurora + multiAZ {
            for (action, name) in attribute.parameters { table[action, default: [:]][name] = attribute }
        }
        return table
    }()
}
