import Console
import RDS

@testable import mitosis_plan

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The operations of the README's plan, and changes of it.
enum Example {
    static let account = "arn:aws:rds:us-east-1:123456789012"

    static func operations(_ change: (inout PlanOptions) -> Void = { _ in }) throws -> [RDS.Operation] {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Examples/mitosis.json")
        var options = PlanOptions(source: "mitosis-prod", targets: ["mitosis-demo"])
        change(&options)
        return try plan(options, in: InstanceGraph(json: Data(contentsOf: path)), environment: [:]).operations
    }

    /// One operation on `temp-demo`, or on what its parameters name.
    static func operation(
        _ stage: Stage,
        _ action: Action,
        _ parameters: JSONObject,
        resources: [String] = ["\(account):db:temp-demo"]
    ) -> RDS.Operation {
        RDS.Operation(
            id: .init(stage, "demo"),
            after: [],
            action: action,
            parameters: (["DBInstanceIdentifier": "temp-demo"] as JSONObject).merging(parameters) { $1 },
            replaces: InstanceIdentity("demo", dbiResourceId: "db-DEMO"),
            names: NodeNames("demo", temporary: "temp-demo", retired: "old-demo"),
            source: InstanceIdentity("prod", dbiResourceId: "db-PROD"),
            plan: "k3v9x2",
            capturedAt: nil,
            resources: resources
        )
    }
}
