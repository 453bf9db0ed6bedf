import Console
import Foundation
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// The policies of production's account and of staging's are exactly what performing a plan needs in each: every call that is
/// made is allowed, and without any one action or resource some call would be refused.
@Suite struct AccountRunPolicyTests {
    struct Scenario: Sendable {
        var testDescription: String
        var ofClusters = false
        /// Whether the snapshot is copied under another key before it is shared.
        var isReencrypted = false
        var isFar = false
    }

    static let scenarios = [
        Scenario(testDescription: "instances"),
        Scenario(testDescription: "instances, under a key for sharing", isReencrypted: true),
        Scenario(testDescription: "instances in two Regions", isFar: true),
        Scenario(testDescription: "clusters", ofClusters: true),
        Scenario(testDescription: "clusters, under a key for sharing", ofClusters: true, isReencrypted: true),
        Scenario(testDescription: "clusters in two Regions", ofClusters: true, isFar: true),
    ]

    /// One process judges all, which takes longer to start than to judge.
    @Test func eachIsWhatItsAccountDoesAndNoMore() async throws {
        var lines = ""
        for scenario in Self.scenarios { lines += try await Self.facts(of: scenario) }
        let script = #"PYTHONPATH=Tests/Support "$python" -W ignore Tests/Support/accounts_check.py"#
        let result = try await Tools.runWithPython(script, input: lines)
        #expect(result.status == 0, "\(result.messages.suffix(900))")
        #expect(result.output.split(separator: "\n").count == 2 * Self.scenarios.count)
    }

    /// What was planned and called, a line for each account.
    private static func facts(of scenario: Scenario) async throws -> String {
        let documents = try scenario.documents()
        let graphs = try documents.map { try InstanceGraph(json: Array($0.line.utf8)) }
        let source = try #require(scenario.resource(in: graphs[0]))
        let target = try #require(scenario.resource(in: graphs[1]))
        var options = PlanOptions(source: .init(source.arn.description), targets: [.init(target.arn.description)])
        options.allowsProtected = true
        if scenario.isReencrypted { options.shareKey = source.arn.key("shared").description }
        let operations = try plan(options, in: Graphs(graphs), environment: [:]).operations
        let calls = try await calls(of: operations, in: documents)
        return [Place(of: source.arn), Place(of: target.arn)].map { place in
            let facts: JSONValue = [
                "scenario": .string(scenario.testDescription), "account": .string(place.account),
                "operations": .array(operations.map { .string($0.line + "\n") }),
                "calls": .array(calls), "source": .string(source.arn.description),
            ]
            return facts.line + "\n"
        }.joined()
    }

    /// The calls of a whole run, each with where it was made.
    private static func calls(of operations: [RDS.Operation], in documents: [JSONValue]) async throws -> [JSONValue] {
        let world = try SimulatedRegion(json: Array(documents.map(\.line).joined(separator: "\n").utf8))
        let stream = try OperationStream(operations)
        let trees = try PlannedTrees(stream)
        let places = trees.places + [trees.witness].compactMap(\.self)
        let regions = Dictionary(places.map { ($0, RecordingRegion(world.region(at: $0))) }) { first, _ in first }
        let performer = try Performer(
            stream,
            in: Regions(regions),
            clock: world.clock,
            settings: .init(poll: .seconds(120)),
            secrets: Secrets(environment: [:], read: { _ in [] }),
            commands: CommandRunner(environment: ["PATH": "/usr/bin:/bin"])
        ) { _ in }
        let ending = try await performer.perform(interruptions: AsyncStream { _ in })
        #expect(ending == .done, "\(ending)")
        var found: [JSONValue] = []
        for (place, region) in regions.sorted(by: { $0.key < $1.key }) {
            for call in await region.takeCalls() {
                var call = call.object ?? [:]
                call["place"] = .string("arn:\(place.partition):rds:\(place.region):\(place.account)")
                found.append(.object(call))
            }
        }
        return found
    }
}

extension AccountRunPolicyTests.Scenario {
    func resource(in graph: InstanceGraph) -> (any DBResource)? {
        ofClusters ? graph.clusters.first : graph.instances.first { $0.identifier == "orders" }
    }

    /// Production's and staging's.
    func documents() throws -> [JSONValue] {
        func read(_ name: String, _ edit: (String) -> String) throws -> JSONValue {
            let text = try String(contentsOf: Tools.root.appendingPathComponent("Examples/\(name)"), encoding: .utf8)
            return try JSONValue(parsing: edit(text).utf8, of: name)
        }
        guard ofClusters else {
            let production = try read("accounts/production.json") {
                isFar ? $0.replacing("eu-west-1", with: "eu-central-1") : $0
            }
            return [production, try read("accounts/staging.json") { $0 }]
        }
        let production = try read("aurora.json") {
            $0.replacing("123456789012", with: "111122223333")
                .replacing("us-east-1", with: isFar ? "eu-central-1" : "us-east-1")
        }
        return [Self.part(of: production, "shop-prod"), Self.part(of: try read("aurora.json") { $0 }, "shop-staging")]
    }

    /// What is called so, and its snapshots.
    private static func part(of graph: JSONValue, _ name: String) -> JSONValue {
        var part = graph.object ?? [:]
        let owners = [
            "DBInstances": "DBClusterIdentifier", "DBClusters": "DBClusterIdentifier",
            "DBClusterEndpoints": "DBClusterIdentifier", "DBClusterSnapshots": "DBClusterIdentifier",
        ]
        for (list, owner) in owners {
            part[list] = graph[list]?.array.map { .array($0.filter { $0[owner]?.string == name }) }
        }
        part["DBClusterSnapshots"] = part["DBClusterSnapshots"] ?? []
        part["DBSnapshots"] = []
        return .object(part)
    }
}
