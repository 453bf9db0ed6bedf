import RDS
import Testing

/// What each status of RDS allows, and what ends it.
@Suite struct DBInstanceStatusTests {
    /// The statuses of the user guide.
    static let all: [DBInstanceStatus] = [
        "available", "backing-up", "configuring-enhanced-monitoring", "configuring-iam-database-auth",
        "configuring-log-exports", "converting-to-vpc", "creating", "delete-precheck", "deleting", "failed",
        "inaccessible-encryption-credentials", "inaccessible-encryption-credentials-recoverable", "incompatible-create",
        "incompatible-network", "incompatible-option-group", "incompatible-parameters", "incompatible-restore",
        "insufficient-capacity", "maintenance", "modifying", "moving-to-vpc", "rebooting", "renaming",
        "resetting-master-credentials", "restore-error", "starting", "stopped", "stopping", "storage-config-upgrade",
        "storage-full", "storage-initialization", "storage-optimization", "upgrading", "upgrade-failed", "meditating",
    ]

    @Test(arguments: all)
    func whatDoesNotPassHasARemedy(_ status: DBInstanceStatus) throws {
        let remedy = status.remedy(for: "stg")
        switch status.kind {
        case .usable:
            #expect(remedy == nil)
            #expect(DBInstanceStatus.Use.allCases.allSatisfy(status.allows))
        case .passing: #expect(remedy == nil)
        case .stopped, .needsAttention, .failed:
            let command = try #require(remedy)
            #expect(command.contains("aws rds "))
            #expect(command.contains("stg") && !command.contains("NAME"))
            #expect(!status.allows(.modify) && !status.allows(.replicate) && status.allows(.delete))
        case .deleting: #expect(remedy?.contains("wait") == true)
        }
    }

    @Test(
        arguments: [
            ("stopped", "start-db-instance --db-instance-identifier stg"), ("stopping", "when it has stopped"),
            ("storage-full", "--allocated-storage"), ("incompatible-parameters", "reboot-db-instance"),
            ("failed", "never becomes available"), ("incompatible-restore", "never becomes available"),
        ] as [(DBInstanceStatus, String)]
    )
    func theRemedyFitsTheStatus(_ status: DBInstanceStatus, _ part: String) throws {
        #expect(try #require(status.remedy(for: "stg")).contains(part))
    }
}
