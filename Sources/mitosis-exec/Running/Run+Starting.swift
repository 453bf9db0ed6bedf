import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What may start, and whether anything ever can.
extension Run {
    /// What can be started now, in the order of the stream.
    func startable(_ now: Date) -> [Operation] {
        if let quietUntil, now < quietUntil { return [] }
        // What cannot be seen clearly at the start may turn out to be another tree than the planned one.
        if !hasChanged, remaining.contains(where: { verdict(on: $0).isUnsure }) { return [] }
        var inFlight = flights.filter { !done.contains($0.key) && !$0.value.isFree(now) && !$0.value.isWatching }.count
        var found: [Operation] = []
        for operation in remaining {
            guard inFlight < settings.parallel else { break }
            let isFree = flights[operation.id].map { $0.isFree(now) } ?? true
            guard isFree, isAllowed(operation), verdict(on: operation) == .ready else {
                // One by one means in the order of the stream.
                if settings.parallel == 1, !isHeld { break }
                continue
            }
            found.append(operation)
            inFlight += 1
        }
        return found
    }

    /// Whether a call has been made of which neither the effect nor a refusal is known for good.
    func isInFlight(_ id: Operation.ID) -> Bool {
        flights[id].map { $0.state != .over && !done.contains(id) } ?? false
    }

    /// Whether something has gone wrong, or seems to have.
    private var isHeld: Bool { failure != nil || isInterrupted || !refusedSince.isEmpty }

    /// After a failure nothing new starts but what gives back what has been taken: the install of a node whose name is gone,
    /// and the registration of what has its name with a proxy.
    private func isAllowed(_ operation: Operation) -> Bool {
        guard isHeld else { return true }
        guard let sight = sights[operation.id.node] else { return false }
        return (operation.id.stage == .install && sight.oldIsRetired)
            || (operation.id.stage == .register && sight.newIsInstalled)
    }

    /// How the run has ended; `nil` while something is in flight or can still start.
    func ending(_ now: Date) -> Performer.Ending? {
        if remaining.isEmpty, !isCalling { return failure.map { .stopped($0) } ?? .done }
        if let quietUntil, now < quietUntil, failure == nil, !isInterrupted { return nil }
        let isOver = flights.allSatisfy { id, flight in
            done.contains(id) || flight.isFree(now) || flight.isWatching || flight.state == .over
        }
        guard isOver else { return nil }
        if let failure { return hasChanged ? .stopped(failure) : .refused(failure) }
        if isInterrupted { return .interrupted }
        if let blocked = blockedByPhase { return hasChanged ? .stopped(blocked) : .refused(blocked) }
        return nil
    }

    /// Why nothing that is selected can go on when all of it waits for what is not selected.
    private var blockedByPhase: String? {
        let left = Set(remaining.map(\.id))
        var reason: String?
        for operation in remaining {
            // Whatever it comes after: no name moves before the whole tree is built.
            let tree = operation.phase > .build ? trees.tree(of: operation.id.node) : []
            let unbuilt = tree.flatMap(\.buildOperations).map(\.id)
            let open = (operation.after + unbuilt).filter { isKnown($0) && !done.contains($0) }
            if let outside = open.first(where: { !left.contains($0) }) {
                let part = settings.selection.accounts.isEmpty ? "phases" : "part"
                let isSecret = tree.flatMap(\.buildOperations).contains { $0.id == outside && !$0.secrets.isEmpty }
                reason =
                    reason
                    ?? "'\(operation.id)' comes after '\(outside)', which is not done and not in the chosen \(part)"
                    + (isSecret ? ": nothing shows that a password was set, so choose its phase too" : "")
            } else if open.isEmpty {
                return nil
            }
        }
        return reason
    }
}
