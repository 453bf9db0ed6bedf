import Foundation
import Testing

/// What the README tells people to type, typed.
@Suite struct ReadmeTests {
    private static func section(_ heading: String) throws -> [Substring] {
        let text = try String(contentsOf: Tools.root.appendingPathComponent("README.md"), encoding: .utf8)
        let start = try #require(text.range(of: "\n\(heading)\n")?.upperBound)
        let end = text[start...].range(of: "\n##")?.lowerBound ?? text.endIndex
        return text[start..<end].split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The commands of a section, one after the other as they stand, print what stands below them.
    @Test func theCookbookIsTrue() async throws {
        var commands: [String] = []
        var expected: [String] = []
        var isInCommand = false
        for line in try Self.section("### jq between the stages") where line.hasPrefix("    ") {
            let line = line.dropFirst(4)
            if line.hasPrefix("$ ") {
                commands.append(String(line.dropFirst(2)))
                isInCommand = true
            } else if isInCommand, line.hasPrefix("    ") {
                commands[commands.count - 1] += "\n" + line
            } else {
                isInCommand = false
                expected.append(String(line))
            }
        }
        #expect(commands.count >= 9)
        let script =
            "cp Examples/mitosis.json \"$HOME/graph.json\" && cd \"$HOME\" && cp graph.json region.json\n"
            + "mitosis-plan --source mitosis-prod --target mitosis-demo graph.json > plan.jsonl 2> /dev/null\n"
        let result = try await Tools.run(script + commands.joined(separator: "\n"))
        #expect(result.output.split(separator: "\n").map(String.init) == expected, "\(result.messages)")
        #expect(result.messages.isEmpty, "\(result.messages)")
    }

    /// The tools as the examples call them, but in a simulated Region.
    private static let simulated = """
        mkdir "$HOME/bin" && cp Examples/mitosis.json "$HOME/region.json"
        for tool in rds-describe mitosis-exec; do
            printf '#!/bin/sh\\nexec %s --simulate "$HOME/region.json" "$@"\\n' "$(command -v $tool)" > "$HOME/bin/$tool"
            chmod +x "$HOME/bin/$tool"
        done
        PATH="$HOME/bin:$PATH"

        """

    @Test func cronGoesOnWithWhatWasStarted() async throws {
        let result = try await Tools.run(
            Self.simulated + """
                refresh() { Examples/automation/refresh.sh mitosis-prod mitosis-demo "$HOME/runs"; }
                mkdir "$HOME/runs"
                rds-describe | mitosis-plan --source mitosis-prod --target mitosis-demo > "$HOME/runs/plan.jsonl"
                mitosis-exec --phase build "$HOME/runs/plan.jsonl" > /dev/null
                refresh; echo $?
                grep -c skipped "$HOME/runs/events.jsonl"
                ls "$HOME/runs" | sed 's/-.*Z/-TIME/'
                sleep 1; refresh; echo $?
                ls "$HOME"/runs/done-* | wc -l
                """
        )
        #expect(result.output == "0\n5\ndone-TIME.jsonl\nevents.jsonl\n0\n2\n", "\(result.messages)")
    }

    @Test func cronPlansNothingFromAPlanThatIsRefused() async throws {
        let result = try await Tools.run(
            Self.simulated
                + "MITOSIS_NEVER_TARGET='*demo' Examples/automation/refresh.sh mitosis-prod mitosis-demo \"$HOME/runs\"; "
                + "echo $?; ls \"$HOME/runs\""
        )
        #expect(result.output == "1\ngraph.json\nplanned.jsonl\n", "\(result.messages)")
    }

    /// The workflow's own steps, as bash runs them on GitHub.
    @Test func theWorkflowPlansAndPerforms() async throws {
        let workflow = try String(
            contentsOf: Tools.root.appendingPathComponent("Examples/automation/refresh-demo.yml"),
            encoding: .utf8
        )
        let plan = try #require(workflow.firstMatch(of: /- name: Plan\n +run: \|\n((?: {10}.*\n)+)/)).1
        let perform = try #require(workflow.firstMatch(of: /- name: Perform\n +run: (.*)\n/)).1
        let result = try await Tools.run(
            Self.simulated + """
                cd "$HOME"
                export SOURCE=mitosis-prod TARGET=mitosis-demo GITHUB_STEP_SUMMARY=summary
                set -e -o pipefail
                \(plan)
                \(perform) | grep -c done
                cat summary
                """
        )
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output.contains("11\n### Refresh mitosis-demo with the data of mitosis-prod\n```\n"))
        #expect(result.output.contains("  - DELETE 'old-mitosis-demo', which is db-DEMOPRIMARY"))
        #expect(result.output.contains("```mermaid\nflowchart TB\n"))
    }
}
