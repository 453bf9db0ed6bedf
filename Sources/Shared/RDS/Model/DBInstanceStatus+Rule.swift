extension DBInstanceStatus {
    /// What RDS lets be done with an instance of a status, and what ends the status.
    struct Rule: Sendable {
        let kind: Kind
        let allows: Set<Use>
        /// What a person has to do, with `NAME` for the instance; `nil` where time is enough.
        let remedy: String?

        fileprivate static let usable = Rule(kind: .usable, allows: Set(Use.allCases), remedy: nil)
        /// Its backups are there meanwhile.
        fileprivate static let passing = Rule(kind: .passing, allows: [.restoreBackups, .delete], remedy: nil)

        fileprivate static func stopped(_ remedy: String) -> Rule {
            Rule(kind: .stopped, allows: [.restoreBackups, .delete], remedy: remedy)
        }
        fileprivate static func stuck(_ remedy: String) -> Rule {
            Rule(kind: .needsAttention, allows: [.restoreBackups, .delete], remedy: remedy)
        }
        /// - Parameter hasData: Whether there was a database, whose backups may be there.
        fileprivate static func failed(hasData: Bool = true) -> Rule {
            let restore =
                hasData
                ? "restore its backups or a snapshot of it under another name" : "make it again under another name"
            return Rule(
                kind: .failed,
                allows: hasData ? [.restoreBackups, .delete] : [.delete],
                remedy: "it never becomes available again and cannot be renamed, only deleted: \(restore), then "
                    + "aws rds delete-db-instance --db-instance-identifier NAME --skip-final-snapshot, and give the "
                    + "other one the name: aws rds modify-db-instance --db-instance-identifier OTHER "
                    + "--new-db-instance-identifier NAME --apply-immediately"
            )
        }
    }

    /// A status that is not listed is taken for one that passes.
    ///
    /// A cluster's statuses are among them.
    ///
    /// Source: Amazon RDS User Guide, "Viewing Amazon RDS DB instance status", "Stopping an Amazon RDS DB instance
    /// temporarily", "Deleting a DB instance", "Encrypting Amazon RDS resources"; RDS API 2014-10-31, `CreateDBSnapshot`
    /// and `DeleteDBInstance`, `SkipFinalSnapshot`.
    var rule: Rule { Self.rules[description] ?? .passing }

    private static let rules: [String: Rule] = [
        "available": .usable,
        "storage-optimization": .usable,
        "storage-initialization": .usable,

        "stopping": .stopped("when it has stopped, start it: \(start)"),
        "stopped": .stopped("start it: \(start)"),

        "deleting": Rule(kind: .deleting, allows: [], remedy: "it is on its way out: wait until it is gone"),

        "storage-full": .stuck(
            "give it more storage: aws rds modify-db-instance --db-instance-identifier NAME --allocated-storage GIB "
                + "--apply-immediately"
        ),
        "incompatible-parameters": .stuck(
            "change what its parameter group asks of it (memory, most often) to what it can start with, then "
                + "aws rds reboot-db-instance --db-instance-identifier NAME"
        ),
        "incompatible-option-group": .stuck(
            "give it an option group that it can have: aws rds modify-db-instance --db-instance-identifier NAME "
                + "--option-group-name GROUP --apply-immediately"
        ),
        "incompatible-network": .stuck(
            "mend its subnet group (subnets that are gone, addresses that are used up), then \(start)"
        ),
        "inaccessible-encryption-credentials-recoverable": .stuck(
            "enable its KMS key again within seven days of its loss, then \(start)"
        ),

        "failed": .failed(),
        // Nothing of it can be read without the key, which the backups need as well.
        "inaccessible-encryption-credentials": .failed(),
        "upgrade-failed": .failed(),
        "upgrade_failed": .failed(),
        "modify-failed": .failed(),
        "incompatible-credentials": .failed(),
        "incompatible-create": .failed(hasData: false),
        "incompatible-restore": .failed(hasData: false),
        "insufficient-capacity": .failed(hasData: false),
        "restore-error": .failed(hasData: false),
        "restore-failed": .failed(hasData: false),
        "cloning-failed": .failed(hasData: false),
        "migration-failed": .failed(hasData: false),
    ]

    private static let start = "aws rds start-db-instance --db-instance-identifier NAME"
}
