import RDS
import Testing

@testable import mitosis_exec

/// Lines that somebody has edited are refused, whatever their ids say.
@Suite struct EditedSupplyTests {
    struct Edit: CustomTestStringConvertible, Sendable {
        var testDescription: String
        let id: String
        let edit: @Sendable (inout Operation) -> Void
        let reason: String

        init(_ description: String, _ id: String, _ reason: String, edit: @escaping @Sendable (inout Operation) -> Void)
        {
            testDescription = description
            self.id = id
            self.reason = reason
            self.edit = edit
        }
    }

    private static let other = TwoAccounts.production.arn(.snapshot, "payroll").description
    private static let earlier = "release:app:\(TwoAccounts.earlierName)"

    /// Everything of a line that says which snapshot it deletes.
    private static func rename(_ operation: inout Operation, _ name: String, _ place: Place) {
        operation.id = .init(.release, operation.id.node, name)
        operation.parameters["DBSnapshotIdentifier"] = .string(name)
        operation.resources[0] = place.arn(.snapshot, name).description
    }

    static let edits: [Edit] = [
        Edit("shared with another account", "share:app", "it would share with account 999999999999") {
            $0.parameters["ValuesToAdd"] = ["999999999999"]
        },
        Edit("shared with everybody", "share:app", "it would share with 'all'") {
            $0.parameters["ValuesToAdd"] = ["all"]
        },
        Edit("shared with two", "share:app", "it does not say which one account") {
            $0.parameters["ValuesToAdd"] = ["444455556666", "999999999999"]
        },
        Edit("shared and unshared at once", "share:app", "'share' has no parameter ValuesToRemove") {
            $0.parameters["ValuesToRemove"] = ["444455556666"]
        },
        Edit("another attribute", "share:app", "it does not say which one account") {
            $0.parameters["AttributeName"] = "other"
        },
        Edit("another snapshot's name, shared", "share:app", "its first resource is not the snapshot 'payroll'") {
            $0.parameters["DBSnapshotIdentifier"] = "payroll"
        },
        Edit("another snapshot, shared", "share:app", "'payroll' is no snapshot that the plan k3v9x2 makes here") {
            $0.parameters["DBSnapshotIdentifier"] = "payroll"
            $0.resources[0] = other
        },
        Edit("another source", "snapshot:app", "it would copy 'payroll'") {
            $0.parameters["DBInstanceIdentifier"] = "payroll"
        },
        Edit("another account's snapshot", "snapshot:app", "its first resource is not the snapshot") {
            $0.resources[0] = other
        },
        Edit("no mark", "snapshot:app", "its tag mitosis:plan is not that by which") { $0.parameters["Tags"] = [] },
        Edit("a name of its own", "snapshot:app", "'mine' is no snapshot that the plan") {
            $0.parameters["DBSnapshotIdentifier"] = "mine"
            $0.resources[0] = TwoAccounts.production.arn(.snapshot, "mine").description
        },
        Edit(
            "a copy of another snapshot",
            "copy:app",
            "it would copy 'arn:aws:rds:eu-west-1:111122223333:snapshot:payroll'"
        ) {
            $0.parameters["SourceDBSnapshotIdentifier"] = .string(other)
            $0.resources[1] = other
        },
        Edit("a key of another Region", "copy:app", "is of another Region than the copy") {
            $0.parameters["KmsKeyId"] = "arn:aws:kms:us-east-1:444455556666:key/x"
        },
        Edit("a deletion of another snapshot", "release:app:\(TwoAccounts.earlierName)", "'payroll' is no snapshot") {
            $0.parameters["DBSnapshotIdentifier"] = "payroll"
            $0.resources[0] = TwoAccounts.staging.arn(.snapshot, "payroll").description
        },
        Edit("a deletion of a longer named target's copy", earlier, "'mitosis-app-two-before-copy' is no snapshot") {
            rename(&$0, "mitosis-app-two-before-copy", TwoAccounts.staging)
        },
        Edit("a deletion of another target's copy", earlier, "'mitosis-web-before-copy' is no snapshot") {
            rename(&$0, "mitosis-web-before-copy", TwoAccounts.staging)
        },
        Edit("a deletion of what another plan took", earlier, "'mitosis-app-before' is no snapshot") {
            rename(&$0, "mitosis-app-before", TwoAccounts.production)
        },
        Edit("a deletion of a copy of no plan", earlier, "'mitosis-app--copy' is no snapshot") {
            rename(&$0, "mitosis-app--copy", TwoAccounts.staging)
        },
        Edit("a deletion of another name than the id's", earlier, "'mitosis-app-other-copy' is no snapshot") {
            $0.parameters["DBSnapshotIdentifier"] = "mitosis-app-other-copy"
            $0.resources[0] = TwoAccounts.staging.arn(.snapshot, "mitosis-app-other-copy").description
        },
        Edit(
            "a deletion of a copy in production",
            earlier,
            "is a copy, and 'app' is in account 444455556666 in eu-west-1"
        ) {
            $0.resources[0] = TwoAccounts.production.arn(.snapshot, TwoAccounts.earlierName).description
        },
        Edit("a deletion of a copy in another Region", earlier, "is a copy, and 'app' is in account 444455556666 in") {
            $0.resources[0] = TwoAccounts.far.arn(.snapshot, TwoAccounts.earlierName).description
        },
        Edit(
            "a deletion of what was taken, where the copies are",
            "release:app:\(TwoAccounts().names.original)",
            "the plan makes 'arn:aws:rds:eu-west-1:111122223333:snapshot:mitosis-app-k3v9x2'"
        ) { $0.resources[0] = TwoAccounts.staging.arn(.snapshot, TwoAccounts().names.original).description },
        Edit("sharing taken back elsewhere", "unshare:app", "the plan makes 'arn:aws:rds:eu-west-1:111122223333:") {
            $0.resources[0] = TwoAccounts.staging.arn(.snapshot, TwoAccounts().names.reencrypted).description
        },
        Edit("sharing taken back from another account", "unshare:app", "it would share with account 999999999999") {
            $0.parameters["ValuesToRemove"] = ["999999999999"]
        },
        Edit("a deletion of a cluster's snapshot", earlier, "DeleteDBClusterSnapshot is not for a snapshot of 'app'") {
            $0.action = .deleteDBClusterSnapshot
            $0.parameters = ["DBClusterSnapshotIdentifier": .string(TwoAccounts.earlierName)]
            $0.resources[0] = TwoAccounts.staging.arn(.clusterSnapshot, TwoAccounts.earlierName).description
        },
        Edit("a deletion by ARN", earlier, "' is no snapshot that the plan") {
            rename(&$0, TwoAccounts.staging.arn(.snapshot, "payroll").description, TwoAccounts.staging)
        },
        Edit("another plan", earlier, "it is of the plan other") { $0.plan = "other" },
        Edit("another action", "release:app:\(TwoAccounts.earlierName)", "DeleteDBInstance is not what 'release' does")
        {
            $0 = Operation(
                id: $0.id,
                after: [],
                action: .deleteDBInstance,
                parameters: ["DBInstanceIdentifier": "app", "SkipFinalSnapshot": true],
                replaces: $0.replaces,
                names: $0.names,
                source: $0.source,
                plan: $0.plan,
                capturedAt: nil,
                resources: [TwoAccounts.staging.arn(.dbInstance, "app").description]
            )
        },
    ]

    @Test(arguments: edits)
    func itIsRefused(_ example: Edit) throws {
        var operations = try TwoAccounts().operations()
        let index = try #require(operations.firstIndex { "\($0.id)" == example.id })
        example.edit(&operations[index])
        let stream = try OperationStream(operations)
        let refusal = #expect(throws: StreamRefusal.self) { try stream.check() }
        let id = operations[index].id
        let reasons = refusal?.faults.filter { $0.id == id }.map(\.reason) ?? []
        #expect(reasons.contains { $0.contains(example.reason) }, "\(refusal?.message ?? "")")
    }

    /// Who moves the copy, or the target, to another account has another plan.
    @Test func anotherAccountInAnARNIsRefused() throws {
        for id in ["copy:app", "clone:app", "snapshot:app"] {
            var operations = try TwoAccounts().operations()
            let index = try #require(operations.firstIndex { "\($0.id)" == id })
            operations[index].resources = operations[index].resources.map {
                $0.replacing("444455556666", with: "999999999999").replacing("111122223333", with: "999999999999")
            }
            let stream = try OperationStream(operations)
            #expect(throws: (any Error).self) {
                try stream.check()
                _ = try PlannedTrees(stream)
            }
        }
    }

    /// Where no line tells the target's account, those that share agree.
    @Test func sharingAloneIsWithOneAccount() throws {
        var operations = try TwoAccounts().operations().filter { [.share, .unshare].contains($0.id.stage) }
        try OperationStream(operations).check()
        operations[1].parameters["ValuesToRemove"] = ["999999999999"]
        let refusal = #expect(throws: StreamRefusal.self) { try OperationStream(operations).check() }
        #expect(
            refusal?.faults.map(\.reason)
                == ["it would share with account 999999999999, and its plan shares with account 444455556666"]
        )
    }

    /// Whatever part of the stream is left, its lines are good ones.
    @Test func partsOfAStreamAreGood() throws {
        let operations = try TwoAccounts().operations()
        for phases in Phase.allCases.map({ Set([$0]) }) + [[.build, .swap], [.swap, .clean]] {
            let stream = try OperationStream(operations.filter { phases.contains($0.phase) })
            try stream.check()
            _ = try PlannedTrees(stream)
        }
        let supply = try PlannedTrees(OperationStream(operations.filter { $0.phase == .supply }))
        #expect(supply.target == nil)
        #expect(supply.home == TwoAccounts.production)
    }
}
