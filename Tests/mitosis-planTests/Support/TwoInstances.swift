import RDS

@testable import mitosis_plan

/// A Region of two primaries, `prod` and `stg`, that are alike but for what a test says.
enum TwoInstances {
    static func instance(_ name: String, _ members: JSONObject = [:]) throws -> DBInstance {
        let object: JSONObject = [
            "DBInstanceIdentifier": .string(name), "DbiResourceId": .string("db-\(name.uppercased())"),
            "DBInstanceArn": .string("arn:aws:rds:us-east-1:123456789012:db:\(name)"), "Engine": "mysql",
            "EngineVersion": "8.0.40", "DBInstanceStatus": "available", "DBInstanceClass": "db.t3.micro",
            "AllocatedStorage": 100, "StorageType": "gp2", "BackupRetentionPeriod": 7, "MultiAZ": false,
        ]
        return try DBInstance(.object(object.merging(members) { $1 }), at: name)
    }

    static func snapshot(_ name: String, _ members: JSONObject = [:]) throws -> DBSnapshot {
        let object: JSONObject = [
            "DBSnapshotIdentifier": .string(name), "DBInstanceIdentifier": "prod", "DbiResourceId": "db-PROD",
            "DBSnapshotArn": .string("arn:aws:rds:us-east-1:123456789012:snapshot:\(name)"), "Engine": "mysql",
            "Status": "available", "SnapshotCreateTime": "2026-11-27T01:00:00Z",
        ]
        return try DBSnapshot(.object(object.merging(members) { $1 }), at: name)
    }

    static func graph(
        prod: JSONObject = [:],
        stg: JSONObject = [:],
        others: [DBInstance] = [],
        snapshots: [DBSnapshot]? = nil
    ) throws -> InstanceGraph {
        try InstanceGraph(
            [instance("prod", prod), instance("stg", stg)] + others,
            snapshots: snapshots,
            capturedAt: "2026-11-27T02:00:00Z"
        )
    }

    static func options(_ change: (inout PlanOptions) -> Void = { _ in }) -> PlanOptions {
        var options = PlanOptions(source: "prod", targets: ["stg"])
        change(&options)
        return options
    }

    /// Why there is no plan, each reason with its remedy; empty where there is one.
    static func refusals(_ graph: InstanceGraph, _ options: PlanOptions = options()) -> [PlanRefusal.Reason] {
        do throws(PlanRefusal) {
            _ = try plan(options, in: graph, environment: [:])
            return []
        } catch { return error.reasons }
    }

    /// The plan's operation of this id.
    static func operation(_ id: String, in plan: Plan) -> Operation? { plan.operations.first { "\($0.id)" == id } }
}
