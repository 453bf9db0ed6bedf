import RDS
import Testing

@testable import mitosis_plan

/// What a status of the source or of the target's means for a plan.
@Suite struct StatusTests {
    private static func status(_ status: String) -> JSONObject { ["DBInstanceStatus": .string(status)] }

    @Test(arguments: ["stopped", "stopping", "storage-full", "failed", "incompatible-parameters"])
    func backupsAndSnapshotsOfAnySourceCanBeRestored(_ status: String) throws {
        let graph = try TwoInstances.graph(prod: Self.status(status), snapshots: [TwoInstances.snapshot("s")])
        let wishes: [(CloneMethod.Wish, Action)] = [
            (.newestSnapshot, .restoreDBInstanceFromDBSnapshot), (.snapshot("s"), .restoreDBInstanceFromDBSnapshot),
            (.pointInTime(nil), .restoreDBInstanceToPointInTime),
            // A replica needs an available source, so another way is taken.
            (.best, .restoreDBInstanceFromDBSnapshot),
        ]
        for (wish, action) in wishes {
            let planned = try plan(TwoInstances.options { $0.method = wish }, in: graph, environment: [:])
            #expect(planned.operations.first?.action == action)
        }
        let best = try plan(TwoInstances.options(), in: graph, environment: [:])
        #expect(best.said.contains { $0.contains("since 'prod' is \(status)") })
    }

    @Test func whatNeverHadDataHasNoBackups() throws {
        let graph = try TwoInstances.graph(prod: Self.status("incompatible-restore"))
        let reasons = TwoInstances.refusals(graph, TwoInstances.options { $0.method = .pointInTime(nil) })
        #expect(reasons.first?.text.contains("its backups cannot be restored") == true)
    }

    /// Nobody should be told to delete production.
    @Test func aFailedSourceWithNothingToRestoreIsNamedAndLeftAlone() throws {
        let failed = Self.status("failed").merging(["BackupRetentionPeriod": 0]) { $1 }
        let reasons = TwoInstances.refusals(try TwoInstances.graph(prod: failed, snapshots: []))
        #expect(reasons.map(\.remedy) == ["it is failed: name another --source"])
        let stopped = Self.status("stopped").merging(["BackupRetentionPeriod": 0]) { $1 }
        let others = TwoInstances.refusals(try TwoInstances.graph(prod: stopped, snapshots: []))
        #expect(
            others.map(\.remedy) == [
                "it is stopped: start it: aws rds start-db-instance --db-instance-identifier prod"
            ]
        )
    }

    @Test(arguments: [
        ("failed", "cannot be renamed, only deleted"), ("incompatible-restore", "cannot be renamed, only deleted"),
        ("inaccessible-encryption-credentials", "cannot be renamed, only deleted"),
        ("stopped", "aws rds start-db-instance --db-instance-identifier stg"),
        ("stopping", "aws rds start-db-instance --db-instance-identifier stg"),
        ("storage-full", "aws rds modify-db-instance --db-instance-identifier stg --allocated-storage"),
    ])
    func aTargetThatCannotBeRenamedIsRefusedWithWhatLeadsOn(_ status: String, _ remedy: String) throws {
        let reasons = TwoInstances.refusals(try TwoInstances.graph(stg: Self.status(status)))
        #expect(reasons.map(\.text) == ["'stg' is \(status)"])
        #expect(reasons.first?.remedy.contains(remedy) == true)
    }

    @Test func whatPassesIsSaid() throws {
        let graph = try TwoInstances.graph(prod: Self.status("backing-up"), stg: Self.status("starting"))
        let notes = try plan(TwoInstances.options(), in: graph, environment: [:]).said
        #expect(notes.contains { $0.contains("'prod' is backing-up now") })
        #expect(notes.contains { $0.contains("'stg' is starting now") })
    }
}
