extension Command {
    /// The tools whose manual pages go together.
    private static let suite = ["rds-describe", "mitosis-plan", "mitosis-exec", "mitosis-iam"]

    /// The manual page of section 1, for `man`.
    ///
    /// Source: man(7), groff_man(7) and mandoc's man(7).
    package var manualPage: String {
        var page = Roff(title: name, date: versionDate, source: "stack-mitosis \(Console.version)")
        page.section("NAME")
        page.lines("\(name) - \(summary)")
        page.section("SYNOPSIS")
        let operandText = Roff.italic(operand.placeholder) + (operand.isRepeatable ? " ..." : "")
        page.line("\(Roff.bold(name)) [\(Roff.italic("OPTIONS"))] [\(operandText)]")
        page.section("DESCRIPTION")
        for (index, paragraph) in (["\(name) \(summary)."] + description).enumerated() {
            if index > 0 { page.line(".PP") }
            page.lines(paragraph)
        }
        page.entry(Roff.italic(operand.placeholder), operand.help)
        page.section("OPTIONS")
        for section in sections {
            page.subsection(section)
            for option in options where option.section == section {
                let value = option.value.map { " " + Roff.italic($0.placeholder) } ?? ""
                page.entry(option.spellings.map(Roff.bold).joined(separator: ", ") + value, option.help)
            }
        }
        page.notes("ENVIRONMENT", environment)
        page.notes("EXIT STATUS", exitStatuses)
        page.section("EXAMPLES")
        for (index, example) in examples.enumerated() {
            if index > 0 { page.line(".PP") }
            page.lines(example.text)
            page.example(example.line)
        }
        page.section("SEE ALSO")
        let others = Self.suite.filter { $0 != name } + ["jq", "aws"]
        page.line(others.map { "\(Roff.bold($0))(1)" }.joined(separator: ",\n"))
        return page.content
    }
}

extension Roff {
    /// A section of names and what they mean; none where there are no names.
    fileprivate mutating func notes(_ heading: String, _ notes: [Command.Note]) {
        guard !notes.isEmpty else { return }
        section(heading)
        for note in notes { entry(Self.bold(note.name), note.text) }
    }
}
