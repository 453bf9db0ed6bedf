import Foundation
import Testing

/// Full disks, readers that quit, closed streams, and a person where input should be.
@Suite struct StreamTests {
    private static let plan = "mitosis-plan --source mitosis-prod --target mitosis-demo"
    private static let region = "Examples/mitosis.json"

    /// Everything that writes to standard output and changes nothing.
    static let filters = [
        "rds-describe --simulate \(region)", "rds-describe --simulate \(region) --format dot", "\(plan) \(region)",
        "\(plan) --format text \(region)", "\(plan) --format mermaid \(region)", "\(plan) \(region) | mitosis-iam",
        "\(plan) \(region) | mitosis-exec --dry-run --simulate \(region)", "mitosis-exec --help",
        "mitosis-plan --version", "mitosis-iam --generate-manual-page", "rds-describe --generate-completion-script zsh",
    ]

    @Test(arguments: filters)
    func aFullDiskIsSaid(_ command: String) async throws {
        let result = try await Tools.run("set -o pipefail; \(command) > /dev/full")
        #expect(result.status == 255)
        #expect(result.messages.contains("cannot write the output: No space left on device"), "\(result.messages)")
    }

    @Test(arguments: filters)
    func aClosedOutputIsSaid(_ command: String) async throws {
        let result = try await Tools.run("set -o pipefail; \(command) >&-")
        #expect(result.status == 255)
        #expect(result.messages.contains("cannot write the output: "), "\(result.messages)")
    }

    /// The reader is gone before anything is written; whoever writes ends quietly, by SIGPIPE.
    @Test(arguments: filters)
    func aReaderThatHasQuitIsNoError(_ command: String) async throws {
        let result = try await Tools.run(
            "{ sleep 0.2; set -o pipefail; \(command); } 2> \"$HOME/messages\" | true; echo ${PIPESTATUS[0]}; cat \"$HOME/messages\""
        )
        #expect(result.output.hasPrefix("141\n"), "\(result.output)")
        #expect(!result.output.contains("cannot write"))
    }

    @Test(arguments: filters)
    func aReaderMayTakeTheFirstLineAlone(_ command: String) async throws {
        let result = try await Tools.run("\(command) | head -1")
        #expect(result.output.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
        #expect(!result.messages.contains("cannot write"), "\(result.messages)")
    }

    @Test(arguments: filters)
    func messagesThatCannotBeWrittenStopNothing(_ command: String) async throws {
        let result = try await Tools.run("set -o pipefail; { \(command); } 2> /dev/full > /dev/null")
        #expect(result.status == 0)
    }

    @Test(arguments: [
        (plan, "pipe a graph in or name a file"), ("mitosis-iam", "pipe the operations of mitosis-plan in"),
        ("mitosis-exec --simulate \(region)", "pipe the operations of mitosis-plan in"),
    ])
    func aTerminalIsNoInput(_ command: String, _ hint: String) async throws {
        let result = try await Tools.run("python3 Tests/Support/terminal.py -- '\(command)'")
        #expect(result.status == 252)
        #expect(result.output.contains(": there is no input\n  \(hint)"), "\(result.output)")
    }

    @Test(arguments: [plan, "mitosis-iam", "mitosis-exec --simulate \(region)"])
    func aClosedInputIsSaid(_ command: String) async throws {
        let result = try await Tools.run("\(command) <&-")
        #expect(result.status == 252)
        #expect(result.messages.contains("cannot read standard input: "), "\(result.messages)")
    }

    private static let withoutProc = "unshare -rm bash -c 'mount -t tmpfs none /proc && \"$@\"' - "

    /// Swift reads the command line from /proc: `--dry-run` must not be lost with it.
    @Test(
        .enabled("unshare has to be allowed") { (try? await Tools.run(withoutProc + "true").status) == 0 },
        arguments: HelpTests.tools
    )
    func aCommandLineThatCannotBeReadIsSaid(_ tool: String) async throws {
        let result = try await Tools.run("\(Self.withoutProc) \(tool) --version")
        #expect(result.status == 255)
        // Swift's runtime, which misses /proc too, may have had a word of its own before.
        #expect(result.messages.hasSuffix("\(tool): cannot read its command line: is /proc mounted?\n"))
    }

    /// A pager shows its first page and reads no more; names must not be missing until somebody turns it.
    @Test func performingWaitsForNoReader() async throws {
        let result = try await Tools.run(
            """
            cp \(Self.region) "$HOME/region.json" && cd "$HOME" && \(Self.plan) region.json > plan.jsonl
            cat > stall.py <<'END'
            import fcntl, json, os, subprocess, time
            reading, writing = os.pipe()
            # F_SETPIPE_SZ: a page, which is full but for some bytes.
            fcntl.fcntl(writing, 1031, 4096)
            os.write(writing, b"x" * 4090)
            command = ["mitosis-exec", "--simulate", "region.json", "plan.jsonl"]
            run = subprocess.Popen(command, stdout=writing, stderr=subprocess.DEVNULL)
            os.close(writing)
            names = set()
            for _ in range(1000):
                names = {one["DbiResourceId"] for one in json.load(open("region.json"))["DBInstances"]}
                if "db-DEMOPRIMARY" not in names: break
                time.sleep(0.02)
            print("db-DEMOPRIMARY" in names, run.poll())
            with open(reading) as rest: lines = rest.read().splitlines()
            print(json.loads(lines[-1])["event"], run.wait())
            END
            python3 stall.py
            """
        )
        #expect(result.output == "False None\nfinished 0\n", "\(result.output)\(result.messages)")
    }

    /// `mitosis-exec` stops when nobody hears it any more, awaits what is in flight, and goes on when it is run again.
    @Test(arguments: ["> /dev/full", "| head -1 > first", ">&-"])
    func performingStopsWhenItsEventsCannotBeWritten(_ ending: String) async throws {
        let result = try await Tools.run(
            """
            cp \(Self.region) "$HOME/region.json" && cd "$HOME" && \(Self.plan) region.json > plan.jsonl
            mitosis-exec --simulate region.json plan.jsonl \(ending); echo ${PIPESTATUS[0]}
            mitosis-exec --simulate region.json plan.jsonl > second || exit
            grep -c '"event":"skipped"' second
            """
        )
        #expect(result.output == "3\n1\n", "\(result.output)\(result.messages)")
        #expect(result.messages.contains(": cannot write the output: "), "\(result.messages)")
        #expect(result.messages.contains("mitosis-exec: to continue: mitosis-exec --simulate region.json plan.jsonl"))
    }
}
