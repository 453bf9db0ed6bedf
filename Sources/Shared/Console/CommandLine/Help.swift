extension Command {
    /// What `--help` prints: examples first, then the options by what they are for.
    package var helpText: String {
        var text = "\(name): \(summary)\n\nUsage: \(usage)\n"
        text += Self.columns([(operand.placeholder, operand.help)])
        text += "\nExamples:\n"
        for example in examples { text += "  \(example.text)\n    \(example.line)\n" }
        for section in sections {
            text += "\n\(section):\n"
            text += Self.columns(
                options.filter { $0.section == section }.map { option in
                    (
                        [option.spelling, option.value?.placeholder].compactMap(\.self).joined(separator: " "),
                        option.help
                    )
                }
            )
        }
        if !environment.isEmpty { text += "\nEnvironment:\n" + Self.columns(environment.map { ($0.name, $0.text) }) }
        return text + "\nExit status:\n" + Self.columns(exitStatuses.map { ($0.name, $0.text) })
    }

    /// What to type, such as `mitosis-plan [OPTIONS] [GRAPH]`.
    var usage: String { "\(name) [OPTIONS] [\(operand.placeholder)\(operand.isRepeatable ? " ..." : "")]" }

    /// The headings of the options, in the order of the table.
    var sections: [String] {
        options.map(\.section).withoutRepetition
    }

    /// Names in one column, texts in another, wrapped at 100; a name that is too long has a line of its own.
    private static func columns(_ rows: [(String, String)]) -> String {
        let widest = 34
        let width = min(rows.map(\.0.count).max() ?? 0, widest)
        let indent = String(repeating: " ", count: width + 4)
        return rows.map { name, text in
            let isLong = name.count > width
            let label =
                isLong ? "  \(name)\n\(indent)" : "  \(name.padded(to: width))  "
            return label + Wrapping.lines(text, width: 100 - indent.count).joined(separator: "\n\(indent)") + "\n"
        }.joined()
    }
}
