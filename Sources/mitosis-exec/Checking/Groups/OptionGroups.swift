import Console
import RDS

extension LiveCheck {
    /// Are the option groups there, do they fit the engine, and have they what the source's group must not lose?
    ///
    /// Source: Amazon RDS User Guide, "Working with option groups", "Persistent and permanent options".
    static let optionGroups = LiveCheck(
        name: "option group",
        asks: { plan, _ in
            plan.creations.flatMap { [wantedGroup($0), ownGroup(of: $0.source)].compactMap(\.self) }
                .filter { !isDefault($0) }.map(groupQuestion)
        },
        judges: { plan, answers in plan.creations.compactMap { finding($0, answers) }.withoutRepetition }
    )

    private static func wantedGroup(_ creation: PlannedCreation) -> String? {
        creation.wanted["OptionGroupName"]?.string
    }

    private static func ownGroup(of resource: (any DBResource)?) -> String? {
        (resource as? DBInstance)?.optionGroupName
    }

    /// A default group is made when it is first used, and has no options.
    private static func isDefault(_ name: String) -> Bool { name.hasPrefix("default:") }

    private static func groupQuestion(_ name: String) -> Question {
        Question(.describeOptionGroups, ["OptionGroupName": .string(name)])
    }

    private static func finding(_ creation: PlannedCreation, _ answers: Answers) -> Finding? {
        let check = "option group"
        guard let name = wantedGroup(creation) else { return nil }
        let group = answers.list("OptionGroupsList", groupQuestion(name))?.first
        if !isDefault(name) {
            if answers.isAbsent(groupQuestion(name)) {
                return Finding(check, .refused, of: name, "it is not there", remedy: "make a new plan")
            }
            guard let group else { return nil }
            guard let engine = creation.engine else { return unseen(check, creation) }
            if let fault = misfit(group, creation, engine) { return Finding(check, .refused, of: name, fault) }
        }
        if let lost = loss(from: ownGroup(of: creation.source), to: name, group, answers) { return lost }
        return isDefault(name) ? nil : Finding(check, .ok, of: name, "it is there, and fits the engine")
    }

    /// Why the engine cannot have the group.
    private static func misfit(_ group: JSONValue, _ creation: PlannedCreation, _ engine: Engine) -> String? {
        let major = group["MajorEngineVersion"]?.string
        let majors = [creation.version, creation.finalVersion].compactMap { $0 }.map { engine.majorVersion(of: $0) }
        if let other = group["EngineName"]?.string, other != engine.description {
            return "it is for \(other), not for \(engine)"
        }
        if let major, !majors.isEmpty, !majors.contains(major) {
            return "it is for \(engine) \(major), not for \(majors.withoutRepetition.shortList)"
        }
        guard group["AllowsVpcAndNonVpcInstanceMemberships"] != true, let own = group["VpcId"]?.string,
            let vpc = creation.source?.vpcId, own != vpc, creation.wanted["DBSubnetGroupName"] == nil
        else { return nil }
        return "it is for the VPC \(own), not for \(vpc)"
    }

    /// What the source's data cannot do without, and the new group does not have.
    private static func loss(from own: String?, to name: String, _ group: JSONValue?, _ answers: Answers) -> Finding? {
        guard let own, own != name, !isDefault(own),
            let source = answers.list("OptionGroupsList", groupQuestion(own))?.first
        else { return nil }
        let has = Set((group?["Options"]?.array ?? []).compactMap { $0["OptionName"]?.string })
        let missing = (source["Options"]?.array ?? []).filter { !has.contains($0["OptionName"]?.string ?? "") }
        func names(_ kind: String) -> [String] {
            missing.filter { $0[kind] == true }.compactMap { $0["OptionName"]?.string }
        }
        let permanent = names("Permanent")
        guard permanent.isEmpty else {
            return Finding(
                "option group",
                .refused,
                of: name,
                "the source's group '\(own)' has the permanent option \(permanent.shortList), which its data keeps",
                remedy: "add the option to '\(name)'"
            )
        }
        let persistent = names("Persistent")
        guard !persistent.isEmpty else { return nil }
        return Finding(
            "option group",
            .warning,
            of: name,
            "the source's group '\(own)' has the persistent option \(persistent.shortList), which a restored copy has to keep",
            remedy: "add the option to '\(name)'"
        )
    }
}
