import Console
import RDS

@testable import mitosis_plan

/// Replication trees or clusters at random, with the source's in an account of its own, perhaps in another Region.
struct RandomPlaces {
    let seed: UInt64
    let production: JSONObject
    let staging: JSONObject
    private(set) var options: PlanOptions
    /// What has been made wrong, so that nothing may be planned.
    let fault: String?

    init(seed: UInt64, ofClusters: Bool) throws {
        self.seed = seed
        var dice = Dice(seed: seed)
        let graph: JSONObject
        if ofClusters {
            let random = RandomCluster(seed: seed)
            (graph, options, fault) = (random.graph, random.options, random.fault)
        } else {
            let random = RandomRegion(seed: seed)
            (graph, options, fault) = (try random.graph().json, random.options, random.fault)
        }
        let region = dice.percent(30) ? "eu-west-1" : "us-east-1"
        production = try Self.part(of: graph, isProduction: true) {
            $0.replacing("123456789012", with: "111122223333").replacing("us-east-1", with: region)
        }
        staging = try Self.part(of: graph, isProduction: false) { $0 }
        // Data does not go to another account otherwise.
        if case .pointInTime = options.method { options.method = .best }
        options.isStrict = false
        if dice.percent(30) { options.shareKey = "arn:aws:kms:\(region):111122223333:key/shared" }
    }

    var json: [UInt8] { Array((JSONValue.object(production).line + "\n" + JSONValue.object(staging).line).utf8) }

    func graphs() throws -> Graphs {
        Graphs(try [production, staging].map { try InstanceGraph(json: Array(JSONValue.object($0).line.utf8)) })
    }

    /// What production has is called so.
    private static let owners = [
        "DBInstances": "DBInstanceIdentifier", "DBClusters": "DBClusterIdentifier",
        "DBSnapshots": "DBInstanceIdentifier",
        "DBClusterSnapshots": "DBClusterIdentifier", "DBClusterEndpoints": "DBClusterIdentifier",
    ]

    private static func part(of graph: JSONObject, isProduction: Bool, _ edit: (String) -> String) throws -> JSONObject
    {
        var part = graph
        for (list, owner) in owners {
            part[list] = graph[list]?.array.map { elements in
                .array(
                    elements.filter { ($0[owner]?.string ?? "").hasPrefix("prod") == isProduction }.map(named)
                )
            }
        }
        return try JSONValue(parsing: edit(JSONValue.object(part).line).utf8, of: "a part").object ?? [:]
    }

    /// In other places a snapshot is known by its ARN alone.
    private static func named(_ value: JSONValue) -> JSONValue {
        guard var snapshot = value.object, let name = snapshot["DBClusterSnapshotIdentifier"]?.string else {
            return value
        }
        snapshot["DBClusterSnapshotArn"] = .string("arn:aws:rds:us-east-1:123456789012:cluster-snapshot:\(name)")
        return .object(snapshot)
    }
}
