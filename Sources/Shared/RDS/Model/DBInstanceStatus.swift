/// The status of a DB instance: a word of RDS's, whose list is open.
///
/// Source: Amazon RDS User Guide, "Viewing DB instance status".
package struct DBInstanceStatus: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    package let description: String

    package init(_ status: String) { description = status }
    package init(stringLiteral status: String) { self.init(status) }

    /// What a status means to someone who waits.
    package enum Kind: Sendable {
        /// Ready for any call, perhaps with storage work in the background.
        case usable
        /// It will pass; so will a status that we do not know.
        case passing
        case stopped
        case deleting
        /// Nothing moves until a person does something.
        case needsAttention
        case failed
    }

    package var kind: Kind {
        switch description {
        case "available", "storage-optimization", "storage-initialization": .usable
        case "stopped": .stopped
        case "deleting": .deleting
        case "storage-full", "incompatible-network", "incompatible-option-group", "incompatible-parameters",
            "inaccessible-encryption-credentials-recoverable":
            .needsAttention
        case "failed", "inaccessible-encryption-credentials", "incompatible-create", "incompatible-restore",
            "incompatible-credentials", "insufficient-capacity", "restore-error", "upgrade_failed", "upgrade-failed",
            "modify-failed":
            .failed
        default: .passing
        }
    }
}
