import RDS

/// One kind of thing that may hang on an instance: what is asked to find it, and which of what there is does.
struct BindingSource: Sendable {
    let kind: Binding.Kind
    /// Once some is known, perhaps more.
    let asks: @Sendable ([any DBResource], Answers) -> [Question]
    /// What hangs on one instance or cluster.
    let finds: @Sendable (any DBResource, Answers) -> [Found]

    /// A thing, as AWS shows it.
    struct Found {
        let arn: String?
        let name: String?
        let shown: JSONObject

        /// - Parameters:
        ///   - arn: The member that holds its ARN.
        ///   - name: The member that names it.
        init(_ value: JSONValue, arn: String?, name: String?, and others: JSONObject = [:]) {
            let members = value.object ?? [:]
            self.arn = arn.flatMap { members[$0]?.string }
            self.name = name.flatMap { members[$0]?.string }
            shown = members.merging(others) { $1 }
        }
    }

    static let all: [BindingSource] = [
        .blueGreenDeployments, .integrations, .proxyTargets, .databaseUsers, .exportTasks, .backupReplications,
        .pendingMaintenance, .scalableTargets, .metricAlarms, .compositeAlarms, .eventSubscriptions, .policies,
        .automatedBackups,
    ]
}

/// Finds all that hangs on instances and clusters.
struct BindingSearch {
    let account: any Account
    let resources: [any DBResource]

    /// What was found, in the order of the instances' names, then what could not be looked at; and the parameter groups
    /// that the instances have, with what users have set in them.
    func find() async -> (bindings: [Binding], parameterGroups: [DBParameterGroup]) {
        let groups = ParameterGroupSearch(resources)
        let answers = await Answers(from: account) { known in
            BindingSource.all.flatMap { $0.asks(resources, known) } + groups.questions
        }
        var bindings: [Binding] = []
        for resource in resources.sorted(by: { $0.identifier < $1.identifier }) {
            for source in BindingSource.all {
                bindings += source.finds(resource, answers).map { found in
                    Binding(
                        source.kind,
                        of: resource.identifier.description,
                        arn: found.arn,
                        found.name.map { found.shown.merging(["Name": .string($0)]) { $1 } } ?? found.shown
                    )
                }
            }
        }
        let asked = BindingSource.all.flatMap { $0.asks(resources, answers) } + groups.questions
        let silent = asked.withoutRepetition.compactMap { question in
            answers.silence(on: question).map {
                Binding(.notLookedAt, of: question.action.rawValue, arn: nil, says: $0)
            }
        }
        return (bindings + silent.withoutRepetition, groups.groups(answers))
    }
}
