import RDS

/// How a refused or failed call is to be taken.
enum Refusal: Hashable {
    /// Something else is still moving: look again, then decide afresh.
    case passing
    /// What was asked for is so already, or on its way.
    case alreadySo
    /// Nobody knows whether the call took effect: look until that is sure.
    case unknown
    case final

    /// Source: the error codes of the RDS API 2014-10-31, and the texts that AWS's own tools go by.
    init(_ error: ServiceError) {
        let text = error.text.lowercased()
        let alreadySo = ["is not a read replica", "already being deleted", "no modifications were requested"]
        if error.mayHaveHappened {
            self = .unknown
        } else if Self.alreadySoCodes.contains(error.code) || alreadySo.contains(where: text.contains) {
            self = .alreadySo
        } else if error.isThrottling || error.isUnanswered || Self.passingCodes.contains(error.code),
            !text.contains("not supported"), !text.contains("global cluster")
        {
            self = .passing
        } else if error.code == "InvalidParameterValue", text.contains("role arn value is invalid") {
            self = .passing
        } else {
            self = .final
        }
    }

    private static let passingCodes: Set = [
        "InvalidDBInstanceState", "InvalidDBSnapshotState", "InvalidDBSecurityGroupState", "DBInstanceNotFound",
        "DBInstanceAlreadyExists", "InvalidDBClusterStateFault", "InvalidDBClusterSnapshotStateFault",
        "DBClusterNotFoundFault", "DBClusterAlreadyExistsFault", "InvalidDBClusterEndpointStateFault",
        "DBClusterEndpointNotFoundFault", "DBClusterEndpointAlreadyExistsFault", "InvalidResourceStateFault",
    ]

    private static let alreadySoCodes: Set = ["DBInstanceRoleAlreadyExists", "DBClusterRoleAlreadyExists"]
}
