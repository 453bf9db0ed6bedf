import RDS
import Testing

@testable import mitosis_exec

/// The decision table, a row a case: what a stage is in a given state of the Region.
@Suite struct JudgeTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var stage: Stage
        var instances: [DBInstance]
        var expected: String
        /// Whether everything that the operation comes after is done.
        var isDue: Bool
        var accepted: Bool

        init(
            _ stage: Stage,
            _ testDescription: String,
            _ instances: [DBInstance],
            _ expected: String,
            isDue: Bool = true,
            accepted: Bool = false
        ) {
            self.testDescription = "\(stage.rawValue): \(testDescription)"
            self.stage = stage
            self.instances = instances
            self.expected = expected
            self.isDue = isDue
            self.accepted = accepted
        }
    }

    /// What waits for a metric, which no list shows: a replica's lag before it is promoted, and the last connection.
    private static let waiting = [
        Sample.operation(
            .catchUp,
            "demo",
            .awaitMetric,
            MetricWatch(.replicaLag, of: "temp-demo", atMost: 0, seconds: 60).parameters,
            after: [.init(.clone, "demo")]
        ),
        Sample.operation(
            .drain,
            "demo",
            .awaitMetric,
            MetricWatch(.connections, of: "old-demo", atMost: 0, seconds: 600).parameters,
            after: [.init(.restart, "demo")]
        ),
    ]

    static func waits() throws -> [Case] {
        let prod = try Sample.prod()
        let old = try Sample.old("demo")
        let retired = try Sample.old("demo", at: "old-demo")
        let installed = try Sample.new("demo", at: "demo")
        func replica(_ status: String = "available", _ members: JSONObject = [:]) throws -> [DBInstance] {
            [prod, old, try Sample.new("demo", at: "temp-demo", status: status, replicaOf: "prod", members)]
        }
        let broken: JSONObject = ["StatusInfos": [["StatusType": "read replication", "Status": "error"]]]
        var rows = [
            Case(.catchUp, "a replica", try replica(), "ready"),
            Case(.catchUp, "it is being made", try replica("creating"), "wait"),
            Case(.catchUp, "it replicates no more", try replica("available", broken), "refused"),
            Case(.catchUp, "there is none", [prod, old], "refused"),
            Case(.catchUp, "promoted", [prod, old, try Sample.new("demo", at: "temp-demo")], "settled"),
            Case(.catchUp, "installed", [prod, retired, installed], "settled"),
            Case(.drain, "the new one is in its place", [prod, retired, installed], "ready"),
            Case(.drain, "the old one is gone", [prod, installed], "settled"),
            Case(
                .drain,
                "the old one is stopped",
                [prod, try Sample.old("demo", at: "old-demo", status: "stopped"), installed],
                "settled"
            ),
            Case(.drain, "no name has moved", [prod, old, try Sample.new("demo", at: "temp-demo")], "refused"),
            Case(
                .drain,
                "the new one is rebooting",
                [prod, retired, try Sample.new("demo", at: "demo", status: "rebooting")],
                "wait"
            ),
        ]
        for (stage, instances) in [(Stage.catchUp, try replica()), (.drain, [prod, retired, installed])] {
            rows += [
                Case(stage, "it has been long enough", instances, "settled", accepted: true),
                Case(stage, "out of turn", instances, "wait", isDue: false),
            ]
        }
        return rows
    }

    /// The commands that the new root bears a trace of.
    static func commands() throws -> [Case] {
        let prod = try Sample.prod()
        let old = try Sample.old("demo")
        let retired = try Sample.old("demo", at: "old-demo")
        let built = try Sample.new("demo", at: "temp-demo")
        return try [Stage.prepare, .verify, .quiesce, .carry].flatMap { stage -> [Case] in
            func traced(_ plan: String) throws -> DBInstance {
                try Sample.new("demo", at: "temp-demo", tags: [#require(stage.facts.trace): plan])
            }
            return [
                Case(stage, "no trace", [prod, old, built], "ready"),
                Case(stage, "its trace", [prod, old, try traced(Sample.plan)], "settled"),
                Case(stage, "another plan's trace", [prod, old, try traced("other")], "ready"),
                Case(stage, "installed", [prod, retired, try Sample.new("demo", at: "demo")], "settled"),
                Case(stage, "the old one has lost its name", [prod, retired, built], "refused"),
                Case(
                    stage,
                    "not promoted",
                    [prod, old, try Sample.new("demo", at: "temp-demo", replicaOf: "prod")],
                    "refused"
                ),
                Case(
                    stage,
                    "being modified",
                    [prod, old, try Sample.new("demo", at: "temp-demo", status: "modifying")],
                    "wait"
                ),
                Case(stage, "what comes before is not done", [prod, old, built], "wait", isDue: false),
            ]
        }
    }

    @Test(arguments: try JudgeTests.building() + commands() + swapping() + waits())
    func decides(_ example: Case) throws {
        let stream = try OperationStream(Sample.single() + Self.waiting)
        let operation = try #require(stream.operations.first { $0.id.stage == example.stage })
        let judge = Judge(
            trees: try PlannedTrees(stream),
            view: RegionView(example.instances),
            done: example.isDue ? Set(stream.operations.map(\.id).filter { $0.stage < example.stage }) : [],
            known: Set(stream.operations.map(\.id)),
            accepted: example.accepted ? [operation.id] : []
        )
        let verdict = judge.verdict(on: operation)
        #expect(verdict.kind == example.expected, "\(verdict)")
    }
}
