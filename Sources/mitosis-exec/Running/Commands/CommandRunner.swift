import Console

/// Runs a command of the user's by `bash -c`, in the caller's folder, and waits for it.
struct CommandRunner: Sendable {
    var environment: [String: String]

    /// Standard input is /dev/null and the output goes to standard error, so that events stay alone on standard output.
    ///
    /// - Parameter limit: How long it may take.
    /// - Throws: `CommandError` when it cannot be started, takes longer, or ends with another status than 0.
    func run(_ command: String, facts: [String: String], limit: Duration) async throws {
        let ending: ChildProcess.Ending
        do {
            let bash = ChildProcess(["bash", "-c", command], environment: environment.merging(facts) { $1 })
            ending = try await bash.run(limit: limit)
        } catch {
            throw CommandError(command: command, reason: "\(error)")
        }
        switch ending {
        case .exited(0): return
        case .overdue:
            let time = Event.duration(limit.inSeconds)
            throw CommandError(
                command: command,
                reason: "it took longer than \(time) and was ended; what it started may run on"
            )
        case .exited, .signalled: throw CommandError(command: command, reason: "it \(ending)")
        }
    }
}

/// A command of the user's that did not succeed.
struct CommandError: UserFacingError, Equatable {
    let command: String
    let reason: String
    var message: String { "the command '\(command)' failed: \(reason)" }
    var exitCode: ExitCode { .stopped }
}
