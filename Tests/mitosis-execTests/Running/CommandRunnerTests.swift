import Testing

@testable import mitosis_exec

@Suite struct CommandRunnerTests {
    let runner = CommandRunner(environment: ["PATH": "/usr/bin:/bin"])

    @Test func factsAreInTheEnvironment() async throws {
        try await runner.run(#"[ "$MITOSIS_TARGET" = demo ] && [ -z "$HOME" ]"#, facts: ["MITOSIS_TARGET": "demo"])
    }

    @Test(arguments: [
        ("exit 7", "it ended with status 7"), ("kill -TERM $$", "it was ended by signal 15"),
        ("read -r line", "it ended with status 1"),
        ("yes | head -1 > /dev/null; exit ${PIPESTATUS[0]}", "it ended with status 141"),
    ])
    func failuresSayHowItEnded(_ command: String, _ reason: String) async {
        let error = await #expect(throws: CommandError.self) { try await runner.run(command, facts: [:]) }
        #expect(error?.reason == reason)
    }
}
