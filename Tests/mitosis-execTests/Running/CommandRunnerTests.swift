import Testing

@testable import mitosis_exec

@Suite struct CommandRunnerTests {
    let runner = CommandRunner(environment: ["PATH": "/usr/bin:/bin"])

    @Test func factsAreInTheEnvironment() async throws {
        try await runner.run(
            #"[ "$MITOSIS_TARGET" = demo ] && [ -z "$HOME" ]"#,
            facts: ["MITOSIS_TARGET": "demo"],
            limit: .seconds(60)
        )
    }

    @Test(arguments: [
        ("exit 7", "it ended with status 7"), ("kill -TERM $$", "it was ended by signal 15"),
        ("read -r line", "it ended with status 1"),
        ("yes | head -1 > /dev/null; exit ${PIPESTATUS[0]}", "it ended with status 141"),
    ])
    func failuresSayHowItEnded(_ command: String, _ reason: String) async {
        let error = await #expect(throws: CommandError.self) {
            try await runner.run(command, facts: [:], limit: .seconds(60))
        }
        #expect(error?.reason == reason)
    }

    /// Nobody else would ever end it, and the application may be stopped meanwhile.
    @Test func aCommandThatHangsIsEnded() async {
        let error = await #expect(throws: CommandError.self) {
            try await runner.run("sleep 100", facts: [:], limit: .milliseconds(50))
        }
        #expect(error?.reason == "it took longer than 0 s and was ended; what it started may run on")
    }
}
