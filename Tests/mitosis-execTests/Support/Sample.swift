import Console
import RDS

@testable import mitosis_exec

typealias Operation = RDS.Operation

/// A small tree in the middle of a plan, and the operations of that plan.
enum Sample {
    static let plan = "k3v9x2"
    static let source = InstanceIdentity("prod", dbiResourceId: "db-PROD")

    static func identity(_ name: String) -> InstanceIdentity {
        InstanceIdentity(DBInstanceIdentifier(name), dbiResourceId: "db-OLD-\(name)")
    }

    static func names(_ name: String) -> NodeNames {
        NodeNames(.init(name), temporary: .init("temp-\(name)"), retired: .init("old-\(name)"))
    }

    /// An instance with what a settled one shows; `nil` members are left out.
    static func instance(
        _ name: String,
        id: String,
        status: String = "available",
        replicaOf source: String? = nil,
        tags: [String: String] = [:],
        _ members: JSONObject = [:]
    ) throws -> DBInstance {
        var object: JSONObject = [
            "DBInstanceIdentifier": .string(name), "Engine": "mysql", "DBInstanceStatus": .string(status),
            "DBInstanceArn": "arn:aws:rds:us-east-1:123456789012:db:\(name)", "DbiResourceId": .string(id),
            "TagList": JSONValue(tags: tags),
        ]
        if let source { object["ReadReplicaSourceDBInstanceIdentifier"] = .string(source) }
        return try DBInstance(.object(object.merging(members) { $1 }), at: name)
    }

    /// The old instance of a node.
    static func old(
        _ name: String,
        at place: String? = nil,
        status: String = "available",
        replicaOf source: String? = nil
    )
        throws -> DBInstance
    {
        try instance(place ?? name, id: "db-OLD-\(name)", status: status, replicaOf: source)
    }

    /// The new instance of a node, which bears the plan's tag.
    static func new(
        _ name: String,
        at place: String,
        status: String = "available",
        replicaOf source: String? = nil,
        tags: [String: String] = [:],
        _ members: JSONObject = [:]
    ) throws -> DBInstance {
        let mark = PlanTag.mark(plan: plan, replacing: identity(name))
        return try instance(
            place,
            id: "db-NEW-\(name)",
            status: status,
            replicaOf: source,
            tags: tags.merging([PlanTag.plan: mark, PlanTag.names: names(name).tag]) { $1 },
            members
        )
    }

    static func prod(id: String = "db-PROD") throws -> DBInstance { try instance("prod", id: id) }

    static func operation(
        _ stage: Stage,
        _ node: String,
        _ action: Action,
        _ parameters: JSONObject,
        after: [Operation.ID] = [],
        secrets: [String: String] = [:]
    ) -> Operation {
        Operation(
            id: .init(stage, DBInstanceIdentifier(node)),
            after: after,
            action: action,
            parameters: parameters,
            secrets: secrets,
            replaces: identity(node),
            names: names(node),
            source: source,
            plan: plan,
            capturedAt: nil,
            resources: ["arn:aws:rds:us-east-1:123456789012:db:\(node)"]
        )
    }

    /// A primary alone, with every stage.
    static func single() -> [Operation] {
        let temp: JSONValue = "temp-demo"
        func id(_ stage: Stage) -> Operation.ID { .init(stage, "demo") }
        let made = [
            operation(
                .clone,
                "demo",
                .createDBInstanceReadReplica,
                [
                    "DBInstanceIdentifier": temp, "SourceDBInstanceIdentifier": "prod",
                ]
            ),
            operation(.promote, "demo", .promoteReadReplica, ["DBInstanceIdentifier": temp], after: [id(.clone)]),
            operation(
                .configure,
                "demo",
                .modifyDBInstance,
                ["DBInstanceIdentifier": temp, "DBParameterGroupName": "custom", "ApplyImmediately": true],
                after: [id(.promote)]
            ),
            operation(
                .associateRole,
                "demo",
                .addRoleToDBInstance,
                ["DBInstanceIdentifier": temp, "RoleArn": "arn:aws:iam::123456789012:role/S3"],
                after: [id(.configure)]
            ),
            operation(.reboot, "demo", .rebootDBInstance, ["DBInstanceIdentifier": temp], after: [id(.associateRole)]),
            operation(.prepare, "demo", .runCommand, ["Command": "true"], after: [id(.reboot)]),
            operation(
                .retention,
                "demo",
                .modifyDBInstance,
                ["DBInstanceIdentifier": temp, "BackupRetentionPeriod": 7, "ApplyImmediately": true],
                after: [id(.prepare)]
            ),
            operation(
                .password,
                "demo",
                .modifyDBInstance,
                ["DBInstanceIdentifier": temp],
                after: [id(.retention)],
                secrets: ["MasterUserPassword": "env:PW"]
            ),
        ]
        let build = made + [operation(.verify, "demo", .runCommand, ["Command": "true"], after: made.map(\.id))]
        let swap = [
            operation(.quiesce, "demo", .runCommand, ["Command": "true"], after: build.map(\.id)),
            operation(.carry, "demo", .runCommand, ["Command": "true"], after: build.map(\.id) + [id(.quiesce)]),
            operation(
                .retire,
                "demo",
                .modifyDBInstance,
                ["DBInstanceIdentifier": "demo", "NewDBInstanceIdentifier": "old-demo", "ApplyImmediately": true],
                after: build.map(\.id) + [id(.quiesce), id(.carry)]
            ),
            operation(
                .install,
                "demo",
                .modifyDBInstance,
                ["DBInstanceIdentifier": temp, "NewDBInstanceIdentifier": "demo", "ApplyImmediately": true],
                after: [id(.retire)]
            ),
            operation(.restart, "demo", .runCommand, ["Command": "true"], after: [id(.install)]),
        ]
        let clean = [
            operation(
                .unprotect,
                "demo",
                .modifyDBInstance,
                ["DBInstanceIdentifier": "old-demo", "DeletionProtection": false],
                after: [id(.restart)]
            ),
            operation(
                .delete,
                "demo",
                .deleteDBInstance,
                ["DBInstanceIdentifier": "old-demo", "SkipFinalSnapshot": true],
                after: [id(.unprotect)]
            ),
        ]
        return build + swap + clean
    }
}

extension Verdict {
    /// Which of the five it is, for tables.
    var kind: String {
        switch self {
        case .settled: "settled"
        case .ready: "ready"
        case .wait, .differs: "wait"
        case .unsure: "unsure"
        case .refused: "refused"
        }
    }
}
