import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What one run of a stream knows at a moment, and what follows from that; it touches nothing outside itself.
struct Run: Sendable {
    let stream: OperationStream
    let trees: PlannedTrees
    let settings: Performer.Settings
    private var operations: [Operation.ID: Operation]
    /// What new instances get before names move, as the Region shows that it is needed; in the order in which it was found.
    private(set) var amendments: [Operation] = []

    /// Whether the Region has been looked at.
    private var hasLooked = false

    /// What the last look at the Region showed, and what follows from it.
    private(set) var judge: Judge
    private var verdicts: [Operation.ID: Verdict] = [:]
    var flights: [Operation.ID: Flight] = [:]
    /// Since when an operation has been kept from starting by something else than the operations before it.
    var waitingSince: [Operation.ID: Date] = [:]
    /// Since when an operation has been impossible; a stale view may say so for a moment.
    var refusedSince: [Operation.ID: Date] = [:]
    /// Since when the last look before a call has found something else than the planned instance.
    var objectedSince: [Operation.ID: Date] = [:]
    /// The creations whose planned zone has no room, each with where it is tried instead.
    var searches: [Operation.ID: ZoneSearch] = [:]
    /// Why nothing new starts any more.
    var failure: String?
    var isInterrupted = false
    /// Whether this run has made a call or run a command.
    var hasChanged = false
    /// Until when nothing is started, because an earlier run may have made a call whose effect does not show yet.
    private(set) var quietUntil: Date?
    /// Calls that RDS accepted long enough ago for an effect without a trace to have begun.
    private(set) var accepted: Set<Operation.ID> = []

    /// - Throws: `InputError` when the operations contradict each other.
    init(_ stream: OperationStream, _ settings: Performer.Settings) throws {
        self.stream = stream
        self.settings = settings
        trees = try PlannedTrees(stream)
        operations = Dictionary(stream.operations.map { ($0.id, $0) }) { first, _ in first }
        judge = Judge(trees: trees, view: RegionView([]), known: Set(operations.keys))
        remaining = stream.operations.filter { settings.selection.contains($0) }
    }

    var view: RegionView { judge.view }
    var done: Set<Operation.ID> { judge.done }
    var sights: [DBInstanceIdentifier: NodeSight] { judge.sights }

    func operation(_ id: Operation.ID) -> Operation? { operations[id] }
    func isKnown(_ id: Operation.ID) -> Bool { operations[id] != nil }

    /// The state of an operation at the last look.
    func verdict(on operation: Operation) -> Verdict { verdicts[operation.id] ?? .settled }

    /// What is selected and is not done, in the order of the stream.
    private(set) var remaining: [Operation]

    /// What handles snapshots and is not done; what clears up at the end only once its turn has come.
    var openSnapshotOperations: [Operation] {
        stream.operations.filter { operation in
            guard operation.id.stage.isOfSnapshot, !done.contains(operation.id) else {
                return false
            }
            return !hasLooked || operation.phase != .clean
                || operation.after.allSatisfy { done.contains($0) || !isKnown($0) }
        }
    }

    /// Whether calls or commands are under way whose answer is not known yet.
    var isCalling: Bool { flights.values.contains { $0.state == .calling } }

    /// Takes in what the Region shows now, and returns what that shows to be settled.
    ///
    /// An operation of ours has to be seen settled twice, for RDS's status lags behind its calls. But a name that has been
    /// taken has been taken, and every second counts until it is given again.
    mutating func look(at view: RegionView) -> [Operation] {
        hasLooked = true
        judge = Judge(
            trees: trees,
            view: view,
            done: done,
            known: judge.known,
            accepted: accepted,
            acceptsDifferences: settings.acceptsDifferences
        )
        judge.believeTraces(of: stream.operations.filter { !settings.selection.contains($0) })
        for (id, flight) in flights where flight.state != .calling && !done.contains(id) {
            guard let operation = operation(id) else { continue }
            let isSettled = judge.verdict(on: operation) == .settled
            flights[id]?.sightings = isSettled ? flight.sightings + 1 : 0
        }
        var settled: [Operation] = []
        var hasMoved = true
        while hasMoved {
            hasMoved = false
            verdicts = [:]
            for operation in amendments + stream.operations where !done.contains(operation.id) {
                let verdict = judge.verdict(on: operation)
                verdicts[operation.id] = verdict
                let needed = operation.id.stage.facts.subject == .renamesOld ? 1 : 2
                if verdict != .settled || flights[operation.id].map({ $0.sightings < needed }) == true { continue }
                judge.done.insert(operation.id)
                settled.append(operation)
                hasMoved = true
            }
        }
        if !settled.isEmpty { remaining = remaining.filter { !done.contains($0.id) } }
        amend()
        return settled
    }

    /// Takes up what the Region shows to be needed before names move; each call once, and again only with other values.
    private mutating func amend() {
        for retire in remaining {
            guard case .differs(let amendment)? = verdicts[retire.id] else { continue }
            for var operation in amendment.operations
            where !amendments.contains(where: { $0.isSameCall(as: operation) }) {
                while let taken = operations[operation.id] {
                    operation.id = .init(.amend, taken.id.node, "\(taken.id.detail ?? "") again")
                }
                operations[operation.id] = operation
                amendments.append(operation)
                verdicts[operation.id] = judge.verdict(on: operation)
                remaining.insert(operation, at: 0)
            }
        }
    }

    /// Whether everything that could be sent again has been, and yet the new one differs.
    func isAmendedInVain(_ amendment: Amendment) -> Bool {
        amendment.operations.allSatisfy { operation in
            amendments.contains { $0.isSameCall(as: operation) && done.contains($0.id) }
        }
    }

    /// Every operation's state in a view, without remembering what is done.
    func survey(_ view: RegionView) -> [(operation: Operation, verdict: Verdict)] {
        var copy = self
        _ = copy.look(at: view)
        return stream.operations.map { ($0, copy.done.contains($0.id) ? .settled : copy.verdict(on: $0)) }
    }

    /// Keeps still for a while when an earlier run of the stream has left traces in the Region; to be asked at the first look.
    ///
    /// - Returns: Whether it does.
    mutating func keepQuiet(after now: Date) -> Bool {
        guard quietUntil == nil else { return false }
        let hasTraces = sights.values.contains { $0.new != nil } && !remaining.isEmpty
        quietUntil = hasTraces ? now + settings.lag : now
        return hasTraces
    }

    /// What only looks has seen what it waited for.
    mutating func accept(_ id: Operation.ID, _ now: Date) {
        flights[id]?.state = .accepted(now)
        accepted.insert(id)
    }

    /// An effect that leaves no trace counts as seen when it has had the time to begin.
    mutating func trust(_ now: Date) {
        for (id, flight) in flights {
            if case .accepted(let time) = flight.state, now.timeIntervalSince(time) >= settings.lag {
                accepted.insert(id)
            }
        }
    }
}

extension Operation {
    /// Whether both ask for the same thing, whatever their ids say.
    fileprivate func isSameCall(as other: Operation) -> Bool {
        id.node == other.id.node && action == other.action && parameters == other.parameters
    }
}
