import Console
import Dispatch
import RDS

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Runs a command of the user's by `bash -c`, in the caller's folder, and waits for it.
///
/// Foundation's `Process` hands the command the signals that our threads block and ignore, with which `timeout` and
/// pipes in it do not work; so it is spawned here, with all of them as in a new shell.
struct CommandRunner: Sendable {
    var environment: [String: String]

    /// Standard input is /dev/null and the output goes to standard error, so that events stay alone on standard output.
    ///
    /// - Throws: `CommandError` when it cannot be started, or ends with another status than 0.
    func run(_ command: String, facts: [String: String]) async throws {
        let process = try spawn(command, facts)
        let status: Int32 = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var status: Int32 = 0
                while waitpid(process, &status, 0) < 0, errno == EINTR {}
                continuation.resume(returning: status)
            }
        }
        // As in <sys/wait.h>: the low seven bits are the signal, the byte above them the status.
        guard status & 0x7f == 0 else {
            throw CommandError(command: command, reason: "signal \(status & 0x7f) ended it")
        }
        guard status == 0 else {
            throw CommandError(command: command, reason: "it ended with status \(status >> 8 & 0xff)")
        }
    }

    private func spawn(_ command: String, _ facts: [String: String]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, 2, 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for number in [SIGPIPE, SIGINT, SIGTERM] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let words = ["bash", "-c", command]
        let settings = environment.merging(facts) { $1 }.map { "\($0.key)=\($0.value)" }
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { text in strdup(text) }
        var variables: [UnsafeMutablePointer<CChar>?] = settings.map { text in strdup(text) }
        arguments.append(nil)
        variables.append(nil)
        defer { for text in arguments + variables { free(text) } }
        var process: pid_t = 0
        guard posix_spawnp(&process, "bash", &actions, &attributes, &arguments, &variables) == 0 else {
            throw CommandError(command: command, reason: "bash cannot be started")
        }
        return process
    }
}

/// A command of the user's that did not succeed.
struct CommandError: UserFacingError, Equatable {
    let command: String
    let reason: String
    var message: String { "the command '\(command)' failed: \(reason)" }
    var exitCode: ExitCode { .stopped }
}
