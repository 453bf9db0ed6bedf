/// One option of a tool: a row of the table that parses, helps, completes and documents.
package struct Option: Hashable, Sendable {
    /// What an option's value is, which decides what a shell may complete.
    package enum Value: Hashable, Sendable {
        /// Any text; the placeholder names it in the help.
        case text(String)
        /// A file's path, or a command, which may be one.
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
    /// The letter that says the same after one dash; `nil` when there is none.
    package let letter: Character?
    /// `nil` for a flag.
    package let value: Value?
    package let isRepeatable: Bool
    /// The heading that the option stands under in the help.
    package let section: String
    /// Whether `--help` shows it; it leaves the others to `--help-all` and the manual page.
    package let isCommon: Bool
    /// What holds where the option is not given; `nil` when there is nothing worth telling.
    package let standard: String?
    private let sentence: String

    /// - Parameters:
    ///   - help: What the option does, in one sentence without a full stop; the default is added.
    package init(
        _ name: String,
        letter: Character? = nil,
        _ value: Value? = nil,
        repeatable: Bool = false,
        section: String,
        default standard: String? = nil,
        common: Bool = false,
        help: String
    ) {
        self.name = name
        self.letter = letter
        self.value = value
        isRepeatable = repeatable
        self.section = section
        isCommon = common
        self.standard = standard
        sentence = help
    }

    /// What the option does and its default, without a full stop.
    package var help: String { sentence + (standard.map { " (default: \($0))" } ?? "") }

    /// The option as it is typed, `--name`.
    package var spelling: String { "--\(name)" }

    /// Every way to type it, the short one first.
    package var spellings: [String] { (letter.map { ["-\($0)"] } ?? []) + [spelling] }
}

extension Option {
    package static let help = Option("help", letter: "h", section: "Help", common: true, help: "Show this help")
    package static let helpAll = Option(
        "help-all",
        section: "Help",
        common: true,
        help: "Show all options, the environment and the exit statuses"
    )
    package static let version = Option("version", section: "Help", common: true, help: "Print the name and version")
    package static let completionScript = Option(
        "generate-completion-script",
        .choice("SHELL", ["bash", "zsh", "fish"]),
        section: "Help",
        help: "Print a completion script"
    )
    package static let manualPage = Option(
        "generate-manual-page",
        section: "Help",
        help: "Print the manual page, for man"
    )
    /// What every tool has.
    package static let common = [help, helpAll, version, completionScript, manualPage]
}
