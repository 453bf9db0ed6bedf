import Foundation
import RDS
import Testing

/// The flight plans that the built tools print, as people see them.
@Suite struct FlightPlanTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var name: String
        var script: String
        var testDescription: String { name }
    }

    private static let plan = "mitosis-plan --source mitosis-prod --target mitosis-demo"
    /// A Region and a plan for it, of which the build is done.
    private static let built =
        "cp Examples/mitosis.json \"$HOME/region.json\"; cd \"$HOME\"; \(plan) region.json > plan.jsonl; "
        + "mitosis-exec --simulate region.json --phase build plan.jsonl > built.jsonl;"

    static let examples = [
        Example(name: "plan.txt", script: "\(plan) --restart ./restart.sh --format text Examples/mitosis.json"),
        Example(name: "plan-all.txt", script: "\(plan) --format text --all-attributes Examples/mitosis.json"),
        Example(
            name: "plan-prepared.txt",
            script: "\(plan) --point-in-time latest --prepare ./mask.sh --master-password-from env:PASSWORD "
                + "--final-snapshot --target etl-temp-db --format text Examples/mitosis.json"
        ),
        Example(
            name: "plan-different.txt",
            script: "sed 's/\"AllocatedStorage\" *: *[0-9]*/\"AllocatedStorage\": 50/' Examples/mitosis.json | "
                + "awk '/AllocatedStorage/ && !n++ { sub(50, 200) } 1' | \(plan) --format text"
        ),
        Example(
            name: "plan-commands.txt",
            script: "\(plan) --prepare ./mask.sh --verify ./verify.sh --before-swap ./stop.sh --carry ./carry.sh "
                + "--restart ./start.sh --format text Examples/mitosis.json"
        ),
        Example(
            name: "plan-clone-shared.txt",
            script: "mitosis-plan --clone-shared --source arn:aws:rds:eu-west-1:111122223333:cluster:shop --target "
                + "arn:aws:rds:eu-west-1:444455556666:cluster:shop --format text Examples/shared-cluster.json"
        ),
        Example(
            name: "dry-run.txt",
            script: "\(plan) Examples/mitosis.json | mitosis-exec --dry-run --simulate Examples/mitosis.json"
        ),
        Example(
            name: "dry-run-built.txt",
            script: "\(built) mitosis-exec --dry-run --simulate region.json --phase build --phase swap plan.jsonl"
        ),
        Example(
            name: "undo.txt",
            script: "\(built) mitosis-exec --phase swap --simulate region.json plan.jsonl > swapped.jsonl; "
                + "mitosis-plan --undo --target mitosis-demo --format text region.json"
        ),
        Example(
            name: "undo-commands.txt",
            script: "\(built) mitosis-exec --phase swap --simulate region.json plan.jsonl > swapped.jsonl; "
                + "mitosis-plan --undo --target mitosis-demo --before-swap ./stop.sh --restart ./start.sh --format text "
                + "region.json"
        ),
    ]

    /// What a plan says of every kind of thing that may hang on its target, with and without moving what can be moved.
    @Test func everyBindingIsToldOf() async throws {
        let graphs = "Examples/mitosis.json Examples/bindings.json"
        let moved = try await Tools.run(
            "\(Self.plan) --restart ./restart.sh --proxies --format text \(graphs) 2> /dev/null"
        )
        let told = try await Tools.run("\(Self.plan) \(graphs) 2>&1 > /dev/null")
        let refused = try await Tools.run("\(Self.plan) \(graphs) Tests/Fixtures/bindings-refused.json 2>&1")
        #expect([moved.status, told.status, refused.status] == [0, 0, 1])
        try Snapshot.expect(moved.output, is: "plan-bindings.txt")
        try Snapshot.expect(told.output, is: "plan-bindings-messages.txt")
        try Snapshot.expect(refused.output, is: "plan-bindings-refused.txt")
        let cluster = "Tests/Fixtures/bindings-cluster.json"
        let ofCluster = try await Tools.run(
            "mitosis-plan --source shop-prod --target shop-staging --proxies --format text Examples/aurora.json "
                + "\(cluster) 2> /dev/null | sed -n '/^SWAP/,/^$/p; /^AROUND/,/^$/p'"
        )
        try Snapshot.expect(ofCluster.output, is: "plan-bindings-cluster.txt")
        let files = ["Examples/bindings.json", "Tests/Fixtures/bindings-refused.json", cluster]
        let kinds = try files.flatMap { path in
            let bytes = try Data(contentsOf: Tools.root.appendingPathComponent(path))
            return try InstanceGraph(json: Array(bytes)).bindings?.compactMap(\.kind) ?? []
        }
        #expect(Set(kinds) == Set(Binding.Kind.allCases))
    }

    @Test(arguments: examples)
    func flightPlansAreAsTheyWere(_ example: Example) async throws {
        let result = try await Tools.run(example.script)
        #expect(result.status == 0, "\(result.messages)")
        // A long name is not broken.
        let isBreakable = { (line: Substring) in ["mitosis:", "arn:"].allSatisfy { !line.contains($0) } }
        #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 80 || !isBreakable($0) })
        #expect(result.output.utf8.allSatisfy { $0 == 10 || (32..<127).contains($0) })
        try Snapshot.expect(result.output, is: example.name)
    }
}
