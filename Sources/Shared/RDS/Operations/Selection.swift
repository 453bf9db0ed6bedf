import Console

/// Which part of a stream is meant: the operations of some phases, in some accounts.
package struct Selection: Hashable, Sendable {
    package var phases: Set<Phase>
    /// None for all.
    package var accounts: Set<String>

    package init(phases: Set<Phase> = Set(Phase.allCases), accounts: Set<String> = []) {
        self.phases = phases
        self.accounts = accounts
    }

    package func contains(_ operation: Operation) -> Bool { reason(toSkip: operation) == nil }

    /// Why an operation is not meant, in words; `nil` where it is.
    package func reason(toSkip operation: Operation) -> String? {
        guard phases.contains(operation.phase) else { return "phase \(operation.phase.rawValue) is not chosen" }
        guard !accounts.isEmpty, let account = operation.place?.account, !accounts.contains(account) else { return nil }
        return "account \(account) is not chosen"
    }

    /// The option that limits a tool to some accounts.
    ///
    /// - Parameter verb: What the tool does with the operations of an account, such as `Perform`.
    package static func accountOption(section: String, verb: String) -> Option {
        Option(
            "account",
            .text("ID"),
            repeatable: true,
            section: section,
            help: "\(verb) only what is done in this account; may be repeated"
        )
    }

    /// Refuses accounts in which a stream does nothing: a digit that is wrong must not look like nothing to do.
    ///
    /// - Throws: `UsageError`.
    package func check(_ stream: OperationStream) throws(UsageError) {
        let known = Set(stream.operations.compactMap { $0.place?.account })
        guard let other = accounts.subtracting(known).min() else { return }
        let all = "the operations are for \(known.sorted().joined(separator: " and "))"
        let isSharing = stream.operations.contains { $0.sharedSource?.account == other }
        throw UsageError(
            "no operation is for account '\(other)'",
            hint: isSharing ? "it shares its cluster, and that is all: \(all)" : all
        )
    }
}
