extension Command {
    /// What `--help` prints: examples first, then the options by what they are for.
    package var helpText: String {
        var text = "\(name): \(summary)\n\n\(usageLine)\n"
        for example in examples { text += "\n  \(example.text)\n    \(example.line)\n" }
        for section in sections {
            text += "\n\(section):\n"
            text += Self.columns(
                options.filter { $0.section == section }.map { option in
                    (option.value.map { "\(option.spelling) \($0.placeholder)" } ?? option.spelling, option.help)
                }
            )
        }
        if !environment.isEmpty { text += "\nEnvironment:\n" + Self.columns(environment.map { ($0.name, $0.text) }) }
        return text + "\nExit status:\n" + Self.columns(exitStatuses.map { ($0.name, $0.text) })
    }

    private var usageLine: String {
        "Usage: \(name) [OPTIONS] [\(operand.placeholder)\(operand.isRepeatable ? " ..." : "")]"
    }

    /// The headings of the options, in the order of the table.
    private var sections: [String] {
        options.reduce(into: []) { found, option in
            if !found.contains(option.section) { found.append(option.section) }
        }
    }

    private static func columns(_ rows: [(String, String)]) -> String {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { "  \($0.0)\(String(repeating: " ", count: width - $0.0.count))  \($0.1)\n" }.joined()
    }
}
