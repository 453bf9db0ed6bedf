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

    /// - Throws: `StreamError` when the file cannot be written.
    func tell(_ plan: Plan) throws(StreamError) {
        for note in plan.notes {
            if note.level != .note || !isQuiet { invocation.say("\(note)") }
            try write(note)
        }
        for difference in plan.differences {
            let message = Message(level: .difference, text: "cannot be carried over: \(difference)")
            invocation.say("\(message)")
            let members: JSONObject = [
                "identifier": JSONValue(difference.identifier), "attribute": .string(difference.attribute),
                "old": difference.old ?? .null, "new": difference.new ?? .null,
            ]
            try write(message, members)
        }
    }

    /// Adds why there is no plan; standard error gets it as any error.
    ///
    /// - Throws: `StreamError` when the file cannot be written.
    func tell(_ refusal: PlanRefusal) throws(StreamError) {
        for reason in refusal.reasons {
            try write(Message(level: .refusal, text: reason.text), ["remedy": .string(reason.remedy)])
        }
    }

    private func write(_ message: Message, _ others: JSONObject = [:]) throws(StreamError) {
        guard let log else { return }
        let line: JSONObject = ["level": .string(message.level.rawValue), "message": .string(message.text)]
        let text = JSONValue.object(line.merging(others) { $1 }).line + "\n"
        if !log.file.writeAll(text) { throw StreamError.writing(log.path) }
    }
}
