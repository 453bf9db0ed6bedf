import Console
import RDS

/// What is checked before the first call: the right account and Region, and nothing that could never be performed.
enum Preflight {
    /// Something that hour two would find out.
    struct Finding: Hashable, Sendable {
        let reason: String
        /// What a person can do about it; the same operations hold afterwards.
        let remedy: String
    }

    /// - Parameter findings: What is wrong beside the Region's instances.
    /// - Throws: `PreflightError` with all that is wrong.
    static func check(
        _ survey: [(operation: Operation, verdict: Verdict)],
        _ trees: PlannedTrees,
        _ resources: [any DBResource],
        selecting phases: Set<Phase>,
        and findings: [Finding] = []
    ) throws(PreflightError) {
        if let instance = resources.first, instance.arn.account != trees.account || instance.arn.region != trees.region
        {
            throw PreflightError(reasons: [
                "the plan is for account \(trees.account) in \(trees.region), "
                    + "and these credentials reach account \(instance.arn.account) in \(instance.arn.region)"
            ])
        }
        var reasons: [String] = []
        var remedies: [String] = []
        var isOutdated = false
        for (operation, verdict) in survey where phases.contains(operation.phase) {
            guard case .refused(let reason, let remedy) = verdict, !reasons.contains(reason) else { continue }
            reasons.append(reason)
            if let remedy { remedies.append(remedy) } else { isOutdated = true }
        }
        reasons += findings.map(\.reason)
        remedies += findings.map(\.remedy)
        guard reasons.isEmpty else {
            // Where a person has to do something, the same plan holds afterwards; for the rest a new one is needed.
            if isOutdated { remedies.append(PreflightError.newPlan) }
            throw PreflightError(reasons: reasons, remedies: remedies.withoutRepetition)
        }
    }
}

/// Why a plan cannot be performed in the Region as it is now.
struct PreflightError: UserFacingError, Equatable {
    static let newPlan = "make a new plan from what is there now: rds-describe | mitosis-plan ..."

    let reasons: [String]
    var remedies = [newPlan]

    var message: String { "refused, and nothing was changed: " + reasons.joined(separator: "; ") }
    var hint: String? { remedies.joined(separator: "; ") }
    var exitCode: ExitCode { .refused }
}
