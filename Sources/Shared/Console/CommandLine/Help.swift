extension Command {
    /// What `--help` prints: examples first, then the options that most people need. It fits a screen.
    package var helpText: String {
        var text = heading + examplesText
        for section in sections {
            text += optionsText(options.filter { $0.section == section && $0.isCommon }, of: section)
        }
        return text
    }

    /// What `--help-all` prints: every option, what the tool reads, and how it ends.
    package var fullHelpText: String {
        var text = heading + examplesText
        for section in sections { text += optionsText(options.filter { $0.section == section }, of: section) }
        if !environment.isEmpty { text += "\nEnvironment:\n" + Self.columns(environment.map { ($0.name, $0.text) }) }
        return text + "\nExit status:\n" + Self.columns(exitStatuses.map { ($0.name, $0.text) })
    }

    private var heading: String {
        Wrapping.paragraph(summary, after: "\(name): ") + "\nUsage: \(usage)\n"
            + Self.columns([(operand.placeholder, operand.help)])
    }

    private var examplesText: String {
        "\nExamples:\n" + examples.map { "  \($0.text)\n    \($0.line)\n" }.joined()
    }

    private func optionsText(_ options: [Option], of section: String) -> String {
        guard !options.isEmpty else { return "" }
        let rows = options.map { option in
            let words = [option.spellings.joined(separator: ", "), option.value?.placeholder].compactMap(\.self)
            return (words.joined(separator: " "), option.help)
        }
        return "\n\(section):\n" + Self.columns(rows)
    }

    /// What to type, such as `mitosis-plan [OPTIONS] [GRAPH]`.
    var usage: String { "\(name) [OPTIONS] [\(operand.placeholder)\(operand.isRepeatable ? " ..." : "")]" }

    /// The headings of the options, in the order of the table.
    var sections: [String] {
        options.map(\.section).withoutRepetition
    }

    /// Names in one column, texts in another, wrapped at 80; a name that is too long has a line of its own.
    private static func columns(_ rows: [(String, String)]) -> String {
        let widest = 24
        let width = min(rows.map(\.0.count).max() ?? 0, widest)
        let indent = String(repeating: " ", count: width + 4)
        return rows.map { name, text in
            let isLong = name.count > width
            let label =
                isLong ? "  \(name)\n\(indent)" : "  \(name.padded(to: width))  "
            return label + Wrapping.lines(text, width: 80 - indent.count).joined(separator: "\n\(indent)") + "\n"
        }.joined()
    }
}
