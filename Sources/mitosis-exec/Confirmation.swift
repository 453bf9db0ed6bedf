import Console
import RDS

/// Asks the person at the terminal before anything is changed; standard input is the plan, so it asks on /dev/tty.
struct Confirmation {
    /// The names that have to be typed.
    let targets: [DBInstanceIdentifier]
    /// Whose data they get; `nil` on a way back.
    let source: DBInstanceIdentifier?
    /// Where the trees are or, where nothing is done there, their source.
    let place: Place
    /// Where snapshots are made and shared, or are cleared away; `nil` where nothing is done in another place.
    var sourcePlace: Place?
    /// How long it takes and how long names have no instance, a sentence each.
    let times: [String]
    /// The user's commands that will run.
    let commands: [String]
    /// What will be deleted.
    let deletions: [DBInstanceIdentifier]
    /// The snapshots that will be deleted.
    var releases: [String] = []
    /// The landing clones that will be deleted.
    var landings: [DBInstanceIdentifier] = []
    /// Whether nothing is replaced, and only what earlier runs left goes.
    var isRemoval = false

    /// The question, for the terminal.
    var question: String {
        let change =
            if isRemoval {
                "This removes what earlier runs left, in \(place)."
            } else {
                source.map { supplyQuestion(of: $0) ?? "This replaces \(names) by a copy of \($0), in \(place)." }
                    ?? "This gives \(names) back to the old instances, in \(place)."
            }
        let facts =
            (sourcePlace == place ? [] : sourceFact) + times + commands.map { "It runs: \($0)".withoutControls }
            + deletions.map { "It DELETES \($0), and its data with it." }
            + (releases.isEmpty ? [] : ["It deletes snapshots that were made for this: \(releases.shortList)."])
            + (landings.isEmpty
                ? [] : ["It deletes the clone that was made for this: \(landings.map(\.name).shortList)."])
        return change + "\n" + facts.map { "  \($0)\n" }.joined() + "Type \(names) to continue: "
    }

    /// What is done where nothing but snapshots is supplied.
    private func supplyQuestion(of source: some CustomStringConvertible) -> String? {
        sourcePlace == place ? "This supplies a snapshot of \(source) for \(names), in \(place)." : nil
    }

    private var sourceFact: [String] {
        let what = isRemoval ? "" : " of \(source?.description ?? "the source")"
        return sourcePlace.map { ["It handles snapshots\(what) in \($0), too."] } ?? []
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
