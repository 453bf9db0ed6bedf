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
        let reasons = refusal?.faults.filter { "\($0.id)" == example.id }.map(\.reason) ?? []
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
