import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A command-line tool: its table of options, and what it does with an invocation.
package protocol Tool: SendableMetatype {
    static var command: Command { get }

    /// Does the tool's work.
    ///
    /// - Returns: The status to exit with when nothing went wrong.
    /// - Throws: A `UserFacingError` where a person can act on it.
    static func run(_ invocation: Invocation) async throws -> ExitCode
}

extension Tool {
    /// Runs the tool as a process: the only place that ends it.
    package static func main() {
        // Without /proc, Swift cannot read the command line on Linux: nothing may run as if it had no options.
        guard !CommandLine.arguments.isEmpty else {
            try? StandardStream.error.writeAll("\(command.name): cannot read its command line: is /proc mounted?\n")
            exit(ExitCode.other.rawValue)
        }
        var invocation = Invocation.process(name: command.name)
        // What the tool says of itself is said before there are other threads.
        if let status = begin(&invocation, words: CommandLine.arguments.dropFirst()) { exit(status.rawValue) }
        Task { [invocation] in exit(await work(invocation).rawValue) }
        dispatchMain()
    }

    /// Runs the tool with these words as its command line; errors become messages and a status.
    package static func run(words: some Sequence<String>, in invocation: Invocation) async -> ExitCode {
        var invocation = invocation
        if let status = begin(&invocation, words: words) { return status }
        return await work(invocation)
    }

    /// Reads the command line.
    ///
    /// - Returns: The status to exit with where there is no more to do.
    private static func begin(_ invocation: inout Invocation, words: some Sequence<String>) -> ExitCode? {
        do {
            invocation.arguments = try Arguments(parsing: words, of: command)
            guard let text = command.selfDescription(asked: invocation.arguments) else { return nil }
            try invocation.writeOutput(text)
            return .done
        } catch {
            return invocation.tell(error)
        }
    }

    private static func work(_ invocation: Invocation) async -> ExitCode {
        do { return try await run(invocation) } catch { return invocation.tell(error) }
    }
}

extension Invocation {
    /// The real process: its environment and standard streams, with no arguments yet.
    static func process(name: String) -> Invocation {
        var invocation = Invocation(
            name: name,
            arguments: .none,
            environment: processEnvironment(),
            terminals: Set([.input, .output, .error].filter(\.isTerminal)),
            read: { try StandardStream.readAll(path: $0) },
            writeOutput: { try StandardStream.output.writeAll($0) },
            writeMessage: { try? StandardStream.error.writeAll($0) }
        )
        invocation.isOutputPiped = StandardStream.output.isPiped
        return invocation
    }

    /// Tells a person what went wrong.
    ///
    /// - Returns: The status to exit with.
    fileprivate func tell(_ error: any Error) -> ExitCode {
        guard let error = error as? any UserFacingError else {
            say("\(error)")
            return .other
        }
        say(error.message)
        if let hint = error.hint { writeMessage("  \(hint)\n") }
        return error.exitCode
    }

    private static func processEnvironment() -> [String: String] {
        var result: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { result[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return result
    }
}

extension Command {
    /// The answer to `--help` and the other options that are about the tool itself; `nil` when none was given.
    func selfDescription(asked arguments: Arguments) -> String? {
        if arguments.isSet(.help) { return helpText }
        if arguments.isSet(.helpAll) { return fullHelpText }
        if arguments.isSet(.version) { return "\(name) \(Console.version)\n" }
        if arguments.isSet(.manualPage) { return manualPage }
        return arguments.value(of: .completionScript).map(completionScript(for:))
    }
}
