import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// Before names move, and before anything is deleted, the new instances are held against the live old ones.
@Suite struct AsWantedTests {
    /// What somebody has changed between build and swap, and what follows.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var name: DBInstanceIdentifier
        var change: JSONObject
        var action = Action.modifyDBInstance
        /// The operations that are found to be needed.
        var amended: [String]
        var tree = Tree.twoNodes
        var phases: Set<Phase> = [.swap]
    }

    static let cases = [
        Case(
            testDescription: "the old one has got another class",
            name: "mitosis-demo",
            change: ["DBInstanceClass": "db.t3.large"],
            amended: ["amend:mitosis-demo:modify"]
        ),
        Case(
            testDescription: "the old one has got another security group",
            name: "mitosis-demo",
            change: ["VpcSecurityGroupIds": ["sg-0other"]],
            amended: ["amend:mitosis-demo:modify"]
        ),
        Case(
            testDescription: "the old one has got another parameter group",
            name: "mitosis-demo",
            change: ["DBParameterGroupName": "demo-57"],
            amended: ["amend:mitosis-demo:modify", "amend:mitosis-demo:reboot"]
        ),
        Case(
            testDescription: "the old replica has got another window",
            name: "mitosis-demo-replica",
            change: ["PreferredMaintenanceWindow": "thu:10:00-thu:10:30"],
            amended: ["amend:mitosis-demo-replica:modify"]
        ),
        Case(
            testDescription: "the old one has got a tag",
            name: "mitosis-demo",
            change: ["Tags": [["Key": "Cost", "Value": "7"]]],
            action: .addTagsToResource,
            amended: ["amend:mitosis-demo:tags"]
        ),
        Case(
            testDescription: "the old one has lost a tag",
            name: "mitosis-demo",
            change: ["TagKeys": ["Service"]],
            action: .removeTagsFromResource,
            amended: ["amend:mitosis-demo:tags to remove"]
        ),
        Case(
            testDescription: "somebody has given the new one another security group",
            name: "temp-mitosis-demo",
            change: ["VpcSecurityGroupIds": ["sg-0other"]],
            amended: ["amend:mitosis-demo:modify"]
        ),
        Case(
            testDescription: "somebody has opened the new one to the public",
            name: "temp-mitosis-demo",
            change: ["PubliclyAccessible": true],
            amended: ["amend:mitosis-demo:modify"]
        ),
        Case(
            testDescription: "somebody has given the new replica another class",
            name: "temp-mitosis-demo-replica",
            change: ["DBInstanceClass": "db.r5.large"],
            amended: ["amend:mitosis-demo-replica:modify"]
        ),
        Case(
            testDescription: "of PostgreSQL, the old one keeps its backups for longer",
            name: "mitosis-demo",
            change: ["BackupRetentionPeriod": 9],
            amended: ["amend:mitosis-demo:modify"],
            tree: Tree(testDescription: "of PostgreSQL", engine: "postgres")
        ),
        // What the build asks for is sent again by the build; that it then has to be rebooted is seen before names move.
        Case(
            testDescription: "somebody has given the new one another parameter group",
            name: "temp-mitosis-demo",
            change: ["DBParameterGroupName": "demo-57"],
            amended: ["amend:mitosis-demo:reboot"],
            phases: [.build, .swap]
        ),
        // What comes after the root's change of names, or after a proxy's, is no less looked at before.
        Case(
            testDescription: "the old replica has got a tag, and a proxy moves first",
            name: "mitosis-demo-replica",
            change: ["Tags": [["Key": "Cost", "Value": "7"]]],
            action: .addTagsToResource,
            amended: ["amend:mitosis-demo-replica:tags"],
            tree: Tree.withProxies[0]
        ),
        Case(
            testDescription: "an instance of the old cluster has got a tag",
            name: "shop-staging-2",
            change: ["Tags": [["Key": "Cost", "Value": "7"]]],
            action: .addTagsToResource,
            amended: ["amend:shop-staging-2:tags"],
            tree: Tree.clusters[0]
        ),
        Case(testDescription: "nothing", name: "", change: [:], amended: []),
    ]

    private static func change(_ example: Case, in region: SimulatedRegion) async throws {
        guard !example.change.isEmpty else { return }
        var parameters = example.change
        if example.action == .modifyDBInstance {
            parameters["DBInstanceIdentifier"] = JSONValue(example.name)
            parameters["ApplyImmediately"] = true
        } else {
            parameters["ResourceName"] = .string("arn:aws:rds:us-east-1:123456789012:db:\(example.name)")
        }
        _ = try await region.call(example.action, parameters)
        try await region.clock.sleep(for: .seconds(3600))
        if let old = await region.instances.first(where: { $0.identifier == example.name }), old.needsReboot {
            _ = try await region.call(.rebootDBInstance, ["DBInstanceIdentifier": JSONValue(example.name)])
            try await region.clock.sleep(for: .seconds(3600))
        }
    }

    @Test(arguments: cases)
    func whatHasChangedIsSentAgainBeforeNamesMove(_ example: Case) async throws {
        let region = try SimulatedRegion(json: example.tree.graph())
        let stream = try example.tree.stream()
        let build = Performer.Settings(selection: .init(phases: [.build]), poll: .seconds(30))
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: build) == .done)
        try await Self.change(example, in: region)
        let wanted = await region.instances
        let events = Events()
        let swap = Performer.Settings(selection: .init(phases: example.phases), poll: .seconds(30))
        #expect(
            try await Runs.perform(stream, in: region, clock: region.clock, settings: swap, events: events) == .done
        )
        let done = events.ids(.done)
        #expect(done.filter { $0.hasPrefix("amend") } == example.amended)
        let now = await region.instances
        let nodes = try PlannedTrees(stream).nodes
        for (name, node) in nodes where !name.isCluster {
            let old = try #require(wanted.first { $0.identifier == name })
            let new = try #require(now.first { $0.identifier == name })
            let expects = try #require(node.operations.first { $0.id.stage == .retire }?.expects)
            #expect(Amendment.differences(of: new, from: old, node, expects) == [], "\(name)")
            #expect(!new.needsReboot)
        }
        // No name had moved before.
        if let last = done.lastIndex(where: { $0.hasPrefix("amend") }) {
            #expect(done.firstIndex { $0.hasPrefix("retire") } ?? 0 > last)
        }
    }

    /// The first random one of the engine in which a tree is small, and can be planned.
    private static func smallRegion(of engine: String) -> RandomRegion? {
        for seed in 0..<2000 as Range<UInt64> {
            let random = RandomRegion(seed: seed)
            guard random.fault == nil, random.source["Engine"]?.string == engine, random.instances.count < 7,
                random.options.targets == ["demo"], random.options.tempPrefix == "temp-",
                let graph = try? random.graph(), (try? plan(random.options, in: graph, environment: [:])) != nil
            else { continue }
            return random
        }
        return nil
    }

    /// Whatever the engine is: the old one has got another group, and somebody has changed the new one by hand.
    @Test(arguments: Set(EngineRules.all.map(\.name)).sorted())
    func ofAllEngines(_ engine: String) async throws {
        let random = try #require(Self.smallRegion(of: engine))
        let region = try SimulatedRegion(json: RandomRegion.json(random.graph()))
        let stream = try OperationStream(plan(random.options, in: random.graph(), environment: [:]).operations)
        func perform(_ phase: Phase, _ events: Events = Events()) async throws -> Performer.Ending {
            let settings = Performer.Settings(selection: .init(phases: [phase]), poll: .seconds(60))
            return try await Runs.perform(stream, in: region, clock: region.clock, settings: settings, events: events)
        }
        #expect(try await perform(.build) == .done, "seed \(random.seed)")
        let isPublic = random.instances.first { $0["DBInstanceIdentifier"] == "demo" }?["PubliclyAccessible"] == true
        for (name, change) in [
            ("demo", ["VpcSecurityGroupIds": ["sg-0other"]]), ("temp-demo", ["PubliclyAccessible": .bool(!isPublic)]),
        ] as [(JSONValue, JSONObject)] {
            let parameters = change.merging(["DBInstanceIdentifier": name, "ApplyImmediately": true]) { $1 }
            _ = try await region.call(.modifyDBInstance, parameters)
            try await region.clock.sleep(for: .seconds(7200))
        }
        let old = try #require(await region.instances.first { $0.identifier == "demo" })
        let events = Events()
        #expect(try await perform(.swap, events) == .done, "seed \(random.seed)")
        #expect(events.ids(.done).contains("amend:demo:modify"), "seed \(random.seed)")
        let new = try #require(await region.instances.first { $0.identifier == "demo" })
        for member in ["VpcSecurityGroups", "PubliclyAccessible"] {
            #expect(new[member] == old[member], "seed \(random.seed): \(member)")
        }
    }

    /// What no call changes is refused with both values, and nothing is done.
    @Test func whatCannotBeSentAgainIsRefused() async throws {
        let tree = Tree.twoNodes
        var region = try SimulatedRegion(json: tree.graph())
        let stream = try tree.stream()
        _ = try await Runs.perform(
            stream,
            in: region,
            clock: region.clock,
            settings: .init(selection: .init(phases: [.build]))
        )
        let text = JSONValue.object(await region.json).line
        let graph = try InstanceGraph(json: Array(text.utf8))
        var changed = await region.json
        changed["DBInstances"] = .array(
            graph.instances.map { instance in
                var members = instance.members
                if instance.identifier == "mitosis-demo" { members["EngineVersion"] = "5.7.99" }
                return .object(members)
            }
        )
        region = try SimulatedRegion(json: Array(JSONValue.object(changed).line.utf8))
        let counting = FaultyRegion(region)
        let swap = Performer.Settings(selection: .init(phases: [.swap]))
        guard
            case .refused(let reason) = try await Runs.perform(
                stream,
                in: counting,
                clock: region.clock,
                settings: swap
            )
        else {
            Issue.record("it is not refused")
            return
        }
        #expect(reason.contains("EngineVersion is 5.7"), "\(reason)")
        #expect(reason.contains("and 5.7.99 at the old one"), "\(reason)")
        #expect(await counting.changes == 0)
        let accepting = Performer.Settings(selection: .init(phases: [.swap]), acceptsDifferences: true)
        #expect(
            try await Runs.perform(stream, in: counting, clock: region.clock, settings: accepting) == .done
        )
    }

    /// Who edits the operations gets what the edit says.
    @Test func anEditedParameterIsAWish() async throws {
        let tree = Tree.twoNodes
        let region = try SimulatedRegion(json: tree.graph())
        var operations = try tree.stream().operations
        let index = try #require(operations.firstIndex { $0.id.stage == .clone })
        operations[index].parameters["DBInstanceClass"] = "db.t3.small"
        let events = Events()
        let stream = try OperationStream(operations)
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, events: events) == .done)
        #expect(events.ids(.done).allSatisfy { !$0.hasPrefix("amend") })
        let new = await region.instances.first { $0.identifier == "mitosis-demo" }
        #expect(new?["DBInstanceClass"] == "db.t3.small")
    }

    /// Days after the swap, what somebody has changed on purpose is not changed back: nothing is deleted until a person
    /// decides.
    @Test func nothingIsDeletedWhileTheNewOneDiffers() async throws {
        let tree = Tree.twoNodes
        let region = try SimulatedRegion(json: tree.graph())
        let stream = try tree.stream()
        let first = Performer.Settings(selection: .init(phases: [.build, .swap]), poll: .seconds(30))
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: first) == .done)
        let change: JSONObject = [
            "DBInstanceIdentifier": "mitosis-demo", "DBInstanceClass": "db.t3.large", "ApplyImmediately": true,
        ]
        _ = try await region.call(.modifyDBInstance, change)
        try await region.clock.sleep(for: .seconds(3600))
        let counting = FaultyRegion(region)
        var clean = Performer.Settings(selection: .init(phases: [.clean]))
        let ending = try await Runs.perform(stream, in: counting, clock: region.clock, settings: clean)
        guard case .refused(let reason) = ending else {
            Issue.record("it is not refused: \(ending)")
            return
        }
        #expect(reason.contains("DBInstanceClass is db.t3.large, and db.t3.micro at the old one"), "\(reason)")
        #expect(await counting.changes == 0)
        clean.acceptsDifferences = true
        #expect(try await Runs.perform(stream, in: counting, clock: region.clock, settings: clean) == .done)
        #expect(await region.instances.allSatisfy { !$0.identifier.description.hasPrefix("old-") })
    }
}
