import Console

/// How a person goes on with a run that has not done everything.
enum Resumption {
    /// The command that was given, to be given again; where the operations came by standard input, it says so.
    static func sentence(_ invocation: Invocation) -> String {
        let words = invocation.arguments.words.filter { $0 != "-" }
        let command = ([invocation.name] + words.map(quoted)).joined(separator: " ")
        let isPiped = invocation.arguments.operands.allSatisfy { $0 == "-" }
        return isPiped
            ? "to continue, give the same operations again, or those of mitosis-plan --resume, to: \(command)"
            : "to continue: \(command)"
    }

    /// A word as a shell takes it.
    private static func quoted(_ word: String) -> String {
        let isPlain = !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:=,@%+".contains($0) }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
