/// Which instances have read replicas in the simulated Region, and how many.
///
/// Source: Amazon RDS User Guide, "Working with DB instance read replicas" and the page on them of each engine; RDS API
/// 2014-10-31, `CreateDBInstanceReadReplica`.
enum ReplicationRules {
    /// "Up to 15 read replicas"; five of Oracle and SQL Server, three of Db2; PostgreSQL five below the first level.
    static func limit(_ engine: Engine, level: Int) -> Int {
        switch engine.family {
        case .sqlServer, .oracle: 5
        case .db2: 3
        case .postgres where level > 0: 5
        default: 15
        }
    }

    /// How many levels may stand below the primary: three of MySQL, MariaDB and, from 14.1 on, PostgreSQL.
    static func depth(_ instance: DBInstance) -> Int {
        switch instance.engine.family {
        case .mysql, .mariadb: 3
        case .postgres: instance.engineVersion.map { EngineVersion($0) >= EngineVersion("14.1") } == false ? 1 : 3
        default: 1
        }
    }

    /// Whether there are read replicas of the edition: the Enterprise ones of Oracle and SQL Server.
    static func isReplicated(_ engine: Engine) -> Bool {
        let name = engine.description
        return !(name.hasPrefix("oracle") || name.hasPrefix("sqlserver")) || name.contains("-ee")
    }

    /// Whether a replica has backups of its own: PostgreSQL's from 14.1 on, SQL Server's never.
    static func hasReplicaBackups(_ instance: DBInstance) -> Bool {
        switch instance.engine.family {
        case .sqlServer: false
        case .postgres: depth(instance) > 1
        default: true
        }
    }
}
