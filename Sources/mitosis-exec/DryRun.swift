import RDS

/// The flight plan of a stream, each operation with what the Region says of it.
enum DryRun {
    static func text(of survey: [(operation: Operation, verdict: Verdict)], selecting phases: Set<Phase>) -> String {
        var notes: [Operation.ID: String] = [:]
        for (operation, verdict) in survey {
            notes[operation.id] = note(operation, verdict, phases)
        }
        return FlightPlan.text(of: survey.map(\.operation), notes: notes)
    }

    private static func note(_ operation: Operation, _ verdict: Verdict, _ phases: Set<Phase>) -> String {
        guard phases.contains(operation.phase) else {
            return "skipped: phase \(operation.phase.rawValue) is not chosen"
        }
        switch verdict {
        case .settled: return "skipped: done already"
        case .ready: return "to do, now"
        case .wait(let reason): return "to do, \(reason.hasPrefix("after ") ? reason : "waits: \(reason)")"
        case .unsure(let reason): return "unsure: \(reason)"
        case .refused(let reason): return "impossible: \(reason)"
        }
    }
}
