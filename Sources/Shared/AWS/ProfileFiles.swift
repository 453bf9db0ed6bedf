import Foundation

/// The shared configuration and credentials files of AWS's tools.
///
/// Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files".
struct ProfileFiles: Sendable {
    /// The settings of each profile; the credentials file wins over the configuration file.
    let profiles: [String: [String: String]]

    /// Reads both files; one that is not there is empty.
    init(environment: [String: String]) {
        let home = environment["HOME"] ?? ""
        let config = environment["AWS_CONFIG_FILE"] ?? "\(home)/.aws/config"
        let credentials =
            environment["AWS_SHARED_CREDENTIALS_FILE"] ?? environment["AWS_CREDENTIAL_PROFILES_FILE"]
            ?? "\(home)/.aws/credentials"
        func text(_ path: String) -> String {
            let expanded = path.hasPrefix("~/") ? home + path.dropFirst(1) : path
            return (try? String(contentsOfFile: expanded, encoding: .utf8)) ?? ""
        }
        self.init(config: text(config), credentials: text(credentials))
    }

    init(config: String, credentials: String) {
        var found: [String: [String: String]] = [:]
        for (section, settings) in Self.sections(config) {
            let words = section.split(separator: " ", maxSplits: 1).map { $0.trimmingCharacters(in: Self.quotes) }
            let name = words.count == 2 && words[0] == "profile" ? words[1] : section == "default" ? section : nil
            if let name { found[name, default: [:]].merge(settings) { $1 } }
        }
        for (section, settings) in Self.sections(credentials) {
            found[section.trimmingCharacters(in: Self.quotes), default: [:]].merge(settings) { $1 }
        }
        profiles = found
    }

    private static let quotes = CharacterSet(charactersIn: " \t\"'")

    /// Sections with their settings; nested settings, which are indented, are passed over.
    private static func sections(_ text: String) -> [(String, [String: String])] {
        var found: [(String, [String: String])] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let trimmed = line.trimmingCharacters(in: .whitespaces)
            if trimmed.isEmpty || trimmed.hasPrefix("#") || trimmed.hasPrefix(";") || line.first?.isWhitespace == true {
                continue
            }
            if trimmed.hasPrefix("["), let end = trimmed.firstIndex(of: "]") {
                found.append(
                    (trimmed[trimmed.index(after: trimmed.startIndex)..<end].trimmingCharacters(in: .whitespaces), [:])
                )
            } else if let equals = trimmed.firstIndex(of: "="), !found.isEmpty {
                let key = trimmed[..<equals].trimmingCharacters(in: .whitespaces).lowercased()
                let value = trimmed[trimmed.index(after: equals)...]
                let bare = value.firstRange(of: " #").map { value[..<$0.lowerBound] } ?? value
                found[found.count - 1].1[key] = bare.trimmingCharacters(in: .whitespaces)
            }
        }
        return found
    }
}
