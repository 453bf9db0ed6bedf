import Console
import RDS

/// Whether RDS upgrades an engine from one version to another in one step.
///
/// Source: Amazon RDS User Guide, "Major version upgrades for RDS for MySQL" and "for MariaDB", "Choosing a major version
/// for an RDS for PostgreSQL upgrade"; Amazon Aurora User Guide, "Upgrading the major version of an Aurora MySQL DB cluster".
struct UpgradePath {
    let engine: Engine
    let present: String
    let wanted: String

    /// `nil` where nothing is to be upgraded.
    init?(of engine: Engine, from present: String?, to wanted: String?) {
        guard let present, let wanted, EngineVersion(present) < EngineVersion(wanted) else { return nil }
        self.engine = engine
        self.present = present
        self.wanted = wanted
    }

    private var majors: (present: String, wanted: String) {
        (engine.majorVersion(of: present), engine.majorVersion(of: wanted))
    }
    var isMajor: Bool { majors.present != majors.wanted }

    /// The versions that have to be gone through, the present one and the wanted one included; `nil` when one step will
    /// do, or nothing is known.
    var stations: [String]? {
        guard isMajor else { return nil }
        switch engine.family {
        case .mysql:
            // One after the other.
            let all = ["5.5", "5.6", "5.7", "8.0", "8.4"]
            guard let start = all.firstIndex(of: majors.present), let end = all.firstIndex(of: majors.wanted),
                end - start > 1
            else { return nil }
            return Array(all[start...end])
        case .mariadb:
            // 10.6 and the later ones of long support take any version; 10.5 takes 10.4's.
            guard majors.wanted == "10.5", majors.present != "10.4" else { return nil }
            return [majors.present, "10.4", "10.5"]
        default: return nil
        }
    }

    /// Whether the wanted release is older than the present one, though its major version is newer: RDS offers no way from
    /// a release to what was there before it.
    ///
    /// PostgreSQL's minor releases come out together. Source: PostgreSQL release notes; each number stands for the minor
    /// release of its major version that came out with 13.0's.
    var leadsBack: Bool {
        guard engine.family == .postgres, isMajor, let before = Self.moment(present), let after = Self.moment(wanted)
        else { return false }
        return after < before
    }

    private static func moment(_ version: String) -> Int? {
        let parts = version.split(separator: ".").prefix(2).compactMap { Int($0.prefix { $0.isNumber }.prefix(9)) }
        guard parts.count == 2, let start = beginnings[parts[0]] else { return nil }
        return start + parts[1]
    }

    private static let beginnings = [
        10: -14, 11: -9, 12: -4, 13: 0, 14: 3, 15: 8, 16: 12, 17: 16, 18: 22,
    ]

    /// The command that lists where RDS leads from the present version.
    var command: String {
        "aws rds describe-db-engine-versions --engine \(engine) --engine-version \(present) "
            + "--query 'DBEngineVersions[].ValidUpgradeTarget[].EngineVersion'"
    }

    func refusal(_ target: DBInstanceIdentifier, copying source: DBInstanceIdentifier) -> PlanRefusal.Reason? {
        guard let stations else { return nil }
        let version = "--engine-version \(stations[1])..."
        return .init(
            text:
                "'\(target)' has \(engine) \(wanted) and the data of '\(source)' \(present), and RDS upgrades one step at a "
                + "time: " + stations.joined(separator: " -> "),
            remedy: target.isCluster
                ? "upgrade a clone of '\(source)' by a step (aws rds modify-db-cluster --db-cluster-identifier CLONE "
                    + "\(version) --allow-major-version-upgrade) and name it: --source CLONE"
                : "upgrade a copy of a snapshot by a step (aws rds copy-db-snapshot, then aws rds modify-db-snapshot "
                    + "--db-snapshot-identifier COPY \(version)) and name it: --snapshot COPY"
        )
    }

    /// What people should know of the upgrades among a plan's operations.
    ///
    /// - Parameter present: The version that the data comes with.
    static func notes(on operations: [Operation], of engine: Engine, from present: String?) -> [Message] {
        operations.filter { $0.id.stage == .upgrade }.flatMap { operation -> [Message] in
            guard let wanted = operation.parameters["EngineVersion"]?.string else { return [] }
            let name = operation.id.node
            let said = Message.note(
                "'\(name)' has \(wanted), newer than the data's, and so is upgraded while it is built"
            )
            return [said] + [UpgradePath(of: engine, from: present, to: wanted)?.note(name)].compactMap(\.self)
        }
    }

    /// What only AWS can tell.
    func note(_ target: DBInstanceIdentifier) -> Message {
        leadsBack
            ? .warning(
                "\(wanted), which '\(target)' has, came out before \(present), so RDS will probably not upgrade to it "
                    + "(\"Cannot upgrade\"), after the copy: upgrade '\(target)' to a newer release of \(majors.wanted) first. "
                    + "What RDS offers: \(command)"
            ) : .note("ask AWS whether RDS upgrades from \(present) to \(wanted), which '\(target)' has: \(command)")
    }
}
