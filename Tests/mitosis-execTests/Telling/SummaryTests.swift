import Console
import Foundation
import RDS
import Testing

@testable import mitosis_exec

enum RegionTime { static let start = Date(timeIntervalSince1970: 1_767_225_600) }

@Suite struct SummaryTests {
    private func summary(_ change: (inout Summary) -> Void = { _ in }) -> Summary {
        var summary = Summary()
        summary.start = RegionTime.start
        summary.end = RegionTime.start + 600
        summary.performed = [.init(.retire, "demo")]
        summary.skipped = [.init(.clone, "demo")]
        change(&summary)
        return summary
    }

    @Test func aDoneRunSaysWhatItChanged() {
        let lines = summary {
            $0.nameTaken("demo", at: RegionTime.start)
            $0.nameGiven("demo", at: RegionTime.start + 240)
            $0.replacements = [.init(name: "demo", old: "db-OLD", new: "db-NEW")]
        }.lines(.done, resumption: "go on")
        #expect(
            lines == [
                "done in 10 min 0 s: 1 performed, 1 done already", "'demo' had no instance for 4 min 0 s",
                "'demo' was db-OLD, is db-NEW",
            ]
        )
    }

    @Test func aRunThatStopsBeforeTheSwapIsDoneSaysThatTheApplicationIsStopped() {
        let summary = summary {
            $0.stoppedApplications = [
                .init(name: "demo", command: "./stop.sh", isCertain: true),
                .init(name: "qa", command: "./stop.sh qa", isCertain: false),
            ]
        }
        for ending in [Performer.Ending.stopped("no"), .interrupted, .refused("no")] {
            let lines = summary.lines(ending, resumption: "go on")
            #expect(
                lines.contains(
                    "the application of 'demo' is stopped, by the command './stop.sh': finish the swap, or start it by hand"
                )
            )
            #expect(
                lines.contains { $0.hasPrefix("the application of 'qa' may be stopped, by the command './stop.sh qa'") }
            )
        }
    }

    @Test func aStoppedRunSaysWhatIsLeftAndHowToGoOn() {
        let lines = summary {
            $0.failed = [.init(.install, "demo")]
            $0.notStarted = [.init(.delete, "demo")]
            $0.missingNames = [
                .init(name: "demo", bearer: "temp-demo", seconds: 300),
                .init(name: "qa", bearer: "old-qa", seconds: nil),
            ]
        }.lines(.stopped("install:demo: no"), resumption: "to continue: mitosis-exec plan.jsonl")
        let rename = "this gives it back: aws rds modify-db-instance --db-instance-identifier"
        #expect(
            lines == [
                "stopped after 10 min 0 s: install:demo: no", "done: 1 (retire:demo)", "done already: 1 (clone:demo)",
                "failed: 1 (install:demo)", "not started: 1 (delete:demo)",
                "'demo' has had no instance for 5 min 0 s; \(rename) temp-demo "
                    + "--new-db-instance-identifier demo --apply-immediately",
                "'qa' has no instance now; \(rename) old-qa --new-db-instance-identifier qa --apply-immediately",
                "to continue: mitosis-exec plan.jsonl",
            ]
        )
    }

    @Test(arguments: [
        (["--phase", "build", "plan.jsonl"], "to continue: mitosis-exec --phase build plan.jsonl"),
        (
            ["--simulate", "my region.json", "it's.jsonl"],
            #"to continue: mitosis-exec --simulate 'my region.json' 'it'\''s.jsonl'"#
        ),
        (
            ["--yes"],
            "to continue, give the same operations again, or those of mitosis-plan --resume, to: mitosis-exec --yes"
        ),
        (
            ["--yes", "-"],
            "to continue, give the same operations again, or those of mitosis-plan --resume, to: mitosis-exec --yes"
        ),
    ])
    func theCommandThatResumesIsTheOneThatWasGiven(_ words: [String], _ expected: String) throws {
        var invocation = Invocation(name: "mitosis-exec", arguments: .none)
        invocation.arguments = try Arguments(parsing: words, of: MitosisExec.command)
        #expect(Resumption.sentence(invocation) == expected)
    }

    /// A run that ends while a name is away says so.
    @Test func aMissingNameIsSaidWithTheRenameThatGivesItBack() async throws {
        let region = try SimulatedRegion(json: Tree.example())
        let stream = try Tree.twoNodes.stream()
        let kept = try OperationStream(stream.operations.filter { $0.id.stage != .install && $0.phase != .clean })
        let performer = try Runs.performer(kept, in: region, clock: region.clock)
        #expect(try await performer.perform(interruptions: Runs.never) == .done)
        let missing = await performer.finalSummary().missingNames
        #expect(missing.map(\.name) == ["mitosis-demo", "mitosis-demo-replica"])
        #expect(missing.map(\.bearer) == ["temp-mitosis-demo", "temp-mitosis-demo-replica"])
        #expect(missing.allSatisfy { $0.seconds.map { $0 > 60 } == true })
    }
}
