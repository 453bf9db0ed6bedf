import RDS
import Testing

@testable import mitosis_plan

/// What is said of what will run on a copy, from the parameters of the target's group.
@Suite struct ActiveParametersTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var engine: Engine
        var version = "16.4"
        var group = "demo-group"
        /// `nil` where the graph does not have the group.
        var parameters: [String: String]? = [:]
        /// The parameters that are named, in order.
        var named: [String]
    }

    static let cases = [
        Case(testDescription: "MySQL's default", engine: "mysql", version: "8.0.35", named: ["event_scheduler"]),
        Case(testDescription: "an old MySQL's default", engine: "mysql", version: "5.7.44", named: []),
        Case(testDescription: "MariaDB's default", engine: "mariadb", version: "10.11.8", named: []),
        Case(
            testDescription: "events that are on",
            engine: "mariadb",
            version: "10.11.8",
            parameters: ["event_scheduler": "1"],
            named: ["event_scheduler"]
        ),
        Case(
            testDescription: "events that are off",
            engine: "mysql",
            version: "8.4.3",
            parameters: ["event_scheduler": "OFF"],
            named: []
        ),
        Case(testDescription: "PostgreSQL's default", engine: "postgres", named: ["max_logical_replication_workers"]),
        Case(
            testDescription: "jobs",
            engine: "postgres",
            parameters: [
                "shared_preload_libraries": "pg_stat_statements, pg_cron,pg_partman_bgw",
                "max_logical_replication_workers": "0",
            ],
            named: ["shared_preload_libraries", "shared_preload_libraries"]
        ),
        Case(
            testDescription: "jobs that are not started",
            engine: "postgres",
            parameters: [
                "shared_preload_libraries": "pg_cron", "cron.launch_active_jobs": "off",
                "max_logical_replication_workers": "0",
            ],
            named: []
        ),
        Case(
            testDescription: "Oracle's default",
            engine: "oracle-ee",
            version: "19.0.0.0",
            named: ["job_queue_processes"]
        ),
        Case(
            testDescription: "Oracle without jobs",
            engine: "oracle-ee",
            parameters: ["job_queue_processes": "0"],
            named: []
        ),
        Case(testDescription: "SQL Server's default", engine: "sqlserver-se", named: []),
        Case(
            testDescription: "mail",
            engine: "sqlserver-se",
            parameters: ["database mail xps": "1"],
            named: ["database mail xps"]
        ),
        Case(testDescription: "Aurora leaves it to the cluster's group", engine: "aurora-mysql", named: []),
        Case(
            testDescription: "a default group, in which nothing can be set",
            engine: "mysql",
            version: "8.0.35",
            group: "default.mysql8.0",
            parameters: nil,
            named: ["event_scheduler"]
        ),
        Case(testDescription: "an unknown group", engine: "mysql", version: "8.0.35", parameters: nil, named: []),
    ]

    private static func graph(_ example: Case) throws -> InstanceGraph {
        let instance: JSONValue = [
            "DBInstanceIdentifier": "demo", "Engine": .string(example.engine.description),
            "EngineVersion": .string(example.version), "DBInstanceStatus": "available",
            "DBInstanceArn": "arn:aws:rds:us-east-1:123456789012:db:demo",
            "DBParameterGroups": [["DBParameterGroupName": .string(example.group), "ParameterApplyStatus": "in-sync"]],
        ]
        let parameters = (example.parameters ?? [:]).map { name, value -> JSONValue in
            ["ParameterName": .string(name), "ParameterValue": .string(value), "Source": "user"]
        }
        let group: JSONValue = [
            "DBParameterGroupName": .string(example.parameters == nil ? "another" : example.group),
            "Parameters": .array(parameters),
        ]
        let graph: JSONValue = ["DBInstances": [instance], "DBParameterGroups": [group]]
        return try InstanceGraph(json: Array(graph.line.utf8))
    }

    @Test(arguments: cases)
    func namesWhatWillRun(_ example: Case) throws {
        let graph = try Self.graph(example)
        let reasons = ActiveParameters(graph: graph).reasons(try #require(graph["demo"]))
        #expect(reasons.count == example.named.count)
        for (reason, name) in zip(reasons, example.named) { #expect(reason.text.contains(": \(name) is ")) }
    }

    @Test func isRefusedWhereNothingMayDiffer() throws {
        var graph = try Example.graph()
        graph.parameterGroups = [
            DBParameterGroup([
                "DBParameterGroupName": "default.mysql5.7",
                "Parameters": [["ParameterName": "event_scheduler", "ParameterValue": "ON"]],
            ])
        ]
        var options = Example.options()
        let text =
            "events will run on the copy at 'mitosis-demo': event_scheduler is 'ON' in its parameter group "
            + "'default.mysql5.7'"
        let notes = try plan(options, in: graph, environment: [:]).said
        #expect(
            notes.contains("warning: \(text) (give the target a group of its own, with event_scheduler set to OFF)")
        )
        options.isStrict = true
        let refusal = #expect(throws: PlanRefusal.self) { try plan(options, in: graph, environment: [:]) }
        #expect(refusal?.reasons.map(\.text) == [text])
    }
}
