import Console
import RDS

extension LiveCheck {
    /// Are the parameter groups there, and of the family of the release?
    ///
    /// Default groups are made when they are first used, so they are not asked about.
    static let parameterGroups = LiveCheck(
        name: "parameter group",
        asks: { plan, answers in
            plan.creations.filter { !groups(of: $0).isEmpty }.flatMap { creation in
                groups(of: creation).map(\.question)
                    + [creation.version, creation.finalVersion].compactMap { versionQuestion(creation, $0) }
            }
        },
        judges: { plan, answers in
            plan.creations.flatMap { creation in
                groups(of: creation).compactMap { finding($0, of: creation, answers) }
            }.withoutRepetition
        }
    )

    private struct Group {
        let name: String
        let question: Question
        let list: String
    }

    private static func groups(of creation: PlannedCreation) -> [Group] {
        let members = [
            ("DBParameterGroupName", false), ("DBInstanceParameterGroupName", false),
            ("DBClusterParameterGroupName", true),
        ]
        return members.compactMap { member, isOfCluster in
            guard let name = creation.wanted[member]?.string, !name.hasPrefix("default.") else { return nil }
            return isOfCluster
                ? Group(
                    name: name,
                    question: Question(
                        .describeDBClusterParameterGroups,
                        ["DBClusterParameterGroupName": .string(name)]
                    ),
                    list: "DBClusterParameterGroups"
                )
                : Group(
                    name: name,
                    question: Question(.describeDBParameterGroups, ["DBParameterGroupName": .string(name)]),
                    list: "DBParameterGroups"
                )
        }
    }

    private static func finding(_ group: Group, of creation: PlannedCreation, _ answers: Answers) -> Finding? {
        let check = "parameter group"
        if answers.isAbsent(group.question) {
            return Finding(check, .refused, of: group.name, "it is not there", remedy: "make a new plan")
        }
        guard let shown = answers.list(group.list, group.question) else { return nil }
        let family = shown.first?["DBParameterGroupFamily"]?.string
        let releases = [creation.version, creation.finalVersion].compactMap { versionQuestion(creation, $0) }
        let families = releases.compactMap {
            answers.list("DBEngineVersions", $0)?.first?["DBParameterGroupFamily"]?.string
        }
        if releases.isEmpty { return unseen(check, creation) }
        guard let family, !families.isEmpty else { return nil }
        guard families.contains(family) else {
            return Finding(
                check,
                .refused,
                of: group.name,
                "it is of the family \(family), and '\(creation.identifier)' needs one of \(families.withoutRepetition.shortList)",
                remedy: "give the target a group of that family"
            )
        }
        return Finding(check, .ok, of: group.name, "it is there, of the family \(family)")
    }
}
