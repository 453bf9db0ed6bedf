/// The status of a DB instance or a DB cluster: a word of RDS's, whose list is open.
///
/// What each status allows, and what ends it, is in its `rule`.
package struct DBInstanceStatus: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    package let description: String

    package init(_ status: String) { description = status }
    package init(stringLiteral status: String) { self.init(status) }

    /// What a status means to someone who waits.
    package enum Kind: Sendable {
        /// Ready for any call, perhaps with storage work in the background.
        case usable
        /// It will pass, and the instance is usable then; so will a status that we do not know.
        case passing
        /// Or on the way there: RDS starts it again after seven days.
        case stopped
        case deleting
        /// Nothing moves until a person does something.
        case needsAttention
        /// It never becomes usable again.
        case failed
    }

    /// What somebody may want to do with an instance.
    package enum Use: Hashable, Sendable, CaseIterable {
        /// Make a read replica of it.
        case replicate
        /// Restore its automated backups; manual snapshots can be restored whatever the instance is.
        case restoreBackups
        /// Take a snapshot of it, also a final one.
        case snapshot
        /// Modify it; to give it another name is a modification.
        case modify
        case delete
    }

    package var kind: Kind { rule.kind }

    /// Whether RDS lets this be done at once.
    package func allows(_ use: Use) -> Bool { rule.allows.contains(use) }

    /// What a person has to do before an instance of this status can be modified, renamed or replicated.
    ///
    /// - Returns: The advice, with the command where there is one; `nil` where time is enough.
    package func remedy(for name: DBInstanceIdentifier) -> String? {
        // The AWS CLI's commands for clusters differ in that word alone.
        let remedy = name.isCluster ? rule.remedy?.replacing("db-instance", with: "db-cluster") : rule.remedy
        return remedy?.replacing("NAME", with: name.name)
    }
}
