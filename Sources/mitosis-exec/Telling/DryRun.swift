import RDS

/// The flight plan of a stream, each operation with what the Region says of it.
enum DryRun {
    static func text(
        of survey: [(operation: Operation, verdict: Verdict)],
        selecting selection: Selection,
        showsAll: Bool = false
    ) -> String {
        var plan = FlightPlan(survey.map(\.operation))
        plan.showsAll = showsAll
        for (operation, verdict) in survey {
            plan.notes[operation.id] = note(operation, verdict, selection)
            if verdict == .settled || !selection.contains(operation) { plan.skipped.insert(operation.id) }
        }
        return plan.text
    }

    private static func note(_ operation: Operation, _ verdict: Verdict, _ selection: Selection) -> String {
        if let reason = selection.reason(toSkip: operation) { return "skipped: \(reason)" }
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
