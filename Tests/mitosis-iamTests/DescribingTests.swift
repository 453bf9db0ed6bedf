import Console
import RDS
import Synchronization
import Testing

@testable import mitosis_iam

/// The policy of those who describe, plan and check, and may not change anything.
@Suite struct DescribingTests {
    private static func run(_ words: [String]) async -> (status: ExitCode, output: String, messages: String) {
        let texts = Mutex((output: "", messages: ""))
        let invocation = Invocation(
            name: "mitosis-iam",
            arguments: .none,
            read: { _ in throw UsageError("nothing is read") },
            writeOutput: { text in texts.withLock { $0.output += text } },
            writeMessage: { text in texts.withLock { $0.messages += text } }
        )
        let status = await MitosisIAM.run(words: words, in: invocation)
        return texts.withLock { (status, $0.output, $0.messages) }
    }

    @Test func itReadsAndChangesNothing() async throws {
        let result = await Self.run(["--for", "describe"])
        #expect(result.status == .done)
        let document = try JSONValue(parsing: result.output.utf8, of: "the policy")
        let actions = (document["Statement"]?.array ?? []).flatMap { statement in
            statement["Action"]?.array?.compactMap(\.string) ?? [statement["Action"]?.string].compactMap(\.self)
        }
        let verbs = ["Describe", "Get", "List", "Simulate"]
        #expect(actions.allSatisfy { action in verbs.contains { action.split(separator: ":")[1].hasPrefix($0) } })
        // Everybody may ask who they are.
        let asked = Set(ReadAction.allCases.map(\.rawValue)).subtracting(["sts:GetCallerIdentity"])
        let described = Action.allCases.filter(\.isRead).map { "rds:\($0.rawValue)" }
        #expect(Set(actions) == asked.union(described).union(["rds:ListTagsForResource"]))
        #expect(actions.count == Set(actions).count)
    }

    @Test(arguments: [["--for", "describe", "--phase", "build"], ["--for", "describe", "plan.jsonl"]])
    func itIsForEveryPlan(_ words: [String]) async {
        let result = await Self.run(words)
        #expect(result.status == .usage)
        #expect(result.messages.contains("--for describe is for every plan"))
        #expect(result.output.isEmpty)
    }

    @Test(arguments: ["--split", "--format=terraform"])
    func itIsPrintedInEveryForm(_ option: String) async {
        let result = await Self.run(["--for", "describe", option])
        #expect(result.status == .done)
        #expect(result.output.contains("iam:SimulatePrincipalPolicy"))
    }
}
