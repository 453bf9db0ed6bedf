import Console
import RDS
import Testing

@testable import mitosis_iam
@testable import mitosis_plan

@Suite struct PolicyTests {
    private static func allowed(_ action: String, in policy: Policy) -> [String] {
        policy.statements.filter { $0.actions.contains(action) }.flatMap(\.resources)
            .map { String($0.dropFirst(Example.account.count + 1)) }.sorted()
    }

    @Test func aReplicaPlanGetsWhatItDoesAndNothingElse() throws {
        let policy = Policy(for: try Example.operations())
        let temps = ["db:temp-mitosis-demo", "db:temp-mitosis-demo-replica"]
        let olds = ["db:old-mitosis-demo", "db:old-mitosis-demo-replica"]
        #expect(
            Self.allowed("rds:CreateDBInstanceReadReplica", in: policy)
                == ["db:mitosis-prod"] + temps + ["og:default:mysql-5-7", "pg:default.mysql5.7", "subgrp:databases"]
        )
        #expect(Self.allowed("rds:DeleteDBInstance", in: policy) == olds)
        #expect(Self.allowed("rds:PromoteReadReplica", in: policy) == ["db:temp-mitosis-demo"])
        #expect(Self.allowed("rds:AddTagsToResource", in: policy) == temps)
        #expect(!Self.allowed("rds:ModifyDBInstance", in: policy).contains { $0.contains("prod") })
        let actions = Set(policy.statements.flatMap(\.actions))
        #expect(
            actions.isDisjoint(with: ["rds:RestoreDBInstanceFromDBSnapshot", "rds:CreateDBSnapshot", "iam:PassRole"])
        )
    }

    /// Removing what a run left takes what deletes that, and no more.
    @Test(arguments: [false, true])
    func aRemovalGetsTheLeftoversAlone(_ isProtected: Bool) {
        let name = "temp-demo"
        let unprotect = Example.operation(
            .discard,
            .modifyDBInstance,
            ["DeletionProtection": false, "ApplyImmediately": true]
        )
        let delete = Example.operation(
            .discard,
            .deleteDBInstance,
            ["SkipFinalSnapshot": true, "DeleteAutomatedBackups": true]
        )
        let policy = Policy(for: (isProtected ? [unprotect] : []) + [delete])
        #expect(Self.allowed("rds:DeleteDBInstance", in: policy) == ["db:\(name)"])
        #expect(Self.allowed("rds:ModifyDBInstance", in: policy) == (isProtected ? ["db:\(name)"] : []))
        let changing = policy.statements.flatMap(\.actions).filter { action in
            !["Describe", "List"].contains { action.hasPrefix("rds:\($0)") }
        }
        let expected = ["rds:DeleteDBInstance"] + (isProtected ? ["rds:ModifyDBInstance"] : [])
        #expect(Set(changing) == Set(expected))
    }

    @Test func aPhaseGetsItsOwnPermissionsAlone() throws {
        let build = Policy(for: try Example.operations().filter { $0.phase == .build })
        #expect(Self.allowed("rds:DeleteDBInstance", in: build).isEmpty)
        let resources: [String] = build.statements.flatMap(\.resources)
        #expect(!resources.contains { $0.contains("old-") })
    }

    @Test func theOrderOfOperationsAndRepetitionsMakeNoDifference() throws {
        let first = try Example.operations { $0.prepare = "true" }
        let second = try Example.operations { $0.targets = ["etl-temp-db"] }
        let policy = Policy(for: first + second)
        #expect(Policy(for: second.reversed() + first + second.shuffled()) == policy)
        let sids = policy.statements.map(\.sid)
        #expect(Set(sids).count == sids.count)
        #expect(sids.allSatisfy { $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } })
        for statement in policy.statements { #expect(Set(statement.resources).count == statement.resources.count) }
    }

    /// Several accounts and Regions are read each, but not the account that only shares a snapshot.
    @Test func readingIsAllowedWhereInstancesAre() {
        let elsewhere = "arn:aws-us-gov:rds:us-gov-west-1:210987654321"
        let policy = Policy(for: [
            Example.operation(.promote, .promoteReadReplica, [:]),
            Example.operation(
                .clone,
                .restoreDBInstanceFromDBSnapshot,
                [:],
                resources: ["\(elsewhere):db:temp-demo", "arn:aws-us-gov:rds:us-gov-west-1:999999999999:snapshot:s"]
            ),
        ])
        let reading = policy.statements.filter { $0.sid.hasPrefix("Read") }
        #expect(
            reading.map(\.resources) == [
                ["\(elsewhere):db:*", "\(Example.account):db:*"],
                [
                    "\(elsewhere):db:*", "\(elsewhere):snapshot:*", "\(Example.account):db:*",
                    "\(Example.account):snapshot:*",
                ], ["*"],
            ]
        )
    }

    @Test func documentsAreJSON() throws {
        let policy = Policy(for: try Example.operations { $0.takesFinalSnapshot = true })
        let value = try JSONValue(parsing: policy.document(indented: true).utf8, of: "the policy")
        #expect(try JSONValue(parsing: policy.document(indented: false).utf8, of: "the policy") == value)
        #expect(value["Version"] == "2012-10-17")
        #expect(value["Statement"]?.array?.count == policy.statements.count)
    }

    @Test(arguments: [1, 60, 61, 500])
    func partsFitAndAllowTheSame(_ count: Int) {
        let condition = Permission.Condition(key: "kms:ViaService", values: ["rds.us-east-1.amazonaws.com"])
        let whole = Policy(
            statements: ["rds:ModifyDBInstance", "kms:CreateGrant"].map { action in
                .init(
                    sid: String(action.drop { $0 != ":" }.dropFirst()),
                    actions: [action],
                    resources: (0..<count).map { "\(Example.account):db:instance-with-a-long-name-\($0)" },
                    condition: condition
                )
            }
        )
        let parts = whole.split()
        #expect(parts.allSatisfy { $0.length <= Policy.managedLimit })
        #expect((parts.count == 1) == (whole.length <= Policy.managedLimit))
        for action in ["rds:ModifyDBInstance", "kms:CreateGrant"] {
            let statements: [Policy.Statement] = parts.flatMap(\.statements).filter { $0.actions == [action] }
            #expect(statements.flatMap(\.resources) == whole.statements[0].resources)
            #expect(statements.allSatisfy { $0.condition == condition })
        }
        // No two neighbours would have fitted into one.
        for (left, right) in zip(parts, parts.dropFirst()) {
            let first: [Policy.Statement] = Array(right.statements.prefix(1))
            #expect(Policy(statements: left.statements + first).length > Policy.managedLimit)
        }
    }

    /// Terraform would take `${` and `%{` in a string for its own.
    @Test func terraformReadsStringsAsTheyAre() {
        let policy = Policy(statements: [
            .init(sid: "A", actions: ["a"], resources: [#"${x} %{y} "z" \"#], condition: nil)
        ])
        #expect(policy.terraform.contains(#"      "$${x} %%{y} \"z\" \\","#))
    }
}
