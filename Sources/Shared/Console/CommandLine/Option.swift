/// One option of a tool: a row of the table that parses, helps, completes and documents.
package struct Option: Hashable, Sendable {
    /// What an option's value is, which decides what a shell may complete.
    package enum Value: Hashable, Sendable {
        /// Any text; the placeholder names it in the help.
        case text(String)
        /// A file's path.
        case file(String)
        /// One of these words.
        case choice(String, [String])
        /// A profile of the AWS configuration files.
        case profile(String)

        /// The word that stands for the value in usage lines, such as `FILE`.
        package var placeholder: String {
            switch self {
            case .text(let name), .file(let name), .choice(let name, _), .profile(let name): name
            }
        }
    }

    /// The name without its dashes, such as `old-prefix`.
    package let name: String
    /// `nil` for a flag.
    package let value: Value?
    package let isRepeatable: Bool
    /// The heading that the option stands under in the help.
    package let section: String
    /// One sentence, without a full stop.
    package let help: String

    package init(_ name: String, _ value: Value? = nil, repeatable: Bool = false, section: String, help: String) {
        self.name = name
        self.value = value
        self.isRepeatable = repeatable
        self.section = section
        self.help = help
    }

    /// The option as it is typed, `--name`.
    package var spelling: String { "--\(name)" }
}

extension Option {
    package static let help = Option("help", section: "Help", help: "Show this help and exit")
    package static let version = Option("version", section: "Help", help: "Print the name and version and exit")
    package static let completionScript = Option(
        "generate-completion-script",
        .choice("SHELL", ["bash", "zsh", "fish"]),
        section: "Help",
        help: "Print a completion script for bash, zsh or fish and exit"
    )
    package static let manualPage = Option(
        "generate-manual-page",
        section: "Help",
        help: "Print the manual page, for man, and exit"
    )
    /// What every tool has.
    package static let common = [help, version, completionScript, manualPage]
}
