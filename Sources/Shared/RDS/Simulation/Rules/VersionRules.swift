/// Engine versions in the simulated Region, and the groups that go with them.
///
/// Source: Amazon RDS User Guide, "Working with parameter groups", "Working with option groups", and the engines' pages
/// on upgrading: which part of a version number is the major one.
enum VersionRules {
    static func major(_ version: String, of engine: Engine) -> String {
        let parts = version.split(separator: ".").map(String.init)
        let isShort: Bool =
            switch engine.family {
            case .oracle: true
            // PostgreSQL counts by one number since 10.
            case .postgres: (parts.first.flatMap { Int($0) } ?? 0) >= 10
            default: false
            }
        return isShort ? parts.first ?? "" : parts.prefix(2).joined(separator: ".")
    }

    /// `default.mysql8.0`, `default.oracle-ee-19`, `default.sqlserver-ee-15.0`.
    static func defaultParameterGroup(_ engine: Engine, _ version: String) -> String {
        let major = major(version, of: engine)
        switch engine.family {
        case .oracle, .db2: return "default.\(engine)-\(major)"
        case .sqlServer: return "default.\(engine)-" + (major.hasSuffix(".00") ? String(major.dropLast()) : major)
        default: return "default.\(engine)\(major)"
        }
    }

    /// `default:mysql-8-0`, `default:oracle-ee-19`.
    static func defaultOptionGroup(_ engine: Engine, _ version: String) -> String {
        "default:\(engine)-" + major(version, of: engine).split(separator: ".").joined(separator: "-")
    }

    /// A major version is reached on purpose, and a group is of one major version.
    ///
    /// Source: RDS API 2014-10-31, `ModifyDBInstance`, `EngineVersion`, `AllowMajorVersionUpgrade`,
    /// `DBParameterGroupName` ("must be in the same DB parameter group family as the DB instance").
    static func fault(_ parameters: JSONObject, from base: DBInstance, to instance: DBInstance) -> String? {
        let engine = instance.engine
        guard let old = base.engineVersion, let new = instance.engineVersion else { return nil }
        if EngineVersion(new) < EngineVersion(old) { return "An engine cannot be downgraded" }
        if major(old, of: engine) != major(new, of: engine), parameters["AllowMajorVersionUpgrade"] != true {
            return "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version."
        }
        let named = [
            (parameters["DBParameterGroupName"]?.string, "default.", defaultParameterGroup(engine, new)),
            (parameters["OptionGroupName"]?.string, "default:", defaultOptionGroup(engine, new)),
        ]
        for case (let group?, let prefix, let fitting) in named
        where group.hasPrefix(prefix + engine.description) && group != fitting {
            return "The group \(group) cannot be used for this instance, which would have \(fitting)"
        }
        return nil
    }
}
