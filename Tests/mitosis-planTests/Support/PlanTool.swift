import Console
import Synchronization

@testable import mitosis_plan

/// The whole tool, run in memory.
enum PlanTool {
    struct Result {
        let status: ExitCode
        let output: String
        let messages: String
    }

    /// - Parameter words: The command line, whose words have no spaces.
    static func run(_ words: String, input: String) async -> Result {
        let written = Written()
        let invocation = Invocation(
            name: "mitosis-plan",
            arguments: .none,
            read: { _ in Array(input.utf8) },
            writeOutput: { text in written.texts.withLock { $0.output += text } },
            writeMessage: { text in written.texts.withLock { $0.messages += text } }
        )
        let status = await MitosisPlan.run(words: words.split(separator: " ").map(String.init), in: invocation)
        return written.texts.withLock { Result(status: status, output: $0.output, messages: $0.messages) }
    }

    private final class Written: Sendable {
        let texts = Mutex((output: "", messages: ""))
    }
}
