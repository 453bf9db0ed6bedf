import RDS
import Testing

@testable import mitosis_plan

/// Which way the root is cloned, and why; or why there is none.
@Suite struct CloneChoiceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var wish = CloneMethod.Wish.best
        var source: JSONObject = [:]
        var target: JSONObject = [:]
        var snapshots: [JSONObject]?
        var newReplicas = 1
        var method: CloneMethod?
        /// A part of it.
        var reason: String
        var hint = ""
    }

    private static func snapshot(_ name: JSONValue, _ members: JSONObject = [:]) -> JSONObject {
        let snapshot: JSONObject = [
            "DBSnapshotIdentifier": name, "DBInstanceIdentifier": "mitosis-prod", "Engine": "mysql",
            "DbiResourceId": "db-PRODPRIMARY", "Status": "available", "SnapshotCreateTime": "2026-11-22T20:14:24Z",
        ]
        return snapshot.merging(members) { $1 }
    }
    private static let taken = CloneMethod.snapshot("s", arn: nil, time: "2026-11-22T20:14:24Z")
    private static let shared = "arn:aws:rds:us-east-1:999999999999:snapshot:shared"
    private static let secret: JSONObject = ["MasterUserSecret": ["SecretArn": "arn:s"]]
    private static let sqlServer: JSONObject = ["Engine": "sqlserver-ee", "EngineVersion": "15.00.4345.5.v1"]

    static let ways = [
        Case(testDescription: "a replica where it can be", method: .replica, reason: "as fresh as can be"),
        Case(
            testDescription: "a source without backups has a snapshot",
            source: ["BackupRetentionPeriod": 0],
            snapshots: [snapshot("s")],
            method: taken,
            reason:
                "'s' of 2026-11-22T20:14:24Z (24 hours before the graph was taken), since 'mitosis-prod' has no automated"
        ),
        Case(
            testDescription: "the newest available snapshot is taken",
            wish: .newestSnapshot,
            snapshots: [
                snapshot("older", ["SnapshotCreateTime": "2026-11-21T00:00:00Z"]), snapshot("s"),
                snapshot("unfinished", ["SnapshotCreateTime": "2026-11-23T00:00:00Z", "Status": "creating"]),
                snapshot("namesake's", ["SnapshotCreateTime": "2026-11-23T00:00:00Z", "DbiResourceId": "db-OTHER"]),
            ],
            method: taken,
            reason: "as asked"
        ),
        Case(
            testDescription: "a copy is as old as its original",
            wish: .newestSnapshot,
            snapshots: [
                snapshot(
                    "s",
                    [
                        "SnapshotCreateTime": "2026-11-23T00:00:00Z",
                        "OriginalSnapshotCreateTime": "2026-11-13T20:14:24Z",
                    ]
                )
            ],
            method: .snapshot("s", arn: nil, time: "2026-11-13T20:14:24Z"),
            reason: "(10 days before the graph was taken)"
        ),
        Case(
            testDescription: "a managed password",
            source: secret,
            method: .pointInTime(nil),
            reason: "since the password of 'mitosis-prod' is managed by Secrets Manager and so it can have no replica"
        ),
        Case(
            testDescription: "other VPCs",
            target: ["DBSubnetGroup": ["DBSubnetGroupName": "x", "VpcId": "vpc-other"]],
            method: .pointInTime(nil),
            reason: "'mitosis-prod' is in vpc-0a1b2c3d and 'mitosis-demo' in vpc-other"
        ),
        Case(
            testDescription: "as many replicas as there may be, the plan's own included",
            source: ["ReadReplicaDBInstanceIdentifiers": .array((1...14).map { .string("r\($0)") })],
            newReplicas: 2,
            method: .pointInTime(nil),
            reason: "has 14 replicas and would have 2 more, and mysql allows 15"
        ),
        Case(
            testDescription: "one less is enough",
            source: ["ReadReplicaDBInstanceIdentifiers": .array((1...14).map { .string("r\($0)") })],
            method: .replica,
            reason: "as fresh as can be"
        ),
        Case(
            testDescription: "PostgreSQL's replicas have five replicas at most",
            source: [
                "Engine": "postgres", "EngineVersion": "15.4", "ReadReplicaSourceDBInstanceIdentifier": "etl-temp-db",
                "ReadReplicaDBInstanceIdentifiers": .array((1...5).map { .string("r\($0)") }),
            ],
            snapshots: [snapshot("s", ["Engine": "postgres"])],
            method: taken,
            reason: "has 5 replicas and would have 1 more, and postgres allows 5"
        ),
        Case(
            testDescription: "Oracle's standard edition",
            source: ["Engine": "oracle-se2"],
            method: .pointInTime(nil),
            reason: "since oracle-se2 has no read replicas"
        ),
        Case(
            testDescription: "SQL Server in one zone",
            source: sqlServer.merging(["MultiAZ": false]) { $1 },
            method: .pointInTime(nil),
            reason: "has replicas of Multi-AZ instances alone"
        ),
        Case(
            testDescription: "SQL Server on a small target",
            source: sqlServer,
            target: ["DBInstanceClass": "db.m5.large"],
            method: .pointInTime(nil),
            reason: "since db.m5.large is too small for a replica of sqlserver-ee"
        ),
        Case(
            testDescription: "SQL Server on a larger one",
            source: sqlServer.merging(secret) { $1 },
            target: ["DBInstanceClass": "db.m5.xlarge"],
            method: .replica,
            reason: "as fresh as can be"
        ),
        Case(
            testDescription: "a shared snapshot by its ARN",
            wish: .snapshot(shared),
            snapshots: [snapshot("shared", ["DBSnapshotArn": .string(shared)])],
            method: .snapshot(shared, arn: shared, time: "2026-11-22T20:14:24Z"),
            reason: "the snapshot 'shared', which the account 999999999999 shares, of 2026-11-22T20:14:24Z"
        ),
        Case(
            testDescription: "a snapshot of one's own by its ARN goes by its name",
            wish: .snapshot("arn:aws:rds:us-east-1:123456789012:snapshot:rds:s-2026"),
            snapshots: [snapshot("rds:s-2026")],
            method: .snapshot("rds:s-2026", arn: nil, time: "2026-11-22T20:14:24Z"),
            reason: "restored from the snapshot 'rds:s-2026'"
        ),
        Case(
            testDescription: "a snapshot of which a graph without snapshots knows nothing",
            wish: .snapshot("s"),
            method: .snapshot("s", arn: nil, time: nil),
            reason: "whose age is unknown: the graph does not have it"
        ),
        Case(
            testDescription: "a snapshot that the graph lacks",
            wish: .snapshot(shared),
            method: .snapshot(shared, arn: shared, time: nil),
            reason: "whose age is unknown: the graph does not have it; if it is encrypted, it has to be copied"
        ),
        Case(
            testDescription: "a time that the backups reach",
            wish: .pointInTime("2026-11-20T00:00:00Z"),
            method: .pointInTime("2026-11-20T00:00:00Z"),
            reason: "2026-11-20T00:00:00Z (3 days before the graph was taken), as asked"
        ),
        Case(
            testDescription: "the latest time",
            wish: .pointInTime(nil),
            source: ["LatestRestorableTime": "2026-11-23T20:10:00Z"],
            method: .pointInTime(nil),
            reason: "there is, about 2026-11-23T20:10:00Z (4 minutes before the graph was taken), as asked"
        ),
    ]

    static let dead = [
        Case(
            testDescription: "a snapshot that the graph's list lacks",
            wish: .snapshot("nightly-27"),
            snapshots: [snapshot("monthly"), snapshot("other", ["DBInstanceIdentifier": "web"])],
            reason: "the graph has no snapshot 'nightly-27'",
            hint: "it has monthly; rds-describe --snapshots shows what is available now"
        ),
        Case(
            testDescription: "a snapshot whose name was misspelt",
            wish: .snapshot("nihgtly"),
            snapshots: [snapshot("nightly"), snapshot("monthly")],
            reason: "the graph has no snapshot 'nihgtly'",
            hint: "did you mean 'nightly'?"
        ),
        Case(
            testDescription: "another instance's snapshot",
            wish: .snapshot("s"),
            snapshots: [snapshot("s", ["DBInstanceIdentifier": "web", "DbiResourceId": "db-WEB"])],
            reason: "the snapshot 's' is of 'web' (db-WEB), not of 'mitosis-prod' (db-PRODPRIMARY)",
            hint: "leave out --source"
        ),
        Case(
            testDescription: "an ARN that is no snapshot's",
            wish: .snapshot("arn:aws:rds:us-east-1:123456789012:db:mitosis-prod"),
            reason: "is not the ARN of a snapshot of an instance",
            hint: "snapshot:NAME"
        ),
        Case(
            testDescription: "a graph without snapshots",
            wish: .newestSnapshot,
            reason: "the graph has no snapshots",
            hint: "rds-describe --snapshots | mitosis-plan"
        ),
        Case(
            testDescription: "no snapshot of the source",
            wish: .newestSnapshot,
            snapshots: [],
            reason: "the graph has no available snapshot of 'mitosis-prod'",
            hint: "aws rds create-db-snapshot --db-instance-identifier mitosis-prod"
        ),
        Case(
            testDescription: "neither backups nor snapshots",
            source: ["BackupRetentionPeriod": 0],
            reason:
                "'mitosis-prod' has no automated backups and so can have no replica, and the graph has no snapshots",
            hint: "rds-describe --snapshots"
        ),
        Case(
            testDescription: "an unfinished snapshot",
            wish: .snapshot("s"),
            snapshots: [snapshot("s", ["Status": "creating"])],
            reason: "the snapshot 's' is creating",
            hint: "wait"
        ),
        Case(
            testDescription: "a snapshot of another engine",
            wish: .snapshot("s"),
            snapshots: [snapshot("s", ["Engine": "postgres"])],
            reason: "the snapshot 's' is of postgres and 'mitosis-prod' is mysql",
            hint: "another"
        ),
        Case(
            testDescription: "another Region's snapshot",
            wish: .snapshot("arn:aws:rds:eu-west-1:123456789012:snapshot:s"),
            reason: "is in another Region than 'mitosis-prod'",
            hint: "aws rds copy-db-snapshot --source-region eu-west-1"
        ),
        Case(
            testDescription: "a point in time without backups",
            wish: .pointInTime(nil),
            source: ["BackupRetentionPeriod": 0],
            reason: "'mitosis-prod' has no automated backups to restore",
            hint: "--restore-snapshot"
        ),
        Case(
            testDescription: "a time to come",
            wish: .pointInTime("2026-11-23T21:00:00Z"),
            source: ["LatestRestorableTime": "2026-11-23T20:10:00Z"],
            reason: "can be restored until 2026-11-23T20:10:00Z, and 2026-11-23T21:00:00Z is later",
            hint: "latest"
        ),
        Case(
            testDescription: "a time before the backups",
            wish: .pointInTime("2026-11-01T00:00:00Z"),
            reason: "can be restored from 2026-11-09T20:14:24Z on, and 2026-11-01T00:00:00Z is earlier",
            hint: "another time"
        ),
        Case(
            testDescription: "a time before the source was made",
            wish: .pointInTime("2026-11-22T00:00:00Z"),
            source: ["InstanceCreateTime": "2026-11-23T00:00:00Z"],
            reason: "can be restored from 2026-11-23T00:00:00Z on",
            hint: "another time"
        ),
        Case(
            testDescription: "a point in time of PostgreSQL's replica",
            wish: .pointInTime(nil),
            source: ["Engine": "postgres", "ReadReplicaSourceDBInstanceIdentifier": "etl-temp-db"],
            reason: "'mitosis-prod' is a replica, and postgres restores no point in time of one",
            hint: "primary"
        ),
    ]

    @Test(arguments: ways)
    func isTheBestThatThereIs(_ example: Case) throws {
        let choice = try Self.choice(example)
        #expect(choice.method == example.method)
        #expect(choice.reason.contains(example.reason), "\(choice.reason)")
    }

    @Test(arguments: dead)
    func saysWhyThereIsNone(_ example: Case) throws {
        let error = try #require(throws: PlanRefusal.self) { try Self.choice(example) }
        #expect(error.reasons.count == 1)
        #expect(error.reasons[0].text.contains(example.reason), "\(error.reasons[0].text)")
        #expect(error.reasons[0].remedy.contains(example.hint), "\(error.reasons[0].remedy)")
    }

    private static func choice(_ example: Case) throws -> CloneChoice {
        var graph = try Example.graph { object, name in
            if name == "mitosis-prod" { object.merge(example.source) { $1 } }
            if name == "mitosis-demo" { object.merge(example.target) { $1 } }
        }
        graph.snapshots = try example.snapshots?.map { try DBSnapshot(.object($0), at: "snapshot") }
        let source = try #require(graph["mitosis-prod"])
        let target = try #require(graph["mitosis-demo"])
        return try CloneChoice(
            example.wish,
            source: source,
            target: target,
            in: graph,
            newReplicas: example.newReplicas
        )
    }
}
