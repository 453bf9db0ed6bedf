import AWS
import Console
import RDS
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@main
struct MitosisExec: Tool {
    static let command = Command(
        name: "mitosis-exec",
        summary: "performs a plan, and continues where an earlier run stopped",
        description: [
            "What is done already is decided from what the Region shows, never from memory. So the same operations can be "
                + "performed again after a failure, an interruption or a crash, from any machine: they continue where they stopped.",
            "Before it changes anything it asks at the terminal, whatever its standard input is, and wants the target's name "
                + "typed. Without a terminal it needs --yes.",
            "Instances are known by their DbiResourceId, and new ones by the tag that their creation gives them. Anything else "
                + "under a planned name is a stranger, and refused.",
            "--check looks for what would go wrong an hour later: permissions, quotas, classes that are not offered, releases "
                + "that do not lead to each other, groups, windows, credentials. It says of what it could not ask that it is "
                + "unknown. It changes nothing.",
            "At the first SIGINT or SIGTERM nothing new is started and what is in flight is awaited; the second one leaves "
                + "at once. SIGHUP, of a connection that breaks, is a first one.",
        ],
        examples: [
            .init(
                "Refresh demo with production's data:",
                "rds-describe | mitosis-plan --source prod --target demo | mitosis-exec"
            ),
            .init("See what a saved plan would do now:", "mitosis-exec --dry-run plan.jsonl"),
            .init("Ask AWS beforehand what would go wrong:", "mitosis-exec --check plan.jsonl"),
            .init("Build today, swap tonight:", "mitosis-exec --phase build plan.jsonl"),
        ],
        options: ExecOptions.table,
        operand: .init(
            "OPERATIONS",
            isFile: true,
            help: "The operations that mitosis-plan printed"
        ),
        environment: [
            NeverTarget.note,
            .init("AWS_PROFILE, AWS_REGION, ...", "As the AWS CLI reads them"),
        ],
        exitStatuses: [
            .init("0", "everything is done; --check found nothing that would fail"),
            .init("1", "refused by a check; nothing was changed"),
            .init("3", "stopped part way; run the same operations again to continue"),
            .init("130", "interrupted; run the same operations again to continue"),
            .init("252", "the command line or the operations cannot be read"),
            .init("253", "configuration or credentials are missing"),
            .init("254", "AWS refused, or could not be read"),
            .init("255", "anything else"),
        ]
    )

    static func run(_ invocation: Invocation) async throws -> ExitCode {
        let options = try ExecOptions(invocation)
        let stream = try OperationStream(jsonLines: invocation.readInput("the operations of mitosis-plan"))
        try NeverTarget(invocation.environment).check(stream)
        try stream.check()
        let trees = try PlannedTrees(stream)
        try options.selection.check(stream)
        let reach = try await Reach.find(options, stream, trees, invocation)
        let clock = reach.clock
        try reach.regions.check(stream.operations.filter(options.selection.contains), trees)
        let output = try EventOutput(invocation, options)
        defer { output.flush() }
        let lastSeen = Mutex(Progress())
        let secrets = Secrets(environment: invocation.environment, read: invocation.read)
        let commands = CommandRunner(environment: invocation.environment)
        let performer = try Performer(
            stream,
            in: reach.regions,
            clock: clock,
            settings: options.settings,
            secrets: secrets,
            commands: commands,
            watch: { progress in
                lastSeen.withLock { $0 = progress }
                output.display?.show(progress)
            },
            emit: output.emit
        )
        let groundwork = Groundwork(secrets: secrets, commands: commands, regions: reach.regions, trees: trees)
        if options.isCheck { return try await check(performer, groundwork, reach, options, invocation) }
        let survey = try await performer.survey()
        let resources = await performer.resources
        let open = survey.filter { $0.verdict != .settled && options.selection.contains($0.operation) }.map(
            \.operation
        )
        let findings = try await groundwork.findings(on: open, among: resources)
        try Preflight.check(Preflight.findings(survey, trees, resources, selecting: options.selection) + findings)
        if options.isDryRun {
            let showsAll = invocation.arguments.isSet(ExecOptions.allAttributes)
            try invocation.writeOutput(DryRun.text(of: survey, selecting: options.selection, showsAll: showsAll))
            return .done
        }
        let now = await clock.now
        if let remark = Preflight.remark(onSupplying: open, trees, reach.regions, at: now) { output.say(remark) }
        if !open.isEmpty, options.simulatedFile == nil, !options.isConfirmed {
            try Confirmation(open, trees: trees).ask(at: Terminal())
        }
        let lock = try Lock(lockNames(options, trees), environment: invocation.environment)
        let resumption = Resumption.sentence(invocation)
        let interruptions = Signals.interruptions {
            output.say(
                "stopping: it starts nothing new and awaits what is in flight; press Ctrl-C again to leave at once"
            )
        } second: {
            output.display?.end()
            output.flush(within: 1)
            for missing in lastSeen.withLock({ $0.missingNames }) { invocation.say(missing.sentence) }
            invocation.say(resumption)
        }
        let ending = try await perform(performer, output, interruptions)
        try await reach.simulated?.saveNow()
        withExtendedLifetime(lock) {}
        try output.finish(await performer.finalSummary(), ending, resumption: resumption)
        return ending.exitCode
    }

    /// Asks AWS what would go wrong later, and prints what was found.
    private static func check(
        _ performer: Performer,
        _ groundwork: Groundwork,
        _ reach: Reach,
        _ options: ExecOptions,
        _ invocation: Invocation
    ) async throws -> ExitCode {
        let accounts = reach.accounts
        guard let account = accounts[groundwork.trees.home] ?? accounts.values.first else { return .other }
        let findings = try await Checker(account: account).findings(
            of: performer,
            options.selection,
            groundwork,
            at: reach.clock.now,
            others: accounts
        )
        try invocation.writeOutput(options.isText ? findings.table : findings.map { $0.line + "\n" }.joined())
        return findings.contains { $0.result == .refused } ? .refused : .done
    }

    /// Performs, and keeps the times on the terminal moving meanwhile.
    private static func perform(
        _ performer: Performer,
        _ output: EventOutput,
        _ interruptions: AsyncStream<Void>
    ) async throws -> Performer.Ending {
        defer { output.display?.end() }
        async let _ = output.tick(performer)
        return try await performer.perform(interruptions: interruptions)
    }

    /// A simulated Region is one file, which two runs would tear apart whatever their targets.
    private static func lockNames(_ options: ExecOptions, _ trees: PlannedTrees) -> [String] {
        if let file = options.simulatedFile { return ["simulated-\(URL(filePath: file).standardizedFileURL.path)"] }
        return trees.places.sorted().flatMap { place in
            trees.nodes.keys.sorted().map { "\(place.account)-\(place.region)-\($0)" }
        }
    }
}

extension Confirmation {
    /// What has to be typed before these operations are performed: the names of the primaries that they replace.
    init(_ operations: [Operation], trees: PlannedTrees) {
        // Of snapshots alone that were left, what they were made for.
        let instances = operations.filter { trees.nodes[$0.id.node]?.isSnapshot != true }
        let names = instances.isEmpty ? operations.map(\.source.identifier) : instances.map(\.id.node)
        let roots = Set(names).filter { name in
            guard let node = trees.nodes[name], case .node = trees.source(of: node) else { return true }
            return false
        }
        self.init(
            targets: roots.sorted(),
            source: operations.contains(where: \.isWayBack) ? nil : operations.first?.source.identifier,
            place: trees.home,
            sourcePlace: operations.contains(where: trees.isAtSource) ? trees.source : nil,
            times: Timeline(of: operations).sentences,
            commands: operations.compactMap(\.command),
            deletions: operations.filter { $0.action.isDeletion && $0.id.stage != .free }.compactMap(\.identifier),
            releases: operations.filter(\.action.deletesSnapshot).compactMap(\.snapshotName),
            landings: operations.filter { $0.id.stage == .free && $0.action.isOfCluster }.compactMap(\.identifier),
            isRemoval: operations.allSatisfy(\.isRemoval)
        )
    }
}
