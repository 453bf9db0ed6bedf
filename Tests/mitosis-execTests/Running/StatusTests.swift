import Console
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// Instances that somebody, or a scheduler, has stopped between two runs of a plan, or that have broken since.
@Suite struct StatusTests {
    /// The Region after a run of some phases, with an instance that has got another status since.
    private static func region(
        _ tree: Tree = .twoNodes,
        after phases: Set<Phase>,
        of stream: OperationStream,
        _ name: DBInstanceIdentifier,
        _ status: String
    ) async throws -> SimulatedRegion {
        let region = try SimulatedRegion(json: tree.graph())
        let settings = Performer.Settings(selection: .init(phases: phases))
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: settings) == .done)
        var json = await region.json
        json["DBInstances"] = .array(
            (json["DBInstances"]?.array ?? []).map { item in
                var members = item.object ?? [:]
                if members["DBInstanceIdentifier"] == JSONValue(name) { members["DBInstanceStatus"] = .string(status) }
                return .object(members)
            }
        )
        return try SimulatedRegion(json: Array(JSONValue.object(json).line.utf8))
    }

    /// What a run is refused with before its first call; `nil` where nothing is.
    private static func refusal(
        _ stream: OperationStream,
        in region: SimulatedRegion,
        _ phases: Set<Phase>
    ) async throws -> PreflightError? {
        let performer = try Runs.performer(stream, in: region, clock: region.clock)
        let trees = try PlannedTrees(stream)
        let survey = try await performer.survey()
        do throws(PreflightError) {
            let resources = await performer.resources
            try Preflight.check(Preflight.findings(survey, trees, resources, selecting: .init(phases: phases)))
            return nil
        } catch { return error }
    }

    @Test(arguments: ["stopped", "storage-full", "failed", "incompatible-network"])
    func anOldInstanceThatDoesNotRunAnyMoreIsDeleted(_ status: String) async throws {
        let stream = try Tree.twoNodes.stream()
        let region = try await Self.region(after: [.build, .swap], of: stream, "old-mitosis-demo", status)
        #expect(try await Self.refusal(stream, in: region, [.clean]) == nil)
        let settings = Performer.Settings(selection: .init(phases: [.clean]))
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: settings) == .done)
        #expect(await !region.instances.contains { $0.identifier == "old-mitosis-demo" })
    }

    @Test func aStoppedOldInstanceStartsBeforeItsProtectionOrASnapshotIsTurnedTo() async throws {
        var tree = Tree.twoNodes
        tree.members = ["DeletionProtection": true]
        tree.options = { $0.allowsProtected = true }
        let other = Tree(testDescription: "with a final snapshot") { $0.takesFinalSnapshot = true }
        for tree in [tree, other] {
            let stream = try tree.stream()
            let region = try await Self.region(tree, after: [.build, .swap], of: stream, "old-mitosis-demo", "stopped")
            let refusal = try await Self.refusal(stream, in: region, [.clean])
            #expect(refusal?.reasons == ["'old-mitosis-demo' is stopped"])
            #expect(refusal?.hint == "start it: aws rds start-db-instance --db-instance-identifier old-mitosis-demo")
        }
    }

    @Test(arguments: [
        ("stopped", "start it: aws rds start-db-instance --db-instance-identifier temp-mitosis-demo"),
        ("incompatible-parameters", "aws rds reboot-db-instance --db-instance-identifier temp-mitosis-demo"),
        ("failed", "the same operations make another"),
    ])
    func aNewInstanceThatOnlyAPersonCanBringBackIsSaidAtOnce(_ status: String, _ hint: String) async throws {
        let stream = try Tree.twoNodes.stream()
        let region = try await Self.region(after: [.build], of: stream, "temp-mitosis-demo", status)
        let refusal = try #require(try await Self.refusal(stream, in: region, [.build, .swap, .clean]))
        #expect(refusal.reasons == ["the new instance 'temp-mitosis-demo' is \(status)"])
        #expect(refusal.hint?.contains(hint) == true)
        // No advice to make another plan, which the taken name would keep from being made.
        #expect(refusal.hint?.contains("new plan") == false)
    }

    /// Snapshots and backups are there whatever has become of their instance.
    @Test(arguments: ["stopped", "storage-full", "failed"])
    func whatASourceHasLeftIsRestoredThoughItDoesNotRun(_ status: String) async throws {
        for method in [CloneMethod.Wish.newestSnapshot, .pointInTime(nil)] {
            let tree = Tree(testDescription: "restored") { $0.method = method }
            let graph = try JSONValue(parsing: tree.graph(), of: "the graph")
            let instances = (graph["DBInstances"]?.array ?? []).map { item -> JSONValue in
                var members = item.object ?? [:]
                if members["DBInstanceIdentifier"] == "mitosis-prod" { members["DBInstanceStatus"] = .string(status) }
                return .object(members)
            }
            var stopped = graph.object ?? [:]
            stopped["DBInstances"] = .array(instances)
            let json = Array(JSONValue.object(stopped).line.utf8)
            let operations = try plan(tree.planOptions, in: InstanceGraph(json: json), environment: [:]).operations
            let region = try SimulatedRegion(json: json)
            let stream = try OperationStream(operations)
            #expect(try await Self.refusal(stream, in: region, [.build]) == nil)
            #expect(try await Runs.perform(stream, in: region, clock: region.clock) == .done)
        }
    }

    /// What the advice for a failed clone says is so.
    @Test func theSameOperationsMakeAnother() async throws {
        let stream = try Tree.twoNodes.stream()
        let region = try await Self.region(after: [.build], of: stream, "temp-mitosis-demo-replica", "failed")
        _ = try await region.call(
            .deleteDBInstance,
            ["DBInstanceIdentifier": "temp-mitosis-demo-replica", "SkipFinalSnapshot": true]
        )
        try await region.clock.sleep(for: .seconds(3600))
        #expect(try await Runs.perform(stream, in: region, clock: region.clock) == .done)
    }
}
