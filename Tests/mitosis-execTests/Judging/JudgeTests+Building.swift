import RDS
import Testing

@testable import mitosis_exec

extension JudgeTests {
    /// What is done before any name moves, but for the commands that come last.
    static func building() throws -> [Case] {
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
                .clone,
                "the source's storage is being optimised",
                [try Sample.instance("prod", id: "db-PROD", status: "storage-optimization"), old],
                "ready"
            ),
            Case(
                .clone,
                "the source has a status that nobody knows",
                [try Sample.instance("prod", id: "db-PROD", status: "meditating"), old],
                "wait"
            ),
            Case(
                .clone,
                "the source has no backups any more",
                [try Sample.instance("prod", id: "db-PROD", ["BackupRetentionPeriod": 0]), old],
                "refused"
            ),
            Case(
                .clone,
                "the source's password is managed by now",
                [try Sample.instance("prod", id: "db-PROD", ["MasterUserSecret": ["SecretArn": "s"]]), old],
                "refused"
            ),
            Case(
                .clone,
                "the source has failed",
                [try Sample.instance("prod", id: "db-PROD", status: "failed"), old],
                "refused"
            ),
            Case(
                .clone,
                "replication broken",
                [prod, old, try Sample.new("demo", at: "temp-demo", replicaOf: "prod", broken)],
                "refused"
            ),
            Case(
                .clone,
                "replication broken, while it is being created",
                [prod, old, try Sample.new("demo", at: "temp-demo", status: "creating", replicaOf: "prod")],
                "wait"
            ),
            Case(
                .clone,
                "a replica that the plan does not know",
                [prod, old, try Sample.instance("extra", id: "db-EXTRA", replicaOf: "demo")],
                "refused"
            ),
            Case(
                .clone,
                "a replica in another Region that the plan does not know",
                [prod, try Sample.instance("demo", id: "db-OLD-demo", replicatedAfar)],
                "refused"
            ),
            Case(.clone, "the old one is a replica now", [prod, try Sample.old("demo", replicaOf: "prod")], "refused"),
            Case(.clone, "old and new both bear the name", [prod, old, try Sample.new("demo", at: "demo")], "unsure"),
            Case(
                .clone,
                "the new one is listed under both its names",
                [prod, retired, replica, try Sample.instance("demo", id: "db-NEW-demo", tags: replica.tags)],
                "unsure"
            ),
            Case(
                .clone,
                "something restored from the new one bears its tags, too",
                [prod, old, replica, try Sample.instance("copy", id: "db-COPY", tags: replica.tags)],
                "settled"
            ),
            Case(
                .clone,
                "something restored from an earlier new one bears the mark",
                [prod, old, try Sample.instance("copy", id: "db-COPY", tags: replica.tags)],
                "ready"
            ),
            Case(
                .clone,
                "what bore the mark has been put aside",
                [prod, old, try Sample.new("demo", at: "undone-demo")],
                "refused"
            ),
            Case(.clone, "the old one is listed under two names", [prod, old, retired, replica], "unsure"),
            Case(.clone, "nothing yet", [prod, old], "ready"),
            Case(.clone, "not due", [prod, old], "ready", isDue: false),
            Case(
                .clone,
                "being created",
                [prod, old, try Sample.new("demo", at: "temp-demo", status: "creating", replicaOf: "prod")],
                "wait"
            ),
            Case(.clone, "there", [prod, old, replica], "settled"),
            Case(.clone, "complete", [prod, installed], "settled"),
            Case(
                .clone,
                "replication degraded",
                [prod, old, try Sample.new("demo", at: "temp-demo", replicaOf: "prod", lagging)],
                "wait"
            ),
            Case(.clone, "a stranger at temp-", [prod, old, try stranger("temp-demo")], "refused"),
            Case(
                .clone,
                "a temp- of another plan",
                [prod, old, try Sample.instance("temp-demo", id: "db-X", tags: [PlanTag.plan: "other/db-OLD-demo"])],
                "refused"
            ),
            Case(.clone, "the source is another instance", [try Sample.prod(id: "db-OTHER"), old], "refused"),
            Case(
                .clone,
                "the source is backing up",
                [try Sample.instance("prod", id: "db-PROD", status: "backing-up"), old],
                "wait"
            ),
            Case(
                .clone,
                "the source is stopped",
                [try Sample.instance("prod", id: "db-PROD", status: "stopped"), old],
                "refused"
            ),
            Case(.clone, "the old one is modifying", [prod, try Sample.old("demo", status: "modifying")], "wait"),
            Case(.clone, "failed", [prod, old, try Sample.new("demo", at: "temp-demo", status: "failed")], "refused"),
            Case(.clone, "another refresh has replaced the tree", [prod, try stranger("demo")], "refused"),
            Case(.clone, "nothing of the node is visible", [prod], "unsure"),
            Case(
                .clone,
                "old under a name that the plan never gave",
                [prod, try Sample.old("demo", at: "elsewhere")],
                "refused"
            ),
            Case(
                .promote,
                "replication degraded",
                [prod, old, try Sample.new("demo", at: "temp-demo", replicaOf: "prod", lagging)],
                "wait"
            ),
            Case(.promote, "installed", [prod, retired, installed], "settled"),
            Case(.promote, "nothing to promote", [prod, old], "refused"),
            Case(.promote, "a replica", [prod, old, replica], "ready"),
            Case(.promote, "none", [prod, old, built], "settled"),
            Case(
                .promote,
                "replication broken",
                [prod, old, try Sample.new("demo", at: "temp-demo", replicaOf: "prod", broken)],
                "refused"
            ),
            Case(
                .promote,
                "backing up",
                [prod, old, try Sample.new("demo", at: "temp-demo", status: "backing-up", replicaOf: "prod")],
                "wait"
            ),
            Case(
                .configure,
                "a status that nobody knows",
                [prod, old, try Sample.new("demo", at: "temp-demo", status: "meditating", plain)],
                "wait"
            ),
            Case(
                .configure,
                "storage is being optimised",
                [prod, old, try Sample.new("demo", at: "temp-demo", status: "storage-optimization", synced)],
                "settled"
            ),
            Case(.configure, "not as asked", [prod, old, try Sample.new("demo", at: "temp-demo", plain)], "ready"),
            Case(.configure, "as asked", [prod, old, try Sample.new("demo", at: "temp-demo", pending)], "settled"),
            Case(
                .configure,
                "as asked, with a pending change",
                [prod, old, try Sample.new("demo", at: "temp-demo", synced.merging(pendingClass) { $1 })],
                "wait"
            ),
            Case(.configure, "the root is not promoted", [prod, old, replica], "refused"),
            Case(
                .configure,
                "as asked by what it inherits, and not promoted yet",
                [prod, old, try Sample.new("demo", at: "temp-demo", replicaOf: "prod", pending)],
                "wait",
                isDue: false
            ),
            Case(.configure, "installed", [prod, installed, retired], "settled"),
            Case(.associateRole, "not there", [prod, old, built], "ready"),
            Case(
                .associateRole,
                "pending",
                [prod, old, try Sample.new("demo", at: "temp-demo", role("PENDING"))],
                "wait"
            ),
            Case(
                .associateRole,
                "active",
                [prod, old, try Sample.new("demo", at: "temp-demo", role("ACTIVE"))],
                "settled"
            ),
            Case(.reboot, "not due", [prod, old, built], "wait", isDue: false),
            Case(.reboot, "needed", [prod, old, try Sample.new("demo", at: "temp-demo", pending)], "ready"),
            Case(.reboot, "not needed any more", [prod, old, built], "settled"),
            Case(.retention, "not as asked", [prod, old, built], "ready"),
            Case(
                .retention,
                "as asked",
                [prod, old, try Sample.new("demo", at: "temp-demo", ["BackupRetentionPeriod": 7])],
                "settled"
            ),
            Case(
                .retention,
                "as asked, backing up",
                [
                    prod, old,
                    try Sample.new("demo", at: "temp-demo", status: "backing-up", ["BackupRetentionPeriod": 7]),
                ],
                "wait"
            ),
            Case(.password, "installed", [prod, retired, installed], "settled"),
            Case(.password, "sent again", [prod, old, built], "ready"),
            Case(.password, "accepted by this process", [prod, old, built], "settled", accepted: true),
        ]
    }
}
