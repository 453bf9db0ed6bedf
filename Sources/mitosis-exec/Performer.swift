import Console
import Foundation
import RDS

/// Performs a stream: looks at the Region, starts what is ready, waits for what it asked for to be visible, and goes on.
///
/// What is done is decided from the Region alone, so the same stream can be run again after any interruption.
actor Performer {
    struct Settings: Sendable {
        var phases: Set<Phase> = Set(Phase.allCases)
        /// How many operations may be in flight.
        var parallel = 16
        /// Instead of the standard time limits; per operation.
        var timeout: Duration?
        /// The shortest time between two looks at the Region.
        var poll: Duration = .seconds(5)
    }

    /// How a run ended.
    enum Ending: Sendable, Equatable {
        case done
        /// A check refused before anything was changed.
        case refused(String)
        /// Something failed part way.
        case stopped(String)
        case interrupted
    }

    private enum Wake: Sendable {
        case tick
        case answered(Operation.ID, (any Error)?)
        case interrupted
    }

    private let stream: OperationStream
    private let trees: PlannedTrees
    private let region: any RDSRegion
    private let clock: any RegionClock
    private let settings: Settings
    private let secrets: Secrets
    private let commands: CommandRunner
    private let emit: @Sendable (Event) throws -> Void
    private let known: Set<Operation.ID>

    private var observer: Observer
    private var done: Set<Operation.ID> = []
    private var accepted: Set<Operation.ID> = []
    private var flights: [Operation.ID: Flight] = [:]
    private var reported: [Operation.ID: String] = [:]
    private var waitingSince: [Operation.ID: Date] = [:]
    private var view = RegionView([])
    private var failure: String?
    private var isInterrupted = false
    private var hasChanged = false
    private var failedReads = 0
    private(set) var summary = Summary()

    init(
        _ stream: OperationStream,
        in region: any RDSRegion,
        clock: any RegionClock,
        settings: Settings,
        secrets: Secrets,
        commands: CommandRunner,
        emit: @escaping @Sendable (Event) throws -> Void
    ) throws(InputError) {
        self.stream = stream
        self.trees = try PlannedTrees(stream)
        self.region = region
        self.clock = clock
        self.settings = settings
        self.secrets = secrets
        self.commands = commands
        self.emit = emit
        known = Set(stream.operations.map(\.id))
        observer = Observer(region: region, nodes: trees.nodes.values.sorted { $0.identifier < $1.identifier })
    }

    private var selected: [Operation] { stream.operations.filter { settings.phases.contains($0.phase) } }
    private var remaining: [Operation] { selected.filter { !done.contains($0.id) } }

    // MARK: - Looking

    /// Looks at the Region once and says what every operation's state is, without changing anything.
    ///
    /// - Throws: `ServiceError` when the Region cannot be read.
    func survey() async throws -> [(operation: Operation, verdict: Verdict)] {
        try await observe()
        _ = settle()
        // The run finds out for itself, and reports, what is done already.
        defer { done = [] }
        return stream.operations.map { ($0, judge.verdict(on: $0)) }
    }

    /// The instances that were there at the last look.
    var instances: [DBInstance] { view.instances }

    private func observe() async throws {
        // The actor must not be held while the observer waits, so it works on a copy of its memory.
        var observer = observer
        view = try await observer.view()
        self.observer = observer
    }

    private var judge: Judge {
        Judge(trees: trees, view: view, done: done, known: known, accepted: accepted)
    }

    /// Marks what the view shows to be settled, and returns it; an operation of ours has to be seen so twice.
    private func settle() -> [Operation] {
        for (id, flight) in flights where flight.state != .calling && !done.contains(id) {
            guard let operation = operation(id) else { continue }
            let isSettled = judge.verdict(on: operation) == .settled
            flights[id]?.sightings = isSettled ? flight.sightings + 1 : 0
        }
        var settled: [Operation] = []
        var hasMoved = true
        while hasMoved {
            hasMoved = false
            for operation in stream.operations where !done.contains(operation.id) {
                if let flight = flights[operation.id], flight.sightings < 2 { continue }
                guard judge.verdict(on: operation) == .settled else { continue }
                done.insert(operation.id)
                settled.append(operation)
                hasMoved = true
            }
        }
        return settled
    }

    // MARK: - The run

    /// Performs what is selected and not done yet.
    ///
    /// - Parameter interruptions: A value for each signal that asks for a stop.
    /// - Throws: What the events could not be written for, or the Region not be read for at the start.
    func perform(interruptions: AsyncStream<Void>) async throws -> Ending {
        summary.start = await clock.now
        return try await withThrowingTaskGroup(of: Wake.self) { group in
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
                let isCalling = flights.values.contains { $0.state == .calling }
                // Virtual time stands still while real work is under way.
                if !isTicking, !(clock.isVirtual && isCalling) {
                    let interval = await interval()
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
                    try await take(error, for: id)
                    // A command's success, or a failure, changes what can start.
                    hasToLook = failure != nil || operation(id)?.action == .runCommand
                case .interrupted:
                    isInterrupted = true
                    hasToLook = true
                case nil: return .interrupted
                }
            }
        }
    }

    /// Looks at the Region, settles, starts what is ready; returns how the run ended when it has.
    private func look(startingIn group: inout ThrowingTaskGroup<Wake, any Error>) async throws -> Ending? {
        do {
            try await observe()
            failedReads = 0
        } catch let error as ServiceError where hasChanged {
            return bear(error)
        }
        let now = await clock.now
        for operation in settle() { try report(settled: operation, now) }
        if remaining.isEmpty { return failure.map { .stopped($0) } ?? .done }
        trust(now)
        try checkLimits(now)
        try reportWaiting(now)
        if failure == nil, let refusal = refusal() { failure = refusal }
        for operation in startable(now) { try await start(operation, in: &group, now) }
        return ending(now)
    }

    /// A look that failed: the next one may succeed, unless AWS has refused for good.
    private func bear(_ error: ServiceError) -> Ending? {
        failedReads += 1
        let isPassing = error.mayHaveHappened || error.code.hasPrefix("Throttl") || error.code == "RequestLimitExceeded"
        guard isPassing, failedReads < 60 else { return .stopped(error.message) }
        return nil
    }

    private func ending(_ now: Date) -> Ending? {
        guard flights.allSatisfy({ done.contains($0.key) || $0.value.isFree(now) || $0.value.state == .over }) else {
            return nil
        }
        if let failure { return hasChanged ? .stopped(failure) : .refused(failure) }
        if isInterrupted { return .interrupted }
        if let blocked = blockedByPhase() { return hasChanged ? .stopped(blocked) : .refused(blocked) }
        return nil
    }

    /// Why nothing that is selected can go on when all of it waits for what is not selected.
    private func blockedByPhase() -> String? {
        let left = Set(remaining.map(\.id))
        var reason: String?
        for operation in remaining {
            let open = operation.after.filter { known.contains($0) && !done.contains($0) }
            if let outside = open.first(where: { !left.contains($0) }) {
                reason =
                    reason
                    ?? "'\(operation.id)' comes after '\(outside)', which is not done and not in the chosen phases"
            } else if open.isEmpty {
                return nil
            }
        }
        return reason
    }

    /// The first reason why an operation that is not done can never be performed.
    private func refusal() -> String? {
        for operation in remaining {
            if case .refused(let reason) = judge.verdict(on: operation) { return "\(operation.id): \(reason)" }
        }
        return nil
    }

    /// What can be started now, in the order of the stream.
    private func startable(_ now: Date) -> [Operation] {
        var inFlight = flights.filter { !done.contains($0.key) && !$0.value.isFree(now) }.count
        var found: [Operation] = []
        for operation in remaining {
            guard inFlight < settings.parallel else { break }
            let isFree = flights[operation.id].map { $0.isFree(now) } ?? true
            guard isFree, isAllowed(operation), judge.verdict(on: operation) == .ready else {
                // One by one means in the order of the stream.
                if settings.parallel == 1 { break }
                continue
            }
            found.append(operation)
            inFlight += 1
        }
        return found
    }

    /// After a failure nothing new starts but the install of a node whose name has been taken.
    private func isAllowed(_ operation: Operation) -> Bool {
        guard failure != nil || isInterrupted else { return true }
        guard operation.id.stage == .install, let node = trees.nodes[operation.id.node] else { return false }
        return NodeSight(node, in: view).oldIsRetired
    }

    // MARK: - Calls and commands

    private func start(
        _ operation: Operation,
        in group: inout ThrowingTaskGroup<Wake, any Error>,
        _ now: Date
    ) async throws {
        let isFirst = flights[operation.id] == nil
        flights[operation.id] = Flight(started: flights[operation.id]?.started ?? now, state: .calling)
        waitingSince[operation.id] = nil
        hasChanged = true
        if operation.id.stage == .retire { summary.nameTaken(operation.id.node, at: now) }
        if isFirst { try report(operation, .started, now, message: operation.summary) }
        if let command = operation.command {
            let run = commandRun(operation, command)
            group.addTask { .answered(operation.id, await Self.error { try await run() }) }
        } else {
            group.addTask { [region, secrets] in
                .answered(
                    operation.id,
                    await Self.error { _ = try await region.call(operation.action, secrets.parameters(of: operation)) }
                )
            }
        }
    }

    private static func error(of work: () async throws -> Void) async -> (any Error)? {
        do {
            try await work()
            return nil
        } catch {
            return error
        }
    }

    /// Runs a command and then leaves its trace, so that no later run needs to repeat it.
    private func commandRun(_ operation: Operation, _ command: String) -> @Sendable () async throws -> Void {
        let sights = trees.tree(of: operation.id.node).map { NodeSight($0, in: view) }
        let root = sights.first { $0.node.identifier == operation.id.node }
        let isPrepare = operation.id.stage == .prepare
        let marked = (isPrepare ? [root].compactMap(\.self) : sights).compactMap(\.new)
        let trace: JSONValue = [
            ["Key": .string(isPrepare ? PlanTag.prepared : PlanTag.restarted), "Value": .string(operation.plan)]
        ]
        let facts = CommandFacts(operation: operation, instance: root?.new).environment
        return { [commands, region, clock, settings] in
            try await commands.run(command, facts: facts)
            for instance in marked {
                try await Self.persistently(clock, settings.poll) {
                    let parameters: JSONObject = ["ResourceName": .string(instance.arn.description), "Tags": trace]
                    _ = try await region.call(.addTagsToResource, parameters)
                }
            }
        }
    }

    /// Repeats a call that does no harm twice while its failure may pass.
    private static func persistently(
        _ clock: any RegionClock,
        _ pause: Duration,
        _ call: () async throws -> Void
    ) async throws {
        for _ in 1..<10 {
            do {
                return try await call()
            } catch let error as ServiceError where [.passing, .unknown].contains(Refusal(error)) {
                try await clock.sleep(for: pause)
            }
        }
        try await call()
    }

    /// Takes the answer to a call, or the end of a command.
    private func take(_ error: (any Error)?, for id: Operation.ID) async throws {
        let now = await clock.now
        guard let error else {
            flights[id]?.state = .accepted(now)
            return
        }
        let refusal = (error as? ServiceError).map(Refusal.init) ?? .final
        switch refusal {
        case .alreadySo: flights[id]?.state = .accepted(now)
        case .passing: flights[id]?.state = .undecided(until: now)
        case .unknown: flights[id]?.state = .undecided(until: now + Flight.lag)
        case .final: try fail(id, (error as? any UserFacingError)?.message ?? "\(error)", now)
        }
        if refusal == .passing || refusal == .unknown, let operation = operation(id), let error = error as? ServiceError
        {
            try report(operation, .waiting, now, message: error.text)
        }
    }

    private func fail(_ id: Operation.ID, _ reason: String, _ now: Date) throws {
        flights[id, default: Flight(started: now, state: .over)].state = .over
        failure = failure ?? "\(id): \(reason)"
        if let operation = operation(id) { try report(operation, .failed, now, message: reason) }
    }

    /// An effect that leaves no trace counts as seen when it has had the time to begin and the instance is ready again.
    private func trust(_ now: Date) {
        for (id, flight) in flights {
            if case .accepted(let time) = flight.state, now.timeIntervalSince(time) >= Flight.lag {
                accepted.insert(id)
            }
        }
    }

    private func checkLimits(_ now: Date) throws {
        for operation in remaining {
            let limit = (settings.timeout ?? TimeLimit.standard(for: operation.id.stage)).inSeconds
            let verdict = judge.verdict(on: operation)
            if let flight = flights[operation.id] {
                guard flight.state != .over else { continue }
                if now.timeIntervalSince(flight.started) > limit {
                    try fail(operation.id, "it took longer than \(Event.duration(limit)): \(verdict.reason)", now)
                } else if case .accepted(let time) = flight.state, verdict == .ready,
                    now.timeIntervalSince(time) > Flight.patience
                {
                    try fail(operation.id, "RDS accepted the call, but its effect does not show", now)
                }
                continue
            }
            guard verdict.isWaiting, !verdict.reason.hasPrefix("after ") else {
                waitingSince[operation.id] = nil
                continue
            }
            let since = waitingSince[operation.id] ?? now
            waitingSince[operation.id] = since
            let isUnsure = if case .unsure = verdict { true } else { false }
            let bearable = isUnsure ? (hasChanged ? TimeLimit.doubt.inSeconds : Flight.lag) : limit
            if now.timeIntervalSince(since) > bearable, failure == nil {
                failure = "\(operation.id): \(verdict.reason)"
            }
        }
    }

    /// The time until the next look: longer the longer has been waited, short while names move.
    private func interval() async -> Duration {
        let now = await clock.now
        let open = flights.filter { !done.contains($0.key) && $0.value.state != .over }
        let isUrgent = open.contains { $0.key.stage.phase == .swap || $0.value.sightings > 0 || $0.value.isFree(now) }
        guard !isUrgent, let youngest = open.values.map(\.started).max() else { return settings.poll }
        let waited = Duration.seconds(now.timeIntervalSince(youngest))
        return min(max(waited / 20, settings.poll), settings.poll * 6)
    }

    // MARK: - Reporting

    private func operation(_ id: Operation.ID) -> Operation? { stream.operations.first { $0.id == id } }

    private func report(settled operation: Operation, _ now: Date) throws {
        guard settings.phases.contains(operation.phase) else { return }
        guard flights[operation.id] != nil else {
            summary.skipped += 1
            return try report(operation, .skipped, now, message: "already so")
        }
        summary.performed += 1
        if operation.id.stage == .install { summary.nameGiven(operation.id.node, at: now) }
        if operation.id.stage == .install, let node = trees.nodes[operation.id.node] {
            summary.replaced(
                node.identifier,
                old: node.old.dbiResourceId,
                new: NodeSight(node, in: view).new?.dbiResourceId
            )
        }
        try report(operation, .done, now)
    }

    /// Says once what each operation in flight is waiting for, and again when that changes.
    private func reportWaiting(_ now: Date) throws {
        for operation in remaining {
            guard let flight = flights[operation.id], case .accepted = flight.state else { continue }
            let status = status(of: operation)
            guard let status, reported[operation.id] != status else { continue }
            reported[operation.id] = status
            try report(operation, .waiting, now)
        }
    }

    private func status(of operation: Operation) -> String? {
        guard let node = trees.nodes[operation.id.node] else { return nil }
        let sight = NodeSight(node, in: view)
        let isOfOld = [.retire, .unprotect, .delete].contains(operation.id.stage)
        return (isOfOld ? sight.old : sight.new)?.status.description
    }

    private func report(_ operation: Operation, _ kind: Event.Kind, _ now: Date, message: String? = nil) throws {
        let elapsed = flights[operation.id].map { now.timeIntervalSince($0.started) }
        try emit(
            Event(
                time: now,
                id: operation.id,
                kind: kind,
                status: status(of: operation),
                elapsed: elapsed,
                message: message
            )
        )
    }

    /// What a person wants to know at the end: what is done, what is not, and which names are missing.
    func finalSummary() async -> Summary {
        summary.end = await clock.now
        summary.notStarted = remaining.map(\.id).filter { flights[$0] == nil }
        summary.unfinished = remaining.map(\.id).filter { flights[$0] != nil }
        summary.missingNames = trees.nodes.values.map { NodeSight($0, in: view) }
            .filter { $0.oldIsRetired && !$0.newIsInstalled }
            .compactMap { sight in sight.new.map { (sight.node.identifier, $0.identifier) } }
            .sorted { $0.0 < $1.0 }
            .map { Summary.MissingName(name: $0.0, bearer: $0.1) }
        return summary
    }
}
