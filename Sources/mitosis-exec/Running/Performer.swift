import Console
import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Performs a stream: looks at the Region, starts what is ready, waits for what it asked for to be visible, and goes on.
///
/// What is done is decided from the Region alone, so the same stream can be run again after any interruption.
actor Performer {
    private enum Wake: Sendable {
        case tick
        case answered(Operation.ID, (any Error)?)
        /// A look at a metric, with why the wait for it is not over.
        case looked(Operation.ID, String?)
        case interrupted
    }

    private let regions: Regions
    private let clock: any RegionClock
    private let secrets: Secrets
    private let commands: CommandRunner
    private var observer: Observer
    private var run: Run
    private var reporter: Reporter
    private let watch: (@Sendable (Progress) -> Void)?
    private var failedReads = 0
    private var start = Date.distantPast

    /// - Parameters:
    ///   - watch: Is told of the progress after each look.
    ///   - emit: Takes each event.
    /// - Throws: `InputError` when the operations contradict each other.
    init(
        _ stream: OperationStream,
        in regions: Regions,
        clock: any RegionClock,
        settings: Settings,
        secrets: Secrets,
        commands: CommandRunner,
        watch: (@Sendable (Progress) -> Void)? = nil,
        emit: @escaping @Sendable (Event) throws -> Void
    ) throws {
        self.regions = regions
        self.clock = clock
        self.secrets = secrets
        self.commands = commands
        self.watch = watch
        run = try Run(stream, settings)
        reporter = Reporter(emit: emit)
        observer = Observer(
            regions,
            run.trees,
            looksAtProxies: !settings.selection.phases.isDisjoint(with: [.swap, .clean])
        )
    }

    /// Looks at the Region once and says what every operation's state is, without changing anything.
    ///
    /// - Throws: `ServiceError` when the Region cannot be read.
    func survey() async throws -> [(operation: Operation, verdict: Verdict)] {
        let view = try await observe()
        resources = view.instances + view.clusters
        sources = view.snapshots.map { Array($0.sources.values) } ?? []
        return run.survey(view)
    }

    /// All of the stream, in its order.
    var operations: [Operation] { run.stream.operations }

    /// The instances and clusters that the survey found.
    private(set) var resources: [any DBResource] = []
    /// What snapshots are to be taken of, in another account or Region, as the survey found it.
    private(set) var sources: [any DBResource] = []

    private func observe() async throws -> RegionView {
        // The actor must not be held while the observer waits, so it works on a copy of its memory.
        var observer = observer
        let view = try await observer.view(snapshotsOf: run.openSnapshotOperations)
        self.observer = observer
        return view
    }

    // MARK: - The run

    /// Performs what is selected and not done yet.
    ///
    /// - Parameter interruptions: A value for each signal that asks for a stop.
    /// - Throws: What the events could not be written for, or the Region not be read for at the start.
    func perform(interruptions: AsyncStream<Void>) async throws -> Ending {
        start = await clock.now
        reporter.begin(start)
        let ending = try await loop(interruptions)
        if ending == .done, let fault = reporter.fault { throw fault }
        return ending
    }

    private func loop(_ interruptions: AsyncStream<Void>) async throws -> Ending {
        try await withThrowingTaskGroup(of: Wake.self) { group in
            group.addTask {
                for await _ in interruptions { return .interrupted }
                // No signal can come any more: never wake.
                try await Task.sleep(for: .seconds(1_000_000_000))
                return .tick
            }
            defer { group.cancelAll() }
            var isTicking = false
            var hasToLook = true
            while true {
                if hasToLook {
                    if let ending = try await look(startingIn: &group) { return ending }
                    hasToLook = false
                }
                // Virtual time stands still while real work is under way.
                if !isTicking, !(clock.isVirtual && run.isCalling) {
                    let interval = run.interval(await clock.now)
                    group.addTask { [clock] in
                        try await clock.sleep(for: interval)
                        return .tick
                    }
                    isTicking = true
                }
                switch try await group.next() {
                case .tick:
                    isTicking = false
                    hasToLook = true
                case .answered(let id, let error):
                    take(error, for: id, await clock.now)
                    // A command's success, or a failure, changes what can start.
                    hasToLook = run.failure != nil || run.operation(id)?.action == .runCommand
                case .looked(let id, let fault):
                    take(fault, for: id, await clock.now)
                    hasToLook = fault == nil
                case .interrupted:
                    run.isInterrupted = true
                    hasToLook = true
                case nil: return .interrupted
                }
            }
        }
    }

    /// Looks at the Region, settles, starts what is ready; returns how the run ended when it has.
    private func look(startingIn group: inout ThrowingTaskGroup<Wake, any Error>) async throws -> Ending? {
        let view: RegionView
        do {
            view = try await observe()
            failedReads = 0
        } catch let error as ServiceError where run.hasChanged {
            return bear(error)
        }
        let now = await clock.now
        for operation in run.look(at: view) { reporter.settled(operation, run, now) }
        if let ending = run.remaining.isEmpty ? run.ending(now) : nil { return ending }
        if run.keepQuiet(after: now), let next = run.remaining.first {
            reporter.waiting(
                next,
                for: "an earlier run has left traces, and its last call may not show yet: nothing starts before "
                    + (run.quietUntil ?? now).timestamp,
                run,
                now
            )
        }
        run.trust(now)
        for loss in run.losses(now) { fail(loss.id, loss.reason + (await explanation(of: loss.id, now)), now) }
        reporter.waiting(run, now)
        if run.failure == nil { run.failure = reporter.fault.map(Self.text) }
        let reason = await regions.reasonToStop()
        if run.failure == nil, let reason { run.failure = Self.text(reason) }
        let starting: [Operation]
        do {
            starting = try await unobjectionable(run.startable(now), now)
        } catch let error as ServiceError where run.hasChanged {
            return bear(error)
        }
        for operation in starting { note(startOf: operation, now) }
        // Before a command starts to write to the terminal, and so before anything is launched.
        if let watch {
            var progress = run.progress(since: start, now)
            progress.missingNames = reporter.missingNames(run, now)
            watch(progress)
        }
        for operation in starting { launch(operation, in: &group) }
        let ending = run.ending(now)
        // Nothing was changed, and no check has refused: it ends as it would have without credentials at the start.
        if let reason, ending == .refused(Self.text(reason)) { throw reason }
        return ending
    }

    /// Those operations of which every instance that they name is, at this moment, what it should be.
    private func unobjectionable(_ operations: [Operation], _ now: Date) async throws -> [Operation] {
        let guardian = CallGuard(trees: run.trees, regions: regions)
        let objections = try await withThrowingTaskGroup(of: (Operation.ID, String?).self) { group in
            for operation in operations {
                group.addTask { (operation.id, try await guardian.objection(to: operation)) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for operation in operations {
            guard let reason = objections[operation.id] else {
                run.objectedSince[operation.id] = nil
                continue
            }
            let since = run.objectedSince[operation.id] ?? now
            run.objectedSince[operation.id] = since
            // A list and an answer by name may lag behind each other for a while after a call.
            if !run.hasChanged || now.timeIntervalSince(since) >= run.settings.lag { fail(operation.id, reason, now) }
        }
        return operations.filter { objections[$0.id] == nil }
    }

    /// A look that failed: the next one may succeed, unless AWS has refused for good.
    private func bear(_ error: ServiceError) -> Ending? {
        failedReads += 1
        let mayPass = error.mayHaveHappened || error.isThrottling || error.isUnanswered
        guard mayPass, failedReads < 60 else { return .stopped(Self.text(error)) }
        return nil
    }

    /// How far the run is now.
    func progress() async -> Progress { run.progress(since: start, await clock.now) }

    /// What a run did, and what is left; to be asked for at its end.
    func finalSummary() async -> Summary {
        reporter.end(run, await clock.now)
        return reporter.summary
    }

    // MARK: - Calls and commands

    private func note(startOf operation: Operation, _ now: Date) {
        let flight = run.flights[operation.id]
        run.flights[operation.id] = Flight(started: flight?.started ?? now, state: .calling, sight: flight?.sight)
        run.waitingSince[operation.id] = nil
        if operation.action != .awaitMetric { run.hasChanged = true }
        if flight == nil { reporter.started(operation, run, now) }
    }

    private func launch(_ operation: Operation, in group: inout ThrowingTaskGroup<Wake, any Error>) {
        let task = CommandTask(operation, in: run)
        let request = run.request(of: operation)
        let call = DatedCall(operation, in: run)
        let watch = MetricWatch(operation)
        let pause = run.settings.poll
        let place = run.trees.place(of: operation)
        group.addTask { [regions, clock, secrets, commands] in
            do {
                let region = try regions.region(of: place)
                if let watch {
                    let now = await clock.now
                    let reply = try await region.call(.getMetricStatistics, watch.request(at: now))
                    return .looked(operation.id, watch.fault(in: reply, at: now))
                } else if let task {
                    try await task.perform(by: commands, in: region, clock: clock, pause: pause)
                } else {
                    try await call.perform(secrets.parameters(of: request), in: region, clock: clock)
                }
                return .answered(operation.id, nil)
            } catch {
                return .answered(operation.id, error)
            }
        }
    }

    /// Takes the answer to a call, or the end of a command.
    private func take(_ error: (any Error)?, for id: Operation.ID, _ now: Date) {
        guard let error else {
            run.flights[id]?.state = .accepted(now)
            return
        }
        guard let error = error as? ServiceError, let operation = run.operation(id) else {
            return fail(id, Self.text(error), now)
        }
        let lag = run.settings.lag
        switch Refusal(error, to: operation) {
        case .alreadySo: run.flights[id]?.state = .accepted(now)
        case .passing:
            let pause = run.pause(of: operation, now)
            run.flights[id]?.state = .undecided(until: now + pause)
            reporter.waiting(operation, for: error.text, run, now)
        case .noRoom: findRoom(for: operation, error, now)
        case .unknown:
            run.flights[id]?.state = .undecided(until: now + lag)
            reporter.waiting(operation, for: error.text, run, now)
        case .final:
            let advice = error.hint == nil ? Refusal.advice(on: error, for: operation).map { " (\($0))" } ?? "" : ""
            fail(id, Self.text(error) + advice, now)
        }
    }

    /// Asks another zone at once, where one will do, and all of them again after a while; room comes and goes.
    private func findRoom(for operation: Operation, _ error: ServiceError, _ now: Date) {
        let settings = run.settings
        if run.turnToAnotherZone(for: operation), let search = run.searches[operation.id], let zone = search.chosen {
            run.flights[operation.id]?.state = .undecided(until: now)
            reporter.waiting(operation, for: "\(search.text), so \(zone) is asked: \(error.text)", run, now)
        } else if let flight = run.flights[operation.id], now < flight.started + settings.roomPatience {
            run.flights[operation.id]?.state = .undecided(until: now + settings.roomPause)
            reporter.waiting(
                operation,
                for: "there is no room, and it is asked again in a while: \(error.text)",
                run,
                now
            )
        } else {
            fail(operation.id, "\(Self.text(error)) (\(run.adviceOnRoom(for: operation)))", now)
        }
    }

    /// How often a metric is looked at, which comes by the minute.
    private static let metricInterval = 60.0

    /// Takes what a metric shows.
    private func take(_ fault: String?, for id: Operation.ID, _ now: Date) {
        guard let fault, let operation = run.operation(id) else { return run.accept(id, now) }
        run.flights[id]?.sight = fault
        run.flights[id]?.state = .watching(until: now + Self.metricInterval)
        reporter.waiting(operation, for: fault, run, now)
    }

    private func fail(_ id: Operation.ID, _ reason: String, _ now: Date) {
        run.flights[id, default: Flight(started: now, state: .over)].state = .over
        run.failure = run.failure ?? "\(id): \(reason)"
        if let operation = run.operation(id) { reporter.failed(operation, reason, run, now) }
    }

    /// What RDS says about the instance of an operation that failed, as the end of a sentence; empty when it says nothing.
    private func explanation(of id: Operation.ID, _ now: Date) async -> String {
        guard let operation = run.operation(id), let name = run.instance(of: operation)?.identifier,
            let region = regions[run.trees.place(of: operation)]
        else { return "" }
        let seconds = run.flights[id].map { now.timeIntervalSince($0.started) } ?? 0
        let messages = await EventLog.messages(about: name, minutes: Int(seconds / 60) + 1, in: region)
        return messages.map { "; RDS says: \($0)" } ?? ""
    }

    /// What went wrong and, where that is known, what to do about it.
    private static func text(_ error: any Error) -> String {
        guard let error = error as? any UserFacingError else { return "\(error)" }
        return error.message + (error.hint.map { " (\($0))" } ?? "")
    }
}
