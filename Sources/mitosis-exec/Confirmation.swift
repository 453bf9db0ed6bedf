import Console
import RDS

/// Asks the person at the terminal before anything is changed; standard input is the plan, so it asks on /dev/tty.
struct Confirmation {
    /// The names that have to be typed.
    let targets: [DBInstanceIdentifier]
    /// Whose data they get; `nil` on a way back.
    let source: DBInstanceIdentifier?
    /// The account and the Region, in words.
    let place: String
    /// How long it takes and how long names have no instance, a sentence each.
    let times: [String]
    /// The user's commands that will run.
    let commands: [String]
    /// What will be deleted.
    let deletions: [DBInstanceIdentifier]
    /// Whether nothing is replaced, and only what earlier runs left goes.
    var isRemoval = false

    /// The question, for the terminal.
    var question: String {
        let change =
            if isRemoval {
                "This removes what earlier runs left, in \(place)."
            } else {
                source.map { "This replaces \(names) by a copy of \($0), in \(place)." }
                    ?? "This gives \(names) back to the old instances, in \(place)."
            }
        let facts =
            times + commands.map { "It runs: \($0)".withoutControls }
            + deletions.map { "It DELETES \($0), and its data with it." }
        return change + "\n" + facts.map { "  \($0)\n" }.joined() + "Type \(names) to continue: "
    }

    private var names: String { targets.map(\.description).joined(separator: " ") }

    /// Whether an answer means yes: the very names.
    func isGiven(by answer: String?) -> Bool {
        let words = answer?.split { $0.isWhitespace }.map { DBInstanceIdentifier(String($0)) }
        return words == targets
    }

    /// - Parameter ask: Shows a question at the terminal and returns the line typed, `nil` at its end; throws without one.
    /// - Throws: `ConfirmationError`.
    func ask(at terminal: Terminal?) throws(ConfirmationError) {
        guard let terminal else { throw .noTerminal }
        guard isGiven(by: terminal.ask(question)) else { throw .refused }
    }
}

enum ConfirmationError: UserFacingError, Equatable {
    case refused, noTerminal

    var message: String {
        switch self {
        case .refused: "not confirmed; nothing was changed"
        case .noTerminal: "there is no terminal to ask at before databases are replaced"
        }
    }
    var hint: String? {
        switch self {
        case .refused: nil
        case .noTerminal: "add --yes to start without asking"
        }
    }
    var exitCode: ExitCode {
        switch self {
        case .refused: .refused
        case .noTerminal: .usage
        }
    }
}
