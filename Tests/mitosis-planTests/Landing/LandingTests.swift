import RDS
import Testing

@testable import mitosis_plan

/// A cluster that another account shares is cloned by way of a clone that lands, and goes again.
@Suite struct LandingTests {
    private static func plan(
        _ graphs: [JSONObject],
        _ change: (inout PlanOptions) -> Void = { _ in }
    ) throws -> Plan {
        try mitosis_plan.plan(
            SharedCluster.options(change),
            in: Graphs(graphs.map { try SharedCluster.graph($0) }),
            environment: [:]
        )
    }

    private static func operation(_ id: String, of plan: Plan) throws -> Operation {
        try #require(plan.operations.first { "\($0.id)" == id })
    }

    @Test func theNewClusterIsCloneOfAClone() throws {
        let plan = try Self.plan([SharedCluster.staging()])
        let own = plan.operations.filter { [.land, .free].contains($0.id.stage) || "\($0.id)" == "clone:cluster/shop" }
        #expect(
            own.map { "\($0.phase): \($0.id) \($0.action.rawValue) after \($0.after.map(\.description))" } == [
                "build: land:cluster/shop RestoreDBClusterToPointInTime after []",
                #"build: land:cluster/shop:instance CreateDBInstance after ["land:cluster/shop"]"#,
                #"build: clone:cluster/shop RestoreDBClusterToPointInTime after ["land:cluster/shop", "land:cluster/shop:instance"]"#,
                #"clean: free:cluster/shop:instance DeleteDBInstance after ["clone:cluster/shop"]"#,
                #"clean: free:cluster/shop DeleteDBCluster after ["free:cluster/shop:instance"]"#,
            ]
        )
        #expect(
            own.map { $0.parameters["SourceDBClusterIdentifier"]?.string } == [
                SharedCluster.source, nil, "land-shop", nil, nil,
            ]
        )
        for operation in plan.operations { #expect(operation.place?.account == "444455556666", "\(operation.id)") }
        try OperationStream(plan.operations).check()
    }

    /// It is there for an hour: nobody has to log in to it, back it up, or be told of it.
    @Test func whatLandsGetsNoMoreThanItNeeds() throws {
        let plan = try Self.plan([SharedCluster.staging()])
        let landing = try Self.operation("land:cluster/shop", of: plan).parameters
        #expect(landing["KmsKeyId"] == "arn:aws:kms:eu-west-1:444455556666:key/staging")
        #expect(landing["VpcSecurityGroupIds"] == ["sg-0staging"] && landing["DBSubnetGroupName"] == "databases")
        for name in ["Port", "EnableCloudwatchLogsExports", "BackupRetentionPeriod", "Domain"] {
            #expect(landing[name] == nil)
        }
        #expect(landing["DeletionProtection"] == false)
        let tags = Set((landing["Tags"]?.array ?? []).compactMap { $0["Key"]?.string })
        #expect(tags == ["mitosis:plan", "mitosis:names", "mitosis:source"])
        let instance = try Self.operation("land:cluster/shop:instance", of: plan).parameters
        #expect(instance["DBInstanceClass"] == "db.r6g.large" && instance["PubliclyAccessible"] == false)
        #expect(instance["DBInstanceIdentifier"] == "land-shop" && instance["DBClusterIdentifier"] == "land-shop")
    }

    /// What is not known is not made up, and said.
    @Test func aStubTellsLittleAndThatIsSaid() throws {
        let stub = try Self.plan([SharedCluster.staging()])
        #expect(stub.operations[0].source.dbiResourceId == nil)
        #expect(stub.operations[0].resources.contains("arn:aws:kms:eu-west-1:111122223333:key/*"))
        let unknown = stub.said.filter { $0.contains("is not known") || $0.contains("no more is known") }
        #expect(unknown.count == 3, "\(unknown)")
        let known = try Self.plan([SharedCluster.production(), SharedCluster.staging()])
        #expect(known.operations[0].source.dbiResourceId == "cluster-PROD")
        #expect(known.operations[0].resources.contains("arn:aws:kms:eu-west-1:111122223333:key/production"))
        #expect(!known.said.contains { $0.contains("no more is known") || $0.contains("allows any key") })
        #expect(known.differences.map(\.attribute) == ["AvailabilityZones"])
    }

    @Test func aTargetInTheClearIsUnderTheStandardKey() throws {
        var staging = try SharedCluster.staging()
        SharedCluster.change("DBClusters", of: &staging, ["StorageEncrypted": false, "KmsKeyId": .null])
        let plan = try Self.plan([staging])
        #expect(try Self.operation("land:cluster/shop", of: plan).parameters["KmsKeyId"] == "alias/aws/rds")
        #expect(try Self.operation("clone:cluster/shop", of: plan).parameters["KmsKeyId"] == nil)
        try OperationStream(plan.operations).check()
    }

    /// The account's only clone would otherwise be the target, and the next could not be made beside it.
    @Test func whatWasRefreshedSoIsNoObstacleToTheNext() throws {
        var staging = try SharedCluster.staging()
        SharedCluster.change(
            "DBClusters",
            of: &staging,
            ["CrossAccountClone": true, "TagList": JSONValue(tags: ["mitosis:plan": "before/cluster-OLDER"])]
        )
        _ = try Self.plan([staging])
    }

    // MARK: - What is refused

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var change: @Sendable (inout JSONObject) throws -> Void = { _ in }
        /// Of production's graph, which is given then.
        var production: (@Sendable (inout JSONObject) throws -> Void)?
        var options: @Sendable (inout PlanOptions) -> Void = { _ in }
        var text: String
        var remedy: String
    }

    static let left: JSONObject = [
        "CrossAccountClone": true,
        "TagList": JSONValue(tags: [
            "mitosis:plan": "before/cluster-SHOP", "mitosis:names": "shop/temp-shop/old-shop",
        ]),
    ]

    static let cases = [
        Case(
            testDescription: "in the target's own account",
            options: { $0.source = .init("arn:aws:rds:eu-west-1:444455556666:cluster:other") },
            text: "'cluster/other' is in the target's own account",
            remedy: "leave out --clone-shared: it is cloned"
        ),
        Case(
            testDescription: "in another Region",
            production: { graph in
                let far = JSONValue.object(graph).line.replacing("eu-west-1", with: "eu-north-1")
                graph = try JSONValue(parsing: far.utf8, of: "").object ?? [:]
            },
            options: { $0.source = .init(SharedCluster.source.replacing("eu-west-1", with: "eu-north-1")) },
            text:
                "'cluster/shop' is in account 111122223333 in eu-north-1, and a cluster is cloned in its own Region alone",
            remedy: "leave out --clone-shared: a snapshot"
        ),
        Case(
            testDescription: "not shared",
            change: { $0["SharedDBClusters"] = [] },
            production: { _ in },
            text:
                "the account 111122223333 shares no arn:aws:rds:eu-west-1:111122223333:cluster:shop with account 444455556666",
            remedy: "aws ram get-resource-share-invitations"
        ),
        Case(
            testDescription: "not shared, and nothing else known of it",
            change: { $0["SharedDBClusters"] = [] },
            text: "'arn:aws:rds:eu-west-1:111122223333:cluster:shop' is of account 111122223333 in eu-west-1",
            remedy: "give its graph, too"
        ),
        Case(
            testDescription: "under the standard key",
            production: {
                SharedCluster.change(
                    "DBClusters",
                    of: &$0,
                    ["KmsKeyId": "arn:aws:kms:eu-west-1:111122223333:alias/aws/rds"]
                )
            },
            text: "is encrypted with the standard key of its account",
            remedy: "--share-key"
        ),
        Case(
            testDescription: "not known whether it is encrypted",
            change: { SharedCluster.change("SharedDBClusters", of: &$0, ["StorageEncrypted": .null]) },
            text: "nothing tells whether 'cluster/shop' is encrypted",
            remedy: "rds-describe --shared"
        ),
        Case(
            testDescription: "Serverless v1",
            change: { SharedCluster.change("SharedDBClusters", of: &$0, ["EngineMode": "serverless"]) },
            text: "'cluster/shop' is Aurora Serverless v1",
            remedy: "convert it"
        ),
        Case(
            testDescription: "no instance",
            production: { $0["DBInstances"] = [] },
            text: "'cluster/shop' has no instance, so it cannot be cloned",
            remedy: "give it one"
        ),
        Case(
            testDescription: "stopped",
            production: { SharedCluster.change("DBClusters", of: &$0, ["Status": "stopped"]) },
            text: "'cluster/shop' is stopped",
            remedy: "start"
        ),
        Case(
            testDescription: "data in the clear for an encrypted target",
            change: { SharedCluster.change("SharedDBClusters", of: &$0, ["StorageEncrypted": false]) },
            text: "'cluster/shop' is encrypted, and the data of 'cluster/shop' is not",
            remedy: "restore a snapshot"
        ),
        Case(
            testDescription: "the target is such a clone",
            change: { SharedCluster.change("DBClusters", of: &$0, ["CrossAccountClone": true]) },
            text: "'cluster/shop' is a clone of another account's cluster",
            remedy: "refresh it once by a snapshot: leave out --clone-shared"
        ),
        Case(
            testDescription: "another cluster is such a clone",
            change: {
                $0["DBClusters"] = .array(
                    ($0["DBClusters"]?.array ?? []) + [SharedCluster.cluster("audit", ["CrossAccountClone": true])]
                )
            },
            text:
                "'cluster/audit' is a clone of another account's cluster, and an account may have one of 'cluster/shop'",
            remedy: "delete it, or name it as --source without --clone-shared"
        ),
        Case(
            testDescription: "a plan has left where its data landed",
            change: {
                $0["DBClusters"] = .array(
                    ($0["DBClusters"]?.array ?? []) + [SharedCluster.cluster("land-shop", left)]
                )
            },
            text: "'cluster/land-shop' is there, where the data of the plan before landed",
            remedy: "--abandon --target cluster/shop"
        ),
        Case(
            testDescription: "a stranger has the name",
            change: {
                $0["DBClusters"] = .array(($0["DBClusters"]?.array ?? []) + [SharedCluster.cluster("land-shop", [:])])
            },
            text: "the name 'cluster/land-shop', under which the data would land, is taken",
            remedy: "rename or delete it"
        ),
        Case(
            testDescription: "a prefix gives the same name",
            options: { $0.tempPrefix = "land-" },
            text: "'cluster/land-shop' would be the name of the clone that lands, too",
            remedy: "choose another --temp-prefix"
        ),
        Case(
            testDescription: "an instance",
            options: { $0.source = .init("arn:aws:rds:eu-west-1:444455556666:db:shop-1") },
            text: "is an instance",
            remedy: "name two clusters"
        ),
    ]

    @Test(arguments: cases)
    func whatCannotBeClonedSoIsRefused(_ example: Case) throws {
        var staging = try SharedCluster.staging()
        let other = SharedCluster.cluster("other", [:])
        if example.testDescription == "in the target's own account" {
            staging["DBClusters"] = .array((staging["DBClusters"]?.array ?? []) + [other])
        }
        try example.change(&staging)
        var graphs = [staging]
        if let change = example.production {
            var production = try SharedCluster.production()
            try change(&production)
            graphs.append(production)
        }
        let refusal = try #require(throws: PlanRefusal.self) { try Self.plan(graphs, example.options) }
        let reason = refusal.reasons.first { $0.text.contains(example.text) }
        #expect(reason?.remedy.contains(example.remedy) == true, "\(refusal.reasons)")
    }

    @Test(arguments: [
        "--restore-snapshot", "--snapshot s", "--point-in-time latest", "--share-key k", "--keep-copies 2",
    ])
    func noOtherWayGoesWithIt(_ other: String) async {
        let result = await PlanTool.run("--source a --target b --clone-shared \(other)", input: "")
        let option = other.prefix { $0 != " " }
        #expect(result.messages.contains("\(option) does not go with --clone-shared"))
    }

    // MARK: - What is left

    @Test func whatALandingCloneLeftIsRemoved() throws {
        var staging = try SharedCluster.staging()
        staging["DBClusters"] = .array(
            (staging["DBClusters"]?.array ?? []) + [SharedCluster.cluster("land-shop", Self.left)]
        )
        var instance = staging["DBInstances"]?.array?.first?.object ?? [:]
        for (name, value) in [
            "DBInstanceIdentifier": "land-shop", "DBClusterIdentifier": "land-shop", "DbiResourceId": "db-LAND",
            "DBInstanceArn": "arn:aws:rds:eu-west-1:444455556666:db:land-shop",
        ] { instance[name] = .string(value) }
        instance["TagList"] = Self.left["TagList"]
        staging["DBInstances"] = .array((staging["DBInstances"]?.array ?? []) + [.object(instance)])
        let plan = try abandon(
            AbandonOptions(targets: ["cluster/shop"]),
            in: SharedCluster.graph(staging),
            environment: [:]
        )
        #expect(plan.operations.map { "\($0.id)" } == ["discard:land-shop", "discard:cluster/land-shop"])
        try OperationStream(plan.operations).check()
        // A marked copy under that name which is no clone of another account's is nobody's leftover.
        SharedCluster.change("DBClusters", 1, of: &staging, ["CrossAccountClone": false])
        #expect(throws: PlanRefusal.self) {
            try abandon(
                AbandonOptions(targets: ["cluster/shop"]),
                in: SharedCluster.graph(staging),
                environment: [:]
            )
        }
    }
}
