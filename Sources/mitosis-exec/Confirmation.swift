import Console
import RDS

/// Asks the person at the terminal before anything is changed; standard input is the plan, so it asks on /dev/tty.
struct Confirmation {
    /// The names that have to be typed.
    let targets: [DBInstanceIdentifier]
    /// What will be deleted.
    let deletions: [DBInstanceIdentifier]
    /// Whether nothing is replaced, and only what earlier runs left goes.
    var isRemoval = false

    /// The question, for the terminal.
    var question: String {
        let deleted = deletions.map { "  \($0) is deleted, and its data with it\n" }.joined()
        let what = isRemoval ? "removes what earlier runs left" : "replaces \(names)"
        return "This \(what).\n\(deleted)Type \(names) to go on: "
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
        case .noTerminal: "add --yes to go on without asking"
        }
    }
    var exitCode: ExitCode {
        switch self {
        case .refused: .refused
        case .noTerminal: .usage
        }
    }
}
