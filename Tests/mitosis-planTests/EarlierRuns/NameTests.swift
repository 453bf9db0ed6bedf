import Foundation
import RDS
import Testing

@testable import mitosis_plan

/// Names that plans give: none twice, and good ones.
@Suite struct NameTests {
    @Test(arguments: [
        // The temporary name of one is the retired name of the other.
        ("a-", "a-mitosis-", ["mitosis-demo"], "none"),
        ("x-", "x-etl-", ["etl-temp-db", "temp-db"], "'x-etl-temp-db'"),
        ("etl-", "old-", ["temp-db", "etl-temp-db"], "'etl-temp-db'"),
    ])
    func collisionsAreRefused(_ temporary: String, _ retired: String, _ targets: [String], _ name: String) throws {
        var instances = try Example.graph().instances
        if var other = instances.first(where: { $0.identifier == "etl-temp-db" }) {
            other.identifier = "temp-db"
            other["DBInstanceArn"] = "arn:aws:rds:us-east-1:123456789012:db:temp-db"
            other["DbiResourceId"] = "db-OTHER"
            instances.append(other)
        }
        let graph = try InstanceGraph(instances)
        let options = Example.options {
            $0.tempPrefix = temporary
            $0.oldPrefix = retired
            $0.targets = targets.map { DBInstanceIdentifier($0) }
        }
        guard name != "none" else {
            _ = try plan(options, in: graph, environment: [:])
            return
        }
        let error = #expect(throws: PlanRefusal.self) { try plan(options, in: graph, environment: [:]) }
        let texts = error?.reasons.map(\.text) ?? []
        #expect(texts.contains { $0.hasPrefix("\(name) would be ") }, "\(texts)")
        #expect(!texts.contains { $0.contains("is taken") }, "\(texts)")
    }

    @Test func whatIsPutAsideAlwaysHasAName() {
        for length in 1...62 {
            let name = DBInstanceIdentifier(String(repeating: "n", count: length))
            #expect(AsideName.all(for: name).first.map { $0.fault == nil && $0.name.hasSuffix(name.name) } == true)
        }
        #expect(AsideName.all(for: "demo").first == "undone-demo")
        #expect(AsideName.all(for: .init(String(repeating: "n", count: 58))).first?.name.hasPrefix("undo-") == true)
    }
}
