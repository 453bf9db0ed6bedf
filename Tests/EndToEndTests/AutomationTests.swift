import Foundation
import Testing

/// The examples of automation, run in a simulated Region.
@Suite struct AutomationTests {
    @Test func cronGoesOnWithWhatWasStarted() async throws {
        let result = try await Tools.run(
            Tools.simulated + """
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

    /// Somebody changes the target between the build and the swap: one refusal, and the next night goes on.
    @Test func cronPutsADeadPlanAside() async throws {
        let result = try await Tools.run(
            Tools.simulated + """
                refresh() { Examples/automation/refresh.sh mitosis-prod mitosis-demo "$HOME/runs"; }
                mkdir "$HOME/runs"
                rds-describe | mitosis-plan --source mitosis-prod --target mitosis-demo > "$HOME/runs/plan.jsonl"
                sed -i 's/db-DEMOPRIMARY/db-ANOTHER/' "$HOME/region.json"
                refresh; echo $?
                ls "$HOME/runs" | sed 's/-.*Z/-TIME/'
                refresh; echo $?
                ls "$HOME/runs" | sed 's/-.*Z/-TIME/'
                """
        )
        #expect(
            result.output
                == "1\ndead-TIME.jsonl\nevents.jsonl\n0\ndead-TIME.jsonl\ndone-TIME.jsonl\nevents.jsonl\ngraph.json\n",
            "\(result.messages)"
        )
        #expect(result.messages.contains("refresh.sh: the plan is refused, so it is put aside"), "\(result.messages)")
    }

    /// What a build left is removed, and nothing else; then the refresh is planned again.
    @Test func whatARunLeftIsAbandoned() async throws {
        let result = try await Tools.run(
            Tools.simulated + """
                set -e -o pipefail
                rds-describe | grep '"DbiResourceId"' | sort > "$HOME/before"
                rds-describe | mitosis-plan --source mitosis-prod --target mitosis-demo |
                    mitosis-exec --phase build > /dev/null
                rds-describe | grep -c '"DBInstanceIdentifier": "temp-'
                rds-describe | mitosis-plan --abandon --target mitosis-demo > "$HOME/removal"
                mitosis-exec --dry-run "$HOME/removal" | grep -c "temp-mitosis-demo"
                mitosis-exec "$HOME/removal" | grep -c '"event":"done"'
                rds-describe | grep '"DbiResourceId"' | sort | diff "$HOME/before" - && echo same
                rds-describe | mitosis-plan --abandon --target mitosis-demo || echo $?
                rds-describe | mitosis-plan --source mitosis-prod --target mitosis-demo | wc -l
                """
        )
        #expect(result.status == 0, "\(result.messages)")
        let lines = result.output.split(separator: "\n")
        #expect(lines.first == "2" && lines.dropFirst(2) == ["2", "same", "1", "11"], "\(result.output)")
        #expect(result.messages.contains("no run has left anything of 'mitosis-demo' to remove"))
    }

    @Test func cronPlansNothingFromAPlanThatIsRefused() async throws {
        let result = try await Tools.run(
            Tools.simulated
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
            Tools.simulated + """
                cd "$HOME"
                export SOURCE=mitosis-prod TARGET=mitosis-demo GITHUB_STEP_SUMMARY=summary
                set -e -o pipefail
                \(plan)
                \(perform) | grep -c " done "
                cat summary
                """
        )
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output.contains("11\n### Refresh mitosis-demo with the data of mitosis-prod\n```\n"))
        #expect(result.output.contains("  - DELETE 'old-mitosis-demo', which is db-DEMOPRIMARY"))
        #expect(result.output.contains("```mermaid\nflowchart TB\n"))
    }
}
