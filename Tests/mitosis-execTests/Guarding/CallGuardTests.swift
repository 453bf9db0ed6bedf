import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// The last look before a call: whatever a list said a moment ago, what the call names must be what it should be.
@Suite struct CallGuardTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String { "\(id): \(objection)" }

        var tree: Tree
        var phases: Set<Phase> = []
        /// Of the plan, or of the removal of what was left.
        var id: String
        var change: @Sendable (inout Contents) -> Void
        var objection: String
    }

    private static let restored = Tree(testDescription: "of a snapshot") { $0.method = .newestSnapshot }
    private static let toATime = Tree(testDescription: "to a point in time") { $0.method = .pointInTime(nil) }
    private static let cluster = Tree.clusters[0]
    private static let restoredCluster = Tree.clusters[2]

    private static func another(_ name: DBInstanceIdentifier) -> @Sendable (inout Contents) -> Void {
        { $0.change(name) { $0[name.isCluster ? "DbClusterResourceId" : "DbiResourceId"] = "db-OTHER" } }
    }

    private static func unmarked(_ name: DBInstanceIdentifier) -> @Sendable (inout Contents) -> Void {
        { $0.change(name) { $0["TagList"] = [] } }
    }

    private static func snapshot(_ member: String) -> @Sendable (inout Contents) -> Void {
        { contents in
            for index in contents.snapshots.indices { contents.snapshots[index].members[member] = "db-OTHER" }
        }
    }

    static let cases = [
        Case(
            tree: .twoNodes,
            id: "clone:mitosis-demo",
            change: another("mitosis-prod"),
            objection: "'mitosis-prod' is another instance than the planned one (db-OTHER)"
        ),
        Case(
            tree: toATime,
            id: "clone:mitosis-demo",
            change: another("mitosis-prod"),
            objection: "'mitosis-prod' is another instance than the planned one (db-OTHER)"
        ),
        Case(
            tree: restored,
            id: "clone:mitosis-demo",
            change: snapshot("DbiResourceId"),
            objection:
                "the snapshot 'rds:mitosis-prod-2026-11-23-01-10' is of db-OTHER, not of the planned source db-PRODPRIMARY"
        ),
        Case(
            tree: restored,
            id: "clone:mitosis-demo",
            change: { $0.snapshots = [] },
            objection: "the snapshot 'rds:mitosis-prod-2026-11-23-01-10' is not there"
        ),
        Case(
            tree: cluster,
            id: "clone:cluster/shop-staging",
            change: another("cluster/shop-prod"),
            objection: "'cluster/shop-prod' is another instance than the planned one (db-OTHER)"
        ),
        Case(
            tree: restoredCluster,
            id: "clone:cluster/shop-staging",
            change: snapshot("DbClusterResourceId"),
            objection:
                "the snapshot 'rds:shop-prod-2026-11-23' is of db-OTHER, not of the planned source cluster-SHOPPROD"
        ),
        Case(
            tree: .twoNodes,
            phases: [.build],
            id: "configure:mitosis-demo",
            change: unmarked("temp-mitosis-demo"),
            objection: "'temp-mitosis-demo' is another instance than the planned one (db-SIMULATED000001)"
        ),
        Case(
            tree: .twoNodes,
            phases: [.build],
            id: "clone:mitosis-demo-replica",
            change: unmarked("temp-mitosis-demo"),
            objection: "'temp-mitosis-demo' is another instance than the planned one (db-SIMULATED000001)"
        ),
        Case(
            tree: .twoNodes,
            phases: [.build],
            id: "retire:mitosis-demo",
            change: another("mitosis-demo"),
            objection: "'mitosis-demo' is another instance than the planned one (db-OTHER)"
        ),
        Case(
            tree: .twoNodes,
            phases: [.build, .swap],
            id: "delete:mitosis-demo",
            change: another("old-mitosis-demo"),
            objection: "'old-mitosis-demo' is another instance than the planned one (db-OTHER)"
        ),
        Case(
            tree: .twoNodes,
            phases: [.build],
            id: "discard:temp-mitosis-demo",
            change: unmarked("temp-mitosis-demo"),
            objection: "'temp-mitosis-demo' is another instance than the planned one (db-SIMULATED000001)"
        ),
        Case(
            tree: cluster,
            phases: [.build],
            id: "discard:cluster/temp-shop-staging",
            change: unmarked("cluster/temp-shop-staging"),
            objection: "'cluster/temp-shop-staging' is another instance than the planned one (cluster-SIMULATED000001)"
        ),
    ]

    /// What is planned is what its ids say.
    @Test(arguments: Tree.every + Tree.withProxies)
    func everyPlanIsAccepted(_ tree: Tree) throws { try tree.stream().check() }

    @Test(arguments: cases)
    func whatIsAnotherThanPlannedIsNotTouched(_ example: Case) async throws {
        var contents = try await Contents(after: example.phases, of: example.tree)
        var operations = try example.tree.stream().operations
        if example.id.hasPrefix("discard") {
            let options = AbandonOptions(targets: example.tree.planOptions.targets)
            operations = try abandon(options, in: contents.graph, environment: [:]).operations
        }
        let stream = try OperationStream(operations)
        let operation = try #require(operations.first { $0.id.description == example.id })
        func objection() async throws -> String? {
            try await CallGuard(
                trees: PlannedTrees(stream),
                regions: Regions(contents.region, for: PlannedTrees(stream))
            ).objection(to: operation)
        }
        #expect(try await objection() == nil)
        example.change(&contents)
        #expect(try await objection() == example.objection)
    }
}
