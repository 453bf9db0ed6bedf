import RDS

/// The parameter groups that instances have, and what users have set in them; default groups cannot be changed.
struct ParameterGroupSearch {
    private let names: [String]

    init(_ resources: [any DBResource]) {
        names = Set(
            resources.flatMap { $0["DBParameterGroups"]?.array ?? [] }.compactMap { $0["DBParameterGroupName"]?.string }
        ).filter { !$0.hasPrefix("default.") }.sorted()
    }

    var questions: [Question] { names.isEmpty ? [] : [Question(.describeDBParameterGroups)] + names.map(question) }

    private func question(_ name: String) -> Question {
        Question(.describeDBParameters, ["DBParameterGroupName": .string(name), "Source": "user"])
    }

    /// Those whose parameters were shown, by name.
    func groups(_ answers: Answers) -> [DBParameterGroup] {
        let shown = answers.list("DBParameterGroups", Question(.describeDBParameterGroups)) ?? []
        return names.compactMap { name in
            guard let parameters = answers.list("Parameters", question(name)) else { return nil }
            let group = shown.first { $0["DBParameterGroupName"]?.string == name }?.object ?? [:]
            return DBParameterGroup(
                group.merging(["DBParameterGroupName": .string(name), "Parameters": .array(parameters)]) { $1 }
            )
        }
    }
}
