import Console
import Foundation
import RDS
import Synchronization
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

@Suite struct PerformerTests {
    private static func example() throws -> [UInt8] { try Tree.example() }

    private static func stream(_ change: @escaping @Sendable (inout PlanOptions) -> Void = { _ in }) throws
        -> OperationStream
    {
        try Tree(testDescription: "the example", options: change).stream()
    }

    @Test func theExampleEndsAsPlanned() async throws {
        let region = try SimulatedRegion(json: Self.example())
        let events = Events()
        let ending = try await Runs.perform(Self.stream(), in: region, clock: region.clock, events: events)
        #expect(ending == .done)
        #expect(events.ids(.done).count == 11)
        let old = try InstanceGraph(json: Self.example())
        for name in ["mitosis-demo", "mitosis-demo-replica"] as [DBInstanceIdentifier] {
            let new = try #require(await region.instances.first { $0.identifier == name })
            let before = try #require(old[name])
            #expect(new.dbiResourceId != before.dbiResourceId)
            #expect(await region.origin(of: new.dbiResourceId ?? "") == "db-PRODPRIMARY")
            for attribute in Attribute.carried(from: before) where attribute.form != .tags {
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

    @Test(arguments: Tree.all)
    func treesOfAnyShapeEndWithTheirAttributes(_ tree: Tree) async throws {
        let json = try tree.graph()
        let before = try InstanceGraph(json: json)
        let stream = try tree.stream()
        let region = try SimulatedRegion(json: json)
        #expect(try await Runs.perform(stream, in: region, clock: region.clock) == .done)
        let after = try InstanceGraph(await region.instances)
        #expect(after.instances.map(\.identifier).sorted() == before.instances.map(\.identifier).sorted())
        for old in before.tree(of: "mitosis-demo") {
            let new = try #require(after[old.identifier])
            #expect(new.sourceReference == old.sourceReference)
            #expect(await region.origin(of: new.dbiResourceId ?? "") == "db-PRODPRIMARY")
            for attribute in Attribute.carried(from: old) where attribute.form != .tags {
                guard let wanted = attribute.value(of: old) else { continue }
                let isShown = attribute.isShown(wanted, by: .createDBInstanceReadReplica, in: new)
                #expect(isShown, "\(old.identifier) \(attribute.member)")
            }
        }
    }

    @Test func thePasswordIsReadWhilePerforming() async throws {
        let region = try SimulatedRegion(json: Self.example())
        let asked = Mutex<[JSONObject]>([])
        let watching = WatchedRegion(base: region) { action, parameters in
            if action == .modifyDBInstance { asked.withLock { $0.append(parameters) } }
        }
        let stream = try Self.stream { $0.masterPassword = "env:DEMO_PASSWORD" }
        let performer = try Performer(
            stream,
            in: Regions(watching, for: PlannedTrees(stream)),
            clock: region.clock,
            settings: .init(),
            secrets: Secrets(environment: ["DEMO_PASSWORD": "correct horse"], read: { _ in [] }),
            commands: CommandRunner(environment: [:])
        ) { event in #expect(!event.line.contains("correct horse")) }
        #expect(try await performer.perform(interruptions: Runs.never) == .done)
        let sent = asked.withLock { $0.filter { $0["MasterUserPassword"] != nil } }
        #expect(sent.map { $0["MasterUserPassword"] } == ["correct horse"])
        #expect(sent.map { $0["DBInstanceIdentifier"] } == ["temp-mitosis-demo"])
    }

    @Test func aSecondRunDoesNothing() async throws {
        let region = try SimulatedRegion(json: Self.example())
        let stream = try Self.stream()
        _ = try await Runs.perform(stream, in: region, clock: region.clock)
        let events = Events()
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, events: events) == .done)
        #expect(events.ids(.started).isEmpty)
        #expect(events.ids(.skipped).count == 11)
    }

    @Test func phasesCanBePerformedDaysApart() async throws {
        let region = try SimulatedRegion(json: Self.example())
        let stream = try Self.stream { $0.restart = "true" }
        for phase in Phase.allCases {
            let settings = Performer.Settings(selection: .init(phases: [phase]))
            #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: settings) == .done)
            try await region.clock.sleep(for: .seconds(86_400))
        }
        let names = try InstanceGraph(json: Self.example()).instances.map(\.identifier).sorted()
        #expect(await region.instances.map(\.identifier).sorted() == names)
    }

    /// A password cannot be looked at, but its trace, or a command that came after it, tells of it. Where somebody has
    /// dropped both, the build has to be performed again, which is said: nothing waits for ever.
    @Test(arguments: ["trace", "verify", "quiesce", "nothing"])
    func aPasswordIsSetInTheRunOfAnotherPhase(_ witness: String) async throws {
        let region = try SimulatedRegion(json: Self.example())
        var stream = try Self.stream {
            $0.masterPassword = "env:PASSWORD"
            if witness == "verify" { $0.verify = "true" }
            if witness == "quiesce" { $0.quiesce = "true" }
        }
        if witness != "trace" {
            let trace = Operation.ID(.password, "mitosis-demo", "trace")
            stream = try OperationStream(stream.operations.filter { $0.id != trace })
        }
        func perform(_ phases: Set<Phase>) async throws -> Performer.Ending {
            let settings = Performer.Settings(selection: .init(phases: phases), poll: .seconds(60))
            return try await Runs.perform(stream, in: region, clock: region.clock, settings: settings)
        }
        #expect(try await perform([.build]) == .done)
        let ending = try await perform([.swap])
        guard !["trace", "verify"].contains(witness) else {
            #expect(ending == .done)
            return
        }
        let reason =
            "comes after 'password:mitosis-demo', which is not done and not in the chosen phases: "
            + "nothing shows that a password was set, so choose its phase too"
        guard case .refused(let text) = ending, text.hasSuffix(reason) else {
            Issue.record("\(ending)")
            return
        }
        #expect(try await perform([.build, .swap]) == .done)
    }

    @Test func aPhaseWaitsForNoOtherOne() async throws {
        let region = try SimulatedRegion(json: Self.example())
        let before = await region.instances
        let settings = Performer.Settings(selection: .init(phases: [.swap]))
        let ending = try await Runs.perform(Self.stream(), in: region, clock: region.clock, settings: settings)
        guard case .refused = ending else {
            Issue.record("\(ending)")
            return
        }
        #expect(await region.instances == before)
    }

    @Test func aFailedCommandStopsBeforeAnythingIsDeleted() async throws {
        let region = try SimulatedRegion(json: Self.example())
        let ending = try await Runs.perform(Self.stream { $0.restart = "exit 7" }, in: region, clock: region.clock)
        guard case .stopped(let reason) = ending else {
            Issue.record("\(ending)")
            return
        }
        #expect(reason.contains("status 7"))
        #expect(await region.instances.contains { $0.dbiResourceId == "db-DEMOPRIMARY" })
    }

    @Test func aFailedPreparationLeavesTheOldTreeInPlace() async throws {
        let region = try SimulatedRegion(json: Self.example())
        _ = try await Runs.perform(Self.stream { $0.prepare = "false" }, in: region, clock: region.clock)
        let names = await region.instances.filter { $0.dbiResourceId?.hasPrefix("db-DEMO") == true }.map(\.identifier)
        #expect(names == ["mitosis-demo", "mitosis-demo-replica"])
    }

    /// Credentials that end while the run lasts, at any time of it.
    @Test(arguments: Array(stride(from: 4.0, through: 48, by: 4)))
    func credentialsThatEndStopTheRunInOrder(_ minutes: Double) async throws {
        let stream = try Self.stream()
        let undisturbed = try SimulatedRegion(json: Self.example())
        #expect(try await Runs.perform(stream, in: undisturbed, clock: undisturbed.clock) == .done)

        let region = try SimulatedRegion(json: Self.example())
        let ending = EndingRegion(base: region, end: region.clock.now + minutes * 60)
        switch try await Runs.perform(stream, in: ending, clock: region.clock) {
        case .done: break
        case .stopped(let reason), .refused(let reason): #expect(reason == "the session ends (log in)")
        case .interrupted: Issue.record("interrupted")
        }
        // Names that had been taken have been given back.
        #expect(await region.instances.contains { $0.identifier == "mitosis-demo" })
        #expect(await region.instances.contains { $0.identifier == "mitosis-demo-replica" })
        // The same operations go on with new ones.
        #expect(try await Runs.perform(stream, in: region, clock: region.clock) == .done)
        #expect(try await Runs.shape(region) == Runs.shape(undisturbed))
    }

    @Test func credentialsThatEndBeforeAnythingIsBegunAreNoCheckThatRefuses() async throws {
        let region = try SimulatedRegion(json: Self.example())
        let ending = EndingRegion(base: region, end: region.clock.now)
        let before = try await Runs.shape(region)
        let error = await #expect(throws: EndingRegion.Ended.self) {
            _ = try await Runs.perform(Self.stream(), in: ending, clock: region.clock)
        }
        #expect(error?.exitCode == .configuration)
        #expect(try await Runs.shape(region) == before)
    }

    @Test func aTimeoutIsAFailure() async throws {
        let region = try SimulatedRegion(json: Self.example())
        let settings = Performer.Settings(timeout: .seconds(60))
        let ending = try await Runs.perform(Self.stream(), in: region, clock: region.clock, settings: settings)
        guard case .stopped(let reason) = ending else {
            Issue.record("\(ending)")
            return
        }
        #expect(reason.hasPrefix("clone:mitosis-demo: it took longer than"))
    }
}

/// A Region whose credentials end at a time.
private struct EndingRegion: RDSRegion {
    struct Ended: UserFacingError {
        let message = "the session ends"
        let hint: String? = "log in"
        let exitCode = ExitCode.configuration
    }

    let base: SimulatedRegion
    let end: Date

    func call(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
        try await base.call(action, parameters)
    }

    func reasonToStop() async -> (any UserFacingError)? { base.clock.now < end ? nil : Ended() }
}

/// A Region that tells what it is asked.
private struct WatchedRegion: RDSRegion {
    let base: SimulatedRegion
    let watch: @Sendable (Action, JSONObject) -> Void

    func call(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
        watch(action, parameters)
        return try await base.call(action, parameters)
    }
}
