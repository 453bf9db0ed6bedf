extension Command {
    /// A script that teaches `shell` (bash, zsh or fish) the tool's options.
    package func completionScript(for shell: String) -> String {
        let words = options.map(\.spelling).joined(separator: " ")
        return "complete -o default -W '\(words)' \(name)\n"
    }
}
