#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A file of AWS's configuration: sections of `key = value`.
///
/// A value may go on in lines that are indented deeper than its key. Where the key's own line has no value, such lines
/// are settings of their own, one level deep: `rds =` and below it `endpoint_url = x` become `rds.endpoint_url`.
///
/// Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files"; where it is silent, botocore.
struct INIFile {
    /// The sections in the file's order, by the text between their brackets.
    private(set) var sections: [(name: String, settings: [String: String])] = []
    private var key: (name: String, indentation: Int, hasNested: Bool)?

    /// - Parameters:
    ///   - text: The file's text.
    ///   - path: What to call it in an error.
    /// - Throws: `ConfigurationError` that names the line.
    init(_ text: String, path: String) throws(ConfigurationError) {
        // A line break of Windows is one character.
        let lines = text.split(omittingEmptySubsequences: false) { ["\n", "\r\n", "\r"].contains($0) }
        for (index, line) in lines.enumerated() {
            guard read(String(line)) else {
                throw ConfigurationError(
                    "Unable to parse config file: \(path), line \(index + 1)",
                    hint: "write [section], key = value, or a comment that starts with #; each section and key once"
                )
            }
        }
    }

    private mutating func read(_ line: String) -> Bool {
        let text = line.trimmed
        if text.isEmpty || text.hasPrefix("#") || text.hasPrefix(";") { return true }
        let indentation = line.prefix { $0.isWhitespace }.count
        if let key, indentation > key.indentation { return goOn(key.name, text, isNested: key.hasNested) }
        if text.hasPrefix("["), let end = text.lastIndex(of: "]") {
            let name = text[text.index(after: text.startIndex)..<end]
            let isNew = !sections.contains { $0.name == name }
            sections.append((String(name), [:]))
            key = nil
            return !name.isEmpty && isNew
        }
        guard !sections.isEmpty, let (name, value) = Self.setting(text, separators: "=:") else { return false }
        guard sections[sections.count - 1].settings.updateValue(value, forKey: name.lowercased()) == nil else {
            return false
        }
        key = (name.lowercased(), indentation, value.isEmpty)
        return true
    }

    private mutating func goOn(_ name: String, _ text: String, isNested: Bool) -> Bool {
        let last = sections.count - 1
        guard isNested else {
            sections[last].settings[name, default: ""] += "\n" + text
            return true
        }
        guard let (inner, value) = Self.setting(text, separators: "=") else { return false }
        sections[last].settings["\(name).\(inner)"] = value
        return true
    }

    private static func setting(_ text: String, separators: String) -> (String, String)? {
        guard let equals = text.firstIndex(where: { separators.contains($0) }), equals > text.startIndex else {
            return nil
        }
        return (
            text[..<equals].trimmed,
            text[text.index(after: equals)...].trimmed
        )
    }
}
