import Console
import Foundation
import RDS
import Synchronization
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// A Region that does something wrong at one of its calls.
private actor FaultyRegion: RDSRegion {
    enum Fault: Hashable, Sendable, CaseIterable {
        /// The process dies before the call, or after it took effect.
        case killedBefore, killedAfter
        /// The call takes effect, but its reply is lost.
        case lostReply
        /// The call does nothing, and nobody can tell.
        case lostRequest
        /// Something else is still moving.
        case busy
    }

    let region: SimulatedRegion
    private let fault: Fault
    private let index: Int
    private var count = 0
    private var isDead = false

    init(_ region: SimulatedRegion, _ fault: Fault, at index: Int) {
        self.region = region
        self.fault = fault
        self.index = index
    }

    private struct Killed: Error {}

    func call(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
        if isDead { throw Killed() }
        guard !action.isRead else { return try await region.call(action, parameters) }
        count += 1
        guard count == index else { return try await region.call(action, parameters) }
        let lost = ServiceError(code: "NoReply", message: "lost", action: action, mayHaveHappened: true)
        switch fault {
        case .killedBefore:
            isDead = true
            throw Killed()
        case .killedAfter:
            isDead = true
            _ = try await region.call(action, parameters)
            throw Killed()
        case .lostReply:
            _ = try await region.call(action, parameters)
            throw lost
        case .lostRequest: throw lost
        case .busy:
            throw ServiceError(code: "InvalidDBInstanceState", message: "is not in available state", action: action)
        }
    }
}

@Suite struct PerformerTests {
    private static let never = AsyncStream<Void> { _ in }

    private static func example() throws -> [UInt8] {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Examples/mitosis.json")
        return Array(try Data(contentsOf: path))
    }

    private static func stream(_ change: (inout PlanOptions) -> Void = { _ in }) throws -> OperationStream {
        var options = PlanOptions(source: "mitosis-prod", targets: ["mitosis-demo"])
        change(&options)
        return try OperationStream(plan(options, in: InstanceGraph(json: example()), environment: [:]).operations)
    }

    private final class Events: Sendable {
        let all = Mutex<[Event]>([])
        func ids(_ kind: Event.Kind) -> [String] { all.withLock { $0.filter { $0.kind == kind }.map { "\($0.id)" } } }
    }

    private static func perform(
        _ stream: OperationStream,
        in region: any RDSRegion,
        clock: VirtualClock,
        settings: Performer.Settings = .init(),
        events: Events = Events()
    ) async throws -> Performer.Ending {
        let performer = try Performer(
            stream,
            in: region,
            clock: clock,
            settings: settings,
            secrets: Secrets(environment: [:], read: { _ in [] }),
            commands: CommandRunner(environment: ["PATH": "/usr/bin:/bin"])
        ) { event in events.all.withLock { $0.append(event) } }
        return try await performer.perform(interruptions: never)
    }

    /// What a finished Region looks like, without what differs from run to run: the new identities and times.
    private static func shape(_ region: SimulatedRegion) async throws -> [String] {
        try await region.clock.sleep(for: .seconds(3600))
        var lines: [String] = []
        for instance in await region.instances {
            var members = instance.members
            let origin = await region.origin(of: instance.dbiResourceId ?? "")
            for name in ["InstanceCreateTime", "DbiResourceId"] { members[name] = nil }
            members["ReadReplicaDBInstanceIdentifiers"] = .array(
                instance.replicaReferences.sorted().map { .string($0) }
            )
            lines.append("\(instance.identifier) \(origin) \(JSONValue.object(members).line)")
        }
        return lines.sorted()
    }

    @Test func theExampleEndsAsPlanned() async throws {
        let region = try SimulatedRegion(json: Self.example())
        let events = Events()
        let ending = try await Self.perform(Self.stream(), in: region, clock: region.clock, events: events)
        #expect(ending == .done)
        #expect(events.ids(.done).count == 11)
        let old = try InstanceGraph(json: Self.example())
        for name in ["mitosis-demo", "mitosis-demo-replica"] as [DBInstanceIdentifier] {
            let new = try #require(await region.instances.first { $0.identifier == name })
            let before = try #require(old[name])
            #expect(new.dbiResourceId != before.dbiResourceId)
            #expect(await region.origin(of: new.dbiResourceId ?? "") == "db-PRODPRIMARY")
            for attribute in Attribute.all where attribute.form != .tags {
                guard let wanted = attribute.value(of: before) else { continue }
                #expect(
                    attribute.isShown(wanted, by: .createDBInstanceReadReplica, in: new),
                    "\(name) \(attribute.member)"
                )
            }
        }
        for name in ["mitosis-prod", "mitosis-prod-replica", "etl-temp-db"] as [DBInstanceIdentifier] {
            #expect(await region.instances.first { $0.identifier == name } == old[name])
        }
    }

    struct Tree: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// The replicas to add below demo, each with its source.
        var replicas: [(name: String, source: String)] = []
        var method = CloneMethod.Wish.best
        var engine = "mysql"
    }

    static let trees = [
        Tree(testDescription: "wide", replicas: (2...9).map { ("mitosis-demo-r\($0)", "mitosis-demo") }),
        Tree(
            testDescription: "deep",
            replicas: [("mitosis-demo-r2", "mitosis-demo-replica"), ("mitosis-demo-r3", "mitosis-demo-r2")]
        ),
        Tree(testDescription: "restored from a snapshot", method: .newestSnapshot),
        Tree(testDescription: "restored to a point in time", method: .pointInTime(nil)),
        Tree(testDescription: "of PostgreSQL", engine: "postgres"),
    ]

    /// The example's graph with a tree of another shape below demo.
    private static func graph(_ tree: Tree) throws -> [UInt8] {
        let value = try JSONValue(parsing: example(), of: "the example")
        var instances = (value["DBInstances"]?.array ?? []).compactMap(\.object)
        let template = try #require(instances.first { $0["DBInstanceIdentifier"] == "mitosis-demo-replica" })
        for replica in tree.replicas {
            var object = template
            object["DBInstanceIdentifier"] = .string(replica.name)
            object["DBInstanceArn"] = .string("arn:aws:rds:us-east-1:123456789012:db:\(replica.name)")
            object["DbiResourceId"] = .string("db-\(replica.name)")
            object["ReadReplicaSourceDBInstanceIdentifier"] = .string(replica.source)
            instances.append(object)
        }
        for index in instances.indices {
            let replicas = instances.filter {
                $0["ReadReplicaSourceDBInstanceIdentifier"] == instances[index]["DBInstanceIdentifier"]
            }
            instances[index]["ReadReplicaDBInstanceIdentifiers"] = .array(
                replicas.compactMap { $0["DBInstanceIdentifier"] }
            )
            if !replicas.isEmpty, instances[index]["BackupRetentionPeriod"] == 0 {
                instances[index]["BackupRetentionPeriod"] = 1
            }
            instances[index]["Engine"] = .string(tree.engine)
            if tree.engine == "postgres" { instances[index]["EngineVersion"] = "15.4" }
        }
        let snapshot: JSONValue = [
            "DBSnapshotIdentifier": "rds:mitosis-prod-2026-11-23-01-10", "DBInstanceIdentifier": "mitosis-prod",
            "DbiResourceId": "db-PRODPRIMARY", "Engine": .string(tree.engine), "Status": "available",
            "SnapshotCreateTime": "2026-11-23T01:10:00Z",
        ]
        let graph: JSONValue = [
            "DBInstances": .array(instances.map { .object($0) }), "DBSnapshots": [snapshot],
            "CapturedAt": "2026-11-23T20:14:24Z",
        ]
        return Array(graph.line.utf8)
    }

    @Test(arguments: trees)
    func treesOfAnyShapeEndWithTheirAttributes(_ tree: Tree) async throws {
        let json = try Self.graph(tree)
        let before = try InstanceGraph(json: json)
        var options = PlanOptions(source: "mitosis-prod", targets: ["mitosis-demo"])
        options.method = tree.method
        let stream = try OperationStream(plan(options, in: before, environment: [:]).operations)
        let region = try SimulatedRegion(json: json)
        #expect(try await Self.perform(stream, in: region, clock: region.clock) == .done)
        let after = try InstanceGraph(await region.instances)
        #expect(after.instances.map(\.identifier).sorted() == before.instances.map(\.identifier).sorted())
        for old in before.tree(of: "mitosis-demo") {
            let new = try #require(after[old.identifier])
            #expect(new.sourceReference == old.sourceReference)
            #expect(await region.origin(of: new.dbiResourceId ?? "") == "db-PRODPRIMARY")
            for attribute in Attribute.all where attribute.form != .tags {
                guard let wanted = attribute.value(of: old) else { continue }
                let isShown = attribute.isShown(wanted, by: .createDBInstanceReadReplica, in: new)
                #expect(isShown, "\(old.identifier) \(attribute.member)")
            }
        }
    }

    @Test func aSecondRunDoesNothing() async throws {
        let region = try SimulatedRegion(json: Self.example())
        let stream = try Self.stream()
        _ = try await Self.perform(stream, in: region, clock: region.clock)
        let events = Events()
        #expect(try await Self.perform(stream, in: region, clock: region.clock, events: events) == .done)
        #expect(events.ids(.started).isEmpty)
        #expect(events.ids(.skipped).count == 11)
    }

    struct Trouble: Sendable, CustomTestStringConvertible {
        fileprivate var fault: FaultyRegion.Fault
        var call: Int
        var testDescription: String { "\(fault) at call \(call)" }
    }

    static let troubles = FaultyRegion.Fault.allCases.flatMap { fault in
        (1...11).map { Trouble(fault: fault, call: $0) }
    }

    /// Whatever goes wrong at whichever call, running the same stream again ends in the same state.
    @Test(arguments: troubles)
    func anyTroubleEndsAsAnUndisturbedRun(_ trouble: Trouble) async throws {
        let stream = try Self.stream()
        let undisturbed = try SimulatedRegion(json: Self.example())
        _ = try await Self.perform(stream, in: undisturbed, clock: undisturbed.clock)

        let region = try SimulatedRegion(json: Self.example())
        let faulty = FaultyRegion(region, trouble.fault, at: trouble.call)
        let first = try? await Self.perform(stream, in: faulty, clock: region.clock)
        switch trouble.fault {
        case .killedBefore, .killedAfter:
            #expect(first != .done)
            #expect(try await Self.perform(stream, in: region, clock: region.clock) == .done)
        case .lostReply, .lostRequest, .busy: #expect(first == .done)
        }
        let (found, expected) = (try await Self.shape(region), try await Self.shape(undisturbed))
        #expect(found == expected)
    }

    @Test func phasesCanBePerformedDaysApart() async throws {
        let region = try SimulatedRegion(json: Self.example())
        let stream = try Self.stream { $0.restart = "true" }
        for phase in Phase.allCases {
            let settings = Performer.Settings(phases: [phase])
            #expect(try await Self.perform(stream, in: region, clock: region.clock, settings: settings) == .done)
            try await region.clock.sleep(for: .seconds(86_400))
        }
        let names = try InstanceGraph(json: Self.example()).instances.map(\.identifier).sorted()
        #expect(await region.instances.map(\.identifier).sorted() == names)
    }

    @Test func aPhaseWaitsForNoOtherOne() async throws {
        let region = try SimulatedRegion(json: Self.example())
        let before = await region.instances
        let settings = Performer.Settings(phases: [.swap])
        let ending = try await Self.perform(Self.stream(), in: region, clock: region.clock, settings: settings)
        guard case .refused = ending else {
            Issue.record("\(ending)")
            return
        }
        #expect(await region.instances == before)
    }

    @Test func oneAtATimeIsTheStreamsOrder() async throws {
        let region = try SimulatedRegion(json: Self.example())
        let events = Events()
        let stream = try Self.stream()
        let settings = Performer.Settings(parallel: 1)
        #expect(
            try await Self.perform(stream, in: region, clock: region.clock, settings: settings, events: events) == .done
        )
        #expect(events.ids(.started) == stream.operations.map { "\($0.id)" })
    }

    @Test func aFailedCommandStopsBeforeAnythingIsDeleted() async throws {
        let region = try SimulatedRegion(json: Self.example())
        let ending = try await Self.perform(Self.stream { $0.restart = "exit 7" }, in: region, clock: region.clock)
        guard case .stopped(let reason) = ending else {
            Issue.record("\(ending)")
            return
        }
        #expect(reason.contains("status 7"))
        #expect(await region.instances.contains { $0.dbiResourceId == "db-DEMOPRIMARY" })
    }

    @Test func aFailedPreparationLeavesTheOldTreeInPlace() async throws {
        let region = try SimulatedRegion(json: Self.example())
        _ = try await Self.perform(Self.stream { $0.prepare = "false" }, in: region, clock: region.clock)
        let names = await region.instances.filter { $0.dbiResourceId?.hasPrefix("db-DEMO") == true }.map(\.identifier)
        #expect(names == ["mitosis-demo", "mitosis-demo-replica"])
    }

    @Test func aTimeoutIsAFailure() async throws {
        let region = try SimulatedRegion(json: Self.example())
        let settings = Performer.Settings(timeout: .seconds(60))
        let ending = try await Self.perform(Self.stream(), in: region, clock: region.clock, settings: settings)
        guard case .stopped(let reason) = ending else {
            Issue.record("\(ending)")
            return
        }
        #expect(reason.hasPrefix("clone:mitosis-demo: it took longer than"))
    }
}
