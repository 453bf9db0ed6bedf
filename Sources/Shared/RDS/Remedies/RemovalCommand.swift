/// What removes all that runs have left of some targets' new trees, for a shell.
package enum RemovalCommand {
    /// - Parameters:
    ///   - temporaryPrefix: What the run's temporary names begin with; `nil` where nobody knows.
    ///   - retiredPrefix: What the run's retired names begin with; `nil` where nobody knows.
    package static func text(
        targets: [DBInstanceIdentifier],
        temporaryPrefix: String? = nil,
        retiredPrefix: String? = nil
    ) -> String {
        var words = ["rds-describe | mitosis-plan --abandon"] + targets.map { "--target \($0)" }
        if let temporaryPrefix, temporaryPrefix != "temp-" { words.append("--temp-prefix \(temporaryPrefix)") }
        if let retiredPrefix, retiredPrefix != "old-" { words.append("--old-prefix \(retiredPrefix)") }
        return words.joined(separator: " ") + " | mitosis-exec"
    }
}
