import Foundation
import Testing

/// The drawings that the built tools print, and what Graphviz makes of them.
@Suite struct PictureTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var name: String
        var command: String
        var testDescription: String { name }
    }

    static let examples = [
        Example(
            name: "plan",
            command: "mitosis-plan --source mitosis-prod --target mitosis-demo Examples/mitosis.json"
        ),
        Example(
            name: "restored-targets",
            command: "mitosis-plan --source mitosis-prod --target etl-temp-db --target mitosis-demo "
                + "--point-in-time latest Examples/mitosis.json"
        ),
        Example(name: "graph", command: "rds-describe --simulate Examples/mitosis.json"),
    ]

    @Test(arguments: examples, ["dot", "mermaid"])
    func drawingsAreAsTheyWere(_ example: Example, _ format: String) async throws {
        let result = try await Tools.run("\(example.command) --format \(format)")
        #expect(result.status == 0, "\(result.messages)")
        try Snapshot.expect(result.output, is: "\(example.name).\(format)")
    }

    /// Graphviz has nothing to complain of, and draws the frames from the top down.
    @Test(.enabled("apt-get install graphviz") { Tools.isInstalled("dot") }, arguments: examples)
    func graphvizDrawsThem(_ example: Example) async throws {
        let result = try await Tools.run("\(example.command) --format dot 2> /dev/null | dot -Tsvg")
        #expect(result.status == 0)
        #expect(result.messages.isEmpty, "\(result.messages)")
        let titles = try result.output.matches(of: Regex(#"y="(-?[0-9.]+)"[^>]*>([1-7]) [a-z]"#)).compactMap { match in
            match.output[1].substring.flatMap { Double($0) }.map { (y: $0, title: match.output[2].substring ?? "") }
        }
        #expect(titles.sorted { $0.y < $1.y }.map(\.title) == titles.map(\.title).sorted())
        #expect(example.name == "graph" || titles.count >= 6)
    }

    @Test func theDocumentationShowsWhatTheToolsDraw() throws {
        let page = try String(
            contentsOf: Tools.root.appendingPathComponent("Documentation/Simulation.md"),
            encoding: .utf8
        )
        for name in ["plan.mermaid"] {
            let drawing = try String(
                contentsOf: Tools.root.appendingPathComponent("Tests/Snapshots/\(name)"),
                encoding: .utf8
            )
            #expect(page.contains("```mermaid\n\(drawing)```\n"), "the page does not show \(name)")
        }
    }
}
