import Console
import RDS

extension LiveCheck {
    /// May the caller do what `mitosis-iam` would allow? By IAM's own simulator.
    ///
    /// Source: IAM API 2010-05-08, `SimulatePrincipalPolicy`; IAM User Guide, "IAM policy testing with the IAM policy
    /// simulator", on what it does not see.
    static let permissions = LiveCheck(
        name: "permission",
        asks: { plan, answers in
            guard !plan.operations.isEmpty else { return [] }
            let caller = Caller(answers)
            let simulations = caller?.principal(answers).map { Simulation.all(of: plan, for: $0) } ?? []
            return [Question(.getCallerIdentity), caller?.roleQuestion].compactMap(\.self) + simulations.map(\.question)
        },
        judges: { plan, answers in
            guard let caller = Caller(answers) else { return [] }
            guard let principal = caller.principal(answers) else {
                guard let reason = caller.obstacle(answers) else { return [] }
                return [Finding("permission", .unknown, of: caller.arn.description, "not looked: \(reason)")]
            }
            let simulations = Simulation.all(of: plan, for: principal)
            if simulations.contains(where: { answers.isAbsent($0.question) }) {
                return [Finding("permission", .unknown, of: principal, "not looked: IAM does not know it")]
            }
            return simulations.flatMap { $0.findings(answers) } + [
                Finding(
                    "permission",
                    .unknown,
                    of: principal,
                    "not looked: policies of KMS keys, of VPC endpoints and of the session, which IAM's simulator does not see"
                )
            ]
        }
    )
}

/// Who asks, as STS says it.
private struct Caller {
    let arn: ARN

    /// `nil` as long as STS has not answered.
    init?(_ answers: Answers) {
        guard let arn = answers.reply(to: Question(.getCallerIdentity))?["Arn"]?.string.flatMap({ ARN($0) }) else {
            return nil
        }
        self.arn = arn
    }

    /// A session's role has a path, which the session does not show.
    var roleQuestion: Question? {
        let parts = arn.resource.split(separator: "/").map(String.init)
        guard arn.service == "sts", parts.first == "assumed-role", parts.count == 3 else { return nil }
        return Question(.getRole, ["RoleName": .string(parts[1])])
    }

    /// The user or the role whose policies are simulated; `nil` where there is none, or nobody can tell.
    func principal(_ answers: Answers) -> String? {
        if let roleQuestion { return answers.reply(to: roleQuestion)?["Role"]?["Arn"]?.string }
        return arn.service == "iam" && arn.resource != "root" ? arn.description : nil
    }

    /// Why the caller's policies cannot be simulated; `nil` where that is said elsewhere.
    func obstacle(_ answers: Answers) -> String? {
        if let roleQuestion { return answers.isAbsent(roleQuestion) ? "IAM does not know the session's role" : nil }
        return "IAM simulates users and roles, and this is neither"
    }
}

/// One call of the simulator: actions on the same resources, under the same condition.
private struct Simulation {
    let question: Question
    let actions: [String]
    let resources: [String]

    /// Those that the operations need, in the order of the policy.
    static func all(of plan: CheckedPlan, for principal: String) -> [Simulation] {
        let statements = Policy(for: plan.operations).statements
        let groups = Dictionary(grouping: statements) { Group(resources: $0.resources, condition: $0.condition) }
        let order = statements.map { Group(resources: $0.resources, condition: $0.condition) }.withoutRepetition
        return order.map { group in
            Simulation(
                actions: (groups[group] ?? []).flatMap(\.actions).withoutRepetition,
                group,
                plan: plan,
                principal: principal
            )
        }
    }

    private struct Group: Hashable {
        let resources: [String]
        let condition: Permission.Condition?
    }

    private init(actions: [String], _ group: Group, plan: CheckedPlan, principal: String) {
        self.actions = actions
        resources = group.resources
        var context = [("aws:RequestedRegion", plan.region)]
        if let condition = group.condition, let value = condition.values.first {
            context.append((condition.key, value))
        }
        question = Question(
            .simulatePrincipalPolicy,
            [
                "PolicySourceArn": .string(principal), "ActionNames": .array(actions.map { .string($0) }),
                "ResourceArns": .array(resources.map { .string($0) }),
                "ContextEntries": .array(
                    context.map { key, value in
                        [
                            "ContextKeyName": .string(key), "ContextKeyType": "string",
                            "ContextKeyValues": [.string(value)],
                        ]
                    }
                ),
            ]
        )
    }

    /// A finding for each action that is allowed everywhere, and for each action and resource that is not.
    func findings(_ answers: Answers) -> [Finding] {
        guard let results = answers.list("EvaluationResults", question) else { return [] }
        return actions.flatMap { action -> [Finding] in
            let result = results.first { $0["EvalActionName"]?.string == action }
            let bad = resources.compactMap { resource in
                finding(action, resource, result.flatMap { Decision($0, on: resource, isOnly: resources.count == 1) })
            }
            let count = resources.count == 1 ? resources[0] : "\(resources.count) resources"
            return bad.isEmpty ? [Finding("permission", .ok, of: action, "allowed on \(count)")] : bad
        }
    }

    /// What is said where an action is not allowed.
    private func finding(_ action: String, _ resource: String, _ decision: Decision?) -> Finding? {
        guard let decision else {
            return Finding("permission", .unknown, of: action, "not looked: the simulator said nothing of \(resource)")
        }
        guard !decision.isAllowed else { return nil }
        guard decision.missing.isEmpty else {
            return Finding(
                "permission",
                .unknown,
                of: action,
                "not allowed on \(resource), unless \(decision.missing.shortList) is what a policy wants, which the "
                    + "simulator was not told"
            )
        }
        return Finding(
            "permission",
            .refused,
            of: action,
            "denied on \(resource): \(decision.reason)",
            remedy: "mitosis-iam prints the policy that the plan needs"
        )
    }
}

/// What the simulator says of one action on one resource.
private struct Decision {
    let isAllowed: Bool
    /// The keys of conditions for which it had no value.
    let missing: [String]
    let reason: String

    /// - Parameters:
    ///   - isOnly: Whether no other resource was asked about, so that the action's own result is the resource's.
    /// - Returns: `nil` when the resource is not in the result.
    init?(_ result: JSONValue, on resource: String, isOnly: Bool) {
        let specific = result["ResourceSpecificResults"]?.array ?? []
        let own = specific.first { $0["EvalResourceName"]?.string == resource }
        guard let part = own ?? (isOnly && specific.isEmpty ? result : nil),
            let word = (part["EvalResourceDecision"] ?? part["EvalDecision"])?.string
        else { return nil }
        isAllowed = word == "allowed"
        missing = (part["MissingContextValues"]?.array ?? []).compactMap(\.string)
        let boundary = part["PermissionsBoundaryDecisionDetail"] ?? result["PermissionsBoundaryDecisionDetail"]
        if result["OrganizationsDecisionDetail"]?["AllowedByOrganizations"] == false {
            reason = "the organization's policies do not allow it"
        } else if boundary?["AllowedByPermissionsBoundary"] == false {
            reason = "the permissions boundary does not allow it"
        } else {
            reason = word == "explicitDeny" ? "a statement denies it" : "no statement allows it"
        }
    }
}
