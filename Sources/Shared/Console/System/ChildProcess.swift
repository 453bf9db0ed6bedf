import Dispatch
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Keeps a program from being started between the making of a pipe and its being made private.
private let spawning = DispatchQueue(label: "spawning")

/// A program that is run and waited for.
///
/// Foundation's `Process` hands it the signals that our threads block and ignore, with which `timeout` and pipes in it
/// do not work; so it is spawned here, with all of them as in a new shell.
package struct ChildProcess: Sendable {
    private let words: [String]
    private let environment: [String: String]

    /// How a program ended.
    package enum Ending: Equatable, CustomStringConvertible, Sendable {
        case exited(Int32)
        case signalled(Int32)
        /// By us, since it took too long.
        case overdue

        package var description: String {
            switch self {
            case .overdue: "took too long, and was ended"
            case .exited(let status): "ended with status \(status)"
            case .signalled(let number): "was ended by signal \(number)"
            }
        }
    }

    /// What a program wrote, and how it ended.
    package struct Result: Sendable {
        package let output: [UInt8]
        package let messages: String
        package let status: Ending
    }

    /// - Parameters:
    ///   - words: The program, searched for on the path, and its arguments.
    ///   - environment: All that it sees.
    package init(_ words: [String], environment: [String: String]) {
        self.words = words
        self.environment = environment
    }

    /// Runs it with /dev/null as standard input and its output on our standard error.
    ///
    /// - Parameter limit: How long it may take before it is ended; programs that it has started are left alone.
    /// - Throws: `ChildProcessError` when it cannot be started.
    package func run(limit: Duration) async throws -> Ending {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, 2, 1)
        let process = Spawned(try spawn(&actions))
        return await process.end(within: limit)
    }

    /// Runs it and returns what it wrote. Its standard input is ours at a terminal, else /dev/null: what is piped into
    /// us is not meant for it.
    ///
    /// - Parameter limit: How long it may take before it is ended, and nobody waits for what it has started; `nil` for ever.
    /// - Throws: `ChildProcessError` when it cannot be started.
    package func capture(limit: Duration? = nil) async throws -> Result {
        let output = try Pipe()
        let messages = try Pipe()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if isatty(0) == 0 { posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) }
        posix_spawn_file_actions_adddup2(&actions, output.writing, 1)
        posix_spawn_file_actions_adddup2(&actions, messages.writing, 2)
        let process: Spawned
        do { process = Spawned(try spawn(&actions)) } catch {
            output.abandon()
            messages.abandon()
            throw error
        }
        async let written = output.contents { process.isTold }
        async let said = messages.contents { process.isTold }
        let status = await process.end(within: limit)
        return Result(output: await written, messages: String(decoding: await said, as: UTF8.self), status: status)
    }

    private func spawn(_ actions: inout posix_spawn_file_actions_t) throws(ChildProcessError) -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for number in [SIGPIPE, SIGINT, SIGTERM] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { text in strdup(text) }
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { text in strdup("\(text.key)=\(text.value)") }
        arguments.append(nil)
        variables.append(nil)
        defer { for text in arguments + variables { free(text) } }
        var process: pid_t = 0
        let program = words.first ?? ""
        let number = spawning.sync {
            posix_spawnp(&process, program, &actions, &attributes, &arguments, &variables)
        }
        guard number == 0 else { throw ChildProcessError(program: program, number: number) }
        return process
    }
}

/// A program that has been started and has to be waited for.
private final class Spawned: Sendable {
    private let process: pid_t
    private let state = Mutex(State())

    private struct State {
        /// It has been told to end.
        var isTold = false
        /// Its number may be another program's by now.
        var isOver = false
    }

    /// How long a program may take to end when it is told to.
    private static let grace = Duration.seconds(10)

    init(_ process: pid_t) { self.process = process }

    /// Whether it took too long.
    var isTold: Bool { state.withLock { $0.isTold } }

    /// Waits for its end, and brings that about when it takes too long.
    ///
    /// - Parameter limit: `nil` for ever.
    func end(within limit: Duration?) async -> ChildProcess.Ending {
        let watch = limit.map { limit in
            Task {
                try await Task.sleep(for: limit)
                send(SIGTERM)
                try await Task.sleep(for: Self.grace)
                send(SIGKILL)
            }
        }
        defer { watch?.cancel() }
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: self.wait()) }
        }
    }

    /// Sends it a signal that ends it; nothing once it has ended.
    private func send(_ signal: Int32) {
        state.withLock { state in
            guard !state.isOver else { return }
            kill(process, signal)
            state.isTold = true
        }
    }

    private func wait() -> ChildProcess.Ending {
        // While it is a zombie, its number is nobody else's.
        var facts = siginfo_t()
        while waitid(P_PID, id_t(process), &facts, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        let wasTold = state.withLock { state in
            state.isOver = true
            return state.isTold
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        if wasTold { return .overdue }
        // As in <sys/wait.h>: the low seven bits are the signal, the byte above them the status.
        return status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .signalled(status & 0x7f)
    }
}

/// A program that cannot be started, and the system's reason.
package struct ChildProcessError: Error, CustomStringConvertible {
    let program: String
    let number: Int32
    /// In the system's words.
    package var reason: String { String(cString: strerror(number)) }
    package var description: String { "\(program) cannot be started: \(reason)" }
}

/// A pipe that no other program inherits.
private struct Pipe: Sendable {
    let reading: Int32
    let writing: Int32

    init() throws(ChildProcessError) {
        var ends: [Int32] = [0, 0]
        let status = spawning.sync {
            let status = pipe(&ends)
            for end in ends where status == 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return status
        }
        guard status == 0 else { throw ChildProcessError(program: "a program", number: errno) }
        (reading, writing) = (ends[0], ends[1])
    }

    /// Everything that is written into it, until its last writer closes it.
    ///
    /// - Parameter isGivenUp: Whether nobody waits for that any more.
    func contents(unless isGivenUp: @escaping @Sendable () -> Bool) async -> [UInt8] {
        close(writing)
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var found: [UInt8] = []
                var place = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
                while !isGivenUp() {
                    guard poll(&place, 1, 200) > 0 else { continue }
                    guard let more = Descriptor(reading).next(atMost: 1 << 16), !more.isEmpty else { break }
                    found += more
                }
                close(reading)
                continuation.resume(returning: found)
            }
        }
    }

    func abandon() {
        close(reading)
        close(writing)
    }
}
