import Console
import Foundation
import RDS
import Testing

@testable import mitosis_plan

/// What the command line asks for beside a plan: a saved plan to be shown, its messages as data, names by their ARNs.
@Suite struct SavedPlanTests {
    private static func example(_ change: (inout JSONObject, String) -> Void = { _, _ in }) throws -> String {
        try JSONValue.object(Example.graph(change).json).line
    }

    private static let plan = "--source mitosis-prod --target mitosis-demo"

    @Test func aSavedPlanIsShownAsItWasPlanned() async throws {
        let graph = try Self.example()
        let saved = await PlanTool.run(Self.plan, input: graph)
        for options in ["--format text", "--format text --all-attributes"] {
            let planned = await PlanTool.run("\(Self.plan) \(options)", input: graph)
            let shown = await PlanTool.run(options, input: saved.output)
            #expect(shown.status == .done, "\(shown.messages)")
            #expect(shown.messages.isEmpty)
            #expect(shown.output == planned.output)
        }
        for format in ["dot", "mermaid"] {
            let shown = await PlanTool.run("--format \(format)", input: saved.output)
            #expect(shown.output.contains("7 final"), "\(shown.messages)")
        }
    }

    @Test func aSavedPlanTellsWhatWillDiffer() async throws {
        let graph = try Self.example { object, name in
            if name == "mitosis-demo" { object["StorageEncrypted"] = true }
        }
        let saved = await PlanTool.run("\(Self.plan) --allow-encryption-change", input: graph)
        let shown = await PlanTool.run("--format text", input: saved.output)
        #expect(shown.output.contains("mitosis-demo  StorageEncrypted will differ"), "\(shown.output)")
        #expect(shown.output.contains("the plan does not hold its new value"))
        let picture = await PlanTool.run("--format dot", input: saved.output)
        #expect(picture.output.contains("1 starting, without the class and the replicas of the source"))
    }

    @Test(arguments: [SavedPlanTests.plan, "\(SavedPlanTests.plan) --prepare true"])
    func newValuesAreThoseThatTheOperationsAskFor(_ words: String) async throws {
        let graph = try Self.example { object, name in
            if name.contains("demo") { object["AllocatedStorage"] = 50 }
        }
        let planned = await PlanTool.run("\(words) --format text", input: graph)
        let saved = await PlanTool.run(words, input: graph)
        let shown = await PlanTool.run("--format text", input: saved.output)
        #expect(shown.output.contains("mitosis-demo-replica  AllocatedStorage is 50 and will be 200"))
        #expect(shown.output == planned.output)
    }

    @Test(arguments: [
        ("--format text", "{\"DBInstances\":[]}", "options '--source' and '--target' are missing"),
        ("--format dot", "", "the input is empty, and should be the operations of a plan"),
        ("--format text --strict", "{}", "options '--source' and '--target' are missing"),
        ("", "{}", "options '--source' and '--target' are missing"),
    ])
    func whatIsNoPlanIsSaid(_ words: String, _ input: String, _ message: String) async {
        let result = await PlanTool.run(words, input: input)
        #expect(result.status == .usage)
        #expect(result.messages.hasPrefix("mitosis-plan: \(message)\n"), "\(result.messages)")
    }

    // MARK: - Messages

    private static func logged(_ words: String, input: String) async throws -> (
        result: PlanTool.Result, log: [JSONValue]
    ) {
        let file = FileManager.default.temporaryDirectory.appending(path: "mitosis-plan-\(UUID().uuidString).jsonl")
        defer { try? FileManager.default.removeItem(at: file) }
        let result = await PlanTool.run("\(words) --log \(file.path)", input: input)
        return (result, try JSONValue.documents(parsing: Data(contentsOf: file), of: "the log").map(\.value))
    }

    @Test func messagesAreLoggedAsData() async throws {
        let graph = try Self.example { object, name in
            if name == "mitosis-demo" { object["AllocatedStorage"] = 5 }
        }
        let (result, log) = try await Self.logged(Self.plan, input: graph)
        let said = result.messages.split(separator: "\n")
        #expect(result.status == .done)
        #expect(log.count == said.count)
        #expect(
            log.contains { $0["level"] == "warning" && $0["message"]?.string?.hasPrefix("'mitosis-demo' gets") == true }
        )
        #expect(log.contains { $0["level"] == "note" })
        let difference = try #require(log.first { $0["level"] == "difference" })
        #expect(difference["identifier"] == "mitosis-demo")
        #expect(difference["attribute"] == "AllocatedStorage")
        #expect(difference["old"] == 5)
        let quiet = await PlanTool.run("\(Self.plan) --quiet", input: graph)
        let expected = said.filter { $0.contains(": warning: ") || $0.contains(": cannot be carried over: ") }
        #expect(quiet.messages.split(separator: "\n") == expected)
        #expect(quiet.output == result.output)
    }

    @Test func refusalsAreLoggedAsData() async throws {
        let (result, log) = try await Self.logged("--source mitosis-prod --target nobody", input: Self.example())
        #expect(result.status == .refused)
        #expect(log.map { $0["level"] } == ["refusal"])
        #expect(log.first?["message"] == "the graph has no DB instance named 'nobody'")
        #expect(log.first?["remedy"]?.string?.isEmpty == false)
    }

    // MARK: - ARNs

    private static func arn(_ name: String, region: String = "us-east-1", account: String = "123456789012") -> String {
        "arn:aws:rds:\(region):\(account):\(name)"
    }

    struct Names: Sendable {
        var words: String
        var message = ""
    }

    static let names = [
        Names(words: "--source \(arn("db:mitosis-prod")) --target mitosis-demo"),
        Names(words: "--source db:mitosis-prod --target \(arn("db:Mitosis-Demo"))"),
        Names(
            words: "--source \(arn("db:mitosis-prod", account: "210987654321")) --target mitosis-demo",
            message: "is of account 210987654321 in us-east-1, and the graph is of account 123456789012 in us-east-1"
        ),
        Names(
            words: "--source mitosis-prod --target \(arn("db:mitosis-demo", region: "eu-west-1"))",
            message: "is of account 123456789012 in eu-west-1, and the graph is of account"
        ),
        Names(
            words: "--source \(arn("db:nobody", region: "eu-west-1")) --target mitosis-demo",
            message: "is of account 123456789012 in eu-west-1, and the graph is of account"
        ),
        Names(
            words: "--source \(arn("snapshot:nightly")) --target mitosis-demo",
            message: "is neither an instance's ARN nor a cluster's\n  a snapshot is named by --snapshot"
        ),
        Names(
            words: "--source mitosis-prod --target mitosis-demo --target \(arn("db:mitosis-demo"))",
            message: "mitosis-demo is given as --target more than once"
        ),
        Names(
            words: "--undo --target \(arn("db:mitosis-demo", region: "eu-west-1"))",
            message: "in eu-west-1, and the graph"
        ),
        Names(words: "--undo --target \(arn("db:mitosis-demo"))", message: "'mitosis-demo' was not made by a plan"),
        Names(
            words: "--abandon --target \(arn("db:mitosis-demo"))",
            message: "no run has left anything of 'mitosis-demo'"
        ),
        Names(
            words: "--abandon --target \(arn("db:mitosis-demo", account: "1"))",
            message: "is of account 1 in us-east-1"
        ),
    ]

    @Test(arguments: names)
    func anARNMeansItsAccountAndRegion(_ example: Names) async throws {
        let graph = try Self.example()
        let result = await PlanTool.run(example.words, input: graph)
        if example.message.isEmpty {
            #expect(result.output == (await PlanTool.run(Self.plan, input: graph)).output, "\(result.messages)")
        } else {
            #expect(result.status == .refused)
            #expect(result.messages.contains(example.message), "\(result.messages)")
        }
    }
}
