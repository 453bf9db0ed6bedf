import Console
import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What is checked before the first call: the right account and Region, and nothing that could never be performed.
enum Preflight {
    /// Something that hour two would find out.
    struct Finding: Hashable, Sendable {
        let reason: String
        /// What a person can do about it, so that the same operations hold afterwards; `nil` where only a new plan helps.
        let remedy: String?
    }

    /// What the Region's instances and clusters show to be wrong; in another account or Region than the plan's, that alone.
    static func findings(
        _ survey: [(operation: Operation, verdict: Verdict)],
        _ trees: PlannedTrees,
        _ resources: [any DBResource],
        selecting selection: Selection
    ) -> [Finding] {
        if let place = resources.first.map({ Place(of: $0.arn) }), place != trees.home {
            return [Finding(reason: "the plan is for \(trees.home), and these credentials reach \(place)", remedy: nil)]
        }
        var said: Set<String> = []
        return survey.compactMap { operation, verdict in
            guard selection.contains(operation), case .refused(let reason, let remedy) = verdict,
                said.insert(reason).inserted
            else { return nil }
            return Finding(reason: reason, remedy: remedy)
        }
    }

    /// What whoever supplies a snapshot without sight of its targets has to know: it may be over. `nil` while the plan is not
    /// a day old, or where the targets are seen.
    static func remark(onSupplying open: [Operation], _ trees: PlannedTrees, _ regions: Regions, at now: Date)
        -> String?
    {
        let isSeen = trees.target.map { regions[$0] != nil } ?? false
        guard !isSeen, let operation = open.first(where: { $0.id.stage == .snapshot }),
            let planned = operation.capturedAt.flatMap({ Date(timestamp: $0) }), now.timeIntervalSince(planned) > 86400,
            let age = planned.age(at: now)
        else { return nil }
        return
            "the plan \(operation.plan) is \(age) old, and whether it is over is seen with the target's credentials alone: "
            + "if it is, this snapshot is made once more, for nothing"
    }

    /// - Throws: `PreflightError` with all that is wrong.
    static func check(_ findings: [Finding]) throws(PreflightError) {
        guard !findings.isEmpty else { return }
        // Where a person has to do something, the same plan holds afterwards; for the rest a new one is needed.
        let remedies =
            findings.compactMap(\.remedy) + (findings.contains { $0.remedy == nil } ? [PreflightError.newPlan] : [])
        throw PreflightError(reasons: findings.map(\.reason), remedies: remedies.withoutRepetition)
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
