import Console
import RDS
import Testing

/// What the tools print is what jq makes of it, byte for byte.
@Suite(.enabled("apt-get install jq") { Tools.isInstalled("jq") })
struct JQTests {
    @Test func valuesAreReadAndPrintedAsByJQ() async throws {
        var documents = RandomDocuments(seed: 7)
        let texts = (1...400).map { _ in documents.next() } + ["{}", "[ ]", "[{},[]]", "\"\\u007f\u{7f}\"", "-0"]
        let input = texts.joined(separator: "\n")
        let values = try JSONValue.documents(parsing: input.utf8, of: "the input").map(\.value)
        let indented = try await Tools.run("jq -S .", input: input)
        let lines = try await Tools.run("jq -cS .", input: input)
        // Byte for byte: Swift's strings are equal even where an accent is written in another way.
        for (value, line) in zip(values, lines.output.utf8.split(separator: UInt8(ascii: "\n"))) {
            #expect(value.line.utf8.elementsEqual(line), "\(value.line)")
        }
        #expect(values.map { $0.prettyText + "\n" }.joined().utf8.elementsEqual(indented.output.utf8))
    }

    @Test(arguments: [
        "rds-describe --simulate Examples/mitosis.json",
        "rds-describe --simulate Examples/mitosis.json --snapshots mitosis-prod",
        "mitosis-plan --source mitosis-prod --target mitosis-demo Examples/mitosis.json | mitosis-iam",
    ])
    func jqChangesNothing(_ command: String) async throws {
        let order = command.hasPrefix("rds-describe") ? "-S" : ""
        let result = try await Tools.run(
            "\(command) > \"$HOME/printed\"; jq \(order) . \"$HOME/printed\" | cmp - \"$HOME/printed\""
        )
        #expect(result.status == 0, "\(result.output)\(result.messages)")
    }
}

/// JSON as others may write it: any order, any whitespace, escapes where none are needed, names twice.
private struct RandomDocuments {
    private var generator: Generator

    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state ^ (state >> 33)) &* 0xff51_afd7_ed55_8ccd
        }
    }

    init(seed: UInt64) { generator = Generator(state: seed) }

    mutating func next() -> String { value(depth: 0) }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &generator) }

    private mutating func space() -> String {
        (0..<max(0, number(-3...2))).map { _ in [" ", "\n", "\t", "\r"][number(0...3)] }.joined()
    }

    private mutating func value(depth: Int) -> String {
        switch number(depth < 5 ? 0...9 : 4...9) {
        case 0, 1: return block("{", "}") { "\($0.string())\($0.space()):\($0.space())\($0.value(depth: depth + 1))" }
        case 2, 3: return block("[", "]") { $0.value(depth: depth + 1) }
        case 4: return ["true", "false", "null"][number(0...2)]
        case 5: return "\(number(-9_007_199_254_740_992...9_007_199_254_740_992) >> number(0...53))"
        case 6: return decimal()
        default: return string()
        }
    }

    private mutating func block(_ open: String, _ close: String, _ item: (inout Self) -> String) -> String {
        let items = (0..<number(0...6)).map { _ in space() + item(&self) + space() }
        return open + (items.isEmpty ? space() : items.joined(separator: ",")) + close
    }

    private mutating func decimal() -> String {
        let digits = (0...number(0...14)).map { _ in "\(number(0...9))" }.joined()
        let exponent = number(0...1) == 0 ? "" : "e\(number(-40...40))"
        return "\(number(0...1) == 0 ? "-" : "")\(number(0...999)).\(digits)\(exponent)"
    }

    private mutating func string() -> String {
        let letters = (0..<number(0...20)).map { _ in
            switch number(0...9) {
            case 0:
                ["\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\u{7f}", "é", "e\u{301}", "😀"][
                    number(0...11)
                ]
            case 1: "\\u00" + ["00", "1f", "7f", "80", "e9", "4A"][number(0...5)]
            case 2: "\\ud83d\\ude00"
            default: String(UnicodeScalar(UInt8(number(97...110))))
            }
        }
        return "\"" + letters.joined() + "\""
    }
}
