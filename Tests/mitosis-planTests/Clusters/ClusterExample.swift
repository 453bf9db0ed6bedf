import RDS
import Testing

@testable import mitosis_plan

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The example of clusters, and changes of it.
enum ClusterExample {
    /// - Parameter change: Of each cluster, instance and endpoint, with its name.
    static func graph(_ change: (inout JSONObject, String) -> Void = { _, _ in }) throws -> InstanceGraph {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Examples/aurora.json")
        var value = try JSONValue(parsing: Data(contentsOf: path), of: "the example").object ?? [:]
        let names = [
            "DBClusters": "DBClusterIdentifier", "DBInstances": "DBInstanceIdentifier",
            "DBClusterEndpoints": "DBClusterEndpointIdentifier",
        ]
        for (list, name) in names {
            value[list] = .array(
                (value[list]?.array ?? []).map { item in
                    var object = item.object ?? [:]
                    change(&object, object[name]?.string ?? "")
                    return .object(object)
                }
            )
        }
        return try InstanceGraph(json: Array(JSONValue.object(value).line.utf8))
    }

    static func options(_ change: (inout PlanOptions) -> Void = { _ in }) -> PlanOptions {
        var options = PlanOptions(source: "shop-prod", targets: ["shop-staging"])
        change(&options)
        return options
    }

    static func plan(
        _ graph: InstanceGraph,
        _ options: PlanOptions = options(),
        environment: [String: String] = [:]
    ) throws -> Plan {
        try mitosis_plan.plan(options, in: graph, environment: environment)
    }

    /// Why there is no plan, as texts; empty where there is one.
    static func refusals(
        _ graph: InstanceGraph,
        _ options: PlanOptions = options(),
        environment: [String: String] = [:]
    ) -> [String] {
        do throws(PlanRefusal) {
            _ = try mitosis_plan.plan(options, in: graph, environment: environment)
            return []
        } catch { return error.reasons.map(\.text) }
    }
}
