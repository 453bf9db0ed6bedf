import Console
import Foundation
import RDS

/// Runs a command of the user's by `bash -c`, in the caller's folder, and waits for it.
struct CommandRunner: Sendable {
    var environment: [String: String]

    /// Standard input is /dev/null and the output goes to standard error, so that events stay alone on standard output.
    ///
    /// - Throws: `CommandError` when it cannot be started, or ends with another status than 0.
    func run(_ command: String, facts: [String: String]) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["bash", "-c", command]
        process.environment = environment.merging(facts) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.standardError
        process.standardError = FileHandle.standardError
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: CommandError(command: command, reason: "it cannot be started"))
            }
        }
        guard status == 0 else { throw CommandError(command: command, reason: "it ended with status \(status)") }
    }
}

/// A command of the user's that did not succeed.
struct CommandError: UserFacingError, Equatable {
    let command: String
    let reason: String
    var message: String { "the command '\(command)' failed: \(reason)" }
    var exitCode: ExitCode { .stopped }
}
