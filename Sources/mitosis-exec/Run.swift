import Foundation
import RDS

/// What one run of a stream knows at a moment, and what follows from that; it touches nothing outside itself.
struct Run: Sendable {
    let stream: OperationStream
    let trees: PlannedTrees
    let settings: Performer.Settings
    private let operations: [Operation.ID: Operation]
    private let known: Set<Operation.ID>

    /// What the last look at the Region showed.
    var view = RegionView([])
    private(set) var done: Set<Operation.ID> = []
    var flights: [Operation.ID: Flight] = [:]
    /// Since when an operation has been kept from starting by something else than the operations before it.
    var waitingSince: [Operation.ID: Date] = [:]
    /// Why nothing new starts any more.
    var failure: String?
    var isInterrupted = false
    /// Whether this run has made a call or run a command.
    var hasChanged = false
    /// Calls that RDS accepted long enough ago for an effect without a trace to have begun.
    private(set) var accepted: Set<Operation.ID> = []

    /// - Throws: `InputError` when the operations contradict each other.
    init(_ stream: OperationStream, _ settings: Performer.Settings) throws {
        self.stream = stream
        self.settings = settings
        trees = try PlannedTrees(stream)
        operations = Dictionary(stream.operations.map { ($0.id, $0) }) { first, _ in first }
        known = Set(operations.keys)
    }

    func operation(_ id: Operation.ID) -> Operation? { operations[id] }
    func isKnown(_ id: Operation.ID) -> Bool { known.contains(id) }

    /// What the phases select and is not done, in the order of the stream.
    var remaining: [Operation] {
        stream.operations.filter { settings.phases.contains($0.phase) && !done.contains($0.id) }
    }

    /// The nodes' state, from the last look.
    var judge: Judge { Judge(trees: trees, view: view, done: done, known: known, accepted: accepted) }

    /// Whether calls or commands are under way whose answer is not known yet.
    var isCalling: Bool { flights.values.contains { $0.state == .calling } }

    /// Marks what the view shows to be settled, and returns it; an operation of ours has to be seen so twice.
    mutating func settle() -> [Operation] {
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

    /// Every operation's state now, without remembering what is done.
    func survey() -> [(operation: Operation, verdict: Verdict)] {
        var copy = self
        _ = copy.settle()
        return stream.operations.map { ($0, copy.judge.verdict(on: $0)) }
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
