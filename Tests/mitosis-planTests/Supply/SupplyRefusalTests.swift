import RDS
import Testing

@testable import mitosis_plan

/// What keeps data from coming to another account or Region, said before anything is planned; and which snapshots are a plan's.
@Suite struct SupplyRefusalTests {
    static let refusals = [
        SupplyCase(
            testDescription: "a point in time of another account",
            change: { $0.method = .pointInTime(nil) },
            note: "automated backups are restored in their own account and Region, and 'app' is in account 111122223333"
        ),
        SupplyCase(
            testDescription: "a point in time of another Region that replicates none",
            source: SupplyCase.frankfurt,
            change: { $0.method = .pointInTime(nil) },
            note: "the automated backups of 'app' are not replicated to eu-west-1"
        ),
        SupplyCase(
            testDescription: "TDE",
            prod: ["TdeCredentialArn": "arn:k"],
            note: "is encrypted by the option TDE (arn:k), so its snapshots cannot be shared"
        ),
        SupplyCase(
            testDescription: "a source of which no snapshot can be taken",
            prod: ["DBInstanceStatus": "stopped"],
            note: "'app' is stopped, so no snapshot of it can be taken"
        ),
        SupplyCase(
            testDescription: "a member of a cluster",
            prod: ["DBClusterIdentifier": "c"],
            note: "'app' belongs to the Multi-AZ DB cluster 'c'"
        ),
        SupplyCase(
            testDescription: "another engine",
            prod: ["Engine": "postgres", "EngineVersion": "16.6"],
            note: "'app' is postgres and 'app' is mysql"
        ),
        SupplyCase(
            testDescription: "another partition",
            source: Place(partition: "aws-cn", account: "111122223333", region: "cn-north-1"),
            note: "'app' is in the partition aws-cn, and 'app' in aws"
        ),
        SupplyCase(
            testDescription: "a key of another account",
            prod: SupplyCase.encrypted,
            change: { $0.shareKey = TwoAccounts.stagingKey },
            note: "the key '\(TwoAccounts.stagingKey)' is not in account 111122223333"
        ),
        SupplyCase(
            testDescription: "no snapshot where one is wanted",
            snapshots: nil,
            change: { $0.method = .newestSnapshot },
            note: "no graph has an available snapshot of 'app'"
        ),
        SupplyCase(
            testDescription: "a snapshot that no graph has",
            change: { $0.method = .snapshot("s") },
            note: "no graph has the snapshot 's'"
        ),
        SupplyCase(
            testDescription: "a snapshot of something else",
            snapshots: [("s", ["DbiResourceId": "db-WEB", "DBInstanceIdentifier": "web"])],
            change: { $0.method = .snapshot("s") },
            note: "the snapshot 's' is of 'web' (db-WEB), not of 'app' (db-PROD)"
        ),
        SupplyCase(
            testDescription: "a name that stands in both",
            change: { $0.source = "app" },
            note: "'app' stands in several places: arn:aws:rds:eu-west-1:111122223333:db:app and "
                + "arn:aws:rds:eu-west-1:444455556666:db:app"
        ),
        SupplyCase(
            testDescription: "a target that nobody has",
            change: { $0.targets = ["web"] },
            note: "no graph has 'web'"
        ),
        SupplyCase(
            testDescription: "targets in two places",
            change: { $0.targets.append("arn:aws:rds:eu-west-1:111122223333:db:app") },
            note: "the targets are in several accounts or Regions"
        ),
    ]

    @Test(arguments: refusals)
    func refusesBeforehand(_ example: SupplyCase) throws {
        do {
            _ = try example.plan()
            Issue.record("it is planned")
        } catch let refusal as PlanRefusal {
            #expect(refusal.reasons.contains { $0.text.contains(example.note) }, "\(refusal.reasons)")
        }
    }

    /// The mark tells whose a snapshot is: one that a person has made under the planned name is no snapshot of the plan's.
    @Test func aStrangersSnapshotUnderThePlannedNameIsRefused() throws {
        var example = SupplyCase(testDescription: "")
        let id = try #require(try example.plan().operations.first).plan
        for (tags, isOwn) in [([], false), (["\(id)/db-STG"], true), (["\(id)/db-OTHER"], false)] as [([String], Bool)]
        {
            let list = JSONValue.array(tags.map { ["Key": "mitosis:plan", "Value": .string($0)] })
            example.snapshots = [("mitosis-app-\(id)", ["TagList": list])]
            let texts = (try? example.plan()).map { _ in [] } ?? SupplyCase.texts { _ = try example.plan() }
            #expect(texts == (isOwn ? [] : ["a snapshot 'mitosis-app-\(id)' is there, and no plan has made it"]))
        }
    }

    /// What is planned again for a run that has stopped lists the run's own copy among those that are there.
    @Test func theOwnCopyOfAResumedPlanIsNoEarlierOne() throws {
        let copies = ["k9", "k2", "k1"].enumerated().map { index, plan in
            SupplyCase.copied(
                of: "app",
                plan: plan,
                "2026-11-2\(9 - index)T00:00:00Z",
                for: index == 0 ? "db-STG" : "db-OLDER"
            )
        }
        let made = try TwoInstances.instance(
            "temp-app",
            [
                "DBInstanceArn": "arn:aws:rds:eu-west-1:444455556666:db:temp-app", "DbiResourceId": "db-NEW",
                "TagList": [
                    ["Key": "mitosis:plan", "Value": "k9/db-STG"],
                    ["Key": "mitosis:names", "Value": "app/temp-app/old-app"],
                ],
            ]
        )
        let graphs = try TwoAccounts.graphs(stg: SupplyCase.encryptedStaging)
        let staging = try InstanceGraph(
            graphs.all[1].instances + [made],
            snapshots: copies.map { try TwoAccounts.snapshot($0, in: $1, $2) }
        )
        for (kept, gone) in [(1, ["k2", "k1"]), (2, ["k1"]), (3, [])] {
            let plan = try mitosis_plan.plan(
                TwoAccounts.options { ($0.isResuming, $0.keptCopies) = (true, kept) },
                in: Graphs([graphs.all[0], staging]),
                environment: [:]
            )
            #expect(plan.operations.allSatisfy { $0.plan == "k9" })
            let released = plan.operations.filter { $0.id.stage == .release && $0.place == TwoAccounts.staging }
            #expect(released.compactMap { $0.id.detail } == gone.map { "mitosis-app-\($0)-copy" })
        }
    }

    /// A snapshot that was taken for a plan of yesterday is not tonight's.
    @Test func aLaterGraphMakesAnotherPlan() throws {
        let graphs = try TwoAccounts.graphs()
        var later = graphs.all
        later[0].capturedAt = "2026-11-28T02:00:00Z"
        let plans = try [graphs, Graphs(later)].map {
            try mitosis_plan.plan(TwoAccounts.options(), in: $0, environment: [:]).operations.first?.plan
        }
        #expect(plans[0] != plans[1])
    }
}
