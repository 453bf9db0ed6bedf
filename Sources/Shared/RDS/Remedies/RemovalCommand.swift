/// What removes all that runs have left of some targets' new trees, for a shell.
package enum RemovalCommand {
    package static func text(targets: [DBInstanceIdentifier]) -> String {
        (["rds-describe | mitosis-plan --abandon"] + targets.map { "--target \($0)" }).joined(separator: " ")
            + " | mitosis-exec"
    }
}
