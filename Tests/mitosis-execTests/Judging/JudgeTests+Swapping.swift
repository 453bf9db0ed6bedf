import RDS
import Testing

@testable import mitosis_exec

extension JudgeTests {
    /// What is done from the last look at the copy on, until the old tree is gone.
    static func swapping() throws -> [Case] {
        let synced: JSONObject = [
            "DBParameterGroups": [["DBParameterGroupName": "custom", "ParameterApplyStatus": "in-sync"]]
        ]
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
        return [
            Case(
                .verify,
                "the old one is not available, and only looked at",
                [prod, try Sample.old("demo", status: "modifying"), built],
                "ready"
            ),
            Case(
                .quiesce,
                "the trace stays once names move",
                [prod, retired, try Sample.new("demo", at: "temp-demo", tags: [PlanTag.quiesced: Sample.plan])],
                "settled"
            ),
            Case(
                .carry,
                "the old one is not available",
                [prod, try Sample.old("demo", status: "modifying"), built],
                "wait"
            ),
            Case(
                .retire,
                "a replica in another Region that the plan does not know",
                [prod, try Sample.instance("demo", id: "db-OLD-demo", replicatedAfar), built],
                "refused"
            ),
            Case(
                .retire,
                "the old one is modifying",
                [prod, try Sample.old("demo", status: "modifying"), built],
                "wait"
            ),
            Case(
                .retire,
                "the old one is stopped",
                [prod, try Sample.old("demo", status: "stopped"), built],
                "refused"
            ),
            Case(.retire, "nothing has been built", [prod, old], "refused"),
            Case(.retire, "built", [prod, old, built], "ready"),
            Case(.retire, "not due", [prod, old, built], "wait", isDue: false),
            Case(.retire, "done", [prod, retired, built], "settled"),
            Case(.retire, "complete", [prod, installed], "settled"),
            Case(
                .retire,
                "the name is free while the old one restarts",
                [prod, try Sample.old("demo", at: "old-demo", status: "rebooting"), built],
                "settled"
            ),
            Case(
                .retire,
                "under way, and the name not free",
                [prod, try Sample.old("demo", status: "renaming"), built],
                "wait"
            ),
            Case(.retire, "the new root is still a replica", [prod, old, replica], "refused"),
            Case(.retire, "a stranger at old-", [prod, old, built, try stranger("old-demo")], "refused"),
            Case(
                .retire,
                "a replica that the plan does not know",
                [prod, old, built, try Sample.instance("extra", id: "db-EXTRA", replicaOf: "demo")],
                "refused"
            ),
            Case(
                .install,
                "new under a name that the plan never gave",
                [prod, retired, try Sample.new("demo", at: "elsewhere")],
                "refused"
            ),
            Case(.install, "the old one is gone", [prod, built], "ready"),
            Case(.install, "not due", [prod, old, built], "wait", isDue: false),
            Case(
                .install,
                "under way",
                [prod, retired, try Sample.new("demo", at: "demo", status: "renaming")],
                "wait"
            ),
            Case(
                .install,
                "the name is free while the old one restarts",
                [prod, try Sample.old("demo", at: "old-demo", status: "rebooting"), built],
                "ready"
            ),
            Case(.install, "the name is free", [prod, retired, built], "ready"),
            Case(.install, "done", [prod, retired, installed], "settled"),
            Case(.install, "the name is not free", [prod, old, built], "wait"),
            Case(.install, "a stranger has the name", [prod, retired, built, try stranger("demo")], "refused"),
            Case(.install, "both bear the name", [prod, old, installed], "unsure"),
            Case(
                .restart,
                "the new one is not available yet",
                [prod, retired, try Sample.new("demo", at: "demo", status: "rebooting")],
                "wait"
            ),
            Case(.restart, "not installed", [prod, retired, built], "refused"),
            Case(.restart, "installed", [prod, retired, installed], "ready"),
            Case(.restart, "every old one is gone", [prod, installed], "settled"),
            Case(
                .restart,
                "its trace",
                [prod, retired, try Sample.new("demo", at: "demo", tags: [PlanTag.restarted: Sample.plan])],
                "settled"
            ),
            Case(
                .unprotect,
                "protected",
                [prod, try Sample.instance("old-demo", id: "db-OLD-demo", ["DeletionProtection": true]), installed],
                "ready"
            ),
            Case(
                .unprotect,
                "not protected",
                [prod, try Sample.instance("old-demo", id: "db-OLD-demo", ["DeletionProtection": false]), installed],
                "settled"
            ),
            Case(
                .delete,
                "a replica in another Region",
                [prod, try Sample.instance("old-demo", id: "db-OLD-demo", replicatedAfar), installed],
                "refused"
            ),
            Case(
                .delete,
                "a cluster replicates the old one",
                [
                    prod,
                    try Sample.instance(
                        "old-demo",
                        id: "db-OLD-demo",
                        ["ReadReplicaDBClusterIdentifiers": ["aurora-copy"]]
                    ), installed,
                ],
                "refused"
            ),
            Case(
                .delete,
                "the new one is not available",
                [prod, retired, try Sample.new("demo", at: "demo", status: "modifying")],
                "wait"
            ),
            Case(.delete, "restart is not done", [prod, retired, installed], "wait", isDue: false),
            Case(.delete, "a stranger under the retired name", [prod, try stranger("old-demo"), installed], "settled"),
            Case(
                .delete,
                "the old one still restarts",
                [prod, try Sample.old("demo", at: "old-demo", status: "rebooting"), installed],
                "wait"
            ),
            Case(.delete, "installed", [prod, retired, installed], "ready"),
            Case(.delete, "complete", [prod, installed], "settled"),
            Case(.delete, "the new one is not in its place", [prod, retired, built], "refused"),
            Case(
                .delete,
                "somebody has attached a replica",
                [prod, retired, installed, try Sample.instance("extra", id: "db-EXTRA", replicaOf: "old-demo")],
                "refused"
            ),
            Case(
                .delete,
                "somebody has protected it again",
                [prod, try Sample.instance("old-demo", id: "db-OLD-demo", ["DeletionProtection": true]), installed],
                "refused"
            ),
            Case(
                .delete,
                "its protection is taken away first",
                [prod, try Sample.instance("old-demo", id: "db-OLD-demo", ["DeletionProtection": true]), installed],
                "wait",
                isDue: false
            ),
            Case(
                .delete,
                "under way",
                [prod, try Sample.old("demo", at: "old-demo", status: "deleting"), installed],
                "wait"
            ),
        ]
    }
}
