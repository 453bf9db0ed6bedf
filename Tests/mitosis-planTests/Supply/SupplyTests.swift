import RDS
import Testing

@testable import mitosis_plan

/// Which way the data takes from one account or Region to another, and what is planned for it.
@Suite struct SupplyTests {
    static let ways = [
        SupplyCase(
            testDescription: "in another account, a snapshot that is taken and shared",
            steps: ["snapshot", SupplyCase.share, SupplyCase.unshare, "release"],
            restored: "DBSnapshotIdentifier=arn:aws:rds:eu-west-1:111122223333:snapshot:mitosis-app-PLAN",
            note: "restored from a new snapshot of 'app', which is taken in account 111122223333 in eu-west-1, shared"
        ),
        SupplyCase(
            testDescription: "an encrypted one is copied under the target's key",
            prod: SupplyCase.encrypted,
            stg: SupplyCase.encryptedStaging,
            steps: [
                "snapshot", SupplyCase.share, "copy KmsKeyId=\(TwoAccounts.stagingKey)", SupplyCase.unshare, "release",
            ],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy",
            note:
                "warning: the policy of the key \(TwoAccounts.productionKey) has to let the account 444455556666 use it"
        ),
        SupplyCase(
            testDescription: "an encrypted one for a target that is not is copied under the standard key",
            prod: SupplyCase.encrypted,
            steps: ["snapshot", SupplyCase.share, "copy KmsKeyId=alias/aws/rds", SupplyCase.unshare, "release"],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy"
        ),
        SupplyCase(
            testDescription: "one in the clear is encrypted with the target's key",
            stg: SupplyCase.encryptedStaging,
            steps: [
                "snapshot", SupplyCase.share, "copy KmsKeyId=\(TwoAccounts.stagingKey)", SupplyCase.unshare, "release",
            ],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy"
        ),
        SupplyCase(
            testDescription: "what cannot be shared as it is encrypted is encrypted anew first",
            prod: SupplyCase.encrypted,
            stg: SupplyCase.encryptedStaging,
            change: { $0.shareKey = SupplyCase.shareKey },
            steps: [
                "snapshot", "reencrypt KmsKeyId=\(SupplyCase.shareKey)", SupplyCase.share,
                "copy KmsKeyId=\(TwoAccounts.stagingKey)", SupplyCase.unshare,
                "release", "release",
            ],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy",
            note: "the policy of the key \(SupplyCase.shareKey) has to let"
        ),
        SupplyCase(
            testDescription: "its own key is no other one, be it given by its id",
            prod: SupplyCase.encrypted,
            stg: SupplyCase.encryptedStaging,
            change: { $0.shareKey = "p" },
            steps: [
                "snapshot", SupplyCase.share, "copy KmsKeyId=\(TwoAccounts.stagingKey)", SupplyCase.unshare, "release",
            ],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy"
        ),
        SupplyCase(
            testDescription: "the newest snapshot of production, if it is wanted, is copied to be shared",
            prod: SupplyCase.encrypted,
            stg: SupplyCase.encryptedStaging,
            snapshots: [
                ("older", SupplyCase.encryptedSnapshot.merging(["SnapshotCreateTime": "2026-11-26T01:00:00Z"]) { $1 }),
                ("rds:app-2026-11-27", SupplyCase.encryptedSnapshot),
            ],
            change: { ($0.method, $0.shareKey) = (.newestSnapshot, SupplyCase.shareKey) },
            steps: [
                "snapshot KmsKeyId=\(SupplyCase.shareKey)", SupplyCase.share, "copy KmsKeyId=\(TwoAccounts.stagingKey)",
                SupplyCase.unshare, "release",
            ],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy",
            note:
                "a copy of the snapshot 'rds:app-2026-11-27' of 2026-11-27T01:00:00Z (60 minutes before the graph was taken), "
                + "which is copied in account 111122223333 in eu-west-1 to be shared"
        ),
        SupplyCase(
            testDescription: "a named snapshot of production is copied to be shared",
            snapshots: [("s", [:])],
            change: { $0.method = .snapshot("s") },
            steps: ["snapshot", SupplyCase.share, SupplyCase.unshare, "release"],
            restored: "DBSnapshotIdentifier=arn:aws:rds:eu-west-1:111122223333:snapshot:mitosis-app-PLAN"
        ),
        SupplyCase(
            testDescription: "what is shared already needs nothing of production",
            ofStaging: [("s", TwoAccounts.production, ["SnapshotType": "shared"])],
            restored: "DBSnapshotIdentifier=arn:aws:rds:eu-west-1:111122223333:snapshot:s",
            note: "the snapshot 's' of 2026-11-27T01:00:00Z (60 minutes before the graph was taken), which the account "
                + "111122223333 shares"
        ),
        SupplyCase(
            testDescription: "what is shared already and encrypted is copied, and earlier copies go",
            prod: SupplyCase.encrypted,
            stg: SupplyCase.encryptedStaging,
            ofStaging: [
                ("s", TwoAccounts.production, SupplyCase.encryptedSnapshot.merging(["SnapshotType": "shared"]) { $1 }),
                SupplyCase.copied(of: "app", plan: "k2", "2026-11-25T00:00:00Z"),
                SupplyCase.copied(of: "app", plan: "k1", "2026-11-24T00:00:00Z"),
                SupplyCase.copied(of: "web", plan: "k1", "2026-11-24T00:00:00Z"),
            ],
            steps: ["copy KmsKeyId=\(TwoAccounts.stagingKey)", "release k2", "release k1"],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy",
            note: "the copy for 'app' stays when all is done"
        ),
        SupplyCase(
            testDescription: "as many copies stay as are wanted",
            stg: SupplyCase.encryptedStaging,
            ofStaging: [
                SupplyCase.copied(of: "app", plan: "k1", "2026-11-24T00:00:00Z"),
                SupplyCase.copied(of: "app", plan: "k2", "2026-11-25T00:00:00Z"),
            ],
            change: { $0.keptCopies = 2 },
            steps: [
                "snapshot", SupplyCase.share, "copy KmsKeyId=\(TwoAccounts.stagingKey)", SupplyCase.unshare, "release",
                "release k1",
            ],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy"
        ),
        SupplyCase(
            testDescription: "no copy stays where none is wanted",
            stg: SupplyCase.encryptedStaging,
            change: { $0.keptCopies = 0 },
            steps: [
                "snapshot", SupplyCase.share, "copy KmsKeyId=\(TwoAccounts.stagingKey)", SupplyCase.unshare, "release",
                "release",
            ],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy"
        ),
        SupplyCase(
            testDescription: "another Region of the same account copies what is taken, and nothing is shared",
            source: SupplyCase.frankfurt,
            prod: ["StorageEncrypted": true, "KmsKeyId": "arn:aws:kms:eu-central-1:444455556666:key/f"],
            stg: SupplyCase.encryptedStaging,
            steps: ["snapshot", "copy KmsKeyId=\(TwoAccounts.stagingKey)", "release"],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy",
            note: "taken in account 444455556666 in eu-central-1, copied"
        ),
        SupplyCase(
            testDescription: "another Region copies a snapshot of the same account as it is",
            source: SupplyCase.frankfurt,
            snapshots: [("rds:app-2026", ["OptionGroupName": "own"])],
            change: { $0.method = .newestSnapshot },
            steps: ["copy"],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy"
        ),
        SupplyCase(
            testDescription: "backups that RDS replicates to the Region are fresher than any snapshot",
            source: SupplyCase.frankfurt,
            prod: [
                "DBInstanceAutomatedBackupsReplications": [
                    ["DBInstanceAutomatedBackupsArn": "arn:aws:rds:us-east-1:444455556666:auto-backup:ab-other"],
                    ["DBInstanceAutomatedBackupsArn": "arn:aws:rds:eu-west-1:444455556666:auto-backup:ab-here"],
                ]
            ],
            restored: "SourceDBInstanceAutomatedBackupsArn=arn:aws:rds:eu-west-1:444455556666:auto-backup:ab-here",
            note: "from the automated backups of 'app' that RDS replicates here, to the latest time there is"
        ),
        SupplyCase(
            testDescription: "a graph without snapshots shows no earlier copies",
            stg: SupplyCase.encryptedStaging,
            ofStaging: nil,
            steps: [
                "snapshot", SupplyCase.share, "copy KmsKeyId=\(TwoAccounts.stagingKey)", SupplyCase.unshare, "release",
            ],
            restored: "DBSnapshotIdentifier=mitosis-app-PLAN-copy",
            note: "warning: the graph of account 444455556666 in eu-west-1 has no snapshots"
        ),
    ]

    @Test(arguments: ways)
    func bringsTheDataToTheTarget(_ example: SupplyCase) throws {
        let plan = try example.plan()
        let id = try #require(plan.operations.first).plan
        let steps = plan.operations.filter { $0.id.stage.isOfSnapshot }
        #expect(steps.map { SupplyCase.text($0, id) } == example.steps)
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
    func touchesNothingOfProductionButItsOwnSnapshots(_ example: SupplyCase) throws {
        let operations = try example.plan().operations
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
}
