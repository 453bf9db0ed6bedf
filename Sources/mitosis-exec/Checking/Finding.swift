import Console
import RDS

/// One thing that the live check has found out.
struct Finding: Hashable, Sendable {
    enum Result: String, Hashable, Sendable, CaseIterable {
        case ok, warning
        /// It would fail.
        case refused
        /// Nobody knows: it could not be asked. It is never to be read as good.
        case unknown
    }

    let check: String
    let result: Result
    /// What it is about: an instance, a group, an action.
    let of: String
    let message: String
    /// What a person can do about it; `nil` where there is nothing to do.
    let remedy: String?

    init(_ check: String, _ result: Result, of subject: String, _ message: String, remedy: String? = nil) {
        self.check = check
        self.result = result
        of = subject
        self.message = message
        self.remedy = remedy
    }

    /// The same, where a plan is about several accounts or Regions.
    func located(in place: Place) -> Finding {
        Finding(check, result, of: of, "\(message) (\(place))", remedy: remedy)
    }

    /// One line of JSON, members in the order of the format.
    var line: String {
        let members: [(String, JSONValue)] = [
            ("check", .string(check)), ("result", .string(result.rawValue)), ("of", .string(of)),
            ("message", .string(message)), ("remedy", remedy.map { .string($0) } ?? .null),
        ]
        return "{" + members.map { "\"\($0.0)\":\($0.1.line)" }.joined(separator: ",") + "}"
    }
}

extension [Finding] {
    /// A table for people, in lines of 80 characters.
    var table: String {
        let results = map(\.result.rawValue.count).max() ?? 0
        let checks = map(\.check.count).max() ?? 0
        return map { finding in
            let label = "\(finding.result.rawValue.padded(to: results))  \(finding.check.padded(to: checks))  "
            let text = Wrapping.paragraph("\(finding.of): \(finding.message)".withoutControls, after: label)
            let margin = String(repeating: " ", count: label.count)
            return text + (finding.remedy.map { Wrapping.paragraph($0.withoutControls, after: margin + "-> ") } ?? "")
        }.joined()
    }
}
