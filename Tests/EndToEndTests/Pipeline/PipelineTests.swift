import Foundation
import Testing

@Suite struct PipelineTests {
    private static let plan = "mitosis-plan --source mitosis-prod --target mitosis-demo"

    @Test func theSimulatedPipelineRefreshesDemoOnce() async throws {
        let result = try await Tools.run(
            """
            set -e -o pipefail
            cp Examples/mitosis.json "$HOME/region.json" && cd "$HOME"
            rds-describe --simulate region.json | \(Self.plan) > plan.jsonl
            mitosis-exec --simulate region.json plan.jsonl > first.jsonl
            grep -c '"event":"done"' first.jsonl
            mitosis-exec --simulate region.json plan.jsonl | grep -c '"event":"skipped"'
            mitosis-exec --simulate region.json --dry-run plan.jsonl | grep -c 'skipped: done already'
            mitosis-iam plan.jsonl | grep -c '"Sid"'
            """
        )
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output == "11\n11\n11\n10\n")
        #expect(result.messages.contains("nothing to do: all 11 operations are done already"))
    }

    /// A killed run leaves a Region file from which the same operations go on.
    @Test(arguments: [0.02, 0.05, 0.08, 0.12])
    func aKilledRunIsGoneOnWith(_ seconds: Double) async throws {
        let result = try await Tools.run(
            """
            cp Examples/mitosis.json "$HOME/region.json" && cd "$HOME"
            \(Self.plan) region.json > plan.jsonl
            timeout -s KILL \(seconds) mitosis-exec --simulate region.json plan.jsonl > /dev/null
            mitosis-exec --simulate region.json plan.jsonl > /dev/null || exit
            rds-describe --simulate region.json | grep -c '"DBInstanceIdentifier"'
            """
        )
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output == "5\n")
    }

    @Test func aSecondRunBesideTheFirstIsRefused() async throws {
        let result = try await Tools.run(
            """
            cp Examples/mitosis.json "$HOME/region.json" && cd "$HOME"
            \(Self.plan) --restart 'touch started; until [ -e go ]; do sleep 0.02; done' region.json > plan.jsonl
            mitosis-exec --simulate region.json plan.jsonl > /dev/null 2> first.log &
            until [ -e started ]; do sleep 0.02; done
            mitosis-exec --simulate region.json plan.jsonl; echo $?
            touch go
            wait %1; echo $?
            """
        )
        #expect(result.output == "1\n0\n", "\(result.messages)")
        #expect(result.messages.contains("another mitosis-exec, process "))
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var command: String
        var input = ""
        var status: Int32 = 252
        var message: String
        var testDescription: String { "\(command) < \(input.prefix(40))" }
    }

    static let line =
        #"{"version":1,"id":"promote:a","phase":"build","after":[],"action":"PromoteReadReplica","parameters":{},"secrets":{},"names":null,"#
        + #""replaces":{"DBInstanceIdentifier":"a","DbiResourceId":"d"},"source":{"DBInstanceIdentifier":"b","DbiResourceId":"e"},"#
        + #""plan":"p","capturedAt":null,"resources":[]}"#

    static let faults = [
        Fault(
            command: plan,
            input: "{\"DBInstances\":",
            message: "the graph is not JSON: it ends where a value should follow"
        ),
        Fault(command: plan, input: "[]", message: "the input is a part of a reply, as aws prints with --query"),
        Fault(
            command: plan,
            input: "{\"DBInstances\":[]}",
            status: 1,
            message: "the graph has no DB instance named 'mitosis-prod'"
        ),
        Fault(command: "mitosis-plan --source a", input: "{}", message: "option '--target' is missing"),
        Fault(command: "mitosis-plan --sorce a", input: "{}", message: "unknown option '--sorce'"),
        Fault(command: "\(plan) /nowhere", message: "cannot read '/nowhere': No such file or directory"),
        Fault(command: "\(plan) - Examples/mitosis.json -", message: "standard input is named twice"),
        Fault(
            command: "\(plan) Examples/mitosis.json -",
            input: "{",
            message: "the graph in standard input is not JSON"
        ),
        Fault(
            command: "\(plan) Examples/mitosis.json -",
            input: #"{"DBInstances":[{"DBInstanceIdentifier":7}]}"#,
            message: "document 2: DBInstances[0]"
        ),
        Fault(
            command:
                "jq '.DBInstances[0].AllocatedStorage = 1 | del(.CapturedAt)' Examples/mitosis.json | \(plan) - Examples/mitosis.json",
            message: "the documents 1 and 2 of the graph show"
        ),
        Fault(
            command: "mitosis-exec --simulate Examples/mitosis.json",
            message: "the input is empty, and should be the operations of a plan"
        ),
        Fault(command: "mitosis-iam", message: "the input is empty, and should be the operations of a plan"),
        Fault(command: "mitosis-iam", input: "nonsense\n", message: "the input is not JSON"),
        Fault(
            command: "mitosis-exec",
            input: line,
            message: "line 1 ('promote:a') has no parameter DBInstanceIdentifier"
        ),
        Fault(command: "mitosis-exec --poll soon", input: line, message: "option '--poll' cannot be 'soon'"),
        Fault(command: "rds-describe", status: 253, message: "You must specify a region."),
        Fault(command: "AWS_REGION=us-east-1 rds-describe", status: 253, message: "Unable to locate credentials."),
        Fault(
            command:
                "AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b rds-describe --endpoint-url http://127.0.0.1:9",
            status: 254,
            message: "Could not connect to the endpoint URL \"http://127.0.0.1:9\": the connection is refused"
        ),
        Fault(
            command: "\(plan) --master-password-from env:NO_PASSWORD --restart './no-such.sh now' "
                + "Examples/mitosis.json | mitosis-exec --dry-run --simulate Examples/mitosis.json",
            status: 1,
            message: "refused, and nothing was changed: password:mitosis-demo: cannot take the secret from "
                + "'env:NO_PASSWORD': it is not set; restart:mitosis-demo: the command './no-such.sh now' cannot be run: "
                + "there is no file './no-such.sh'"
        ),
        Fault(command: "\(plan) Examples/mitosis.json > /dev/full", status: 255, message: "No space left on device"),
        Fault(
            command: "rds-describe --simulate Examples/mitosis.json nobody",
            status: 254,
            message: "DBInstance nobody not found."
        ),
    ]

    @Test(arguments: faults)
    func badInputGetsOneSentenceAndItsStatus(_ fault: Fault) async throws {
        let result = try await Tools.run(fault.command, input: fault.input)
        #expect(result.status == fault.status)
        #expect(result.messages.contains(fault.message), "\(result.messages)")
        #expect(result.output.isEmpty)
    }

    /// What several files show is one graph, as if it stood in one of them.
    @Test func severalGraphsAreOne() async throws {
        let result = try await Tools.run(
            """
            set -e -o pipefail
            plan() { mitosis-plan --source shop-prod --target shop-staging "$@" 2> /dev/null; }
            for list in DBInstances DBClusters DBClusterEndpoints; do
                jq "{$list, CapturedAt}" Examples/aurora.json > "$HOME/$list.json"
            done
            plan Examples/aurora.json > "$HOME/whole"
            plan "$HOME"/DB*.json | cmp - "$HOME/whole" && echo same
            plan Examples/mitosis.json "$HOME/DBClusters.json" "$HOME/DBClusterEndpoints.json" - \
                < "$HOME/DBInstances.json" | cmp - "$HOME/whole" && echo same
            """
        )
        #expect(result.output == "same\nsame\n", "\(result.messages)")
    }

    @Test func aReaderMayQuit() async throws {
        let result = try await Tools.run(
            "rds-describe --simulate Examples/mitosis.json | head -1; echo ${PIPESTATUS[1]}"
        )
        #expect(result.output == "{\n0\n")
        #expect(result.messages.isEmpty)
    }

    @Test func aLiveRunWithoutATerminalNeedsYes() async throws {
        let region = try await Tools.run(
            "\(Self.plan) Examples/mitosis.json | mitosis-exec --simulate Examples/mitosis.json --dry-run"
        )
        #expect(region.status == 0, "\(region.messages)")
        #expect(region.output.contains("(to do, now)"))
    }
}
