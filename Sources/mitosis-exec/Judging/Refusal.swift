import RDS

/// How a refused or failed call is to be taken.
enum Refusal: Hashable {
    /// Something else is still moving: look again, then decide afresh.
    case passing
    /// What was asked for is so already, or on its way.
    case alreadySo
    /// There is no room for the instance at the moment, in the zone that was asked for or in any.
    case noRoom
    /// Nobody knows whether the call took effect: look until that is sure.
    case unknown
    case final

    /// What another account does not share is as if it did not exist, and no time changes that.
    init(_ error: ServiceError, to operation: Operation) {
        self = operation.sharedSource != nil && error.saysAbsent ? .final : Refusal(error)
    }

    /// Source: the error codes of the RDS API 2014-10-31, and the texts that AWS's own tools go by.
    init(_ error: ServiceError) {
        let text = error.text.lowercased()
        let alreadySo = ["is not a read replica", "already being deleted", "no modifications were requested"]
        if error.mayHaveHappened {
            self = .unknown
        } else if error.action.makesSnapshot, Self.takenNames.contains(error.code) {
            // An earlier call of the plan's may not show yet; a stranger's does at the next look.
            self = .passing
        } else if error.action.deletesSnapshot, error.saysAbsent {
            self = .alreadySo
        } else if Self.alreadySoCodes.contains(error.code) || alreadySo.contains(where: text.contains) {
            self = .alreadySo
        } else if error.isThrottling || error.isUnanswered || Self.passingCodes.contains(error.code),
            !Self.lastingTexts.contains(where: text.contains)
        {
            self = .passing
        } else if Self.passingTexts.contains(where: text.contains) {
            self = .passing
        } else if Self.roomCodes.contains(error.code) {
            self = .noRoom
        } else {
            self = .final
        }
    }

    private static let takenNames: Set = ["DBSnapshotAlreadyExists", "DBClusterSnapshotAlreadyExistsFault"]

    private static let passingCodes: Set = [
        "InvalidDBInstanceState", "InvalidDBSnapshotState", "InvalidDBSecurityGroupState", "DBInstanceNotFound",
        "DBInstanceAlreadyExists", "InvalidDBClusterStateFault", "InvalidDBClusterSnapshotStateFault",
        "DBClusterNotFoundFault", "DBClusterAlreadyExistsFault", "InvalidDBClusterEndpointStateFault",
        "DBClusterEndpointNotFoundFault", "DBClusterEndpointAlreadyExistsFault", "InvalidResourceStateFault",
        "InvalidDBProxyStateFault",
    ]

    /// What a code of those above means that time does not end.
    private static let lastingTexts = ["not supported", "global cluster", "backups are not enabled", "blue/green"]

    /// What passes under any code: a role that is new, storage that was changed a while ago (a matter of hours),
    /// monitoring that is being set up, and as many copies from other Regions as may be under way at once, of which RDS says
    /// the same as of too many snapshots.
    private static let passingTexts = [
        "role arn value is invalid", "storage change is being optimized", "request later", "cannot copy more than",
    ]

    private static let roomCodes: Set = [
        "InsufficientDBInstanceCapacity", "ProvisionedIopsNotAvailableInAZFault", "InsufficientDBClusterCapacityFault",
        "InsufficientStorageClusterCapacity",
    ]

    private static let alreadySoCodes: Set = [
        "DBInstanceRoleAlreadyExists", "DBClusterRoleAlreadyExists", "DBProxyTargetAlreadyRegisteredFault",
        "DBProxyTargetNotFoundFault",
    ]
}
