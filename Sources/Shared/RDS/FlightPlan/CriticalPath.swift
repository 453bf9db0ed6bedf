/// The longest chain of operations that come after each other: no run of them can be shorter.
package struct CriticalPath: Hashable, Sendable {
    /// From the start of the first to the end of the last.
    package let seconds: Double
    /// The chain, in its order; empty when there are no operations.
    package let path: [Operation.ID]
    /// When each operation runs, in seconds from the start, if it starts as soon as it can.
    package let spans: [Operation.ID: ClosedRange<Double>]

    /// - Parameters:
    ///   - operations: In the order of a stream: each after those that it comes after.
    ///   - duration: How long each takes, in seconds, from the moment that it can start.
    package init(of operations: [Operation], duration: (Operation) -> Double) {
        var ends: [Operation.ID: Double] = [:]
        var spans: [Operation.ID: ClosedRange<Double>] = [:]
        var before: [Operation.ID: Operation.ID] = [:]
        var last: Operation.ID?
        for operation in operations {
            let latest = operation.after.filter { ends[$0] != nil }.max { ends[$0, default: 0] < ends[$1, default: 0] }
            before[operation.id] = latest
            let start = latest.flatMap { ends[$0] } ?? 0
            let end = start + max(0, duration(operation))
            ends[operation.id] = end
            spans[operation.id] = start...end
            if last.flatMap({ ends[$0] }) ?? -1 < ends[operation.id, default: 0] { last = operation.id }
        }
        seconds = last.flatMap { ends[$0] } ?? 0
        var chain: [Operation.ID] = []
        while let id = last {
            chain.append(id)
            last = before[id]
        }
        path = chain.reversed()
        self.spans = spans
    }

    /// The path when operations take what is usual for small databases.
    package init(of operations: [Operation], durations: SimulatedDurations = .realistic) {
        self.init(of: operations) { durations.estimate(of: $0.action, parameters: $0.parameters) }
    }
}
