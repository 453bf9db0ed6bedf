import Testing

@testable import Console

@Suite struct ArgumentsTests {
    static let color = Option(
        "color",
        .choice("COLOR", ["red", "blue"]),
        section: "Looks",
        default: "red",
        common: true,
        help: "The colour"
    )
    static let target = Option("target", .text("ID"), repeatable: true, section: "What", help: "The target")
    static let quiet = Option("quiet", letter: "q", section: "Looks", help: "Say less")
    static let command = Command(
        name: "paint",
        summary: "paints",
        examples: [.init("Paint it:", "paint --color red door")],
        options: [target, color, quiet],
        operand: .init("THING", isFile: true, help: "What to paint"),
        exitStatuses: [.init("0", "painted")]
    )

    struct Fault: CustomTestStringConvertible {
        var words: [String]
        var message: String
        var testDescription: String { words.joined(separator: " ") }
    }

    static let faults = [
        Fault(words: ["--colour", "red"], message: "unknown option '--colour'"),
        Fault(words: ["-x"], message: "unknown option '-x'"),
        Fault(words: ["--color"], message: "option '--color' needs a value"),
        Fault(words: ["--color=green"], message: "option '--color' cannot be 'green'"),
        Fault(words: ["--color", "red", "--color", "blue"], message: "option '--color' is given twice"),
        Fault(words: ["--quiet=yes"], message: "option '--quiet' takes no value"),
        Fault(words: ["door", "window"], message: "unexpected argument 'window'"),
    ]

    @Test(arguments: faults)
    func refuses(_ fault: Fault) {
        let error = #expect(throws: UsageError.self) { try Arguments(parsing: fault.words, of: Self.command) }
        #expect(error?.message == fault.message)
        #expect(error?.exitCode == .usage)
    }

    @Test func suggestsTheNearestName() {
        let error = #expect(throws: UsageError.self) { try Arguments(parsing: ["--colour"], of: Self.command) }
        #expect(error?.hint == "did you mean '--color'?")
    }

    @Test func readsBothFormsAndOperands() throws {
        let words = ["--target", "a", "--target=b=c", "--quiet", "--", "--door"]
        let arguments = try Arguments(parsing: words, of: Self.command)
        #expect(arguments.values(of: Self.target) == ["a", "b=c"])
        #expect(arguments.isSet(Self.quiet))
        #expect(arguments.operands == ["--door"])
        #expect(arguments.value(of: Self.color) == nil)
    }

    @Test func tablesNameEachOptionOnce() {
        let names = Self.command.options.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test func helpShowsExamplesOptionsAndStatuses() {
        let help = Self.command.helpText
        for part in ["paint --color red door", "--color COLOR  The colour (default: red)", "-h, --help", "--version"] {
            #expect(help.contains(part))
        }
        #expect(!help.contains("--quiet"))
        for part in ["-q, --quiet", "0  painted"] { #expect(Self.command.fullHelpText.contains(part)) }
    }

    @Test func lettersAreOptionsToo() throws {
        #expect(try Arguments(parsing: ["-q"], of: Self.command).isSet(Self.quiet))
        let letters = Self.command.options.compactMap(\.letter)
        #expect(Set(letters).count == letters.count)
    }

    @Test func allThatIsMissingIsSaidAtOnce() throws {
        let arguments = try Arguments(parsing: ["door"], of: Self.command)
        let error = #expect(throws: UsageError.self) { try arguments.required(Self.target, with: Self.color) }
        #expect(error?.message == "options '--target' and '--color' are missing")
        #expect(error?.hint == "add --target ID --color COLOR")
    }

    @Test(arguments: [
        ("90s", 90.0), ("15m", 900), ("2h", 7200), ("0.05s", 0.05), ("10", nil), ("-1s", nil), ("s", nil),
        ("infs", nil), ("", nil),
    ])
    func readsDurations(_ text: String, _ seconds: Double?) {
        #expect(Duration(parsing: text)?.inSeconds == seconds)
    }

    @Test(arguments: [("", "abc", 3), ("demo", "demo", 0), ("demo", "dmeo", 2), ("prod", "pord", 2), ("a", "b", 1)])
    func measuresDistances(_ first: String, _ second: String, _ distance: Int) {
        #expect(editDistance(first, second) == distance)
    }
}
