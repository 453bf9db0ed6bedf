/// A database engine by RDS's name for it, such as `mysql`, `postgres` or `oracle-ee`.
package struct Engine: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    package let description: String

    package init(_ name: String) { description = name.lowercased() }
    package init(stringLiteral name: String) { self.init(name) }

    /// What the engine is a variant of; the rules of RDS go by it.
    package enum Family: Hashable, Sendable { case mysql, mariadb, postgres, oracle, sqlServer, db2, other }

    package var family: Family {
        switch description {
        case "mysql", "aurora-mysql", "aurora": .mysql
        case "mariadb": .mariadb
        case "postgres", "aurora-postgresql": .postgres
        case _ where description.hasPrefix("oracle") || description.hasPrefix("custom-oracle"): .oracle
        case _ where description.hasPrefix("sqlserver") || description.hasPrefix("custom-sqlserver"): .sqlServer
        case _ where description.hasPrefix("db2"): .db2
        default: .other
        }
    }

    /// Aurora, Neptune and DocumentDB, whose instances live in clusters.
    package var isClustered: Bool { isAurora || description == "neptune" || description == "docdb" }

    package var isAurora: Bool { description.hasPrefix("aurora") }

    /// RDS Custom, whose instances give access to their machine.
    package var isCustom: Bool { description.hasPrefix("custom-") }

    /// How many read replicas one instance may have.
    ///
    /// Source: RDS API 2014-10-31, `CreateDBInstanceReadReplica`.
    package var replicaLimit: Int {
        switch family {
        case .oracle, .sqlServer: 5
        case .db2: 3
        default: 15
        }
    }

    /// How many read replicas an instance may have that is so many levels below its tree's primary.
    ///
    /// Source: Amazon RDS User Guide, "Working with read replicas for Amazon RDS for PostgreSQL".
    package func replicaLimit(atLevel level: Int) -> Int {
        family == .postgres && level > 0 ? 5 : replicaLimit
    }

    /// Whether AWS raises the number of replicas on request, so that a larger one proves nothing wrong.
    ///
    /// Source: Amazon RDS User Guide, "Quotas and constraints for Amazon RDS", "Read replicas per primary".
    package func isReplicaLimitAdjustable(atLevel level: Int) -> Bool {
        switch family {
        case .sqlServer, .db2: false
        case .postgres: level == 0
        default: true
        }
    }

    /// Whether RDS makes read replicas of the engine's instances: only of the large editions of Oracle and SQL Server.
    ///
    /// Source: Amazon RDS User Guide, "Working with read replicas" of both engines.
    package var hasReadReplicas: Bool {
        switch family {
        case .oracle, .sqlServer: description.contains("-ee")
        default: true
        }
    }

    /// Whether a replica may have replicas of its own (PostgreSQL from 14.1 only).
    ///
    /// Source: Amazon RDS User Guide, "Working with read replicas" of each engine.
    package func canCascade(version: String?) -> Bool {
        switch family {
        case .mysql, .mariadb: true
        case .postgres: version.map { EngineVersion($0) >= EngineVersion("14.1") } ?? true
        default: false
        }
    }

    /// How many levels of replicas may stand below a primary.
    package var depthLimit: Int { 3 }
}

/// What goes by the major version.
extension Engine {
    /// The part of a version that parameter and option groups are made for: `8.0` of MySQL 8.0.35, `14` of PostgreSQL
    /// 14.9, `19` of Oracle's.
    package func majorVersion(of version: String) -> String {
        let parts = version.split(separator: ".")
        let count =
            switch family {
            case .oracle: 1
            case .postgres: (parts.first.flatMap { Int($0) } ?? 0) < 10 ? 2 : 1
            default: 2
            }
        return parts.prefix(count).joined(separator: ".")
    }

    /// The parameter group that RDS gives to an instance of this version when nobody names one.
    package func defaultParameterGroup(version: String) -> String {
        let major = majorVersion(of: version)
        return switch family {
        case .mysql, .mariadb, .postgres, .other: "default.\(description)\(major)"
        // 15.00 is 15.0 in the name of the family.
        case .sqlServer: "default.\(description)-\(major.hasSuffix(".00") ? String(major.dropLast()) : major)"
        case .oracle, .db2: "default.\(description)-\(major)"
        }
    }

    /// The option group that RDS gives to an instance of this version when nobody names one.
    package func defaultOptionGroup(version: String) -> String {
        "default:\(description)-\(majorVersion(of: version).split(separator: ".").joined(separator: "-"))"
    }
}

/// The number of an engine's release, compared part by part: 8.0.9 comes before 8.0.35.
package struct EngineVersion: Comparable, Sendable {
    private let parts: [Int]

    package init(_ text: String) {
        parts = text.split { !$0.isNumber }.map { Int($0) ?? 0 }
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.parts.lexicographicallyPrecedes(right.parts)
    }
    package static func == (left: Self, right: Self) -> Bool { left.parts == right.parts }
}
