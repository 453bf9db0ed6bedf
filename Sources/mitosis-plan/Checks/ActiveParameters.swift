import RDS

/// What will run on a copy by itself, as far as the graph has the parameters that users have set in the target's group.
///
/// The new primary has that group from its creation on, so what is off there never runs; a script comes later.
struct ActiveParameters {
    /// A parameter that lets something run.
    private struct Rule: Sendable {
        let families: Set<Engine.Family>
        let parameter: String
        /// What will run.
        let what: String
        /// What turns it off.
        let quiet: String
        /// Whether a value lets it run; `nil` is the engine's own default.
        let runs: @Sendable (_ value: String?, _ engine: Engine, _ version: EngineVersion) -> Bool
    }

    /// Source: MySQL 8.0 Reference Manual, `event_scheduler`, and MariaDB's; PostgreSQL's documentation of logical
    /// replication; pg_cron's README; Oracle Database Reference, `JOB_QUEUE_PROCESSES`; Amazon RDS User Guide, "Database Mail".
    private static let rules: [Rule] = [
        Rule(families: [.mysql, .mariadb], parameter: "event_scheduler", what: "events", quiet: "OFF") {
            value,
            engine,
            version in
            guard let value else { return engine.family == .mysql && version >= EngineVersion("8.0") }
            return Self.isOn(value)
        },
        Rule(
            families: [.postgres],
            parameter: "shared_preload_libraries",
            what: "the jobs of pg_cron",
            quiet: "a list without pg_cron"
        ) { value, _, _ in
            Self.list(value).contains("pg_cron")
        },
        Rule(
            families: [.postgres],
            parameter: "shared_preload_libraries",
            what: "the maintenance of pg_partman",
            quiet: "a list without pg_partman_bgw"
        ) { value, _, _ in
            Self.list(value).contains("pg_partman_bgw")
        },
        Rule(
            families: [.postgres],
            parameter: "max_logical_replication_workers",
            what: "subscriptions, with production's slots,",
            quiet: "0"
        ) { value, _, _ in
            value.map { Int($0) != 0 } ?? true
        },
        Rule(families: [.oracle], parameter: "job_queue_processes", what: "scheduler jobs", quiet: "0") { value, _, _ in
            value.map { Int($0) != 0 } ?? true
        },
        Rule(families: [.sqlServer], parameter: "database mail xps", what: "Database Mail", quiet: "0") { value, _, _ in
            value.map { Self.isOn($0) } ?? false
        },
    ]

    let graph: InstanceGraph

    /// What will run on the copy of a tree or a cluster, and what to do about it; empty also where the graph does not have
    /// the group.
    ///
    /// - Parameter target: The primary, or the cluster: on replicas of it nothing of this runs.
    func reasons(_ target: any DBResource) -> [PlanRefusal.Reason] {
        let holder: DBInstance? = (target as? DBCluster).map { graph.members(of: $0).first } ?? target as? DBInstance
        guard let name = holder?.parameterGroupName,
            let values = values(inGroup: name)
        else { return [] }
        let version = EngineVersion(target.engineVersion ?? "")
        return Self.rules.filter { $0.families.contains(target.engine.family) }.compactMap {
            rule -> PlanRefusal.Reason? in
            let value = values[rule.parameter]
            // What the instance's group leaves open, Aurora takes from the cluster's.
            guard value != nil || !target.engine.isAurora, rule.runs(value, target.engine, version),
                !isTurnedOff(rule, values)
            else { return nil }
            let setting = value.map { "is '\($0)'" } ?? "is not set, so on"
            return .init(
                text:
                    "\(rule.what) will run on the copy at '\(target.identifier)': \(rule.parameter) \(setting) in its "
                    + "parameter group '\(name)'",
                remedy: name.hasPrefix("default.")
                    ? "give the target a group of its own, with \(rule.parameter) set to \(rule.quiet)"
                    : "set it to \(rule.quiet) there"
            )
        }
    }

    /// What users have set in a group; `nil` where nobody knows. A default group cannot be changed.
    private func values(inGroup name: String) -> [String: String]? {
        guard let groups = graph.parameterGroups else { return nil }
        return groups.first { $0.name == name }?.values ?? (name.hasPrefix("default.") ? [:] : nil)
    }

    /// pg_cron can be loaded and start nothing.
    private func isTurnedOff(_ rule: Rule, _ values: [String: String]) -> Bool {
        rule.what.hasSuffix("pg_cron")
            && values["cron.launch_active_jobs"].map { !Self.isOn($0) } == true
    }

    private static func isOn(_ value: String) -> Bool { ["on", "1", "true", "yes"].contains(value.lowercased()) }

    private static func list(_ value: String?) -> [String] {
        (value ?? "").split(separator: ",").map { $0.filter { !$0.isWhitespace }.lowercased() }
    }
}
