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

    /// Everything that speaks against performing a stream, and what does not: what the Region shows of the plan, what the
    /// operations need beside, and what each account says of its part.
    ///
    /// - Parameter others: The accounts that credentials reach beside the one that is asked first.
    /// - Throws: `ServiceError` when the Region cannot be reached: nothing can be checked then.
    func findings(
        of performer: Performer,
        _ selection: Selection,
        _ groundwork: Groundwork,
        at now: Date,
        others: [Place: any RDSRegion & Account] = [:]
    ) async throws -> [Finding] {
        let trees = groundwork.trees
        let all = await performer.operations
        let survey: [(operation: Operation, verdict: Verdict)]
        let denial: ServiceError?
        do {
            (survey, denial) = (try await performer.survey(), nil)
        } catch let error as ServiceError where Answers.isDenial(error.code) {
            (survey, denial) = (all.map { ($0, .unsure("it was denied")) }, error)
        }
        // Where nothing but snapshots is supplied, what they are taken of is all that is seen.
        let resources = trees.target == nil ? await performer.sources : await performer.resources
        let open = survey.filter { $0.verdict != .settled && selection.contains($0.operation) }.map(\.operation)
        let plan = CheckedPlan(
            open.filter { trees.place(of: $0) == trees.home },
            at: trees.home,
            resources: denial == nil ? resources : nil,
            shared: await groundwork.shared(with: open),
            now: now,
            credentials: await account.credentialsLife()
        )
        let found = Preflight.findings(survey, trees, resources, selecting: selection)
        let state =
            denial.map { [Self.finding($0)] }
            ?? Self.findings(
                found,
                "state",
                of: plan,
                good: "\(open.count) of \(all.count) operations are to do, and nothing stands in their way"
            )
        let prepared = await findings(groundwork, plan, resources)
        let keys = await findings(onKeysElsewhere: plan, among: others)
        guard let source = trees.source, source != trees.home, let account = others[source] else {
            return await state + prepared + findings(for: plan) + keys
        }
        let own = await prepared + findings(for: plan.leavingSources()) + keys
        let supply = CheckedPlan(
            open.filter(trees.isAtSource),
            at: source,
            resources: denial == nil ? await performer.sources : nil,
            now: now,
            credentials: await account.credentialsLife()
        )
        let elsewhere = await Checker(account: account, checks: checks).findings(for: supply)
        return state + own.map { $0.located(in: trees.home) } + elsewhere.map { $0.located(in: source) }
    }

    /// What the keys are that a plan uses of other Regions, such as that of a snapshot which is copied from one: KMS is asked
    /// there, by the account that is to use them.
    private func findings(
        onKeysElsewhere plan: CheckedPlan,
        among others: [Place: any RDSRegion & Account]
    ) async -> [Finding] {
        guard checks.contains(where: { $0.name == LiveCheck.keys.name }) else { return [] }
        var found: [Finding] = []
        for region in LiveCheck.regionsOfOtherKeys(of: plan) {
            guard let place = others.keys.first(where: { $0.account == plan.account && $0.region == region }),
                let account = others[place]
            else {
                found.append(
                    Finding("key", .unknown, of: region, "not looked: nobody was asked about keys in this Region")
                )
                continue
            }
            let there = CheckedPlan(
                plan.operations,
                at: place,
                resources: nil,
                now: plan.now,
                credentials: plan.credentials
            )
            found += await Checker(account: account, checks: [.keys]).findings(for: there)
        }
        return found
    }

    /// What is wrong as findings, or that nothing is.
    private static func findings(
        _ found: [Preflight.Finding],
        _ check: String,
        of plan: CheckedPlan,
        good: String
    ) -> [Finding] {
        guard !found.isEmpty else { return [Finding(check, .ok, of: plan.title, good)] }
        return found.map {
            Finding(check, .refused, of: plan.title, $0.reason, remedy: $0.remedy ?? PreflightError.newPlan)
        }
    }

    /// A run has to see what there is before it can begin.
    private static func finding(_ denial: ServiceError) -> Finding {
        Finding(
            "state",
            .refused,
            of: "rds:\(denial.action.rawValue)",
            "it was denied, so that no run can begin, and what is done already is not known",
            remedy: "mitosis-iam prints the policy that the plan needs"
        )
    }

    /// What a run looks at before its first call beside the Region's instances.
    private func findings(
        _ groundwork: Groundwork,
        _ plan: CheckedPlan,
        _ resources: [any DBResource]
    ) async -> [Finding] {
        let check = "groundwork"
        guard plan.operations.contains(where: Groundwork.concerns) else { return [] }
        do {
            return Self.findings(
                try await groundwork.findings(on: plan.operations, among: resources),
                check,
                of: plan,
                good:
                    "passwords and commands are in their places, names of final snapshots are free, and what is cloned "
                    + "from another account is shared"
            )
        } catch {
            let call = (error as? ServiceError)?.action.rawValue ?? "DescribeDBSnapshots"
            return [Finding(check, .unknown, of: "rds:\(call)", "not looked: \(error)")]
        }
    }

    /// The findings of the checks, in their order; none where nothing is to do.
    func findings(for plan: CheckedPlan) async -> [Finding] {
        guard !plan.operations.isEmpty else { return [] }
        let answers = await Answers(from: account) { known in checks.flatMap { $0.asks(plan, known) } }
        return checks.flatMap { $0.findings(plan, answers) }
    }
}
