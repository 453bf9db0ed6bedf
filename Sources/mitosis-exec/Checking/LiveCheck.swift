import Console
import RDS

/// One thing that is looked at before a run: what it asks, and what the answers mean.
///
/// A question that nobody answered is said by the table itself; what judges sees replies alone.
struct LiveCheck: Sendable {
    /// As it stands in findings.
    let name: String
    /// What is said when it asked and found nothing to say; `nil` where it always says something itself.
    var good: String?
    /// Whether it is about the instances and clusters that there are, so that it knows nothing where these were not seen.
    var needsSight = false
    /// What it has to know; once some is known, perhaps more.
    let asks: @Sendable (CheckedPlan, Answers) -> [Question]
    let judges: @Sendable (CheckedPlan, Answers) -> [Finding]

    static let all: [LiveCheck] = [
        .permissions, .keys, .quotas, .addresses, .offers, .versions, .parameterGroups, .optionGroups, .subnetGroups,
        .certificates, .maintenance, .blueGreenDeployments, .integrations, .credentials, .windows,
    ]

    /// What it finds, and what it could not ask.
    func findings(_ plan: CheckedPlan, _ answers: Answers) -> [Finding] {
        if needsSight, !plan.isSeen {
            return [Finding(name, .unknown, of: plan.title, "not looked: what there is could not be described")]
        }
        let questions = asks(plan, answers).withoutRepetition
        let silent = questions.compactMap { question in
            answers.silence(on: question).map { reason in
                Finding(
                    name,
                    .unknown,
                    of: question.action.rawValue,
                    reason,
                    remedy: answers.isDenied(question)
                        ? "mitosis-iam --for describe prints the policy that allows it" : nil
                )
            }
        }
        let found = judges(plan, answers) + silent.withoutRepetition
        guard found.isEmpty, let good, !questions.isEmpty else { return found }
        guard questions.allSatisfy({ answers.reply(to: $0) != nil }) else {
            return [Finding(name, .unknown, of: plan.title, "not looked: what was asked about is not there")]
        }
        return [Finding(name, .ok, of: plan.title, good)]
    }
}
