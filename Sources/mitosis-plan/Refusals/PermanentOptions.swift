import RDS

/// Options that nobody gets rid of: data that was made with them is only had with a group that has them, too.
///
/// A graph shows the names of option groups and not what is in them, but for a key of Oracle's encryption.
/// Source: Amazon RDS User Guide, "Working with option groups" (persistent and permanent options), "Oracle Transparent Data
/// Encryption", "Oracle time zone", "Oracle Label Security", "Support for Transparent Data Encryption in SQL Server".
struct PermanentOptions {
    private let target: DBInstance
    private let source: DBInstance
    private let own: String
    private let other: String

    init(_ target: DBInstance, of source: DBInstance) {
        self.target = target
        self.source = source
        (own, other) = (target.optionGroupName ?? "", source.optionGroupName ?? "")
    }

    /// Those of the engine; empty where it has none.
    private var options: String {
        switch source.engine.family {
        case .oracle: "TDE, Timezone and OLS"
        case .sqlServer: "TDE"
        case .mysql, .mariadb, .postgres, .db2, .other: ""
        }
    }

    private var isOpen: Bool { !options.isEmpty && !own.isEmpty && !other.isEmpty && own != other }

    /// What the graph knows: the source's data is encrypted with TDE, and the target has never been.
    var refusal: PlanRefusal.Reason? {
        guard isOpen, let key = source["TdeCredentialArn"]?.string, target["TdeCredentialArn"] == nil else {
            return nil
        }
        return .init(
            text:
                "'\(source.identifier)' has its data encrypted by the option TDE (\(key)), and the option group '\(own)' of "
                + "'\(target.identifier)' is another than its '\(other)': RDS does not take the option away",
            remedy: "give '\(target.identifier)' an option group with TDE first: aws rds modify-db-instance "
                + "--db-instance-identifier \(target.identifier) --option-group-name GROUP --apply-immediately"
        )
    }

    /// What only a look at both groups can tell.
    var warnings: [Message] {
        guard isOpen, refusal == nil else { return [] }
        return [
            .warning(
                "'\(target.identifier)' gets its option group '\(own)', and '\(source.identifier)' has '\(other)': RDS "
                    + "refuses that where '\(other)' has an option that stays with the data (\(options)) and '\(own)' has it "
                    + "not; look with aws rds describe-option-groups --option-group-name \(other), and \(own)"
            )
        ]
    }
}
