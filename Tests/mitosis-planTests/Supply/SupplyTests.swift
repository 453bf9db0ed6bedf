import RDS
import Testing

@testable import mitosis_plan

/// Which way the data takes from one account or Region to another, what is planned for it, and what is refused.
@Suite struct SupplyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var source = TwoAccounts.production
        var prod: JSONObject = [:]
        var stg: JSONObject = [:]
        /// By name, in the graph of production.
        var snapshots: [(String, JSONObject)]? = []
        /// In the graph of staging, each with where it is.
        var ofStaging: [(String, Place, JSONObject)]? = []
        var change: @Sendable (inout PlanOptions) -> Void = { _ in }
        /// What is planned beside the tree: ids without node and plan, with what each call says beside names and tags.
        var steps: [String] = []
        /// What is restored: a parameter and its value, with PLAN for the plan's id.
        var restored = ""
        /// A part of the notes.
        var note = ""
    }

    private static let encrypted: JSONObject = [
        "StorageEncrypted": true, "KmsKeyId": .string(TwoAccounts.productionKey),
    ]
    private static let encryptedStaging: JSONObject = [
        "StorageEncrypted": true, "KmsKeyId": .string(TwoAccounts.stagingKey),
    ]
    private static let encryptedSnapshot: JSONObject = [
        "Encrypted": true, "KmsKeyId": .string(TwoAccounts.productionKey),
    ]
    private static let frankfurt = Place(partition: "aws", account: "444455556666", region: "eu-central-1")
    private static let share = "share ValuesToAdd=444455556666"
    private static let unshare = "unshare ValuesToRemove=444455556666"
    private static let shareKey = "arn:aws:kms:eu-west-1:111122223333:key/shared"

    private static func copied(of name: String, plan: String, _ time: String, for old: String = "db-OLDER")
        -> (String, Place, JSONObject)
    {
        (
            "mitosis-\(name)-\(plan)-copy", TwoAccounts.staging,
            [
                "OriginalSnapshotCreateTime": .string(time), "SnapshotType": "manual",
                "TagList": [["Key": "mitosis:plan", "Value": .string("\(plan)/\(old)")]],
            ]
        )
    }

    static let ways = [
        Case(
            testDescription: "in another account, a snapshot that is taken and shared",
            steps: ["snapshot", share, unshare, "release"],
            restored: "DBSnapshotIdentifier=arn:aws:rds:eu-west-1:111122223333:snapshot:mitosis-app-PLAN",
            note: "restored from a new snapshot of 'app', which is taken in account 111122223333 in eu-west-1, shared"
        ),
        Case(
            testDescription: "an encrypted one is copied under the target's key",
            prod: encrypted,
            stg: encryptedStaging,
            steps: ["snapshot", share, "copy KmsKeyId=\(TwoAccounts.stagingKey)", unshare, "release"],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy",
            note:
                "warning: the policy of the key \(TwoAccounts.productionKey) has to let the account 444455556666 use it"
        ),
        Case(
            testDescription: "an encrypted one for a target that is not is copied under the standard key",
            prod: encrypted,
            steps: ["snapshot", share, "copy KmsKeyId=alias/aws/rds", unshare, "release"],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy"
        ),
        Case(
            testDescription: "one in the clear is encrypted with the target's key",
            stg: encryptedStaging,
            steps: ["snapshot", share, "copy KmsKeyId=\(TwoAccounts.stagingKey)", unshare, "release"],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy"
        ),
        Case(
            testDescription: "what cannot be shared as it is encrypted is encrypted anew first",
            prod: encrypted,
            stg: encryptedStaging,
            change: { $0.shareKey = shareKey },
            steps: [
                "snapshot", "reencrypt KmsKeyId=\(shareKey)", share, "copy KmsKeyId=\(TwoAccounts.stagingKey)", unshare,
                "release", "release",
            ],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy",
            note: "the policy of the key \(shareKey) has to let"
        ),
        Case(
            testDescription: "its own key is no other one, be it given by its id",
            prod: encrypted,
            stg: encryptedStaging,
            change: { $0.shareKey = "p" },
            steps: ["snapshot", share, "copy KmsKeyId=\(TwoAccounts.stagingKey)", unshare, "release"],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy"
        ),
        Case(
            testDescription: "the newest snapshot of production, if it is wanted, is copied to be shared",
            prod: encrypted,
            stg: encryptedStaging,
            snapshots: [
                ("older", encryptedSnapshot.merging(["SnapshotCreateTime": "2026-11-26T01:00:00Z"]) { $1 }),
                ("rds:app-2026-11-27", encryptedSnapshot),
            ],
            change: { ($0.method, $0.shareKey) = (.newestSnapshot, shareKey) },
            steps: [
                "snapshot KmsKeyId=\(shareKey)", share, "copy KmsKeyId=\(TwoAccounts.stagingKey)", unshare, "release",
            ],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy",
            note:
                "a copy of the snapshot 'rds:app-2026-11-27' of 2026-11-27T01:00:00Z (60 minutes before the graph was taken), "
                + "which is copied in account 111122223333 in eu-west-1 to be shared"
        ),
        Case(
            testDescription: "a named snapshot of production is copied to be shared",
            snapshots: [("s", [:])],
            change: { $0.method = .snapshot("s") },
            steps: ["snapshot", share, unshare, "release"],
            restored: "DBSnapshotIdentifier=arn:aws:rds:eu-west-1:111122223333:snapshot:mitosis-app-PLAN"
        ),
        Case(
            testDescription: "what is shared already needs nothing of production",
            ofStaging: [("s", TwoAccounts.production, ["SnapshotType": "shared"])],
            restored: "DBSnapshotIdentifier=arn:aws:rds:eu-west-1:111122223333:snapshot:s",
            note: "the snapshot 's' of 2026-11-27T01:00:00Z (60 minutes before the graph was taken), which the account "
                + "111122223333 shares"
        ),
        Case(
            testDescription: "what is shared already and encrypted is copied, and earlier copies go",
            prod: encrypted,
            stg: encryptedStaging,
            ofStaging: [
                ("s", TwoAccounts.production, encryptedSnapshot.merging(["SnapshotType": "shared"]) { $1 }),
                copied(of: "app", plan: "k2", "2026-11-25T00:00:00Z"),
                copied(of: "app", plan: "k1", "2026-11-24T00:00:00Z"),
                copied(of: "web", plan: "k1", "2026-11-24T00:00:00Z"),
            ],
            steps: ["copy KmsKeyId=\(TwoAccounts.stagingKey)", "release k2", "release k1"],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy",
            note: "the copy for 'app' stays when all is done"
        ),
        Case(
            testDescription: "as many copies stay as are wanted",
            stg: encryptedStaging,
            ofStaging: [
                copied(of: "app", plan: "k1", "2026-11-24T00:00:00Z"),
                copied(of: "app", plan: "k2", "2026-11-25T00:00:00Z"),
            ],
            change: { $0.keptCopies = 2 },
            steps: ["snapshot", share, "copy KmsKeyId=\(TwoAccounts.stagingKey)", unshare, "release", "release k1"],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy"
        ),
        Case(
            testDescription: "no copy stays where none is wanted",
            stg: encryptedStaging,
            change: { $0.keptCopies = 0 },
            steps: ["snapshot", share, "copy KmsKeyId=\(TwoAccounts.stagingKey)", unshare, "release", "release"],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy"
        ),
        Case(
            testDescription: "another Region of the same account copies what is taken, and nothing is shared",
            source: frankfurt,
            prod: ["StorageEncrypted": true, "KmsKeyId": "arn:aws:kms:eu-central-1:444455556666:key/f"],
            stg: encryptedStaging,
            steps: ["snapshot", "copy KmsKeyId=\(TwoAccounts.stagingKey)", "release"],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy",
            note: "taken in account 444455556666 in eu-central-1, copied"
        ),
        Case(
            testDescription: "another Region copies a snapshot of the same account as it is",
            source: frankfurt,
            snapshots: [("rds:app-2026", ["OptionGroupName": "own"])],
            change: { $0.method = .newestSnapshot },
            steps: ["copy"],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy"
        ),
        Case(
            testDescription: "backups that RDS replicates to the Region are fresher than any snapshot",
            source: frankfurt,
            prod: [
                "DBInstanceAutomatedBackupsReplications": [
                    ["DBInstanceAutomatedBackupsArn": "arn:aws:rds:us-east-1:444455556666:auto-backup:ab-other"],
                    ["DBInstanceAutomatedBackupsArn": "arn:aws:rds:eu-west-1:444455556666:auto-backup:ab-here"],
                ]
            ],
            restored: "SourceDBInstanceAutomatedBackupsArn=arn:aws:rds:eu-west-1:444455556666:auto-backup:ab-here",
            note: "from the automated backups of 'app' that RDS replicates here, to the latest time there is"
        ),
        Case(
            testDescription: "a graph without snapshots shows no earlier copies",
            stg: encryptedStaging,
            ofStaging: nil,
            steps: ["snapshot", share, "copy KmsKeyId=\(TwoAccounts.stagingKey)", unshare, "release"],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy",
            note: "warning: the graph of account 444455556666 in eu-west-1 has no snapshots"
        ),
    ]

    @Test(arguments: ways)
    func bringsTheDataToTheTarget(_ example: Case) throws {
        let plan = try Self.plan(example)
        let id = try #require(plan.operations.first).plan
        let steps = plan.operations.filter { $0.id.stage.facts.subject == .handlesSnapshot }
        #expect(steps.map { Self.text($0, id) } == example.steps)
        let clone = try #require(plan.operations.first { $0.id.stage == .clone })
        let parts = example.restored.split(separator: "=", maxSplits: 1).map(String.init)
        #expect(clone.parameters[parts[0]]?.string == parts[1].replacing("PLAN", with: id))
        #expect(clone.after.isEmpty == example.steps.allSatisfy { $0.hasPrefix("release") })
        #expect(plan.said.contains { $0.contains(example.note) } || example.note.isEmpty, "\(plan.said)")
        // What the stream says of itself is what anybody may perform and grant.
        try OperationStream(plan.operations).check()
    }

    /// Nothing where the source is but snapshots of the plan's own making, which bear its mark, and none of them left behind.
    @Test(arguments: ways)
    func touchesNothingOfProductionButItsOwnSnapshots(_ example: Case) throws {
        let operations = try Self.plan(example).operations
        let there = operations.filter { $0.place == example.source }
        #expect(operations.allSatisfy { $0.place == example.source || $0.place == TwoAccounts.staging })
        var made: [String] = []
        for operation in there {
            let name = try #require(operation.snapshotName, "\(operation.id)")
            #expect(name.hasPrefix("mitosis-app-\(operation.plan)"))
            let mark = "\(operation.plan)/db-STG"
            switch operation.action {
            case .createDBSnapshot, .copyDBSnapshot:
                made.append(name)
                #expect(
                    operation.parameters["Tags"]?.array?.contains(["Key": "mitosis:plan", "Value": .string(mark)])
                        == true
                )
            case .deleteDBSnapshot: made.removeAll { $0 == name }
            case .modifyDBSnapshotAttribute: #expect(made.contains(name))
            default: Issue.record("\(operation.action)")
            }
        }
        #expect(made.isEmpty)
        #expect(there.filter { $0.phase == .build || $0.phase == .swap }.isEmpty)
        #expect(operations.filter { $0.phase == .supply }.allSatisfy { $0.place == example.source })
    }

    static let refusals = [
        Case(
            testDescription: "a point in time of another account",
            change: { $0.method = .pointInTime(nil) },
            note: "automated backups are restored in their own account and Region, and 'app' is in account 111122223333"
        ),
        Case(
            testDescription: "a point in time of another Region that replicates none",
            source: frankfurt,
            change: { $0.method = .pointInTime(nil) },
            note: "the automated backups of 'app' are not replicated to eu-west-1"
        ),
        Case(
            testDescription: "TDE",
            prod: ["TdeCredentialArn": "arn:k"],
            note: "is encrypted by the option TDE (arn:k), so its snapshots cannot be shared"
        ),
        Case(
            testDescription: "a source of which no snapshot can be taken",
            prod: ["DBInstanceStatus": "stopped"],
            note: "'app' is stopped, so no snapshot of it can be taken"
        ),
        Case(
            testDescription: "a member of a cluster",
            prod: ["DBClusterIdentifier": "c"],
            note: "'app' belongs to the Multi-AZ DB cluster 'c'"
        ),
        Case(
            testDescription: "another engine",
            prod: ["Engine": "postgres", "EngineVersion": "16.6"],
            note: "'app' is postgres and 'app' is mysql"
        ),
        Case(
            testDescription: "another partition",
            source: Place(partition: "aws-cn", account: "111122223333", region: "cn-north-1"),
            note: "'app' is in the partition aws-cn, and 'app' in aws"
        ),
        Case(
            testDescription: "a key of another account",
            prod: encrypted,
            change: { $0.shareKey = TwoAccounts.stagingKey },
            note: "the key '\(TwoAccounts.stagingKey)' is not in account 111122223333"
        ),
        Case(
            testDescription: "no snapshot where one is wanted",
            snapshots: nil,
            change: { $0.method = .newestSnapshot },
            note: "no graph has an available snapshot of 'app'"
        ),
        Case(
            testDescription: "a snapshot that no graph has",
            change: { $0.method = .snapshot("s") },
            note: "no graph has the snapshot 's'"
        ),
        Case(
            testDescription: "a snapshot of something else",
            snapshots: [("s", ["DbiResourceId": "db-WEB", "DBInstanceIdentifier": "web"])],
            change: { $0.method = .snapshot("s") },
            note: "the snapshot 's' is of 'web' (db-WEB), not of 'app' (db-PROD)"
        ),
        Case(
            testDescription: "a name that stands in both",
            change: { $0.source = "app" },
            note: "'app' stands in several places: arn:aws:rds:eu-west-1:111122223333:db:app and "
                + "arn:aws:rds:eu-west-1:444455556666:db:app"
        ),
        Case(testDescription: "a target that nobody has", change: { $0.targets = ["web"] }, note: "no graph has 'web'"),
        Case(
            testDescription: "targets in two places",
            change: { $0.targets.append("arn:aws:rds:eu-west-1:111122223333:db:app") },
            note: "the targets are in several accounts or Regions"
        ),
    ]

    @Test(arguments: refusals)
    func refusesBeforehand(_ example: Case) throws {
        do {
            _ = try Self.plan(example)
            Issue.record("it is planned")
        } catch let refusal as PlanRefusal {
            #expect(refusal.reasons.contains { $0.text.contains(example.note) }, "\(refusal.reasons)")
        }
    }

    /// The mark tells whose a snapshot is: one that a person has made under the planned name is no snapshot of the plan's.
    @Test func aStrangersSnapshotUnderThePlannedNameIsRefused() throws {
        var example = Case(testDescription: "")
        let id = try #require(try Self.plan(example).operations.first).plan
        for (tags, isOwn) in [([], false), (["\(id)/db-STG"], true), (["\(id)/db-OTHER"], false)] as [([String], Bool)]
        {
            let list = JSONValue.array(tags.map { ["Key": "mitosis:plan", "Value": .string($0)] })
            example.snapshots = [("mitosis-app-\(id)", ["TagList": list])]
            let texts = (try? Self.plan(example)).map { _ in [] } ?? Self.texts { _ = try Self.plan(example) }
            #expect(texts == (isOwn ? [] : ["a snapshot 'mitosis-app-\(id)' is there, and no plan has made it"]))
        }
    }

    /// What is planned again for a run that has stopped lists the run's own copy among those that are there.
    @Test func theOwnCopyOfAResumedPlanIsNoEarlierOne() throws {
        let copies = ["k9", "k2", "k1"].enumerated().map { index, plan in
            Self.copied(
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
        let graphs = try TwoAccounts.graphs(stg: Self.encryptedStaging)
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

    // MARK: - Clusters

    struct ClusterCase: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var region = "us-east-1"
        var isEncrypted = true
        var steps: [String]
        var restored: String
    }

    static let clusters = [
        ClusterCase(
            testDescription: "what is shared and encrypted is restored under the target's key",
            steps: ["snapshot", "share ValuesToAdd=123456789012", "unshare ValuesToRemove=123456789012", "release"],
            restored: "arn:aws:rds:us-east-1:999999999999:cluster-snapshot:mitosis-shop-staging-PLAN"
        ),
        ClusterCase(
            testDescription: "another Region needs a copy",
            region: "eu-west-1",
            isEncrypted: false,
            steps: [
                "snapshot", "share ValuesToAdd=123456789012", "copy", "unshare ValuesToRemove=123456789012", "release",
            ],
            restored: "mitosis-shop-staging-PLAN-copy"
        ),
    ]

    @Test(arguments: clusters)
    func bringsTheDataOfAClusterToo(_ example: ClusterCase) throws {
        let graph = try ClusterExample.graph()
        let elsewhere = try ClusterExample.graph { members, _ in
            let text = JSONValue.object(members).line.replacing("123456789012", with: "999999999999")
                .replacing("us-east-1", with: example.region)
            members = (try? JSONValue(parsing: text.utf8, of: ""))?.object ?? members
            for name in ["DbClusterResourceId", "DbiResourceId"] {
                members[name] = members[name]?.string.map { .string("\($0)ELSEWHERE") }
            }
            if members["DbClusterResourceId"] != nil { members["StorageEncrypted"] = .bool(example.isEncrypted) }
            if members["DbClusterResourceId"] != nil, !example.isEncrypted { members["KmsKeyId"] = nil }
        }
        var options = ClusterExample.options()
        options.source = DBInstanceIdentifier("arn:aws:rds:\(example.region):999999999999:cluster:shop-prod")
        options.targets = ["arn:aws:rds:us-east-1:123456789012:cluster:shop-staging"]
        let plan = try mitosis_plan.plan(options, in: Graphs([elsewhere, graph]), environment: [:])
        let id = try #require(plan.operations.first).plan
        let steps = plan.operations.filter { $0.id.stage.facts.subject == .handlesSnapshot }
        #expect(steps.map { Self.text($0, id) } == example.steps)
        #expect(steps.allSatisfy { $0.action.isOfCluster })
        let clone = try #require(plan.operations.first { $0.id.stage == .clone })
        #expect(clone.parameters["SnapshotIdentifier"]?.string == example.restored.replacing("PLAN", with: id))
        #expect(clone.action == .restoreDBClusterFromSnapshot)
        #expect(clone.parameters["KmsKeyId"] != nil)
        try OperationStream(plan.operations).check()
    }

    // MARK: - Without production's graph

    /// What production shares is enough, named or not; it is copied where it is encrypted.
    @Test(arguments: ["app", "arn:aws:rds:eu-west-1:111122223333:db:app", nil] as [DBInstanceIdentifier?])
    func whatIsSharedNeedsNoGraphOfProduction(_ source: DBInstanceIdentifier?) throws {
        let shared = try [
            TwoAccounts.snapshot("older", in: TwoAccounts.production, ["SnapshotCreateTime": "2026-11-20T00:00:00Z"]),
            TwoAccounts.snapshot("s", in: TwoAccounts.production, Self.encryptedSnapshot),
        ]
        let staging = try InstanceGraph(
            [TwoInstances.instance("stg", ["DBInstanceArn": "arn:aws:rds:eu-west-1:444455556666:db:stg"])],
            snapshots: shared.map { snapshot in
                var snapshot = snapshot
                snapshot.members["SnapshotType"] = "shared"
                return snapshot
            }
        )
        var options = PlanOptions(source: source, targets: ["stg"])
        let arn = "arn:aws:rds:eu-west-1:111122223333:snapshot:s"
        if source == nil { options.method = .snapshot(arn) }
        let plan = try mitosis_plan.plan(options, in: Graphs([staging]), environment: [:])
        let copy = try #require(plan.operations.first { $0.id.stage == .copy })
        #expect(copy.parameters["SourceDBSnapshotIdentifier"]?.string == arn)
        #expect(copy.parameters["KmsKeyId"] == "alias/aws/rds")
        #expect(copy.source == InstanceIdentity("app", dbiResourceId: "db-PROD"))
        #expect(plan.operations.allSatisfy { $0.place?.account == "444455556666" })
        try OperationStream(plan.operations).check()
    }

    // MARK: - One account

    struct KeyCase: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var stg: JSONObject = encryptedStaging
        var snapshot: JSONObject = ["Encrypted": true, "KmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/1"]
        var accepts = false
        var key: String?
    }

    static let keys = [
        KeyCase(testDescription: "another key", key: TwoAccounts.stagingKey),
        KeyCase(testDescription: "in the clear", snapshot: ["Encrypted": false], key: TwoAccounts.stagingKey),
        KeyCase(testDescription: "another key that is accepted", accepts: true),
        KeyCase(
            testDescription: "the same key",
            snapshot: ["Encrypted": true, "KmsKeyId": .string(TwoAccounts.stagingKey)]
        ),
        KeyCase(testDescription: "nobody knows", snapshot: [:]),
        KeyCase(testDescription: "a target in the clear", stg: [:], snapshot: ["Encrypted": false]),
    ]

    /// The target's own key is carried, too, since a copy of the snapshot is restored.
    @Test(arguments: keys)
    func aSnapshotUnderAnotherKeyIsCopied(_ example: KeyCase) throws {
        let graph = try TwoInstances.graph(stg: example.stg, snapshots: [TwoInstances.snapshot("s", example.snapshot)])
        let options = TwoInstances.options {
            ($0.method, $0.allowsEncryptionChange) = (.newestSnapshot, example.accepts)
        }
        let operations = try mitosis_plan.plan(options, in: graph, environment: [:]).operations
        let copy = operations.first { $0.id.stage == .copy }
        #expect(copy?.parameters["KmsKeyId"]?.string == example.key)
        #expect(copy?.parameters["SourceDBSnapshotIdentifier"]?.string == (example.key == nil ? nil : "s"))
        let clone = try #require(operations.first { $0.id.stage == .clone })
        #expect(clone.parameters["DBSnapshotIdentifier"] == (copy?.parameters["TargetDBSnapshotIdentifier"] ?? "s"))
        #expect(operations.allSatisfy { $0.phase != .supply && ![.unshare, .share].contains($0.id.stage) })
        try OperationStream(operations).check()
    }
}

extension SupplyTests {
    private static func plan(_ example: Case) throws -> Plan {
        let graphs = try TwoAccounts.graphs(
            example.source,
            prod: example.prod,
            stg: example.stg,
            snapshots: example.snapshots?.map { try TwoAccounts.snapshot($0, in: example.source, $1) },
            ofStaging: example.ofStaging?.map { try TwoAccounts.snapshot($0, in: $1, $2) }
        )
        return try mitosis_plan.plan(
            TwoAccounts.options(example.source, example.change),
            in: graphs,
            environment: [:]
        )
    }

    private static func texts(_ body: () throws -> Void) -> [String] {
        do { try body() } catch { return (error as? PlanRefusal)?.reasons.map(\.text) ?? ["\(error)"] }
        return []
    }

    /// A step without its node and names.
    private static func text(_ operation: RDS.Operation, _ plan: String) -> String {
        let told = ["KmsKeyId", "ValuesToAdd", "ValuesToRemove"].compactMap { name in
            operation.parameters[name].map { "\(name)=\($0.string ?? $0.array?.first?.string ?? "")" }
        }
        let older = operation.id.detail.flatMap { $0.contains(plan) ? nil : $0.split(separator: "-")[2] }.map(
            String.init
        )
        return ([operation.id.stage.rawValue] + told + [older].compactMap(\.self)).joined(separator: " ")
    }
}
