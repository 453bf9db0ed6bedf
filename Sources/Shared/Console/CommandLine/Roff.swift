/// Text in the language of `man`: macros at the beginning of a line, escapes after backslashes.
struct Roff {
    private(set) var content: String

    /// - Parameter date: As `2026-11-24`, which no macro would take escaped.
    init(title: String, date: String, source: String) {
        content =
            ".TH \"\(Self.escaped(title.uppercased()))\" \"1\" \"\(date)\" \"\(Self.escaped(source))\" \"User Commands\"\n"
        // Neither stretched nor hyphenated: names of options stay whole.
        line(".ad l")
        line(".nh")
    }

    /// A line that is in the language already.
    mutating func line(_ line: String) { content += line + "\n" }

    mutating func section(_ name: String) { line(".SH \"\(Self.escaped(name))\"") }

    mutating func subsection(_ name: String) { line(".SS \"\(Self.escaped(name))\"") }

    /// Plain text, in short lines.
    mutating func lines(_ text: String) {
        for part in Wrapping.lines(text, width: 68) { line(Self.escaped(part)) }
    }

    /// A term, already escaped, and what it means in plain text.
    mutating func entry(_ term: String, _ text: String) {
        line(".TP")
        line(term)
        lines(text)
    }

    /// A line to type.
    mutating func example(_ text: String) {
        for part in [".PP", ".RS 4", ".EX", Self.escaped(text), ".EE", ".RE"] { line(part) }
    }

    static func bold(_ text: String) -> String { #"\fB\#(escaped(text))\fR"# }
    static func italic(_ text: String) -> String { #"\fI\#(escaped(text))\fR"# }

    /// The text as it is to be read: nothing in it is an escape, a macro, or a typographic quotation mark or hyphen.
    static func escaped(_ text: String) -> String {
        var result = text.first.map { ".'".contains($0) } == true ? #"\&"# : ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += #"\(rs"#
            case "-": result += #"\-"#
            case "'": result += #"\(aq"#
            case "\"": result += #"\(dq"#
            case "`": result += #"\(ga"#
            case "^": result += #"\(ha"#
            case "~": result += #"\(ti"#
            case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
            default:
                let code = String(scalar.value, radix: 16, uppercase: true)
                result += "\\[u\(String(repeating: "0", count: max(0, 4 - code.count)))\(code)]"
            }
        }
        return result
    }
}
