/// Text for people in lines that fit.
package enum Wrapping {
    /// The text in lines of at most `width` characters, where its words allow that; at least one line.
    package static func lines(_ text: String, width: Int) -> [String] {
        text.split(separator: " ").reduce(into: [""]) { lines, word in
            let last = lines[lines.count - 1]
            if last.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
    }

    /// A paragraph that begins with `label`; its other lines stand under the text.
    package static func paragraph(_ text: String, after label: String, width: Int = 80) -> String {
        let indent = String(repeating: " ", count: label.count)
        return label + lines(text, width: width - label.count).joined(separator: "\n\(indent)") + "\n"
    }
}

extension String {
    /// With spaces behind, up to this many characters.
    package func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    /// Its beginning and two dots, where it has more characters than this.
    package func cut(to width: Int) -> String { count <= width ? self : prefix(max(width - 2, 1)) + ".." }
}
