import Testing

/// Where the events of `mitosis-exec` go, and the last one.
@Suite struct EventTests {
    private static let plan =
        "cp Examples/mitosis.json \"$HOME/region.json\"; cd \"$HOME\"; "
        + "mitosis-plan --source mitosis-prod --target mitosis-demo region.json > plan.jsonl 2> /dev/null\n"

    @Test func theLastEventTellsHowTheRunEnded() async throws {
        let result = try await Tools.run(
            Self.plan + """
                mitosis-exec --simulate region.json plan.jsonl 2> /dev/null | tail -1 |
                    jq -c '[.event, .status, .performed, .missing, (.replacements[] | .name, .old, .secondsGone > 0)]'
                """
        )
        let names = #""mitosis-demo","db-DEMOPRIMARY",true,"mitosis-demo-replica","db-DEMOREPLICA",true"#
        #expect(result.output == "[\"finished\",\"done\",11,[],\(names)]\n", "\(result.messages)")
    }

    /// The file has what a pipe has, after what it had before.
    @Test func aFileGetsTheEventsToo() async throws {
        let result = try await Tools.run(
            Self.plan + """
                echo before > log
                mitosis-exec --quiet --simulate region.json --log log plan.jsonl > events
                head -1 log; tail -n +2 log | cmp - events && echo same
                mitosis-exec --simulate region.json --log /nowhere/log plan.jsonl; echo $?
                """
        )
        #expect(result.output == "before\nsame\n255\n")
        #expect(result.messages == "mitosis-exec: cannot write '/nowhere/log': No such file or directory\n")
    }

    /// Nothing is drawn over what the next program of the pipe writes.
    @Test(arguments: [("| cat", false), ("> events", true)])
    func theDisplayKeepsOutOfPipes(_ ending: String, _ isDrawn: Bool) async throws {
        let result = try await Tools.run(
            Self.plan.replacing("Examples", with: "$PWD/Examples") + """
                echo 'mitosis-exec --simulate region.json plan.jsonl \(ending)' > run.sh
                TERM=xterm python3 "$OLDPWD/Tests/Support/at_terminal.py" 80 24 bash run.sh
                """
        )
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output.contains("\u{1b}[J") == isDrawn)
    }
}
