import RDS
import Testing

@testable import mitosis_exec

/// How what AWS answers is taken.
@Suite struct RefusalTests {
    static let cases: [(code: String, text: String, mayHaveHappened: Bool, expected: Refusal)] = [
        ("InvalidDBInstanceState", "DB instance x is not in available state", false, .passing),
        ("InvalidDBInstanceState", "DB Instance is not a read replica.", false, .alreadySo),
        ("InvalidDBInstanceState", "Instance x is already being deleted.", false, .alreadySo),
        ("InvalidDBInstanceState", "DB Backups not supported on a read replica", false, .final),
        ("InvalidParameterCombination", "No modifications were requested", false, .alreadySo),
        ("InvalidParameterCombination", "Cannot delete protected DB Instance", false, .final),
        ("InvalidParameterValue", "IAM role ARN value is invalid or does not include", false, .passing),
        ("DBInstanceNotFound", "DBInstance x not found.", false, .passing),
        ("DBInstanceAlreadyExists", "DB instance already exists", false, .passing),
        ("DBInstanceRoleAlreadyExists", "the role is there", false, .alreadySo),
        ("InvalidDBInstanceState", "Automated backups are not enabled for this database instance", false, .final),
        (
            "InvalidParameterCombination",
            "You can't currently modify the storage of this DB instance because the previous storage change is being "
                + "optimized.", false, .passing
        ),
        (
            "InvalidParameterCombination",
            "RDS is configuring Enhanced Monitoring or Performance Insights for this DB instance. Try your request later.",
            false, .passing
        ),
        ("InsufficientDBInstanceCapacity", "no capacity", false, .noRoom),
        ("ProvisionedIopsNotAvailableInAZFault", "not in this zone", false, .noRoom),
        ("InsufficientStorageClusterCapacity", "no storage", false, .noRoom),
        ("InstanceQuotaExceeded", "too many", false, .final),
        ("SnapshotQuotaExceeded", "Cannot copy more than 20 snapshots across regions", false, .passing),
        ("SnapshotQuotaExceeded", "Cannot create more than 100 manual snapshots", false, .final),
        ("AccessDenied", "no", false, .final),
        ("ExpiredToken", "no", false, .final),
        ("Throttling", "Rate exceeded", false, .passing),
        ("ThrottlingException", "Rate exceeded", false, .passing),
        ("RequestLimitExceeded", "Rate exceeded", false, .passing),
        ("InternalFailure", "oops", true, .unknown),
        ("NoReply", "timed out", true, .unknown),
    ]

    @Test(arguments: cases)
    func anAnswerIsTaken(_ code: String, _ text: String, _ mayHaveHappened: Bool, _ expected: Refusal) {
        let error = ServiceError(
            code: code,
            message: text,
            action: .modifyDBInstance,
            mayHaveHappened: mayHaveHappened
        )
        #expect(Refusal(error) == expected)
    }

    /// What time does not change says what does, and that the same operations go on then.
    @Test func whatAPersonEndsLeadsOn() {
        let operation = Sample.operation(.delete, "demo", .deleteDBInstance, [:])
        func advice(_ code: String) -> String? {
            Refusal.advice(on: ServiceError(code: code, message: "no", action: operation.action), for: operation)
        }
        let quota = advice("DBInstanceAutomatedBackupQuotaExceeded")
        #expect(quota?.hasPrefix("delete retained backups (aws rds describe-db-instance-automated-backups)") == true)
        #expect(quota?.hasSuffix(", and run the same operations again") == true)
        #expect(advice("InvalidParameterValue") == nil)
    }
}
