import Console
import RDS

/// What is said of a plan on standard error, and the same as JSON Lines in the file that `--log` names.
struct PlanLog {
    static let option = Option(
        "log",
        .file("FILE"),
        section: "What to plan",
        help: "Add warnings, notes and refusals to this file, too, as JSON Lines"
    )
    static let quiet = Option(
        "quiet",
        letter: "q",
        section: "What to plan",
        help: "Leave out the notes; warnings and differences are said"
    )

    private let invocation: Invocation
    private let isQuiet: Bool
    private let log: (path: String, file: Descriptor)?

    /// - Throws: `StreamError` when the file cannot be written.
    init(_ invocation: Invocation) throws(StreamError) {
        self.invocation = invocation
        isQuiet = invocation.arguments.isSet(Self.quiet)
        if let path = invocation.arguments.value(of: Self.option) {
            log = (path, try Descriptor.appending(to: path))
        } else {
            log = nil
        }
    }

    /// How much a line matters, as it begins.
    private enum Level: String, CaseIterable {
        case warning, note
    }

    /// - Throws: `StreamError` when the file cannot be written.
    func tell(_ plan: Plan) throws(StreamError) {
        for text in plan.notes {
            let level = Level.allCases.first { text.hasPrefix("\($0.rawValue): ") } ?? .note
            if level == .warning || !isQuiet { invocation.say(text) }
            let message =
                text.hasPrefix("\(level.rawValue): ") ? String(text.dropFirst(level.rawValue.count + 2)) : text
            try write(["level": .string(level.rawValue), "message": .string(message)])
        }
        for difference in plan.differences {
            let text = "cannot be carried over: \(difference)"
            invocation.say(text)
            try write([
                "level": "difference", "message": .string(text), "identifier": JSONValue(difference.identifier),
                "attribute": .string(difference.attribute), "old": difference.old ?? .null,
                "new": difference.new ?? .null,
            ])
        }
    }

    /// Adds why there is no plan; standard error gets it as any error.
    ///
    /// - Throws: `StreamError` when the file cannot be written.
    func tell(_ refusal: PlanRefusal) throws(StreamError) {
        for reason in refusal.reasons {
            try write(["level": "refusal", "message": .string(reason.text), "remedy": .string(reason.remedy)])
        }
    }

    private func write(_ line: JSONObject) throws(StreamError) {
        if let log, !log.file.writeAll(JSONValue.object(line).line + "\n") { throw StreamError.writing(log.path) }
    }
}
