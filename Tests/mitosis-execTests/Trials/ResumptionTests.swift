import Foundation
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// What is left of a run that stopped anywhere, planned from the live graph alone, ends as an undisturbed run does.
@Suite struct ResumptionTests {
    private static let seldom = Performer.Settings(poll: .seconds(300))

    /// The tree's plan for what is left in a Region.
    private static func rest(of tree: Tree, in region: SimulatedRegion) async throws -> Plan {
        var options = tree.planOptions
        options.isResuming = true
        // The time that the graph was taken at stands in a tag, and is the only thing that may differ.
        var graph = try InstanceGraph(json: Array(JSONValue.object(await region.json).line.utf8))
        graph.capturedAt = "2026-11-23T20:14:24Z"
        return try plan(options, in: graph, environment: [:])
    }

    @Test(arguments: Tree.every)
    func goesOnFromAnyCall(_ tree: Tree) async throws {
        let before = try SimulatedRegion(json: tree.graph())
        let recording = FaultyRegion(before, keepsHistory: true)
        let stream = try tree.stream()
        #expect(try await Runs.perform(stream, in: recording, clock: before.clock, settings: Self.seldom) == .done)
        let expected = try await Runs.shape(before)
        var resumed = 0
        for (index, moment) in await recording.history.enumerated() {
            let region = await moment.after.copy()
            let what = "\(tree): after call \(index + 1), \(moment.effect.prefix(90))"
            let rest: Plan
            do {
                rest = try await Self.rest(of: tree, in: region)
            } catch let error as PlanRefusal {
                // Between the two calls that move an endpoint only the operations know what it was.
                if error.message.contains("has custom endpoints that the graph lacks") { continue }
                // Once the last old instance is on its way out, there is nothing to plan any more.
                #expect(moment.effect.hasPrefix("DeleteDB"), "\(what): \(error.message)")
                #expect(error.message.contains("has stopped on its way"), "\(what): \(error.message)")
                continue
            }
            resumed += 1
            #expect(rest.operations.allSatisfy { $0.plan == stream.operations[0].plan }, "\(what)")
            let going = try OperationStream(rest.operations)
            let ending = try await Runs.perform(going, in: region, clock: region.clock, settings: Self.seldom)
            #expect(ending == .done, "\(what)")
            let found = try await Runs.shape(region)
            #expect(found == expected, "\(what)")
        }
        #expect(resumed > 5)
    }

    // MARK: - Odd names, copies, and what was changed by hand

    /// The Region after a run of some phases, with its instances changed.
    private static func region(
        after phases: Set<Phase>,
        of tree: Tree = .twoNodes,
        _ change: (inout [DBInstance]) throws -> Void = { _ in }
    ) async throws -> SimulatedRegion {
        let region = try SimulatedRegion(json: tree.graph())
        let settings = Performer.Settings(selection: .init(phases: phases), poll: .seconds(300))
        #expect(try await Runs.perform(tree.stream(), in: region, clock: region.clock, settings: settings) == .done)
        var instances = await region.instances
        try change(&instances)
        var json = await region.json
        json["DBInstances"] = .array(instances.map { .object($0.members) })
        return try SimulatedRegion(json: Array(JSONValue.object(json).line.utf8))
    }

    /// A primary restored from the instance of another name, whose tags RDS has copied.
    private static func copy(
        of original: DBInstanceIdentifier,
        as name: DBInstanceIdentifier,
        among instances: [DBInstance]
    ) throws -> DBInstance {
        var copy = try #require(instances.first { $0.identifier == original })
        copy["DBInstanceArn"] = .string(copy.arn.sibling(name).description)
        copy.identifier = name
        copy["DbiResourceId"] = "db-COPY"
        copy["ReadReplicaSourceDBInstanceIdentifier"] = nil
        copy["ReadReplicaDBInstanceIdentifiers"] = nil
        return copy
    }

    @Test(arguments: [("old-demo", "temp-", "old-"), ("temp-demo", "temp-", "old-"), ("mitosis-demo", "Xy-", "Gone-")])
    func goesOnWhateverTheNamesBeginWith(_ target: String, _ temporary: String, _ retired: String) async throws {
        let text = String(decoding: try Tree.twoNodes.graph(), as: UTF8.self)
            .replacingOccurrences(of: "mitosis-demo", with: target)
        var options = PlanOptions(source: "mitosis-prod", targets: [.init(target)])
        (options.tempPrefix, options.oldPrefix) = (temporary, retired)
        let before = try SimulatedRegion(json: Array(text.utf8))
        let recording = FaultyRegion(before, keepsHistory: true)
        let there = try plan(options, in: InstanceGraph(await before.instances), environment: [:])
        let stream = try OperationStream(there.operations)
        #expect(try await Runs.perform(stream, in: recording, clock: before.clock, settings: Self.seldom) == .done)
        let expected = await Set(before.instances.map(\.identifier))
        options.isResuming = true
        for (index, moment) in await recording.history.enumerated() where !moment.effect.hasPrefix("DeleteDBInstance") {
            let region = await moment.after.copy()
            let rest = try plan(options, in: InstanceGraph(await region.instances), environment: [:])
            #expect(rest.operations.map(\.id) == there.operations.map(\.id), "after call \(index + 1)")
            #expect(rest.operations.map(\.plan) == there.operations.map(\.plan), "after call \(index + 1)")
            let going = try OperationStream(rest.operations)
            #expect(try await Runs.perform(going, in: region, clock: region.clock, settings: Self.seldom) == .done)
            #expect(await Set(region.instances.map(\.identifier)) == expected, "after call \(index + 1)")
        }
    }

    /// What is left to be made would get names that the plan's own operations do not look for.
    @Test func otherPrefixesThanThePlansAreRefused() async throws {
        let region = try await Self.region(after: [.build])
        var options = Tree.twoNodes.planOptions
        options.isResuming = true
        options.tempPrefix = "next-"
        let graph = try InstanceGraph(await region.instances)
        let error = #expect(throws: PlanRefusal.self) { try plan(options, in: graph, environment: [:]) }
        let reason = "has the names 'temp-mitosis-demo' and 'old-mitosis-demo', and these options give others"
        #expect(error?.reasons.contains { $0.text.hasSuffix(reason) } == true, "\(error?.reasons ?? [])")
    }

    @Test(arguments: [Set<Phase>([.build]), [.build, .swap]])
    func copiesOfTheCloneNeitherStopItNorStandForIt(_ phases: Set<Phase>) async throws {
        let original: DBInstanceIdentifier = phases.contains(.swap) ? "mitosis-demo" : "temp-mitosis-demo"
        let region = try await Self.region(after: phases) { instances in
            instances.append(try Self.copy(of: original, as: "somebodys-copy", among: instances))
        }
        let rest = try await Self.rest(of: .twoNodes, in: region)
        #expect(rest.operations.map(\.id) == (try Tree.twoNodes.stream()).operations.map(\.id))
        #expect(!rest.said.contains { $0.contains("somebodys-copy") })
        let stream = try Tree.twoNodes.stream()
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: Self.seldom) == .done)
        #expect(await region.instances.contains { $0.identifier == "somebodys-copy" && $0.dbiResourceId == "db-COPY" })
    }

    @Test func twoThatMayBeTheCloneAreRefused() async throws {
        let region = try await Self.region(after: [.build]) { instances in
            instances.append(try Self.copy(of: "temp-mitosis-demo", as: "undone-mitosis-demo", among: instances))
        }
        let error = await #expect(throws: PlanRefusal.self) { try await Self.rest(of: .twoNodes, in: region) }
        #expect(error?.message.contains("all but one are copies") == true, "\(error?.message ?? "")")
    }

    /// Somebody deletes the old primary first, so RDS promotes its replica, which stands alone then.
    @Test(arguments: [Tree.twoNodes, .cascade])
    func oldReplicasWhoseSourceIsGoneAreCleanedUp(_ tree: Tree) async throws {
        let region = try await Self.region(after: [.build, .swap], of: tree) { instances in
            instances.removeAll { $0.identifier == "old-mitosis-demo" }
            for index in instances.indices where instances[index].identifier == "old-mitosis-demo-replica" {
                instances[index]["ReadReplicaSourceDBInstanceIdentifier"] = nil
            }
        }
        let rest = try await Self.rest(of: tree, in: region)
        #expect(rest.said.contains { $0.hasSuffix("which was 'mitosis-demo-replica'") }, "\(rest.said)")
        let going = try OperationStream(rest.operations)
        #expect(try await Runs.perform(going, in: region, clock: region.clock, settings: Self.seldom) == .done)
        #expect(await !region.instances.contains { $0.identifier.description.hasPrefix("old-") })
    }

    /// What is left goes by what the clone is: somebody has given it another class, and taken its tags away.
    @Test func aCloneThatSomebodyChangedEndsWithWhatTheOldOneHad() async throws {
        let tree = Tree.twoNodes
        let original = try #require(try InstanceGraph(json: tree.graph())["mitosis-demo"])
        let region = try await Self.region(after: [.build]) { instances in
            for index in instances.indices where instances[index].identifier == "temp-mitosis-demo" {
                instances[index]["DBInstanceClass"] = "db.m5.24xlarge"
                instances[index]["TagList"] = JSONValue(
                    tags: instances[index].tags.filter { !PlanTag.isCopied($0.key) }
                )
            }
        }
        let going = try OperationStream(await Self.rest(of: tree, in: region).operations)
        #expect(try await Runs.perform(going, in: region, clock: region.clock, settings: Self.seldom) == .done)
        let new = try #require(await region.instances.first { $0.identifier == "mitosis-demo" })
        #expect(new.dbiResourceId != original.dbiResourceId)
        #expect(new["DBInstanceClass"] == original["DBInstanceClass"])
        #expect(
            new.tags.filter { PlanTag.isCopied($0.key) } == original.tags.filter { PlanTag.isCopied($0.key) }
        )
    }

    @Test(arguments: ["failed", "incompatible-restore"])
    func aCloneThatFailedForGoodIsToBeAbandoned(_ status: String) async throws {
        let region = try await Self.region(after: [.build]) { instances in
            for index in instances.indices where instances[index].identifier == "temp-mitosis-demo" {
                instances[index]["DBInstanceStatus"] = .string(status)
            }
        }
        let error = await #expect(throws: PlanRefusal.self) { try await Self.rest(of: .twoNodes, in: region) }
        #expect(error?.reasons.map(\.text) == ["the new instance 'temp-mitosis-demo' is \(status)"])
        #expect(error?.hint?.contains("mitosis-plan --abandon --target mitosis-demo | mitosis-exec") == true)
        #expect(error?.hint?.contains("names back") == false)
    }

    /// In the middle of the swap, the names are given back first; what the advice says works.
    @Test func aCloneThatFailedInTheMiddleOfTheSwapLeadsBackToTheOldTree() async throws {
        let tree = Tree.twoNodes
        let region = try await Self.region(after: [.build, .swap]) { instances in
            func rename(_ name: DBInstanceIdentifier, _ other: DBInstanceIdentifier) {
                for index in instances.indices {
                    if instances[index]["ReadReplicaSourceDBInstanceIdentifier"] == JSONValue(name) {
                        instances[index]["ReadReplicaSourceDBInstanceIdentifier"] = JSONValue(other)
                    }
                    instances[index]["ReadReplicaDBInstanceIdentifiers"] = .array(
                        instances[index].replicaReferences.map { .string($0 == "\(name)" ? "\(other)" : $0) }
                    )
                    guard instances[index].identifier == name else { continue }
                    instances[index]["DBInstanceArn"] = .string(instances[index].arn.sibling(other).description)
                    instances[index].identifier = other
                    instances[index]["DBInstanceStatus"] = "failed"
                }
            }
            rename("mitosis-demo", "temp-mitosis-demo")
        }
        let renames = [
            "old-mitosis-demo --new-db-instance-identifier mitosis-demo ",
            "mitosis-demo-replica --new-db-instance-identifier temp-mitosis-demo-replica ",
            "old-mitosis-demo-replica --new-db-instance-identifier mitosis-demo-replica ",
        ]
        let error = await #expect(throws: PlanRefusal.self) { try await Self.rest(of: tree, in: region) }
        for rename in renames { #expect(error?.hint?.contains(rename) == true, "\(error?.hint ?? "")") }
        // The summary says the same, and does not offer the failed one as the bearer of the name.
        let performer = try Runs.performer(tree.stream(), in: region, clock: region.clock)
        let ending = try await performer.perform(interruptions: Runs.never)
        let summary = await performer.finalSummary()
        #expect(summary.missingNames.map(\.bearer) == ["old-mitosis-demo"])
        let lines = summary.lines(.stopped("failed"), resumption: "to go on: mitosis-exec")
        #expect(ending != .done)
        #expect(lines.last == "then, to go on: mitosis-exec")
        for rename in renames { #expect(lines.dropLast().last?.contains(rename) == true, "\(lines)") }
        for words in renames.map({ $0.split(separator: " ").map(String.init) }) {
            _ = try await region.call(
                .modifyDBInstance,
                [
                    "DBInstanceIdentifier": .string(words[0]), "NewDBInstanceIdentifier": .string(words[2]),
                    "ApplyImmediately": true,
                ]
            )
            try await region.clock.sleep(for: .seconds(3600))
        }
        let removal = try abandon(
            AbandonOptions(targets: ["mitosis-demo"]),
            in: InstanceGraph(await region.instances),
            environment: [:]
        )
        let removing = try OperationStream(removal.operations)
        #expect(try await Runs.perform(removing, in: region, clock: region.clock, settings: Self.seldom) == .done)
        #expect(try await Runs.perform(tree.stream(), in: region, clock: region.clock, settings: Self.seldom) == .done)
    }

    @Test func saysWhatItFoundAndWhatItWillDelete() async throws {
        let region = try SimulatedRegion(json: Tree.twoNodes.graph())
        let settings = Performer.Settings(selection: .init(phases: [.build]))
        let stream = try Tree.twoNodes.stream()
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: settings) == .done)
        let rest = try await Self.rest(of: Tree.twoNodes, in: region)
        let id = stream.operations[0].plan
        #expect(
            rest.said.prefix(5) == [
                "note: the plan \(id) stopped while building",
                "note: 'mitosis-demo': the old db-DEMOPRIMARY is 'mitosis-demo', the new db-SIMULATED000001 is 'temp-mitosis-demo'",
                "note: 'mitosis-demo-replica': the old db-DEMOREPLICA is 'mitosis-demo-replica', "
                    + "the new db-SIMULATED000002 is 'temp-mitosis-demo-replica'",
                "note: will delete db-DEMOPRIMARY, which was 'mitosis-demo'",
                "note: will delete db-DEMOREPLICA, which was 'mitosis-demo-replica'",
            ]
        )
    }

    struct Mixture: CustomTestStringConvertible {
        var testDescription: String
        var change: @Sendable (inout [DBInstance]) -> Void
        var message: String
    }

    static let mixtures = [
        Mixture(
            testDescription: "nothing",
            change: { $0.removeAll { $0.identifier.description.hasPrefix("temp-") } },
            message: "no run on 'mitosis-demo' has stopped on its way"
        ),
        Mixture(
            testDescription: "two plans",
            change: { instances in
                for index in instances.indices where instances[index].identifier == "temp-mitosis-demo-replica" {
                    let tags = instances[index].tags.merging([PlanTag.plan: "other/db-DEMOREPLICA"]) { $1 }
                    instances[index]["TagList"] = JSONValue(tags: tags)
                }
            },
            message: "instances of several plans are there: 'temp-mitosis-demo' (db-SIMULATED000001) of"
        ),
        Mixture(
            testDescription: "a name that no plan gave",
            change: { instances in
                for index in instances.indices where instances[index].identifier == "mitosis-demo" {
                    instances[index].identifier = "elsewhere"
                }
            },
            message: "db-DEMOPRIMARY is named 'elsewhere', and its new instance 'temp-mitosis-demo'"
        ),
        Mixture(
            testDescription: "an old instance whose new one is gone",
            change: { instances in
                instances.removeAll { $0.identifier == "temp-mitosis-demo-replica" }
                for index in instances.indices where instances[index].identifier == "mitosis-demo-replica" {
                    instances[index].identifier = "old-mitosis-demo-replica"
                }
            },
            message:
                "'old-mitosis-demo-replica' has lost its name 'mitosis-demo-replica', and the new instance for it is gone"
        ),
    ]

    @Test(arguments: mixtures)
    func mixedStatesAreRefused(_ mixture: Mixture) async throws {
        let region = try SimulatedRegion(json: Tree.twoNodes.graph())
        let settings = Performer.Settings(selection: .init(phases: [.build]))
        _ = try await Runs.perform(Tree.twoNodes.stream(), in: region, clock: region.clock, settings: settings)
        var instances = await region.instances
        mixture.change(&instances)
        var options = PlanOptions(source: "mitosis-prod", targets: ["mitosis-demo"])
        options.isResuming = true
        let error = #expect(throws: PlanRefusal.self) {
            _ = try plan(options, in: InstanceGraph(instances), environment: [:])
        }
        #expect(error?.message.contains(mixture.message) == true, "\(error?.message ?? "")")
    }
}
