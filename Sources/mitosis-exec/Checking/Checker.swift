import Console
import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Asks what all checks have to know, and lets them judge.
struct Checker: Sendable {
    let account: any Account
    var checks = LiveCheck.all

    /// Everything that speaks against performing a stream, and what does not: what the Region shows of the plan, and what
    /// the account says.
    ///
    /// - Throws: `ServiceError` when the Region cannot be read: nothing can be checked then.
    func findings(
        of performer: Performer,
        _ trees: PlannedTrees,
        _ phases: Set<Phase>,
        at now: Date
    ) async throws -> [Finding] {
        let survey = try await performer.survey()
        let resources = await performer.resources
        let open = survey.filter { $0.verdict != .settled && phases.contains($0.operation.phase) }.map(\.operation)
        let plan = CheckedPlan(
            open,
            account: trees.account,
            region: trees.region,
            resources: resources,
            now: now,
            credentials: await account.credentialsLife()
        )
        do {
            try Preflight.check(survey, trees, resources, selecting: phases)
        } catch {
            let reasons = error.reasons.map { Finding("state", .refused, of: plan.title, $0, remedy: error.hint) }
            return await reasons + findings(for: plan)
        }
        let count = "\(open.count) of \(survey.count) operations are to do, and nothing stands in their way"
        return await [Finding("state", .ok, of: plan.title, count)] + findings(for: plan)
    }

    /// The findings of the checks, in their order; none where nothing is to do.
    func findings(for plan: CheckedPlan) async -> [Finding] {
        guard !plan.operations.isEmpty else { return [] }
        let answers = await Answers(from: account) { known in checks.flatMap { $0.asks(plan, known) } }
        return checks.flatMap { $0.findings(plan, answers) }
    }
}
