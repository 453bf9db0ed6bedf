/// What the tools ask for: actions of the RDS API 2014-10-31, and commands of the user's.
package enum Action: String, Hashable, Sendable, CaseIterable {
    case createDBInstanceReadReplica = "CreateDBInstanceReadReplica"
    case restoreDBInstanceFromDBSnapshot = "RestoreDBInstanceFromDBSnapshot"
    case restoreDBInstanceToPointInTime = "RestoreDBInstanceToPointInTime"
    case promoteReadReplica = "PromoteReadReplica"
    case modifyDBInstance = "ModifyDBInstance"
    case rebootDBInstance = "RebootDBInstance"
    case deleteDBInstance = "DeleteDBInstance"
    case addRoleToDBInstance = "AddRoleToDBInstance"
    case addTagsToResource = "AddTagsToResource"
    case describeDBInstances = "DescribeDBInstances"
    case describeDBSnapshots = "DescribeDBSnapshots"
    case describeEvents = "DescribeEvents"
    /// A command of the user's, run by `bash -c`; no call of AWS's.
    case runCommand = "RunCommand"

    /// Whether the action only reads.
    package var isRead: Bool { rawValue.hasPrefix("Describe") }

    /// Whether it makes a new DB instance.
    package var isCreation: Bool {
        switch self {
        case .createDBInstanceReadReplica, .restoreDBInstanceFromDBSnapshot, .restoreDBInstanceToPointInTime: true
        default: false
        }
    }

    /// The parameter that names the instance that is made or changed; `nil` where there is none.
    package var identifierParameter: String? {
        switch self {
        case .restoreDBInstanceToPointInTime: "TargetDBInstanceIdentifier"
        case .addTagsToResource, .runCommand, .describeDBSnapshots, .describeEvents: nil
        default: "DBInstanceIdentifier"
        }
    }
}
