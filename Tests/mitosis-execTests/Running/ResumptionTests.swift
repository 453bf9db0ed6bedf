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
            let json = JSONValue.object(moment.after).line
            let region = try SimulatedRegion(json: Array(json.utf8))
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

    @Test func saysWhatItFoundAndWhatItWillDelete() async throws {
        let region = try SimulatedRegion(json: Tree.twoNodes.graph())
        let settings = Performer.Settings(phases: [.build])
        let stream = try Tree.twoNodes.stream()
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: settings) == .done)
        let rest = try await Self.rest(of: Tree.twoNodes, in: region)
        let id = stream.operations[0].plan
        #expect(
            rest.notes.prefix(5) == [
                "the plan \(id) stopped while building",
                "'mitosis-demo': the old db-DEMOPRIMARY is 'mitosis-demo', the new db-SIMULATED000001 is 'temp-mitosis-demo'",
                "'mitosis-demo-replica': the old db-DEMOREPLICA is 'mitosis-demo-replica', "
                    + "the new db-SIMULATED000002 is 'temp-mitosis-demo-replica'",
                "will delete db-DEMOPRIMARY, which was 'mitosis-demo'",
                "will delete db-DEMOREPLICA, which was 'mitosis-demo-replica'",
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
                    instances[index]["TagList"] = [["Key": "mitosis:plan", "Value": "other/db-DEMOREPLICA"]]
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
        let settings = Performer.Settings(phases: [.build])
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
