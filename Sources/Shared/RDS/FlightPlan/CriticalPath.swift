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
    ///   - times: How long each takes from the moment that it can start, and how long until what comes after it can, both
    ///     in seconds.
    package init(of operations: [Operation], times: (Operation) -> (whole: Double, release: Double)) {
        var releases: [Operation.ID: Double] = [:]
        var spans: [Operation.ID: ClosedRange<Double>] = [:]
        var before: [Operation.ID: Operation.ID] = [:]
        var last: Operation.ID?
        for operation in operations {
            let latest = operation.after.filter { releases[$0] != nil }
                .max { releases[$0, default: 0] < releases[$1, default: 0] }
            before[operation.id] = latest
            let start = latest.flatMap { releases[$0] } ?? 0
            let (whole, release) = times(operation)
            let end = start + max(0, whole)
            releases[operation.id] = start + max(0, release)
            spans[operation.id] = start...end
            if last.flatMap({ spans[$0]?.upperBound }) ?? -1 < end { last = operation.id }
        }
        seconds = last.flatMap { spans[$0]?.upperBound } ?? 0
        var chain: [Operation.ID] = []
        while let id = last {
            chain.append(id)
            last = before[id]
        }
        path = chain.reversed()
        self.spans = spans
    }

    /// The path when operations take what is usual for small databases.
    ///
    /// - Parameter elapsed: How much of each is over, in seconds.
    package init(
        of operations: [Operation],
        durations: SimulatedDurations = .realistic,
        elapsed: (Operation) -> Double = { _ in 0 }
    ) {
        self.init(of: operations) { operation in
            let whole = durations.estimate(of: operation.action, parameters: operation.parameters)
            return (whole - elapsed(operation), durations.release(of: operation) - elapsed(operation))
        }
    }
}
