import RDS

@testable import mitosis_plan

/// Production and staging in an account each, both with an instance `app`, that are alike but for what a test says.
enum TwoAccounts {
    static let production = Place(partition: "aws", account: "111122223333", region: "eu-west-1")
    static let staging = Place(partition: "aws", account: "444455556666", region: "eu-west-1")
    static let productionKey = "arn:aws:kms:eu-west-1:111122223333:key/p"
    static let stagingKey = "arn:aws:kms:eu-west-1:444455556666:key/s"

    static func instance(_ place: Place, _ identity: String, _ members: JSONObject = [:]) throws -> DBInstance {
        try TwoInstances.instance(
            "app",
            (["DBInstanceArn": .string(place.arn(.dbInstance, "app").description), "DbiResourceId": .string(identity)]
                as JSONObject).merging(members) { $1 }
        )
    }

    /// - Parameter place: Where it is; by its name alone in the request.
    static func snapshot(_ name: String, in place: Place, _ members: JSONObject = [:]) throws -> DBSnapshot {
        let own: JSONObject = [
            "DBInstanceIdentifier": "app", "DbiResourceId": "db-PROD", "Encrypted": false, "EngineVersion": "8.0.40",
            "AllocatedStorage": 100, "DBSnapshotArn": .string(place.arn(.snapshot, name).description),
        ]
        return try TwoInstances.snapshot(name, own.merging(members) { $1 })
    }

    static func graphs(
        _ source: Place = production,
        prod: JSONObject = [:],
        stg: JSONObject = [:],
        snapshots: [DBSnapshot]? = [],
        ofStaging: [DBSnapshot]? = []
    ) throws -> Graphs {
        Graphs([
            try InstanceGraph(
                [instance(source, "db-PROD", prod)],
                snapshots: snapshots,
                capturedAt: "2026-11-27T02:00:00Z"
            ),
            try InstanceGraph(
                [instance(staging, "db-STG", stg)],
                snapshots: ofStaging,
                capturedAt: "2026-11-27T02:00:05Z"
            ),
        ])
    }

    static func options(_ source: Place = production, _ change: (inout PlanOptions) -> Void = { _ in }) -> PlanOptions {
        var options = PlanOptions(
            source: DBInstanceIdentifier(source.arn(.dbInstance, "app").description),
            targets: [DBInstanceIdentifier(staging.arn(.dbInstance, "app").description)]
        )
        change(&options)
        return options
    }
}
