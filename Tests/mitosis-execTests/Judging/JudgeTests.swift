import RDS
import Testing

@testable import mitosis_exec

/// The decision table, a row a case: what a stage is in a given state of the Region.
@Suite struct JudgeTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var stage: Stage
        var instances: [DBInstance]
        var expected: String
        /// Whether everything that the operation comes after is done.
        var isDue = true
        var accepted = false
    }

    static func cases() throws -> [Case] {
        let pending: JSONObject = [
            "DBParameterGroups": [["DBParameterGroupName": "custom", "ParameterApplyStatus": "pending-reboot"]]
        ]
        let synced: JSONObject = [
            "DBParameterGroups": [["DBParameterGroupName": "custom", "ParameterApplyStatus": "in-sync"]]
        ]
        let plain: JSONObject = [
            "DBParameterGroups": [["DBParameterGroupName": "default", "ParameterApplyStatus": "in-sync"]]
        ]
        let broken: JSONObject = ["StatusInfos": [["StatusType": "read replication", "Status": "error"]]]
        let lagging: JSONObject = [
            "StatusInfos": [["StatusType": "read replication", "Status": "replication degraded"]]
        ]
        let pendingClass: JSONObject = ["PendingModifiedValues": ["DBInstanceClass": "db.t3.micro"]]
        let replicatedAfar: JSONObject = [
            "ReadReplicaDBInstanceIdentifiers": ["arn:aws:rds:eu-west-1:123456789012:db:reports"]
        ]
        let prod = try Sample.prod()
        let old = try Sample.old("demo")
        let retired = try Sample.old("demo", at: "old-demo")
        let replica = try Sample.new("demo", at: "temp-demo", replicaOf: "prod")
        let built = try Sample.new("demo", at: "temp-demo", synced)
        let installed = try Sample.new("demo", at: "demo", synced)
        func stranger(_ name: String) throws -> DBInstance { try Sample.instance(name, id: "db-STRANGER") }
        func role(_ status: JSONValue) -> JSONObject {
            ["AssociatedRoles": [["RoleArn": "arn:aws:iam::123456789012:role/S3", "Status": status]]]
        }
        return [
            Case(
                testDescription: "clone: the source's storage is being optimised",
                stage: .clone,
                instances: [try Sample.instance("prod", id: "db-PROD", status: "storage-optimization"), old],
                expected: "ready"
            ),
            Case(
                testDescription: "clone: the source has a status that nobody knows",
                stage: .clone,
                instances: [try Sample.instance("prod", id: "db-PROD", status: "meditating"), old],
                expected: "wait"
            ),
            Case(
                testDescription: "clone: the source has no backups any more",
                stage: .clone,
                instances: [try Sample.instance("prod", id: "db-PROD", ["BackupRetentionPeriod": 0]), old],
                expected: "refused"
            ),
            Case(
                testDescription: "clone: the source's password is managed by now",
                stage: .clone,
                instances: [try Sample.instance("prod", id: "db-PROD", ["MasterUserSecret": ["SecretArn": "s"]]), old],
                expected: "refused"
            ),
            Case(
                testDescription: "clone: the source has failed",
                stage: .clone,
                instances: [try Sample.instance("prod", id: "db-PROD", status: "failed"), old],
                expected: "refused"
            ),
            Case(
                testDescription: "clone: replication broken",
                stage: .clone,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", replicaOf: "prod", broken)],
                expected: "refused"
            ),
            Case(
                testDescription: "clone: replication broken, while it is being created",
                stage: .clone,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", status: "creating", replicaOf: "prod")],
                expected: "wait"
            ),
            Case(
                testDescription: "clone: a replica that the plan does not know",
                stage: .clone,
                instances: [prod, old, try Sample.instance("extra", id: "db-EXTRA", replicaOf: "demo")],
                expected: "refused"
            ),
            Case(
                testDescription: "clone: a replica in another Region that the plan does not know",
                stage: .clone,
                instances: [prod, try Sample.instance("demo", id: "db-OLD-demo", replicatedAfar)],
                expected: "refused"
            ),
            Case(
                testDescription: "retire: a replica in another Region that the plan does not know",
                stage: .retire,
                instances: [prod, try Sample.instance("demo", id: "db-OLD-demo", replicatedAfar), built],
                expected: "refused"
            ),
            Case(
                testDescription: "delete: a replica in another Region",
                stage: .delete,
                instances: [prod, try Sample.instance("old-demo", id: "db-OLD-demo", replicatedAfar), installed],
                expected: "refused"
            ),
            Case(
                testDescription: "delete: a cluster replicates the old one",
                stage: .delete,
                instances: [
                    prod,
                    try Sample.instance(
                        "old-demo",
                        id: "db-OLD-demo",
                        ["ReadReplicaDBClusterIdentifiers": ["aurora-copy"]]
                    ), installed,
                ],
                expected: "refused"
            ),
            Case(
                testDescription: "clone: the old one is a replica now",
                stage: .clone,
                instances: [prod, try Sample.old("demo", replicaOf: "prod")],
                expected: "refused"
            ),
            Case(
                testDescription: "clone: old and new both bear the name",
                stage: .clone,
                instances: [prod, old, try Sample.new("demo", at: "demo")],
                expected: "unsure"
            ),
            Case(
                testDescription: "clone: the new one is listed under both its names",
                stage: .clone,
                instances: [
                    prod, retired, replica, try Sample.instance("demo", id: "db-NEW-demo", tags: replica.tags),
                ],
                expected: "unsure"
            ),
            Case(
                testDescription: "clone: something restored from the new one bears its tags, too",
                stage: .clone,
                instances: [prod, old, replica, try Sample.instance("copy", id: "db-COPY", tags: replica.tags)],
                expected: "settled"
            ),
            Case(
                testDescription: "clone: something restored from an earlier new one bears the mark",
                stage: .clone,
                instances: [prod, old, try Sample.instance("copy", id: "db-COPY", tags: replica.tags)],
                expected: "ready"
            ),
            Case(
                testDescription: "clone: what bore the mark has been put aside",
                stage: .clone,
                instances: [prod, old, try Sample.new("demo", at: "undone-demo")],
                expected: "refused"
            ),
            Case(
                testDescription: "clone: the old one is listed under two names",
                stage: .clone,
                instances: [prod, old, retired, replica],
                expected: "unsure"
            ),
            Case(
                testDescription: "install: new under a name that the plan never gave",
                stage: .install,
                instances: [prod, retired, try Sample.new("demo", at: "elsewhere")],
                expected: "refused"
            ),
            Case(
                testDescription: "promote: replication degraded",
                stage: .promote,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", replicaOf: "prod", lagging)],
                expected: "wait"
            ),
            Case(
                testDescription: "promote: installed",
                stage: .promote,
                instances: [prod, retired, installed],
                expected: "settled"
            ),
            Case(
                testDescription: "promote: nothing to promote",
                stage: .promote,
                instances: [prod, old],
                expected: "refused"
            ),
            Case(
                testDescription: "configure: a status that nobody knows",
                stage: .configure,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", status: "meditating", plain)],
                expected: "wait"
            ),
            Case(
                testDescription: "configure: storage is being optimised",
                stage: .configure,
                instances: [
                    prod, old, try Sample.new("demo", at: "temp-demo", status: "storage-optimization", synced),
                ],
                expected: "settled"
            ),
            Case(
                testDescription: "associate-role: not there",
                stage: .associateRole,
                instances: [prod, old, built],
                expected: "ready"
            ),
            Case(
                testDescription: "associate-role: pending",
                stage: .associateRole,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", role("PENDING"))],
                expected: "wait"
            ),
            Case(
                testDescription: "associate-role: active",
                stage: .associateRole,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", role("ACTIVE"))],
                expected: "settled"
            ),
            Case(
                testDescription: "reboot: not due",
                stage: .reboot,
                instances: [prod, old, built],
                expected: "wait",
                isDue: false
            ),
            Case(
                testDescription: "prepare: the old one is not in its place",
                stage: .prepare,
                instances: [prod, retired, try Sample.new("demo", at: "temp-demo")],
                expected: "refused"
            ),
            Case(
                testDescription: "retention: not as asked",
                stage: .retention,
                instances: [prod, old, built],
                expected: "ready"
            ),
            Case(
                testDescription: "retention: as asked",
                stage: .retention,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", ["BackupRetentionPeriod": 7])],
                expected: "settled"
            ),
            Case(
                testDescription: "retention: as asked, backing up",
                stage: .retention,
                instances: [
                    prod, old,
                    try Sample.new("demo", at: "temp-demo", status: "backing-up", ["BackupRetentionPeriod": 7]),
                ],
                expected: "wait"
            ),
            Case(
                testDescription: "password: installed",
                stage: .password,
                instances: [prod, retired, installed],
                expected: "settled"
            ),
            Case(
                testDescription: "retire: the old one is modifying",
                stage: .retire,
                instances: [prod, try Sample.old("demo", status: "modifying"), built],
                expected: "wait"
            ),
            Case(
                testDescription: "retire: the old one is stopped",
                stage: .retire,
                instances: [prod, try Sample.old("demo", status: "stopped"), built],
                expected: "refused"
            ),
            Case(
                testDescription: "retire: nothing has been built",
                stage: .retire,
                instances: [prod, old],
                expected: "refused"
            ),
            Case(
                testDescription: "install: the old one is gone",
                stage: .install,
                instances: [prod, built],
                expected: "ready"
            ),
            Case(
                testDescription: "install: not due",
                stage: .install,
                instances: [prod, old, built],
                expected: "wait",
                isDue: false
            ),
            Case(
                testDescription: "install: under way",
                stage: .install,
                instances: [prod, retired, try Sample.new("demo", at: "demo", status: "renaming")],
                expected: "wait"
            ),
            Case(
                testDescription: "restart: the new one is not available yet",
                stage: .restart,
                instances: [prod, retired, try Sample.new("demo", at: "demo", status: "rebooting")],
                expected: "wait"
            ),
            Case(
                testDescription: "restart: not installed",
                stage: .restart,
                instances: [prod, retired, built],
                expected: "refused"
            ),
            Case(
                testDescription: "unprotect: protected",
                stage: .unprotect,
                instances: [
                    prod, try Sample.instance("old-demo", id: "db-OLD-demo", ["DeletionProtection": true]), installed,
                ],
                expected: "ready"
            ),
            Case(
                testDescription: "unprotect: not protected",
                stage: .unprotect,
                instances: [
                    prod, try Sample.instance("old-demo", id: "db-OLD-demo", ["DeletionProtection": false]), installed,
                ],
                expected: "settled"
            ),
            Case(
                testDescription: "delete: the new one is not available",
                stage: .delete,
                instances: [prod, retired, try Sample.new("demo", at: "demo", status: "modifying")],
                expected: "wait"
            ),
            Case(
                testDescription: "delete: restart is not done",
                stage: .delete,
                instances: [prod, retired, installed],
                expected: "wait",
                isDue: false
            ),
            Case(
                testDescription: "delete: a stranger under the retired name",
                stage: .delete,
                instances: [prod, try stranger("old-demo"), installed],
                expected: "settled"
            ),
            Case(testDescription: "clone: nothing yet", stage: .clone, instances: [prod, old], expected: "ready"),
            Case(
                testDescription: "clone: not due",
                stage: .clone,
                instances: [prod, old],
                expected: "ready",
                isDue: false
            ),
            Case(
                testDescription: "clone: being created",
                stage: .clone,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", status: "creating", replicaOf: "prod")],
                expected: "wait"
            ),
            Case(testDescription: "clone: there", stage: .clone, instances: [prod, old, replica], expected: "settled"),
            Case(testDescription: "clone: complete", stage: .clone, instances: [prod, installed], expected: "settled"),
            Case(
                testDescription: "clone: replication degraded",
                stage: .clone,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", replicaOf: "prod", lagging)],
                expected: "wait"
            ),
            Case(
                testDescription: "clone: a stranger at temp-",
                stage: .clone,
                instances: [prod, old, try stranger("temp-demo")],
                expected: "refused"
            ),
            Case(
                testDescription: "clone: a temp- of another plan",
                stage: .clone,
                instances: [
                    prod, old, try Sample.instance("temp-demo", id: "db-X", tags: [PlanTag.plan: "other/db-OLD-demo"]),
                ],
                expected: "refused"
            ),
            Case(
                testDescription: "clone: the source is another instance",
                stage: .clone,
                instances: [try Sample.prod(id: "db-OTHER"), old],
                expected: "refused"
            ),
            Case(
                testDescription: "clone: the source is backing up",
                stage: .clone,
                instances: [try Sample.instance("prod", id: "db-PROD", status: "backing-up"), old],
                expected: "wait"
            ),
            Case(
                testDescription: "clone: the source is stopped",
                stage: .clone,
                instances: [try Sample.instance("prod", id: "db-PROD", status: "stopped"), old],
                expected: "refused"
            ),
            Case(
                testDescription: "clone: the old one is modifying",
                stage: .clone,
                instances: [prod, try Sample.old("demo", status: "modifying")],
                expected: "wait"
            ),
            Case(
                testDescription: "clone: failed",
                stage: .clone,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", status: "failed")],
                expected: "refused"
            ),
            Case(
                testDescription: "clone: another refresh has replaced the tree",
                stage: .clone,
                instances: [prod, try stranger("demo")],
                expected: "refused"
            ),
            Case(
                testDescription: "clone: nothing of the node is visible",
                stage: .clone,
                instances: [prod],
                expected: "unsure"
            ),
            Case(
                testDescription: "clone: old under a name that the plan never gave",
                stage: .clone,
                instances: [prod, try Sample.old("demo", at: "elsewhere")],
                expected: "refused"
            ),
            Case(
                testDescription: "promote: a replica",
                stage: .promote,
                instances: [prod, old, replica],
                expected: "ready"
            ),
            Case(
                testDescription: "promote: none",
                stage: .promote,
                instances: [prod, old, built],
                expected: "settled"
            ),
            Case(
                testDescription: "promote: replication broken",
                stage: .promote,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", replicaOf: "prod", broken)],
                expected: "refused"
            ),
            Case(
                testDescription: "promote: backing up",
                stage: .promote,
                instances: [
                    prod, old, try Sample.new("demo", at: "temp-demo", status: "backing-up", replicaOf: "prod"),
                ],
                expected: "wait"
            ),
            Case(
                testDescription: "configure: not as asked",
                stage: .configure,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", plain)],
                expected: "ready"
            ),
            Case(
                testDescription: "configure: as asked",
                stage: .configure,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", pending)],
                expected: "settled"
            ),
            Case(
                testDescription: "configure: as asked, with a pending change",
                stage: .configure,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", synced.merging(pendingClass) { $1 })],
                expected: "wait"
            ),
            Case(
                testDescription: "configure: the root is not promoted",
                stage: .configure,
                instances: [prod, old, replica],
                expected: "refused"
            ),
            Case(
                testDescription: "configure: as asked by what it inherits, and not promoted yet",
                stage: .configure,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", replicaOf: "prod", pending)],
                expected: "wait",
                isDue: false
            ),
            Case(
                testDescription: "configure: installed",
                stage: .configure,
                instances: [prod, installed, retired],
                expected: "settled"
            ),
            Case(
                testDescription: "reboot: needed",
                stage: .reboot,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", pending)],
                expected: "ready"
            ),
            Case(
                testDescription: "reboot: not needed any more",
                stage: .reboot,
                instances: [prod, old, built],
                expected: "settled"
            ),
            Case(
                testDescription: "prepare: no trace",
                stage: .prepare,
                instances: [prod, old, built],
                expected: "ready"
            ),
            Case(
                testDescription: "prepare: its trace",
                stage: .prepare,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", tags: [PlanTag.prepared: Sample.plan])],
                expected: "settled"
            ),
            Case(
                testDescription: "prepare: another plan's trace",
                stage: .prepare,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", tags: [PlanTag.prepared: "other"])],
                expected: "ready"
            ),
            Case(
                testDescription: "password: sent again",
                stage: .password,
                instances: [prod, old, built],
                expected: "ready"
            ),
            Case(
                testDescription: "password: accepted by this process",
                stage: .password,
                instances: [prod, old, built],
                expected: "settled",
                accepted: true
            ),
            Case(testDescription: "retire: built", stage: .retire, instances: [prod, old, built], expected: "ready"),
            Case(
                testDescription: "retire: not due",
                stage: .retire,
                instances: [prod, old, built],
                expected: "wait",
                isDue: false
            ),
            Case(
                testDescription: "retire: done",
                stage: .retire,
                instances: [prod, retired, built],
                expected: "settled"
            ),
            Case(
                testDescription: "retire: complete",
                stage: .retire,
                instances: [prod, installed],
                expected: "settled"
            ),
            Case(
                testDescription: "retire: the name is free while the old one restarts",
                stage: .retire,
                instances: [prod, try Sample.old("demo", at: "old-demo", status: "rebooting"), built],
                expected: "settled"
            ),
            Case(
                testDescription: "retire: under way, and the name not free",
                stage: .retire,
                instances: [prod, try Sample.old("demo", status: "renaming"), built],
                expected: "wait"
            ),
            Case(
                testDescription: "install: the name is free while the old one restarts",
                stage: .install,
                instances: [prod, try Sample.old("demo", at: "old-demo", status: "rebooting"), built],
                expected: "ready"
            ),
            Case(
                testDescription: "delete: the old one still restarts",
                stage: .delete,
                instances: [prod, try Sample.old("demo", at: "old-demo", status: "rebooting"), installed],
                expected: "wait"
            ),
            Case(
                testDescription: "retire: the new root is still a replica",
                stage: .retire,
                instances: [prod, old, replica],
                expected: "refused"
            ),
            Case(
                testDescription: "retire: a stranger at old-",
                stage: .retire,
                instances: [prod, old, built, try stranger("old-demo")],
                expected: "refused"
            ),
            Case(
                testDescription: "retire: a replica that the plan does not know",
                stage: .retire,
                instances: [prod, old, built, try Sample.instance("extra", id: "db-EXTRA", replicaOf: "demo")],
                expected: "refused"
            ),
            Case(
                testDescription: "install: the name is free",
                stage: .install,
                instances: [prod, retired, built],
                expected: "ready"
            ),
            Case(
                testDescription: "install: done",
                stage: .install,
                instances: [prod, retired, installed],
                expected: "settled"
            ),
            Case(
                testDescription: "install: the name is not free",
                stage: .install,
                instances: [prod, old, built],
                expected: "wait"
            ),
            Case(
                testDescription: "install: a stranger has the name",
                stage: .install,
                instances: [prod, retired, built, try stranger("demo")],
                expected: "refused"
            ),
            Case(
                testDescription: "install: both bear the name",
                stage: .install,
                instances: [prod, old, installed],
                expected: "unsure"
            ),
            Case(
                testDescription: "verify: no trace",
                stage: .verify,
                instances: [prod, old, built],
                expected: "ready"
            ),
            Case(
                testDescription: "verify: its trace",
                stage: .verify,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", tags: [PlanTag.verified: Sample.plan])],
                expected: "settled"
            ),
            Case(
                testDescription: "verify: another plan's trace",
                stage: .verify,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", tags: [PlanTag.verified: "other"])],
                expected: "ready"
            ),
            Case(
                testDescription: "verify: installed",
                stage: .verify,
                instances: [prod, retired, installed],
                expected: "settled"
            ),
            Case(
                testDescription: "verify: the old one has lost its name",
                stage: .verify,
                instances: [prod, retired, built],
                expected: "refused"
            ),
            Case(
                testDescription: "verify: not promoted",
                stage: .verify,
                instances: [prod, old, replica],
                expected: "refused"
            ),
            Case(
                testDescription: "verify: being modified",
                stage: .verify,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", status: "modifying")],
                expected: "wait"
            ),
            Case(
                testDescription: "verify: what comes before is not done",
                stage: .verify,
                instances: [prod, old, built],
                expected: "wait",
                isDue: false
            ),
            Case(
                testDescription: "quiesce: no trace",
                stage: .quiesce,
                instances: [prod, old, built],
                expected: "ready"
            ),
            Case(
                testDescription: "quiesce: its trace",
                stage: .quiesce,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", tags: [PlanTag.quiesced: Sample.plan])],
                expected: "settled"
            ),
            Case(
                testDescription: "quiesce: another plan's trace",
                stage: .quiesce,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", tags: [PlanTag.quiesced: "other"])],
                expected: "ready"
            ),
            Case(
                testDescription: "quiesce: installed",
                stage: .quiesce,
                instances: [prod, retired, installed],
                expected: "settled"
            ),
            Case(
                testDescription: "quiesce: the old one has lost its name",
                stage: .quiesce,
                instances: [prod, retired, built],
                expected: "refused"
            ),
            Case(
                testDescription: "quiesce: not promoted",
                stage: .quiesce,
                instances: [prod, old, replica],
                expected: "refused"
            ),
            Case(
                testDescription: "quiesce: being modified",
                stage: .quiesce,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", status: "modifying")],
                expected: "wait"
            ),
            Case(
                testDescription: "quiesce: what comes before is not done",
                stage: .quiesce,
                instances: [prod, old, built],
                expected: "wait",
                isDue: false
            ),
            Case(
                testDescription: "carry: no trace",
                stage: .carry,
                instances: [prod, old, built],
                expected: "ready"
            ),
            Case(
                testDescription: "carry: its trace",
                stage: .carry,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", tags: [PlanTag.carried: Sample.plan])],
                expected: "settled"
            ),
            Case(
                testDescription: "carry: another plan's trace",
                stage: .carry,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", tags: [PlanTag.carried: "other"])],
                expected: "ready"
            ),
            Case(
                testDescription: "carry: installed",
                stage: .carry,
                instances: [prod, retired, installed],
                expected: "settled"
            ),
            Case(
                testDescription: "carry: the old one has lost its name",
                stage: .carry,
                instances: [prod, retired, built],
                expected: "refused"
            ),
            Case(
                testDescription: "carry: not promoted",
                stage: .carry,
                instances: [prod, old, replica],
                expected: "refused"
            ),
            Case(
                testDescription: "carry: being modified",
                stage: .carry,
                instances: [prod, old, try Sample.new("demo", at: "temp-demo", status: "modifying")],
                expected: "wait"
            ),
            Case(
                testDescription: "carry: what comes before is not done",
                stage: .carry,
                instances: [prod, old, built],
                expected: "wait",
                isDue: false
            ),
            Case(
                testDescription: "quiesce: the trace stays once names move",
                stage: .quiesce,
                instances: [
                    prod, retired, try Sample.new("demo", at: "temp-demo", tags: [PlanTag.quiesced: Sample.plan]),
                ],
                expected: "settled"
            ),
            Case(
                testDescription: "carry: the old one is not available",
                stage: .carry,
                instances: [prod, try Sample.old("demo", status: "modifying"), built],
                expected: "wait"
            ),
            Case(
                testDescription: "verify: the old one is not available, and only looked at",
                stage: .verify,
                instances: [prod, try Sample.old("demo", status: "modifying"), built],
                expected: "ready"
            ),
            Case(
                testDescription: "restart: installed",
                stage: .restart,
                instances: [prod, retired, installed],
                expected: "ready"
            ),
            Case(
                testDescription: "restart: every old one is gone",
                stage: .restart,
                instances: [prod, installed],
                expected: "settled"
            ),
            Case(
                testDescription: "restart: its trace",
                stage: .restart,
                instances: [prod, retired, try Sample.new("demo", at: "demo", tags: [PlanTag.restarted: Sample.plan])],
                expected: "settled"
            ),
            Case(
                testDescription: "delete: installed",
                stage: .delete,
                instances: [prod, retired, installed],
                expected: "ready"
            ),
            Case(
                testDescription: "delete: complete",
                stage: .delete,
                instances: [prod, installed],
                expected: "settled"
            ),
            Case(
                testDescription: "delete: the new one is not in its place",
                stage: .delete,
                instances: [prod, retired, built],
                expected: "refused"
            ),
            Case(
                testDescription: "delete: somebody has attached a replica",
                stage: .delete,
                instances: [
                    prod, retired, installed, try Sample.instance("extra", id: "db-EXTRA", replicaOf: "old-demo"),
                ],
                expected: "refused"
            ),
            Case(
                testDescription: "delete: somebody has protected it again",
                stage: .delete,
                instances: [
                    prod, try Sample.instance("old-demo", id: "db-OLD-demo", ["DeletionProtection": true]), installed,
                ],
                expected: "refused"
            ),
            Case(
                testDescription: "delete: its protection is taken away first",
                stage: .delete,
                instances: [
                    prod, try Sample.instance("old-demo", id: "db-OLD-demo", ["DeletionProtection": true]), installed,
                ],
                expected: "wait",
                isDue: false
            ),
            Case(
                testDescription: "delete: under way",
                stage: .delete,
                instances: [prod, try Sample.old("demo", at: "old-demo", status: "deleting"), installed],
                expected: "wait"
            ),
        ]
    }

    /// What waits for a metric, which no list shows: a replica's lag before it is promoted, and the last connection.
    private static let waiting = [
        Sample.operation(
            .catchUp,
            "demo",
            .awaitMetric,
            MetricWatch(.replicaLag, of: "temp-demo", atMost: 0, seconds: 60).parameters,
            after: [.init(.clone, "demo")]
        ),
        Sample.operation(
            .drain,
            "demo",
            .awaitMetric,
            MetricWatch(.connections, of: "old-demo", atMost: 0, seconds: 600).parameters,
            after: [.init(.restart, "demo")]
        ),
    ]

    static func waits() throws -> [Case] {
        let prod = try Sample.prod()
        let old = try Sample.old("demo")
        let retired = try Sample.old("demo", at: "old-demo")
        let installed = try Sample.new("demo", at: "demo")
        func row(_ description: String, _ stage: Stage, _ instances: [DBInstance], _ expected: String) -> Case {
            Case(testDescription: description, stage: stage, instances: instances, expected: expected)
        }
        func replica(_ status: String = "available", _ members: JSONObject = [:]) throws -> [DBInstance] {
            [prod, old, try Sample.new("demo", at: "temp-demo", status: status, replicaOf: "prod", members)]
        }
        let broken: JSONObject = ["StatusInfos": [["StatusType": "read replication", "Status": "error"]]]
        var rows = [
            row("catch-up: a replica", .catchUp, try replica(), "ready"),
            row("catch-up: it is being made", .catchUp, try replica("creating"), "wait"),
            row("catch-up: it replicates no more", .catchUp, try replica("available", broken), "refused"),
            row("catch-up: there is none", .catchUp, [prod, old], "refused"),
            row("catch-up: promoted", .catchUp, [prod, old, try Sample.new("demo", at: "temp-demo")], "settled"),
            row("catch-up: installed", .catchUp, [prod, retired, installed], "settled"),
            row("drain: the new one is in its place", .drain, [prod, retired, installed], "ready"),
            row("drain: the old one is gone", .drain, [prod, installed], "settled"),
            row(
                "drain: the old one is stopped",
                .drain,
                [prod, try Sample.old("demo", at: "old-demo", status: "stopped"), installed],
                "settled"
            ),
            row("drain: no name has moved", .drain, [prod, old, try Sample.new("demo", at: "temp-demo")], "refused"),
            row(
                "drain: the new one is rebooting",
                .drain,
                [prod, retired, try Sample.new("demo", at: "demo", status: "rebooting")],
                "wait"
            ),
        ]
        for (stage, instances) in [(Stage.catchUp, try replica()), (.drain, [prod, retired, installed])] {
            var accepted = row("\(stage): it has been long enough", stage, instances, "settled")
            accepted.accepted = true
            var early = row("\(stage): out of turn", stage, instances, "wait")
            early.isDue = false
            rows += [accepted, early]
        }
        return rows
    }

    @Test(arguments: try JudgeTests.cases() + waits())
    func decides(_ example: Case) throws {
        let stream = try OperationStream(Sample.single() + Self.waiting)
        let operation = try #require(stream.operations.first { $0.id.stage == example.stage })
        let judge = Judge(
            trees: try PlannedTrees(stream),
            view: RegionView(example.instances),
            done: example.isDue ? Set(stream.operations.map(\.id).filter { $0.stage < example.stage }) : [],
            known: Set(stream.operations.map(\.id)),
            accepted: example.accepted ? [operation.id] : []
        )
        let verdict = judge.verdict(on: operation)
        #expect(verdict.kind == example.expected, "\(verdict)")
    }
}
