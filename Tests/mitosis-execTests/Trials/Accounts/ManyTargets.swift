import Console
import RDS

@testable import mitosis_exec
@testable import mitosis_plan

/// One snapshot in production, and many targets in another Region of the account.
struct ManyTargets {
    let count: Int
    let target = Place(partition: "aws", account: TwoAccounts.production.account, region: "us-east-1")

    private var names: [String] { (1...count).map { "app-\($0)" } }

    private var documents: [JSONValue] {
        func instance(_ name: String, _ id: String, _ place: Place) -> JSONValue {
            var members = TwoAccounts.instance(name, id, place, "").object ?? [:]
            (members["StorageEncrypted"], members["KmsKeyId"]) = (false, nil)
            return .object(members)
        }
        let arn = TwoAccounts.production.arn(.snapshot, "nightly").description
        let nightly: JSONValue = [
            "DBSnapshotIdentifier": "nightly", "DBInstanceIdentifier": "app", "DBSnapshotArn": .string(arn),
            "DbiResourceId": "db-PROD", "Engine": "mysql", "EngineVersion": "8.0.36", "Status": "available",
            "SnapshotType": "manual", "Encrypted": false, "SnapshotCreateTime": "2026-11-27T01:00:00Z",
        ]
        return [
            ["DBInstances": [instance("app", "db-PROD", TwoAccounts.production)], "DBSnapshots": [nightly]],
            ["DBInstances": .array(names.map { instance($0, "db-OLD-\($0)", target) }), "DBSnapshots": []],
        ]
    }

    func region() throws -> SimulatedRegion {
        try SimulatedRegion(json: Array(documents.map(\.line).joined(separator: "\n").utf8))
    }

    /// What copies the snapshot for each of the targets, of a plan for all of them.
    func copies() throws -> OperationStream {
        func arn(_ name: String, _ place: Place) -> DBInstanceIdentifier {
            .init(place.arn(.dbInstance, name).description)
        }
        var options = PlanOptions(
            source: arn("app", TwoAccounts.production),
            targets: names.map { arn($0, target) }
        )
        options.method = .newestSnapshot
        let graphs = Graphs(try documents.map { try InstanceGraph(json: Array($0.line.utf8)) })
        let operations = try mitosis_plan.plan(options, in: graphs, environment: [:]).operations
        return try OperationStream(operations.filter { $0.id.stage == .copy })
    }
}
