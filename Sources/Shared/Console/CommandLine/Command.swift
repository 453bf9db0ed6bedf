/// What a tool is called, what it takes and how it ends: the one table behind parsing, help, completions and manual page.
package struct Command: Sendable {
    /// The words after the options.
    package struct Operand: Sendable {
        package let placeholder: String
        package let isFile: Bool
        package let isRepeatable: Bool
        /// What the words are and, in brackets, what holds where there are none.
        package let help: String

        package init(
            _ placeholder: String,
            isFile: Bool,
            repeatable: Bool = false,
            default standard: String = "standard input",
            help: String
        ) {
            self.placeholder = placeholder
            self.isFile = isFile
            self.isRepeatable = repeatable
            self.help = "\(help) (default: \(standard))"
        }
    }

    /// A line to type and what it does.
    package struct Example: Sendable {
        package let text: String
        package let line: String

        package init(_ text: String, _ line: String) {
            self.text = text
            self.line = line
        }
    }

    /// A name with what it means: an environment variable, a file, an exit status.
    package struct Note: Sendable {
        package let name: String
        package let text: String

        package init(_ name: String, _ text: String) {
            self.name = name
            self.text = text
        }
    }

    package let name: String
    /// What the tool does, in one sentence without a full stop.
    package let summary: String
    /// What the manual page says beyond that, a paragraph each; perhaps none.
    package let description: [String]
    package let examples: [Example]
    /// The tool's own options, then those that every tool has.
    package let options: [Option]
    package let operand: Operand
    package let environment: [Note]
    package let exitStatuses: [Note]

    package init(
        name: String,
        summary: String,
        description: [String] = [],
        examples: [Example],
        options: [Option],
        operand: Operand,
        environment: [Note] = [],
        exitStatuses: [Note]
    ) {
        self.name = name
        self.summary = summary
        self.description = description
        self.examples = examples
        self.options = options + Option.common
        self.operand = operand
        self.environment = environment
        self.exitStatuses = exitStatuses
    }
}
