import RDS

/// The flight plan of a stream, each operation with what the Region says of it.
enum DryRun {
    static func text(
        of survey: [(operation: Operation, verdict: Verdict)],
        selecting phases: Set<Phase>,
        showsAll: Bool = false
    ) -> String {
        var plan = FlightPlan(survey.map(\.operation))
        plan.showsAll = showsAll
        for (operation, verdict) in survey {
            plan.notes[operation.id] = note(operation, verdict, phases)
            if verdict == .settled || !phases.contains(operation.phase) { plan.skipped.insert(operation.id) }
        }
        return plan.text
    }

    private static func note(_ operation: Operation, _ verdict: Verdict, _ phases: Set<Phase>) -> String {
        guard phases.contains(operation.phase) else {
            return "skipped: phase \(operation.phase.rawValue) is not chosen"
        }
        switch verdict {
        case .settled: return "skipped: done already"
        case .ready: return "to do, now"
        case .differs: return "to do, \(verdict.reason)"
        case .wait(let reason): return "to do, \(reason.hasPrefix("after ") ? reason : "waits: \(reason)")"
        case .unsure(let reason): return "unsure: \(reason)"
        case .refused: return "impossible: \(verdict.reason)"
        }
    }
}
