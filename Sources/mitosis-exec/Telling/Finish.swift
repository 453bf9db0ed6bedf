import RDS

/// The last event of a run: how it ended, which instance took whose place, and which names have none.
struct Finish: Sendable {
    let summary: Summary
    let ending: Performer.Ending

    /// The members of every event, then those of this one; without the newline.
    var line: String {
        let members: [(String, JSONValue)] = [
            ("time", .string(summary.end.timestamp)), ("id", .null), ("event", "finished"),
            ("status", .string(ending.word)), ("elapsed", Self.seconds(summary.elapsed)),
            ("message", ending.reason.map { .string($0) } ?? .null),
            ("performed", .integer(summary.performed.count)), ("already", .integer(summary.skipped.count)),
            ("replacements", .array(summary.replacements.map(json))),
            ("missing", .array(summary.missingNames.filter(\.isCertain).map(json))),
        ]
        return "{" + members.map { "\"\($0.0)\":\($0.1.line)" }.joined(separator: ",") + "}"
    }

    /// A line for people, without the newline.
    var text: String {
        "\(summary.end.timestamp)  finished  after \(Event.duration(summary.elapsed)): \(ending.word)"
    }

    private func json(_ replacement: Summary.Replacement) -> JSONValue {
        [
            "name": JSONValue(replacement.name), "old": Self.text(replacement.old), "new": Self.text(replacement.new),
            "secondsGone": Self.seconds(summary.gapSeconds[replacement.name]), "secret": Self.text(replacement.secret),
        ]
    }

    private func json(_ missing: Summary.MissingName) -> JSONValue {
        [
            "name": JSONValue(missing.name), "bearer": JSONValue(missing.bearer),
            "secondsGone": Self.seconds(missing.seconds),
        ]
    }

    private static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    private static func seconds(_ seconds: Double?) -> JSONValue {
        seconds.map { .number(($0 * 10).rounded() / 10) } ?? .null
    }
}

extension Performer.Ending {
    /// The ending in one word, for programs.
    fileprivate var word: String {
        switch self {
        case .done: "done"
        case .refused: "refused"
        case .stopped: "stopped"
        case .interrupted: "interrupted"
        }
    }

    fileprivate var reason: String? {
        switch self {
        case .done, .interrupted: nil
        case .refused(let reason), .stopped(let reason): reason
        }
    }
}
