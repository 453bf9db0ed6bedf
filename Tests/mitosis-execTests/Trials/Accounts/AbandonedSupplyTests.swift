import Console
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// What a plan that is given up left of its snapshots, in both accounts, and the removal of that and of nothing else.
@Suite struct AbandonedSupplyTests {
    private static func graphs(_ region: SimulatedRegion) async throws -> Graphs {
        Graphs(try await region.documents.map { try InstanceGraph(json: Array(JSONValue.object($0).line.utf8)) })
    }

    private static func removal(_ accounts: TwoAccounts, in region: SimulatedRegion) async throws -> OperationStream {
        let graphs = try await graphs(region).all
        let own = try #require(graphs.first { $0.place == accounts.target })
        let options = AbandonOptions(targets: [accounts.node])
        let others = graphs.filter { $0.place != accounts.target }
        let operations = try abandon(options, in: own, beside: others, environment: [:]).operations
        let stream = try OperationStream(operations)
        try stream.check()
        return stream
    }

    /// What is there, but for times.
    private static func contents(_ region: SimulatedRegion) async throws -> Set<String> {
        var found: Set<String> = []
        for graph in try await graphs(region).all {
            found.formUnion(graph.resources.map { "\($0.arn) \($0.dbiResourceId ?? "")" })
            found.formUnion((graph.snapshots ?? []).map { $0.arn ?? "" })
        }
        return found
    }

    private static func supplied(_ accounts: TwoAccounts, phases: Set<Phase>) async throws -> SimulatedRegion {
        let region = try accounts.region()
        let settings = Performer.Settings(selection: .init(phases: phases), poll: .seconds(300))
        #expect(try await TwoAccountsTests.perform(accounts.stream(), in: region, settings: settings) == .done)
        return region
    }

    @Test(arguments: TwoAccountsTests.tried.indices, [[Phase.supply], [.supply, .build]])
    func allOfItGoesAndNothingElse(_ index: Int, _ phases: [Phase]) async throws {
        let accounts = TwoAccountsTests.tried[index]
        let region = try await Self.supplied(accounts, phases: Set(phases))
        #expect(try await Self.contents(region) != Self.contents(accounts.region()))
        let stream = try await Self.removal(accounts, in: region)
        #expect(try await TwoAccountsTests.perform(stream, in: region) == .done)
        #expect(try await Self.contents(region) == Self.contents(accounts.region()))
        // Once more: done already. And there is nothing more to plan.
        let again = TwoAccountsTests.Faults()
        #expect(try await TwoAccountsTests.perform(stream, in: region, again) == .done)
        #expect(await again.changes == 0)
        await #expect(throws: PlanRefusal.self) { _ = try await Self.removal(accounts, in: region) }
    }

    /// What is seen of the two accounts decides; a copy that is kept is nobody's rest.
    @Test func whatIsOverIsNotAbandoned() async throws {
        let accounts = TwoAccounts(hasEarlierCopy: false)
        let region = try await Self.supplied(accounts, phases: Set(Phase.allCases))
        #expect(try await region.region(at: accounts.target).describeDBSnapshots().count == 1)
        await #expect(throws: PlanRefusal.self) { _ = try await Self.removal(accounts, in: region) }
    }

    @Test func aDeathAfterAnyCallIsGoneOnFrom() async throws {
        let accounts = TwoAccounts()
        let start = try await Self.supplied(accounts, phases: [.supply, .build])
        let stream = try await Self.removal(accounts, in: start)
        let expected = try await Self.contents(accounts.region())
        for call in 1...stream.operations.count {
            let region = await start.copy()
            let faults = TwoAccountsTests.Faults([call: call.isMultiple(of: 2) ? .killedAfter : .lostReply])
            if call.isMultiple(of: 2) {
                await #expect(throws: FaultyRegion.Killed.self) {
                    _ = try await TwoAccountsTests.perform(stream, in: region, faults)
                }
                await faults.revive()
            }
            #expect(try await TwoAccountsTests.perform(stream, in: region, faults) == .done)
            #expect(try await Self.contents(region) == expected, "call \(call)")
        }
    }

    @Test func withoutTheMarkItIsAStrangers() async throws {
        let accounts = TwoAccounts()
        let start = try await Self.supplied(accounts, phases: [.supply])
        let stream = try await Self.removal(accounts, in: start)
        let world = try await Self.graphs(start).all.map { graph in
            var graph = graph
            for index in graph.snapshots?.indices ?? 0..<0 where graph.place == TwoAccounts.production {
                graph.snapshots?[index].members["TagList"] = JSONValue(tags: [PlanTag.plan: "k3v9x2/db-OTHER"])
            }
            return JSONValue.object(graph.json).line
        }
        let region = try SimulatedRegion(json: Array(world.joined(separator: "\n").utf8))
        let faults = TwoAccountsTests.Faults()
        let ending = try await TwoAccountsTests.perform(stream, in: region, faults)
        guard case .refused(let reason) = ending else {
            Issue.record("\(ending)")
            return
        }
        #expect(reason.hasSuffix("is a snapshot that the plan does not know"))
        #expect(await faults.changes == 0)
    }

    // MARK: - Edits

    private static func rename(_ operation: inout Operation, _ name: String) {
        operation.id = .init(operation.id.stage, operation.id.node.renamed(name))
        operation.replaces = InstanceIdentity(operation.id.node, dbiResourceId: nil)
        operation.parameters["DBSnapshotIdentifier"] = .string(name)
        operation.resources = operation.place.map { [$0.arn(.snapshot, name).description] } ?? []
    }

    static let edits: [(text: String, reason: String, edit: @Sendable (inout Operation) -> Void)] = [
        ("another snapshot", "'payroll' is no snapshot that the plan k3v9x2 made", { rename(&$0, "payroll") }),
        ("another target's", "'mitosis-web-k3v9x2' is no snapshot", { rename(&$0, "mitosis-web-k3v9x2") }),
        ("a longer named target's", "'mitosis-app-two-k3v9x2' is no", { rename(&$0, "mitosis-app-two-k3v9x2") }),
        ("another plan's", "'mitosis-app-other' is no snapshot that the plan k3", { rename(&$0, "mitosis-app-other") }),
        ("what is a copy", "'mitosis-app-k3v9x2-copy' is no snapshot", { rename(&$0, "mitosis-app-k3v9x2-copy") }),
        ("the name alone", "its first resource is not", { $0.parameters["DBSnapshotIdentifier"] = "payroll" }),
        (
            "another name than its id's", "'payroll' is not what 'discard-snapshot:",
            {
                $0.parameters["DBSnapshotIdentifier"] = "payroll"
                $0.resources = [TwoAccounts.production.arn(.snapshot, "payroll").description]
            }
        ),
        ("its plan", "is no snapshot that the plan other made", { $0.plan = "other" }),
        (
            "its target", "made for 'web' there",
            { $0.source = InstanceIdentity("web", dbiResourceId: $0.source.dbiResourceId) }
        ),
        ("its stage", "is no snapshot that the plan", { $0.id = .init(.discardCopy, $0.id.node) }),
        ("its action", "is not what 'discard-snapshot' does", { $0.action = .deleteDBInstance }),
        ("names", "it gives names", { $0.names = NodeNames("app", temporary: "temp-app", retired: "old-app") }),
    ]

    @Test func anEditedLineIsRefused() async throws {
        let accounts = TwoAccounts()
        let region = try await Self.supplied(accounts, phases: [.supply])
        let stream = try await Self.removal(accounts, in: region)
        let index = try #require(stream.operations.firstIndex { $0.snapshotName == accounts.names.original })
        for edit in Self.edits {
            var operations = stream.operations
            edit.edit(&operations[index])
            let refusal = #expect(throws: StreamRefusal.self) { try OperationStream(operations).check() }
            #expect(refusal?.message.contains(edit.reason) == true, "\(edit.text): \(refusal?.message ?? "")")
        }
    }
}
