import Foundation
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// A refresh by a clone of another account's cluster, again and again, whatever goes wrong at whichever call.
@Suite struct SharedCloneTests {
    typealias Fault = FaultyRegion.Fault

    private static let seldom = Performer.Settings(poll: .seconds(300))

    private static func phases(_ phases: Set<Phase>) -> Performer.Settings {
        .init(selection: .init(phases: phases), poll: .seconds(300))
    }

    private static func perform(
        _ plan: Plan,
        in region: SimulatedRegion,
        _ settings: Performer.Settings = seldom
    ) async throws -> Performer.Ending {
        let stream = try OperationStream(plan.operations)
        try stream.check()
        return try await Runs.perform(stream, in: region, clock: region.clock, settings: settings)
    }

    private static func names(_ region: SimulatedRegion) async throws -> [String] {
        try await region.clock.sleep(for: .seconds(7200))
        return await (region.clusters.map(\.identifier) + region.instances.map(\.identifier)).map(\.description)
            .sorted()
    }

    /// Removes what a run has left, and looks that nothing but the old cluster stays.
    private static func removeWhatIsLeft(_ region: SimulatedRegion) async throws {
        let removal = try abandon(
            AbandonOptions(targets: ["cluster/shop"]),
            in: try await SharedClone.graph(region),
            environment: [:]
        )
        #expect(try await perform(removal, in: region) == .done)
        #expect(try await names(region) == ["cluster/shop", "shop-1", "shop-2"])
        #expect(await region.clusters.map(\.dbiResourceId) == ["cluster-SHOP"])
    }

    // MARK: - Again and again

    @Test func everyNightHasRoomForTheNext() async throws {
        let region = try SharedClone.region()
        let production = await region.region(at: SharedClone.production).clusters
        var identities: Set<String?> = []
        for _ in 1...3 {
            let plan = try await SharedClone.plan(region)
            #expect(try await Self.perform(plan, in: region) == .done)
            #expect(try await Self.names(region) == ["cluster/shop", "shop-1", "shop-2"])
            let new = try #require(await region.clusters.first)
            identities.insert(new.dbiResourceId)
            #expect(await region.origin(of: new.dbiResourceId ?? "") == "cluster-PROD")
            #expect(new["KmsKeyId"] == SharedClone.key && new["CrossAccountClone"] == false)
            // A run that is over finds nothing to do.
            let again = FaultyRegion(region)
            let stream = try OperationStream(plan.operations)
            #expect(try await Runs.perform(stream, in: again, clock: region.clock) == .done)
            #expect(await again.changes == 0)
        }
        #expect(identities.count == 3)
        #expect(await region.region(at: SharedClone.production).clusters == production)
    }

    /// The old writer's zone is as good as any other for what only lands, be zones kept or not.
    @Test func itLandsWhereThereIsRoom() async throws {
        let region = try SharedClone.region(fullZone: "eu-west-1b")
        let plan = try await SharedClone.plan(region)
        let stream = try OperationStream(plan.operations.filter { $0.id.stage == .land })
        let settings = Performer.Settings(poll: .seconds(300), keepsZones: true)
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: settings) == .done)
        #expect(await region.instances.first { $0.identifier == "land-shop" }?["AvailabilityZone"] != "eu-west-1b")
    }

    /// The data is as old as what landed, however much later it was cloned.
    @Test func theAgeOfTheDataIsThatOfWhatLanded() async throws {
        let region = try SharedClone.region()
        let plan = try await SharedClone.plan(region)
        #expect(try await Self.perform(plan, in: region, Self.phases([.build])) == .done)
        let times = await region.clusters.filter { $0.identifier.name != "shop" }.map { $0.tag(PlanTag.dataTime) }
        #expect(times.count == 2 && times[0] != nil && times[0] == times[1])
    }

    @Test func whatLandedStaysUntilTheCleanUp() async throws {
        let region = try SharedClone.region()
        let plan = try await SharedClone.plan(region)
        #expect(try await Self.perform(plan, in: region, Self.phases([.build, .swap])) == .done)
        #expect(try await Self.names(region).filter { $0.contains("land-") } == ["cluster/land-shop", "land-shop"])
        // Nothing is lost where it goes by hand.
        _ = try await region.call(.deleteDBInstance, ["DBInstanceIdentifier": "land-shop"])
        #expect(try await Self.perform(plan, in: region, Self.phases([.clean])) == .done)
        #expect(try await Self.names(region) == ["cluster/shop", "shop-1", "shop-2"])
    }

    // MARK: - What goes wrong

    /// A death after every call, and every fault at some of them, or with `MITOSIS_CHAOS_RUNS` at all: it ends as an
    /// undisturbed run does.
    @Test(arguments: Fault.allCases)
    func anyFaultAtAnyCallEndsTheSame(_ fault: Fault) async throws {
        let start = try SharedClone.region()
        let stream = try OperationStream(try await SharedClone.plan(start).operations)
        let plain = await start.copy()
        let counting = FaultyRegion(plain)
        #expect(try await Runs.perform(stream, in: counting, clock: plain.clock, settings: Self.seldom) == .done)
        let expected = try await Runs.shape(plain)
        let calls = await counting.changes
        #expect(calls > 20)
        let place = Fault.allCases.firstIndex(of: fault) ?? 0
        let isThorough = ProcessInfo.processInfo.environment["MITOSIS_CHAOS_RUNS"] != nil
        // What lands and goes is among the first calls; of the others, other suites know.
        let isChosen = { (call: Int) in
            let isOfLanding = call < 10
            return isOfLanding && (fault == .killedAfter || (call + place) % 8 == 0)
        }
        for call in 1...calls where isThorough || isChosen(call) {
            let region = await start.copy()
            let faulty = FaultyRegion(region, [call: fault])
            var endings: [String] = []
            for _ in 0..<3 where endings.last != "done" {
                await faulty.revive()
                do {
                    let ending = try await Runs.perform(stream, in: faulty, clock: region.clock, settings: Self.seldom)
                    endings.append(ending == .done ? "done" : "\(ending)")
                } catch is FaultyRegion.Killed {
                    endings.append("killed")
                }
            }
            #expect(endings == (fault.isDeadly ? ["killed", "done"] : ["done"]), "\(fault) at call \(call)")
            #expect(try await Runs.shape(region) == expected, "\(fault) at call \(call)")
            #expect(try await Self.names(region) == ["cluster/shop", "shop-1", "shop-2"], "\(fault) at call \(call)")
        }
    }

    /// The stream may be lost: what landed tells of its plan too.
    @Test(arguments: [1, 2, 3, 5, 12])
    func aLostPlanIsMadeAgain(_ call: Int) async throws {
        let region = try SharedClone.region()
        let plan = try await SharedClone.plan(region)
        let stream = try OperationStream(plan.operations)
        let faulty = FaultyRegion(region, [call: .killedAfter])
        await #expect(throws: FaultyRegion.Killed.self) {
            try await Runs.perform(stream, in: faulty, clock: region.clock, settings: Self.seldom)
        }
        let rest = try await SharedClone.plan(region) { $0.isResuming = true }
        #expect(rest.operations.map(\.id) == plan.operations.map(\.id))
        #expect(rest.operations.first?.plan == plan.operations.first?.plan)
        #expect(try await Self.perform(rest, in: region) == .done)
        #expect(try await Self.names(region) == ["cluster/shop", "shop-1", "shop-2"])
    }

    @Test func whatAStoppedRunLeftGoesAndTheNextHasRoom() async throws {
        let region = try SharedClone.region()
        let plan = try await SharedClone.plan(region)
        #expect(try await Self.perform(plan, in: region, Self.phases([.build])) == .done)
        await #expect(throws: PlanRefusal.self) { try await SharedClone.plan(region) }
        try await Self.removeWhatIsLeft(region)
        #expect(try await Self.perform(try await SharedClone.plan(region), in: region) == .done)
    }

    @Test func aWayBackLeavesWhatLandedAndSaysSo() async throws {
        let region = try SharedClone.region()
        let plan = try await SharedClone.plan(region)
        #expect(try await Self.perform(plan, in: region, Self.phases([.build, .swap])) == .done)
        let back = try undo(
            UndoOptions(targets: ["cluster/shop"]),
            in: try await SharedClone.graph(region),
            environment: [:]
        )
        let notes = back.notes.map(\.description)
        #expect(notes.contains { $0.contains("'cluster/land-shop'") && $0.contains("--abandon") }, "\(notes)")
        #expect(try await Self.perform(back, in: region) == .done)
        try await Self.removeWhatIsLeft(region)
    }

    // MARK: - What is refused

    @Test func whatIsNotSharedAnyMoreIsNotAskedFor() async throws {
        let plan = try await SharedClone.plan(try SharedClone.region())
        let region = FaultyRegion(try SharedClone.region(isShared: false))
        let stream = try OperationStream(plan.operations)
        let ending = try await Runs.perform(stream, in: region, clock: region.clock)
        #expect(
            ending
                == .refused(
                    "land:cluster/shop: \(SharedClone.source) is not shared with account 444455556666: look for an invitation "
                        + "that waits (aws ram get-resource-share-invitations), or ask account 111122223333 to share "
                        + SharedClone.source
                )
        )
        #expect(await region.changes == 0)
    }

    @Test func aStrangerUnderTheNameIsLeftAlone() async throws {
        let region = try SharedClone.region()
        let plan = try await SharedClone.plan(region)
        _ = try await region.call(
            .restoreDBClusterToPointInTime,
            [
                "DBClusterIdentifier": "land-shop", "SourceDBClusterIdentifier": "shop", "KmsKeyId": SharedClone.key,
                "RestoreType": "copy-on-write", "UseLatestRestorableTime": true,
            ]
        )
        let ending = try await Self.perform(plan, in: region)
        guard case .refused(let reason) = ending else {
            Issue.record("\(ending)")
            return
        }
        #expect(reason.contains("land-shop"))
        #expect(try await Self.names(region) == ["cluster/land-shop", "cluster/shop", "shop-1", "shop-2"])
    }
}
