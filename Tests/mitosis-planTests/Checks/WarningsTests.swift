import RDS
import Testing

@testable import mitosis_plan

/// What is said on standard error beside the plan.
@Suite struct WarningsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var options: @Sendable (inout PlanOptions) -> Void = { _ in }
        var source: JSONObject = [:]
        var target: JSONObject = [:]
        /// A part of a note, and whether it is there.
        var part: String
        var isThere = true
    }

    private static let oneZone = "'mitosis-prod' is in one zone: its I/O may pause briefly while it is copied"
    private static let secret: JSONObject = ["MasterUserSecret": ["SecretArn": "arn:secret", "SecretStatus": "active"]]

    static let cases = [
        Case(testDescription: "a source in one zone", source: ["MultiAZ": false], part: oneZone),
        Case(testDescription: "a source in several", part: oneZone, isThere: false),
        Case(
            testDescription: "a restore pauses nothing",
            options: { $0.method = .pointInTime(nil) },
            source: ["MultiAZ": false],
            part: oneZone,
            isThere: false
        ),
        Case(
            testDescription: "nor does one that nobody asked for",
            options: { $0.masterPassword = "env:P" },
            source: secret.merging(["MultiAZ": false]) { $1 },
            part: oneZone,
            isThere: false
        ),
        Case(
            testDescription: "more storage",
            target: ["AllocatedStorage": 50],
            part: "'mitosis-demo' will cost more: it gets 200 GiB instead of 50; its class stays db.t3.micro"
        ),
        Case(
            testDescription: "both trees",
            part: "until the old tree of 'mitosis-demo' is deleted, AWS bills 2 instances and about 400 GiB more"
        ),
        Case(testDescription: "the users", part: "the users and passwords of 'mitosis-prod', the master's included"),
        Case(
            testDescription: "the users but for the master",
            options: { $0.masterPassword = "env:NEW" },
            part: "but for the master's password, which comes from env:NEW"
        ),
        Case(
            testDescription: "a managed secret",
            target: secret,
            part: "the managed secret of 'mitosis-demo' (arn:secret) is deleted with the old instance"
        ),
        Case(testDescription: "its users", target: secret, part: "which Secrets Manager makes anew"),
        Case(
            testDescription: "identities",
            part: "update whatever uses db-DEMOPRIMARY and db-DEMOREPLICA: dashboards"
        ),
        Case(
            testDescription: "identities in policies",
            target: ["IAMDatabaseAuthenticationEnabled": true],
            part: "db-DEMOREPLICA: the rds-db:connect policies of IAM users"
        ),
        Case(
            testDescription: "a status that passes",
            target: ["DBInstanceStatus": "backing-up"],
            part: "'mitosis-demo' is backing-up now, and mitosis-exec waits until it is available"
        ),
        Case(
            testDescription: "an upgrade",
            target: ["EngineVersion": "8.0.36"],
            part: "'mitosis-demo' has 8.0.36, newer than the data's, and so is upgraded while it is built"
        ),
        Case(
            testDescription: "preparation",
            options: { $0.prepare = "true" },
            part: "the new primary has the target's security groups already while --prepare runs"
        ),
        Case(
            testDescription: "an application that nothing starts",
            options: { $0.quiesce = "true" },
            part: "nothing starts what --before-swap stops"
        ),
        Case(
            testDescription: "rows carried while others write",
            options: { $0.carry = "true" },
            part: "what is written to the old database after --carry has read it is lost"
        ),
        Case(
            testDescription: "roles to act with",
            target: [
                "AssociatedRoles": [
                    ["FeatureName": "Lambda", "RoleArn": "arn:aws:iam::123456789012:role/L", "Status": "ACTIVE"],
                    ["FeatureName": "s3Import", "RoleArn": "arn:aws:iam::123456789012:role/I", "Status": "ACTIVE"],
                ]
            ],
            part: "the copy at 'mitosis-demo' can act with the roles of the target: Lambda "
                + "(arn:aws:iam::123456789012:role/L)"
        ),
        Case(testDescription: "no roles to act with", part: "can act with the roles", isThere: false),
        Case(
            testDescription: "backups that go",
            part: "the automated backups of the old tree of 'mitosis-demo' are deleted"
        ),
        Case(
            testDescription: "backups that stay",
            options: { $0.keepsAutomatedBackups = true },
            part: "the automated backups of the old tree",
            isThere: false
        ),
    ]

    @Test(arguments: cases)
    func sayWhatPeopleShouldKnow(_ example: Case) throws {
        let graph = try Example.graph { object, name in
            if name == "mitosis-prod" { object.merge(example.source) { $1 } }
            if name == "mitosis-demo" { object.merge(example.target) { $1 } }
        }
        let notes = try plan(Example.options(example.options), in: graph, environment: [:]).said
        #expect(notes.contains { $0.contains(example.part) } == example.isThere, "\(notes)")
    }

    @Test func openReplicasOfOracleNeedALicence() throws {
        let graph = try Example.graph { object, _ in object["Engine"] = "oracle-ee" }
        let notes = try plan(Example.options(), in: graph, environment: [:]).said
        #expect(notes.contains { $0.contains("Active Data Guard") })
    }
}

/// What a plan says of answers that only AWS gives, and of what people confuse.
@Suite struct RDSAnswerWarningsTests {
    private static func notes(prod: JSONObject = [:], stg: JSONObject = [:], others: [DBInstance] = []) throws
        -> [String]
    {
        let options = TwoInstances.options { ($0.allowsProtected, $0.allowsPending) = (true, true) }
        return try plan(options, in: TwoInstances.graph(prod: prod, stg: stg, others: others), environment: [:]).said
    }

    @Test func anUpgradeNamesTheCommandThatListsTheWays() throws {
        let postgres: (JSONValue) -> JSONObject = { ["Engine": "postgres", "EngineVersion": $0] }
        let back = try Self.notes(prod: postgres("16.13"), stg: postgres("17.6"))
        let command = "aws rds describe-db-engine-versions --engine postgres --engine-version 16.13"
        #expect(back.contains { $0.contains("17.6, which 'stg' has, came out before 16.13") && $0.contains(command) })
        let forward = try Self.notes(prod: postgres("16.9"), stg: postgres("17.6"))
        #expect(!forward.contains { $0.contains("came out before") })
        #expect(forward.contains { $0.contains("whether RDS upgrades from 16.9 to 17.6") })
    }

    @Test func whatIsPendingIsNamedWithItsValues() throws {
        let pending: JSONObject = [
            "PendingModifiedValues": ["DBInstanceClass": "db.t3.small", "MasterUserPassword": "x"]
        ]
        let said = "pending (DBInstanceClass db.t3.small, MasterUserPassword ****), and its renaming applies them"
        #expect(try Self.notes(stg: pending).contains { $0.contains(said) })
    }

    @Test func whatLooksLikeTheWrongWayRoundIsAWarning() throws {
        let large: JSONObject = [
            "DBInstanceClass": "db.r6g.large", "AllocatedStorage": 500, "DeletionProtection": true,
        ]
        let replica = try TwoInstances.instance("stg-r", ["ReadReplicaSourceDBInstanceIdentifier": "stg"])
        let signs = try Self.notes(stg: large, others: [replica]).filter { $0.contains("check --source and --target") }
        #expect(signs.count == 4)
        #expect(try Self.notes(prod: large).allSatisfy { !$0.contains("check --source") })
    }

    @Test func anOraclePrimaryEndpointStays() throws {
        let oracle: JSONObject = ["Engine": "oracle-ee", "EngineVersion": "19.0.0.0.ru-2024-01.rur-2024-01.r1"]
        let own = oracle.merging(["PrimaryEndpoint": ["Address": "stg-primary.c0ffee.us-east-1.rds.amazonaws.com"]]) {
            $1
        }
        #expect(try Self.notes(prod: oracle, stg: own).contains { $0.contains("stg-primary.c0ffee") })
    }
}
