import RDS

extension Refusal {
    /// What a person can do about an answer that time does not change, so that the same operations can go on.
    ///
    /// Source: RDS API 2014-10-31, the errors of each action; Amazon RDS User Guide, "Quotas and constraints for Amazon RDS",
    /// "Troubleshooting".
    ///
    /// - Returns: `nil` where AWS's own words say it.
    static func advice(on error: ServiceError, for operation: Operation) -> String? {
        let own =
            keyCodes.contains(error.code)
            ? keyAdvice(on: operation) : error.saysAbsent ? operation.sharedSource.map(sharingAdvice) : nil
        return (own ?? advice[error.code]).map { "\($0), and run the same operations again" }
    }

    /// What to do about a cluster that another account does not share, or not yet.
    static func sharingAdvice(on source: ARN) -> String {
        "look for an invitation that waits (aws ram get-resource-share-invitations), or ask account \(source.account) to "
            + "share \(source)"
    }

    private static let keyCodes: Set = ["KMSKeyNotAccessibleFault"]

    /// What to do about a copy, or a clone across accounts, whose keys do not let it be made; `nil` for any other call.
    ///
    /// Source: Amazon RDS User Guide, "Sharing encrypted snapshots".
    static func keyAdvice(on operation: Operation) -> String? {
        guard let account = operation.place?.account,
            operation.sharedSource != nil
                || (operation.action.snapshotParameter != nil && operation.action.ownSnapshotParameter != nil)
        else { return nil }
        let keys = operation.resources.compactMap { ARN($0) }.filter { $0.service == "kms" }
        guard !keys.isEmpty else { return nil }
        let others = keys.filter { $0.account != account }.map(\.description)
        let own = keys.filter { $0.account == account }.map(\.description)
        let foreign =
            others.isEmpty
            ? []
            : [
                "let the policy of \(others.shortList) admit account \(account) (mitosis-iam --key-policy prints the statement)"
            ]
        let near =
            own.isEmpty
            ? [] : ["enable \(own.shortList), and let the caller's policy allow its use (mitosis-iam prints it)"]
        return (foreign + near).joined(separator: "; ")
    }

    private static let advice = [
        "InstanceQuotaExceeded": "delete instances that nobody needs, or ask for a higher quota of DB instances",
        "DBClusterQuotaExceededFault": "delete clusters that nobody needs, or ask for a higher quota of DB clusters",
        "StorageQuotaExceeded": "free storage of the Region's instances, or ask for a higher quota of it",
        "SnapshotQuotaExceeded": "delete manual snapshots that nobody needs, or ask for a higher quota of them",
        "DBInstanceAutomatedBackupQuotaExceeded":
            "delete retained backups (aws rds describe-db-instance-automated-backups), or set DeleteAutomatedBackups to true "
            + "in the operation",
        "SharedSnapshotQuotaExceeded": "take the sharing of the snapshot back from accounts that need it no more",
        "DBSnapshotAlreadyExists": "change FinalDBSnapshotIdentifier in the operation",
        "DBClusterSnapshotAlreadyExistsFault": "change FinalDBSnapshotIdentifier in the operation",
        "KMSKeyNotAccessibleFault":
            "enable the key, and let its key policy and the caller's policy (mitosis-iam prints it) allow kms:CreateGrant and "
            + "kms:DescribeKey",
        "DBSubnetGroupDoesNotCoverEnoughAZs": "add subnets of another zone to the subnet group",
        "InvalidVPCNetworkStateFault": "give the subnet group subnets, with free addresses, in every zone that it had",
        "InsufficientAvailableIPsInSubnetFault": "free addresses in the proxy's subnets",
        "InvalidSubnet": "give the subnet group subnets that are there, all in one VPC",
        "NetworkTypeNotSupported": "give the subnets an IPv6 block, or set NetworkType to IPV4 in the operation",
        "DBUpgradeDependencyFailure": "mend what the upgrade depends on, such as a replica that cannot be upgraded",
        "TenantDatabaseQuotaExceeded": "drop tenant databases that nobody needs, or ask for a higher quota of them",
        "DBInstanceRoleQuotaExceeded": "take a role away that nobody needs, or ask for a higher quota of roles",
    ]
}
