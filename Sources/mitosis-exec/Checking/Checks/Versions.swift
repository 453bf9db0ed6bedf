import Console
import RDS

extension LiveCheck {
    /// Is there a way from the source's release to the target's?
    ///
    /// Source: RDS API 2014-10-31, `DBEngineVersion`, `ValidUpgradeTarget`.
    static let versions = LiveCheck(
        name: "version",
        asks: { plan, _ in plan.creations.compactMap { versionQuestion($0, $0.version) } },
        judges: { plan, answers in plan.creations.compactMap { finding($0, answers) } }
    )

    /// What RDS says of a release, one that is no longer offered too.
    static func versionQuestion(_ creation: PlannedCreation, _ version: String?) -> Question? {
        guard let engine = creation.engine, let version else { return nil }
        return Question(
            .describeDBEngineVersions,
            ["Engine": .string(engine.description), "EngineVersion": .string(version), "IncludeAll": true]
        )
    }

    /// That nothing can be asked about what is made of something that was not seen.
    static func unseen(_ check: String, _ creation: PlannedCreation) -> Finding {
        Finding(
            check,
            .unknown,
            of: creation.identifier.description,
            "not looked: what it is made of could not be seen, so its engine and release are not known"
        )
    }

    private static func finding(_ creation: PlannedCreation, _ answers: Answers) -> Finding? {
        let subject = creation.identifier.description
        guard let engine = creation.engine, let start = creation.version, let end = creation.finalVersion else {
            return unseen("version", creation)
        }
        guard let shown = versionQuestion(creation, start).flatMap({ answers.list("DBEngineVersions", $0) }) else {
            return nil
        }
        guard let release = shown.first(where: { $0["EngineVersion"]?.string == start }) else {
            return Finding("version", .unknown, of: subject, "RDS does not show \(engine) \(start)")
        }
        let targets = (release["ValidUpgradeTarget"]?.array ?? []).compactMap { $0["EngineVersion"]?.string }
        if start != end, !targets.contains(end) {
            return Finding(
                "version",
                .refused,
                of: subject,
                "\(engine) \(start) cannot be upgraded to \(end) in one step",
                remedy: targets.isEmpty
                    ? "RDS shows no release to upgrade to" : "it leads to \(targets.shortList)"
            )
        }
        if let status = release["Status"]?.string, status == "deprecated" {
            return Finding(
                "version",
                .warning,
                of: subject,
                "\(engine) \(start) is deprecated: RDS may upgrade what is made of it",
                remedy: "upgrade the source when it suits you"
            )
        }
        let way = start == end ? "it starts on \(start) and stays there" : "\(start) can be upgraded to \(end)"
        return Finding("version", .ok, of: subject, way)
    }
}
