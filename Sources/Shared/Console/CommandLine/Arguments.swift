/// A command line, taken apart by a tool's table of options.
package struct Arguments: Equatable, Sendable {
    private var values: [String: [String]] = [:]
    /// The words that are not options, in their order, perhaps none.
    package private(set) var operands: [String] = []

    /// The command line as it was given, without the tool's name.
    package private(set) var words: [String] = []

    /// An empty command line.
    package static let none = Arguments()

    private init() {}

    /// Reads `--name value`, `--name=value`, flags and operands; `--` ends the options, a lone `-` is an operand.
    ///
    /// Abbreviated names are refused. After `--help`, `--help-all` or `--version` nothing else is checked.
    ///
    /// - Throws: `UsageError` naming the word that does not fit.
    package init(parsing words: some Sequence<String>, of command: Command) throws(UsageError) {
        self.words = Array(words)
        var words = self.words[...]
        while let word = words.popFirst() {
            if word == "--" {
                operands += words
                break
            }
            guard word.hasPrefix("-"), word != "-" else {
                operands.append(word)
                continue
            }
            try take(word, followedBy: &words, of: command)
            if isSet(.help) || isSet(.helpAll) || isSet(.version) { return }
        }
        if !command.operand.isRepeatable, operands.count > 1 {
            throw UsageError(
                "unexpected argument '\(operands[1])'",
                hint: "\(command.name) takes one \(command.operand.placeholder) at the most"
            )
        }
    }

    private mutating func take(
        _ word: String,
        followedBy rest: inout ArraySlice<String>,
        of command: Command
    ) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let option = command.options.first(where: { $0.spellings.contains(parts[0]) }) else {
            throw UsageError(
                "unknown option '\(parts[0])'",
                hint: Self.suggestion(for: parts[0], among: command.options)
            )
        }
        guard let value = option.value else {
            guard parts.count == 1 else { throw UsageError("option '\(option.spelling)' takes no value") }
            values[option.name, default: []].append("")
            return
        }
        guard let given = parts.count == 2 ? parts[1] : rest.popFirst() else {
            throw UsageError(
                "option '\(option.spelling)' needs a value",
                hint: "\(option.spelling) \(value.placeholder)"
            )
        }
        if case .choice(_, let choices) = value, !choices.contains(given) {
            let list = choices.joined(separator: ", ")
            throw UsageError("option '\(option.spelling)' cannot be '\(given)'", hint: "it takes one of: \(list)")
        }
        if !option.isRepeatable, values[option.name] != nil {
            throw UsageError("option '\(option.spelling)' is given twice")
        }
        values[option.name, default: []].append(given)
    }

    private static func suggestion(for word: String, among options: [Option]) -> String {
        let nearest = options.map { ($0.spelling, editDistance(word, $0.spelling)) }.min { $0.1 < $1.1 }
        if let nearest, nearest.1 <= 3 { return "did you mean '\(nearest.0)'?" }
        return "--help-all lists the options"
    }

    /// Whether a flag was given.
    package func isSet(_ option: Option) -> Bool { values[option.name] != nil }

    /// An option's value; `nil` when it was not given.
    package func value(of option: Option) -> String? { values[option.name]?.first }

    /// A repeatable option's values in their order, perhaps none.
    package func values(of option: Option) -> [String] { values[option.name] ?? [] }

    /// An option's value, where it must have one.
    ///
    /// - Parameter others: What must be given as well: all that is missing is said at once.
    /// - Throws: `UsageError` when it, or one of the others, was not given.
    package func required(_ option: Option, with others: Option...) throws(UsageError) -> String {
        let missing = ([option] + others).filter { value(of: $0) == nil }
        guard missing.isEmpty, let value = value(of: option) else {
            let names = missing.map { "'\($0.spelling)'" }.joined(separator: " and ")
            throw UsageError(
                missing.count == 1 ? "option \(names) is missing" : "options \(names) are missing",
                hint: "add " + missing.map { "\($0.spelling) \($0.value?.placeholder ?? "")" }.joined(separator: " ")
            )
        }
        return value
    }
}
