import Foundation
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// Answers of RDS that pass, and names that are free before the instance that bore them is back.
@Suite struct AnswersTests {
    /// The tree's members in three zones.
    private static let group: JSONObject = [
        "DBSubnetGroup": [
            "DBSubnetGroupName": "databases", "VpcId": "vpc-0a1b2c3d",
            "Subnets": .array(
                ["a", "b", "c"].map { zone -> JSONValue in
                    [
                        "SubnetIdentifier": .string("subnet-\(zone)"), "SubnetStatus": "Active",
                        "SubnetAvailabilityZone": ["Name": .string("us-east-1\(zone)")],
                    ]
                }
            ),
        ]
    ]

    /// A Region some of whose zones have no room, for so many seconds.
    private static func region(
        _ tree: Tree,
        full zones: [String: Double] = [:],
        durations: SimulatedDurations = .realistic,
        changing change: (inout JSONObject) -> Void = { _ in }
    ) throws -> SimulatedRegion {
        var graph = try JSONValue(parsing: tree.graph(), of: "the graph").object ?? [:]
        let start = try #require(graph["CapturedAt"]?.string.flatMap { Date(timestamp: $0) })
        let ends = zones.mapValues { JSONValue.string((start + $0).timestamp) }
        graph["Simulation"] = ["Now": .string(start.timestamp), "FullZones": .object(JSONObject(ends))]
        graph["DBInstances"] = .array(
            (graph["DBInstances"]?.array ?? []).map { item in
                var members = item.object ?? [:]
                change(&members)
                return .object(members)
            }
        )
        return try SimulatedRegion(json: Array(JSONValue.object(graph).line.utf8), durations: durations)
    }

    /// Seconds count here.
    private static let often = Performer.Settings()

    private static func zones(_ region: SimulatedRegion) async -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: await region.instances.map {
                ($0.identifier.description, $0["AvailabilityZone"]?.string ?? "")
            }
        )
    }

    // MARK: - Zones

    @Test func anotherZoneIsAskedWhereTheOldOnesHasNoRoom() async throws {
        var tree = Tree.twoNodes
        tree.members = Self.group
        let region = try Self.region(tree, full: ["us-east-1b": 1e9])
        let events = Events()
        let performer = try Runs.performer(tree.stream(), in: region, clock: region.clock, events: events)
        #expect(try await performer.perform(interruptions: Runs.never) == .done)
        // The zone with the fewest of the tree.
        #expect(await Self.zones(region)["mitosis-demo-replica"] == "us-east-1c")
        #expect(await Self.zones(region)["mitosis-demo"] == "us-east-1a")
        let said = events.all.withLock { $0.filter { $0.kind == .waiting }.compactMap(\.message) }
        #expect(said.contains { $0.hasPrefix("us-east-1b has no room, so us-east-1c is asked: ") }, "\(said)")
        let lines = await performer.finalSummary().lines(.done, resumption: "")
        #expect(lines.contains("'mitosis-demo-replica' is in us-east-1c, since us-east-1b has no room"), "\(lines)")
    }

    @Test func roomThatComesIsWaitedFor() async throws {
        var tree = Tree.twoNodes
        tree.members = Self.group
        let zones = ["us-east-1a": 1500.0, "us-east-1b": 1e9, "us-east-1c": 1e9]
        let region = try Self.region(tree, full: zones)
        let events = Events()
        let ending = try await Runs.perform(
            tree.stream(),
            in: region,
            clock: region.clock,
            settings: Self.often,
            events: events
        )
        #expect(ending == .done)
        #expect(await Self.zones(region)["mitosis-demo"] == "us-east-1a")
        // All of them, several times, and not every second.
        let asked = events.all.withLock {
            $0.filter { $0.id.description == "clone:mitosis-demo" && $0.kind == .waiting }
        }
        #expect((4...30).contains(asked.count), "\(asked)")
    }

    @Test(arguments: [true, false])
    func theZoneIsThePointWhereAPersonSaysSo(_ isByOption: Bool) async throws {
        var tree = Tree.twoNodes
        tree.members = Self.group
        let region = try Self.region(tree, full: ["us-east-1a": 1e9, "us-east-1c": 1e9])
        var operations = try tree.stream().operations
        if !isByOption { operations[0].parameters["AvailabilityZone"] = "us-east-1c" }
        var settings = Performer.Settings()
        settings.keepsZones = isByOption
        let start = region.clock.now
        let stream = try OperationStream(operations)
        try stream.check()
        let ending = try await Runs.perform(stream, in: region, clock: region.clock, settings: settings)
        guard case .stopped(let reason) = ending else {
            Issue.record("\(ending)")
            return
        }
        #expect(reason.hasPrefix("clone:mitosis-demo: An error occurred (InsufficientDBInstanceCapacity)"), "\(reason)")
        #expect(
            reason.contains("run the same operations later, or choose another class than db.t3.micro or another zone")
        )
        #expect((3600...4200).contains(region.clock.now.timeIntervalSince(start)))
    }

    /// A reader's zone may be any of its cluster's.
    @Test func instancesOfClustersFindAnotherZone() async throws {
        let cluster = ClusterRegion()
        let tree = Tree(testDescription: "a cluster", cluster: cluster)
        let graph = try InstanceGraph(json: tree.graph())
        let reader = try #require(graph["shop-staging-2"])
        let zone = try #require(reader["AvailabilityZone"]?.string)
        let owner = try #require(graph.cluster("cluster/shop-staging"))
        let own = (owner["AvailabilityZones"]?.array ?? []).compactMap(\.string)
        let name = try #require(owner["DBSubnetGroup"]?.string)
        let subnets = own.map { JSONValue.object(["SubnetAvailabilityZone": ["Name": .string($0)]]) }
        let region = try Self.region(tree, full: [zone: 1e9]) { members in
            guard members["DBClusterIdentifier"] != nil else { return }
            members["DBSubnetGroup"] = ["DBSubnetGroupName": .string(name), "Subnets": .array(subnets)]
        }
        #expect(try await Runs.perform(tree.stream(), in: region, clock: region.clock, settings: Self.often) == .done)
        let place = await Self.zones(region)["shop-staging-2"] ?? ""
        #expect(place != zone && own.contains(place), "\(place)")
    }

    // MARK: - Storage

    @Test func storageThatIsBeingOptimisedIsWaitedFor() async throws {
        let region = try Self.region(.twoNodes, durations: Self.optimising)
        _ = try await region.call(
            .modifyDBInstance,
            ["DBInstanceIdentifier": "mitosis-demo", "AllocatedStorage": 300, "ApplyImmediately": true]
        )
        try await region.clock.sleep(for: .seconds(200))
        let again: JSONObject = [
            "DBInstanceIdentifier": "mitosis-demo", "AllocatedStorage": 400, "ApplyImmediately": true,
        ]
        let error = await #expect(throws: ServiceError.self) { _ = try await region.call(.modifyDBInstance, again) }
        #expect(error.map { Refusal($0) } == .passing)
        // Anything else is done meanwhile.
        let other: JSONObject = [
            "DBInstanceIdentifier": "mitosis-demo", "BackupRetentionPeriod": 3, "ApplyImmediately": true,
        ]
        _ = try await region.call(.modifyDBInstance, other)
        try await region.clock.sleep(for: .seconds(4000))
        _ = try await region.call(.modifyDBInstance, again)
    }

    private static var optimising: SimulatedDurations {
        var durations = SimulatedDurations.realistic
        durations.storageOptimization = 3000
        return durations
    }

    /// What RDS does not take yet is asked again less and less often, and taken in the end.
    @Test func aCallThatIsNotTakenYetIsMadeAgain() async throws {
        let region = try Self.region(.twoNodes)
        let busy = BusyRegion(base: region, until: region.clock.now + 4000)
        let ending = try await Runs.perform(Tree.twoNodes.stream(), in: busy, clock: region.clock, settings: Self.often)
        #expect(ending == .done)
        let refusals = await busy.refusals
        #expect((20...160).contains(refusals), "\(refusals)")
    }

    // MARK: - Names

    /// A change that was pending keeps the old one away for minutes, and nobody waits for it.
    @Test func aNewInstanceTakesItsNameAsSoonAsThatIsFree() async throws {
        var tree = Tree.twoNodes
        tree.members = ["PendingModifiedValues": ["DBInstanceClass": "db.t3.small"]]
        tree.options = { $0.allowsPending = true }
        var durations = SimulatedDurations.realistic
        durations.modification = 1800
        let region = try Self.region(tree, durations: durations)
        let events = Events()
        #expect(
            try await Runs.perform(tree.stream(), in: region, clock: region.clock, settings: Self.often, events: events)
                == .done
        )
        for name in ["mitosis-demo", "mitosis-demo-replica"] {
            let gap = try #require(Self.gap(name, events))
            // The status lag, half a rename, and a look.
            #expect(gap.untilInstall <= 15 + 50 + 10, "\(gap)")
            #expect(gap.whole <= 200, "\(gap)")
        }
    }

    @Test func aClusterTakesItsNameAsSoonAsThatIsFree() async throws {
        let tree = Tree(testDescription: "a cluster", cluster: ClusterRegion())
        let region = try Self.region(tree)
        let events = Events()
        #expect(
            try await Runs.perform(tree.stream(), in: region, clock: region.clock, settings: Self.often, events: events)
                == .done
        )
        let gap = try #require(Self.gap("cluster/shop-staging", events))
        #expect(gap.untilInstall <= 15 + 30 + 10, "\(gap)")
    }

    /// RDS may say for a moment that the name is still taken.
    @Test func aNameThatIsNotFreeYetIsAskedForAgain() async throws {
        let region = try Self.region(.twoNodes)
        let slow = SlowNameRegion(base: region)
        let events = Events()
        let ending = try await Runs.perform(
            Tree.twoNodes.stream(),
            in: slow,
            clock: region.clock,
            settings: Self.often,
            events: events
        )
        #expect(ending == .done)
        let gap = try #require(Self.gap("mitosis-demo", events))
        #expect(gap.whole <= 240, "\(gap)")
    }

    private static func gap(_ name: String, _ events: Events) -> (untilInstall: Double, whole: Double)? {
        events.all.withLock { all in
            func time(_ kind: Event.Kind, _ stage: String) -> Date? {
                all.first { $0.kind == kind && $0.id.description == "\(stage):\(name)" }?.time
            }
            guard let gone = time(.started, "retire"), let asked = time(.started, "install"),
                let there = time(.done, "install")
            else { return nil }
            return (asked.timeIntervalSince(gone), there.timeIntervalSince(gone))
        }
    }
}

/// A Region whose monitoring is being set up for a while, so that it takes no modification.
private actor BusyRegion: RDSRegion {
    private let base: SimulatedRegion
    private let end: Date
    private(set) var refusals = 0

    init(base: SimulatedRegion, until end: Date) {
        self.base = base
        self.end = end
    }

    func call(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
        guard action == .modifyDBInstance, base.clock.now < end else { return try await base.call(action, parameters) }
        refusals += 1
        throw ServiceError(
            code: "InvalidParameterCombination",
            message: "RDS is configuring Enhanced Monitoring for this DB instance. Try your request later.",
            action: action
        )
    }
}

/// A Region in which a name is taken for some seconds more after its instance has got another one.
private actor SlowNameRegion: RDSRegion {
    private let base: SimulatedRegion
    private var firstAsked: [String: Date] = [:]

    init(base: SimulatedRegion) { self.base = base }

    func call(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
        if let name = parameters["NewDBInstanceIdentifier"]?.string, !name.hasPrefix("old-") {
            let first = firstAsked[name] ?? base.clock.now
            firstAsked[name] = first
            guard base.clock.now >= first + 20 else {
                throw ServiceError(
                    code: "DBInstanceAlreadyExists",
                    message: "DB instance already exists",
                    action: action
                )
            }
        }
        return try await base.call(action, parameters)
    }
}
