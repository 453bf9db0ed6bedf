/// A database engine by RDS's name for it, such as `mysql`, `postgres` or `oracle-ee`.
package struct Engine: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    package let description: String

    package init(_ name: String) { description = name.lowercased() }
    package init(stringLiteral name: String) { self.init(name) }

    /// What the engine is a variant of; the rules of RDS go by it.
    package enum Family: Hashable, Sendable { case mysql, mariadb, postgres, oracle, sqlServer, db2, other }

    package var family: Family {
        switch description {
        case "mysql": .mysql
        case "mariadb": .mariadb
        case "postgres": .postgres
        case _ where description.hasPrefix("oracle") || description.hasPrefix("custom-oracle"): .oracle
        case _ where description.hasPrefix("sqlserver") || description.hasPrefix("custom-sqlserver"): .sqlServer
        case _ where description.hasPrefix("db2"): .db2
        default: .other
        }
    }

    /// Aurora, Neptune and DocumentDB, whose instances live in clusters.
    package var isClustered: Bool {
        description.hasPrefix("aurora") || description == "neptune" || description == "docdb"
    }

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
