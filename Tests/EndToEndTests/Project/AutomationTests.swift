import Console
import Foundation
import Testing

/// The examples of automation, run in a simulated Region.
@Suite struct AutomationTests {
    @Test func cronGoesOnWithWhatWasStarted() async throws {
        let result = try await Tools.run(
            Tools.simulated + """
                refresh() { Examples/automation/refresh.sh mitosis-prod mitosis-demo "$HOME/runs" "$@"; }
                mkdir "$HOME/runs"
                rds-describe | mitosis-plan --source mitosis-prod --target mitosis-demo > "$HOME/runs/plan.jsonl"
                mitosis-exec --phase build "$HOME/runs/plan.jsonl" > /dev/null
                refresh 2> "$HOME/said"; echo $?
                grep -c skipped "$HOME/runs/events.jsonl"
                ls "$HOME/runs" | sed 's/-.*Z/-TIME/'
                mv "$HOME"/runs/done-* "$HOME"
                refresh --restart 'echo restarted > "$HOME/restarted"' 2>> "$HOME/said"; echo $?
                ls "$HOME"/runs/done-* | wc -l; cat "$HOME/restarted" "$HOME/said"
                """
        )
        #expect(result.output == "0\n5\ndone-TIME.jsonl\nevents.jsonl\n0\n1\nrestarted\n", "\(result.messages)")
    }

    /// Who stops a container tells its first process alone; the tool hears of it, and the next container continues.
    @Test func aStoppedContainerIsContinued() async throws {
        let result = try await Tools.run(
            Tools.simulated + """
                cat > "$HOME/refresh" << 'END'
                exec Examples/automation/refresh.sh "$@" --on-failure 'echo "$STATUS $TARGET"' \\
                    mitosis-prod mitosis-demo "$HOME/runs" \\
                    --prepare 'touch "$HOME/prepared"; while [ ! -e "$HOME/stopped" ]; do sleep 0.05; done'
                END
                refresh() { bash "$HOME/refresh" "$@"; }
                refresh --plan-only; ls "$HOME/runs"
                # The tests' own process ignores or blocks the signal, which a shell would go on with.
                default='import os, signal, sys
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
                os.execvp("bash", ["bash"] + sys.argv[1:])'
                python3 -c "$default" "$HOME/refresh" --verbose > "$HOME/events" & script=$!
                soon() { for _ in {1..200}; do "$@" && return; sleep 0.05; done; }
                soon test -e "$HOME/prepared"
                kill -TERM $script
                soon grep -qs stopping "$HOME"/tmp.*
                touch "$HOME/stopped"; wait $script; echo $?
                grep -c ' started ' "$HOME/events"; tail -n 1 "$HOME/events"
                refresh --perform-only; echo $?
                refresh --perform-only; echo $?
                """
        )
        #expect(result.output == "graph.json\nplan.jsonl\n130\n4\n130 mitosis-demo\n0\n0\n", "\(result.messages)")
        #expect(result.messages.contains("stopping: it starts nothing new"), "\(result.messages)")
    }

    /// Production's graph is described with a profile of its own, and its account is reached with that.
    @Test func cronReachesAnotherAccount() async throws {
        let result = try await Tools.run(
            Tools.simulated + """
                cat Examples/accounts/*.json > "$HOME/region.json"
                arn() { echo "arn:aws:rds:eu-west-1:$1:db:orders"; }
                Examples/automation/refresh.sh --source-profile production "$(arn 111122223333)" "$(arn 444455556666)" "$HOME/runs"
                echo $?
                jq -r 'select(.event == "done") | .id' "$HOME/runs/events.jsonl" | head -n 3
                jq -r 'select(.id == null) | .status' "$HOME/runs/events.jsonl"
                """
        )
        #expect(result.output == "0\nsnapshot:orders\nshare:orders\ncopy:orders\ndone\n", "\(result.messages)")
    }

    @Test func itSaysHowItIsUsed() async throws {
        let result = try await Tools.run(
            """
            cd Examples/automation
            ./refresh.sh --help | wc -L; ./refresh.sh one two 2>&1 | head -n 1; ./refresh.sh --resume; echo $?
            """
        )
        let lines = result.output.split(separator: "\n")
        #expect(Int(lines.first ?? "") ?? 81 <= 80)
        #expect(
            lines.dropFirst() == [
                "usage: refresh.sh [OPTIONS] SOURCE TARGET FOLDER [OPTION OF mitosis-plan ...]", "252",
            ]
        )
        #expect(result.messages == "refresh.sh: there is no option '--resume'; --help tells of all\n")
    }

    @Test(.enabled("apt-get install shellcheck") { Tools.isInstalled("shellcheck") })
    func theScriptsAreSound() async throws {
        let result = try await Tools.run("shellcheck Examples/*.sh Examples/automation/*.sh Packaging/*.sh .ci/run")
        #expect(result.status == 0, "\(result.output)")
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
        #expect(result.output == "1\ngraph.json\n", "\(result.messages)")
    }

    /// What decides whether a container that has ended is started again: of our statuses, and those of one that was killed
    /// by SIGKILL or SIGTERM.
    private static let statuses = (ExitCode.allCases.map(\.rawValue) + [137, 143]).map(String.init).joined(
        separator: " "
    )

    /// Validators of Kubernetes, GitHub and CloudFormation take the examples, and what decides in them decides as it should.
    @Test(arguments: [
        (
            "kubernetes",
            "refresh-demo continues after [3, 130, 137, 143]\nperform-fleet continues after [3, 130, 137, 143]\n"
        ),
        ("github", ""), ("template", ""),
        (
            "machine",
            """
            Refresh continues after [3, 130, 137, 143]
            SUCCEEDED, --plan-only prod demo, --plan-only prod etl, --perform-only prod demo, --perform-only prod etl
            FAILED, --plan-only prod demo, --plan-only prod etl, --perform-only prod demo, --perform-only prod etl

            """
        ),
    ])
    func theExamplesAreValid(_ part: String, _ output: String) async throws {
        let result = try await Tools.runWithPython(
            "$python Tests/Support/automation_check.py Examples/automation \(part) \(Self.statuses)"
        )
        #expect(result.status == 0 && result.output == output, "\(result.output)\(result.messages)")
    }

    /// The commands of the fleet's pods, as bash runs them there.
    @Test func theFleetIsPlannedAndPerformed() async throws {
        let file = try Self.text("kubernetes-fleet.yml")
        let scripts = file.matches(of: /args:\n +- \|\n((?: {14}.*\n)+)/).map { String($0.1) }
        try #require(scripts.count == 2)
        let result = try await Tools.run(
            Tools.simulated + """
                export SOURCE=mitosis-prod TARGETS="mitosis-demo etl-temp-db"
                placed() { sed "s,/usr/local/libexec/stack-mitosis,$PWD/Examples/automation,; s,/plans,$HOME/plans,"; }
                placed << 'END' > "$HOME/plan"
                \(scripts[0])
                END
                placed << 'END' > "$HOME/perform"
                \(scripts[1])
                END
                bash "$HOME/plan" | grep -c DELETE
                for index in 0 1; do JOB_COMPLETION_INDEX=$index bash "$HOME/perform" | grep -c ' done '; done
                ls "$HOME"/plans/*/done-* | wc -l
                """
        )
        #expect(
            result.status == 0 && result.output.split(separator: "\n").map(String.init) == ["3", "11", "6", "2"],
            "\(result)"
        )
    }

    /// The workflow's own steps, as bash runs them on GitHub.
    @Test func theWorkflowPlansAndPerforms() async throws {
        let workflow = try Self.text("refresh-demo.yml")
        let plan = try #require(workflow.firstMatch(of: /- name: Plan\n +shell: bash\n +run: \|\n((?: {10}.*\n)+)/)).1
        let perform = try #require(workflow.firstMatch(of: /- name: Perform\n +run: (.*)\n/)).1
        let result = try await Tools.run(
            Tools.simulated + """
                cd "$HOME"
                export SOURCE=mitosis-prod TARGET=mitosis-demo GITHUB_STEP_SUMMARY=summary RESTART='echo restarted'
                set -e -o pipefail
                \(plan)
                \(perform) | grep -c " done "
                cat summary
                """
        )
        #expect(result.status == 0, "\(result.messages)")
        #expect(
            result.output.contains(
                "12\n<!-- refresh of mitosis-demo -->\n### Refresh mitosis-demo with the data of mitosis-prod\n```\n"
            )
        )
        #expect(result.output.contains("  - DELETE 'old-mitosis-demo', which is db-DEMOPRIMARY"))
        #expect(result.output.contains("```mermaid\nflowchart TB\n"))
    }

    /// The first plan of a pull request makes a comment, and later ones replace it.
    @Test func theWorkflowHasOneComment() async throws {
        let comment = try #require(
            try Self.text("refresh-demo.yml").firstMatch(of: /- name: Comment\n.*\n +run: \|\n((?: {10}.*\n)+)/)
        ).1
        let result = try await Tools.run(
            #"""
            export GITHUB_REPOSITORY=owner/repository NUMBER=7 TARGET=mitosis-demo
            gh() { case "$*" in *--paginate*) printf "$found" ;; *) echo "$*" >> "$HOME/calls" ;; esac; }
            set -e -o pipefail
            for found in '' '12\n' '12\n13\n'; do
            \#(comment)
            done
            cat "$HOME/calls"
            """#
        )
        #expect(
            result.output == """
                api --method POST repos/owner/repository/issues/7/comments --field body=@comment.md
                api --method PATCH repos/owner/repository/issues/comments/12 --field body=@comment.md
                api --method PATCH repos/owner/repository/issues/comments/12 --field body=@comment.md

                """,
            "\(result.messages)"
        )
    }

    private static func text(_ example: String) throws -> String {
        try String(contentsOf: Tools.root.appendingPathComponent("Examples/automation/\(example)"), encoding: .utf8)
    }
}
