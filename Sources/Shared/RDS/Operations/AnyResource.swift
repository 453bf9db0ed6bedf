/// What IAM checks for a call and nobody can name when the plan is made: any of a kind, of the account and Region.
///
/// It stands among an operation's resources as the one pattern that is allowed there.
package enum AnyResource: CaseIterable, Sendable {
    /// The key of a snapshot, of backups or of another account's cluster, of which only the name is known.
    case key
    /// The option group of such a snapshot.
    case optionGroup
    /// The tenant databases of a multi-tenant CDB, whose identities RDS chooses.
    case tenantDatabase

    /// The pattern, in the account and Region of any RDS resource.
    package func arn(at place: ARN) -> ARN {
        switch self {
        case .key: place.key("*")
        case .optionGroup: place.sibling(.optionGroup, "*")
        case .tenantDatabase: place.sibling(.tenantDatabase, "*")
        }
    }

    /// Whether operations of such an action may have it.
    ///
    /// Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon RDS".
    private func isOf(_ action: Action) -> Bool {
        switch self {
        case .key: action.snapshotParameter != nil || action == .restoreDBInstanceToPointInTime
        case .optionGroup: action == .restoreDBInstanceFromDBSnapshot
        case .tenantDatabase:
            [.restoreDBInstanceFromDBSnapshot, .restoreDBInstanceToPointInTime, .deleteDBInstance].contains(action)
        }
    }

    /// Whether a resource of an operation is such a pattern, and one that its action may have.
    static func isAllowed(_ resource: String, of operation: Operation) -> Bool {
        guard let place = operation.resources.first.flatMap({ ARN($0) }), place.service == "rds" else { return false }
        if let shared = operation.sharedSource, key.arn(at: shared).description == resource { return true }
        return allCases.contains { $0.isOf(operation.action) && $0.arn(at: place).description == resource }
    }
}
