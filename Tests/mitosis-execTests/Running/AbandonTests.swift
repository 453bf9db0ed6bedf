import Foundation
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// The removal of what earlier runs left, and of nothing else.
@Suite struct AbandonTests {
    private static let build = Performer.Settings(phases: [.build], poll: .seconds(300))

    private static func built(_ tree: Tree) async throws -> SimulatedRegion {
        let region = try SimulatedRegion(json: tree.graph())
        #expect(try await Runs.perform(tree.stream(), in: region, clock: region.clock, settings: build) == .done)
        return region
    }

    private static func region(_ instances: [DBInstance]) throws -> SimulatedRegion {
        let json: JSONValue = ["DBInstances": .array(instances.map { .object($0.members) })]
        return try SimulatedRegion(json: Array(json.line.utf8))
    }

    private static func removal(
        _ instances: [DBInstance],
        _ change: (inout AbandonOptions) -> Void = { _ in }
    ) throws -> OperationStream {
        var options = AbandonOptions(targets: ["mitosis-demo"])
        change(&options)
        return try OperationStream(abandon(options, in: InstanceGraph(instances), environment: [:]).operations)
    }

    private static func names(_ region: SimulatedRegion) async -> Set<String> {
        Set(await region.instances.map { "\($0.identifier) \($0.dbiResourceId ?? "")" })
    }

    private static func names(of tree: Tree) async throws -> Set<String> {
        await names(try SimulatedRegion(json: tree.graph()))
    }

    @Test(arguments: ["available", "failed", "incompatible-restore", "incompatible-parameters"])
    func whatTheBuildLeftIsRemovedReplicasFirst(_ status: String) async throws {
        let tree = Tree.cascade
        var instances = await (try Self.built(tree)).instances
        for index in instances.indices where instances[index].identifier == "temp-mitosis-demo" {
            instances[index]["DBInstanceStatus"] = .string(status)
        }
        let region = try Self.region(instances)
        let stream = try Self.removal(instances)
        #expect(stream.operations.count == 4)
        #expect(stream.operations.last?.id == .init(.discard, "temp-mitosis-demo"))
        #expect(Confirmation(stream.operations, trees: try PlannedTrees(stream)).targets == ["temp-mitosis-demo"])
        #expect(try await Runs.perform(stream, in: region, clock: region.clock) == .done)
        #expect(await Self.names(region) == (try await Self.names(of: tree)))
        // Once more: done already. And the refresh can be planned again.
        #expect(try await Runs.perform(stream, in: region, clock: region.clock) == .done)
        _ = try plan(
            PlanOptions(source: "mitosis-prod", targets: ["mitosis-demo"]),
            in: InstanceGraph(await region.instances),
            environment: [:]
        )
    }

    @Test func whatWasUndoneIsRefreshedAgainAndThenRemoved() async throws {
        let tree = Tree.twoNodes
        let region = try SimulatedRegion(json: tree.graph())
        let settings = Performer.Settings(phases: [.build, .swap], poll: .seconds(300))
        let options = PlanOptions(source: "mitosis-prod", targets: ["mitosis-demo"])
        for number in 1...2 {
            let there = try plan(options, in: InstanceGraph(await region.instances), environment: [:]).operations
            let stream = try OperationStream(there)
            #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: settings) == .done)
            let undoing = UndoOptions(targets: ["mitosis-demo"])
            let back = try undo(undoing, in: InstanceGraph(await region.instances), environment: [:]).operations
            #expect(try await Runs.perform(OperationStream(back), in: region, clock: region.clock) == .done)
            let aside = number == 1 ? "undone-mitosis-demo" : "undone2-mitosis-demo"
            #expect(await region.instances.contains { $0.identifier == .init(aside) })
        }
        // A later plan says what is still paid for.
        let notes = try plan(options, in: InstanceGraph(await region.instances), environment: [:]).notes
        let removal = "is paid for until it is deleted: rds-describe | mitosis-plan --abandon --target mitosis-demo"
        #expect(notes.contains { $0.hasPrefix("warning: 'undone2-mitosis-demo' (db.") && $0.contains(removal) })
        #expect(notes.filter { $0.contains("is paid for until it is deleted") }.count == 4, "\(notes)")
        // A third one, to its end: the old tree is gone, and what is aside is still known by what took its place.
        let last = try plan(options, in: InstanceGraph(await region.instances), environment: [:]).operations
        #expect(try await Runs.perform(OperationStream(last), in: region, clock: region.clock) == .done)
        let stream = try Self.removal(await region.instances)
        #expect(stream.operations.count == 4)
        #expect(try await Runs.perform(stream, in: region, clock: region.clock) == .done)
        #expect(
            await Set(region.instances.map(\.identifier))
                == Set(try SimulatedRegion(json: tree.graph()).instances.map(\.identifier))
        )
    }

    @Test func deletionProtectionIsTakenOffWithConsentOnly() async throws {
        var instances = await (try Self.built(.twoNodes)).instances
        for index in instances.indices where instances[index].identifier == "temp-mitosis-demo" {
            instances[index]["DeletionProtection"] = true
        }
        let error = #expect(throws: PlanRefusal.self) { try Self.removal(instances) }
        #expect(error?.reasons.map(\.text) == ["'temp-mitosis-demo' has deletion protection"])
        let stream = try Self.removal(instances) { $0.allowsProtected = true }
        let region = try Self.region(instances)
        #expect(try await Runs.perform(stream, in: region, clock: region.clock) == .done)
        #expect(await Self.names(region) == (try await Self.names(of: .twoNodes)))
    }

    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var change: @Sendable (inout [DBInstance]) throws -> Void
    }

    private static func change(_ name: DBInstanceIdentifier, _ body: @escaping @Sendable (inout DBInstance) -> Void)
        -> @Sendable (inout [DBInstance]) throws -> Void
    {
        { instances in
            for index in instances.indices where instances[index].identifier == name { body(&instances[index]) }
        }
    }

    /// What makes it impossible to be sure, at planning and, when it comes after the plan, while performing.
    static let cases = [
        Case(testDescription: "no mark", change: change("temp-mitosis-demo") { $0["TagList"] = [] }),
        Case(
            testDescription: "the mark of another instance",
            change: change("temp-mitosis-demo") {
                $0["TagList"] = [["Key": "mitosis:plan", "Value": "abc/db-ANOTHER"]]
            }
        ),
        Case(
            testDescription: "nothing bears the name",
            change: { $0.removeAll { $0.identifier.description.hasPrefix("mitosis-demo") } }
        ),
        Case(
            testDescription: "somebody's replica",
            change: { instances in
                var stranger = try #require(instances.first { $0.identifier == "temp-mitosis-demo-replica" })
                stranger.identifier = "somebody"
                stranger["DBInstanceArn"] = "arn:aws:rds:us-east-1:123456789012:db:somebody"
                stranger["DbiResourceId"] = "db-SOMEBODY"
                stranger["TagList"] = []
                instances.append(stranger)
            }
        ),
    ]

    @Test(arguments: cases)
    func whatIsNotSureIsNotTouched(_ example: Case) async throws {
        var instances = await (try Self.built(.twoNodes)).instances
        let stream = try Self.removal(instances)
        try example.change(&instances)
        // Neither the plan from what is there nor one from before deletes the primary's clone.
        if let late = try? Self.removal(instances) {
            #expect(!late.operations.contains { $0.id.node == "temp-mitosis-demo" })
        }
        let region = try Self.region(instances)
        let ending = try await Runs.perform(stream, in: region, clock: region.clock)
        #expect(ending != .done)
        #expect(await region.instances.contains { $0.identifier == "temp-mitosis-demo" })
    }

    @Test func anEnvironmentOfSuchANameIsNotTouched() async throws {
        // It was refreshed once, so it bears a mark; its old instance is gone.
        var instances = try InstanceGraph(json: Tree.twoNodes.graph()).instances
        var other = try #require(instances.first { $0.identifier == "etl-temp-db" })
        other.identifier = "temp-mitosis-demo"
        other["DBInstanceArn"] = "arn:aws:rds:us-east-1:123456789012:db:temp-mitosis-demo"
        other["DbiResourceId"] = "db-TEMPDEMO"
        other["TagList"] = [["Key": "mitosis:plan", "Value": "abc/db-GONE"]]
        instances.append(other)
        let error = #expect(throws: PlanRefusal.self) { try Self.removal(instances) }
        #expect(error?.message.contains("no run has left anything of 'mitosis-demo' to remove") == true)
    }
}
