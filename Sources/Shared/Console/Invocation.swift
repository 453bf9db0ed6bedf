/// Everything a tool may touch outside itself, as values: a test runs the whole tool in memory.
package struct Invocation: Sendable {
    package var arguments: Arguments
    package var environment: [String: String]
    /// Reads a whole file; `nil` and `-` are standard input.
    package var read: @Sendable (_ path: String?) throws -> [UInt8]
    /// Writes data to standard output.
    package var writeOutput: @Sendable (String) throws -> Void
    /// Writes text for people to standard error, as it is; never fails.
    package var writeMessage: @Sendable (String) -> Void
    /// Which of the standard streams have a person at the other end.
    package var terminals: Set<StandardStream>
    /// Whether another program reads standard output, which may write to the terminal itself.
    package var isOutputPiped = false
    package var name: String

    package init(
        name: String,
        arguments: Arguments,
        environment: [String: String] = [:],
        terminals: Set<StandardStream> = [],
        read: @escaping @Sendable (_ path: String?) throws -> [UInt8] = { _ in [] },
        writeOutput: @escaping @Sendable (String) throws -> Void = { _ in },
        writeMessage: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.name = name
        self.arguments = arguments
        self.environment = environment
        self.terminals = terminals
        self.read = read
        self.writeOutput = writeOutput
        self.writeMessage = writeMessage
    }

    /// The input that the only operand names: a file, or standard input for `-` and for none.
    ///
    /// - Parameter content: What is expected there, such as `the graph`.
    /// - Throws: `UsageError` when it would have to be typed at the terminal; `StreamError` when it cannot be read.
    package func readInput(_ content: String) throws -> [UInt8] {
        let path = arguments.operands.first
        if path == nil, terminals.contains(.input) {
            throw UsageError("there is no input", hint: "pipe \(content) in or name a file; --help shows examples")
        }
        return try read(path)
    }

    /// The inputs that the operands name, in their order; standard input where there is none.
    ///
    /// - Parameter content: What is expected there, such as `a graph`.
    /// - Returns: Each with what it is called in messages, such as `the graph 'FILE'`; at least one.
    /// - Throws: As `readInput`, and `UsageError` when standard input is named twice.
    package func readInputs(_ content: String, _ name: String) throws -> [(name: String, bytes: [UInt8])] {
        let paths = arguments.operands
        guard paths.count > 1 else { return [(name, try readInput(content))] }
        guard paths.filter({ $0 == "-" }).count < 2 else {
            throw UsageError("standard input is named twice", hint: "write '-' once")
        }
        return try paths.map { ($0 == "-" ? "\(name) in standard input" : "\(name) '\($0)'", try read($0)) }
    }

    /// Writes a line for people to standard error, after the tool's name.
    package func say(_ message: String) {
        writeMessage("\(name): \(message)\n")
    }
}
