import Console
import RDS

@main
struct MitosisPlan: Tool {
    static let command = Command(
        name: "mitosis-plan",
        summary: "not built yet",
        examples: [],
        options: [],
        operand: .init("FILE", isFile: true, help: "input"),
        exitStatuses: []
    )

    static func run(_ invocation: Invocation) async throws -> ExitCode { .done }
}
