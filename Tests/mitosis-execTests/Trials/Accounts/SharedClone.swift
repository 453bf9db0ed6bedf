import Foundation
import RDS

@testable import mitosis_plan

/// Staging and production, each with a cluster `shop`, in one world: production shares its own with staging.
enum SharedClone {
    static let source = "arn:aws:rds:eu-west-1:111122223333:cluster:shop"
    static let target = "arn:aws:rds:eu-west-1:444455556666:cluster:shop"
    static let production = Place(partition: "aws", account: "111122223333", region: "eu-west-1")
    static let key: JSONValue = "arn:aws:kms:eu-west-1:444455556666:key/staging"

    /// - Parameters:
    ///   - isShared: Whether production still shares it.
    ///   - fullZone: A zone that has no room for another instance of staging's.
    /// - Returns: Staging's Region.
    static func region(isShared: Bool = true, fullZone: String? = nil) throws -> SimulatedRegion {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../../Examples/shared-cluster.json")
        var own = try JSONValue(parsing: Data(contentsOf: path), of: "the example").object ?? [:]
        own["SharedDBClusters"] = nil
        let text = JSONValue.object(own).line
            .replacing("444455556666", with: "111122223333").replacing("cluster-SHOP", with: "cluster-PROD")
            .replacing("db-SHOP", with: "db-PROD").replacing("key/staging", with: "key/production")
        var other = try JSONValue(parsing: text.utf8, of: "the example").object ?? [:]
        if let fullZone { own["Simulation"] = ["FullZones": [fullZone: "2030-01-01T00:00:00Z"]] }
        if isShared { other["Simulation"] = ["SharedClusters": [source: ["444455556666"]]] }
        let documents = [own, other].map { JSONValue.object($0).line }.joined(separator: "\n")
        return try SimulatedRegion(json: Array(documents.utf8))
    }

    /// What rds-describe --shared shows of a Region.
    static func graph(_ region: SimulatedRegion) async throws -> InstanceGraph {
        var graph = try InstanceGraph(json: JSONValue.object(await region.json).line.utf8)
        graph.sharedClusters = try await region.describeSharedDBClusters()
        return graph
    }

    static func plan(_ region: SimulatedRegion, _ change: (inout PlanOptions) -> Void = { _ in }) async throws -> Plan {
        var options = PlanOptions(source: .init(source), targets: [.init(target)])
        options.method = .sharedClone
        change(&options)
        return try mitosis_plan.plan(options, in: Graphs([try await graph(region)]), environment: [:])
    }
}
