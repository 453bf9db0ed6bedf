import Foundation
import RDS

@testable import mitosis_plan

/// Staging, which has a cluster `shop`, and production, which has another one of that name and shares it.
enum SharedCluster {
    static let source = "arn:aws:rds:eu-west-1:111122223333:cluster:shop"
    static let target = "arn:aws:rds:eu-west-1:444455556666:cluster:shop"

    /// What rds-describe --shared shows to staging.
    static func staging() throws -> JSONObject {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Examples/shared-cluster.json")
        return try JSONValue(parsing: Data(contentsOf: path), of: "the example").object ?? [:]
    }

    /// What rds-describe shows to production.
    static func production() throws -> JSONObject {
        let text = JSONValue.object(try staging()).line
            .replacing("444455556666", with: "111122223333").replacing("cluster-SHOP", with: "cluster-PROD")
            .replacing("db-SHOP", with: "db-PROD").replacing("key/staging", with: "key/production")
        var graph = try JSONValue(parsing: text.utf8, of: "the example").object ?? [:]
        graph["SharedDBClusters"] = nil
        return graph
    }

    static func graph(_ object: JSONObject) throws -> InstanceGraph {
        try InstanceGraph(json: JSONValue.object(object).line.utf8)
    }

    static func options(_ change: (inout PlanOptions) -> Void = { _ in }) -> PlanOptions {
        var options = PlanOptions(source: .init(source), targets: [.init(target)])
        options.method = .sharedClone
        change(&options)
        return options
    }

    /// Changes a cluster, or an instance, of a graph.
    static func change(_ list: String, _ index: Int = 0, of graph: inout JSONObject, _ members: JSONObject) {
        var all = graph[list]?.array ?? []
        all[index] = .object((all[index].object ?? [:]).merging(members) { $1 }.filter { $0.value != .null })
        graph[list] = .array(all)
    }

    /// Another cluster of staging's.
    static func cluster(_ name: String, _ members: JSONObject) -> JSONValue {
        let own: JSONObject = [
            "DBClusterIdentifier": .string(name), "Engine": "aurora-postgresql", "Status": "available",
            "DBClusterArn": .string("arn:aws:rds:eu-west-1:444455556666:cluster:\(name)"),
            "DbClusterResourceId": .string("cluster-\(name)"),
        ]
        return .object(own.merging(members) { $1 })
    }
}
