import Foundation
import RDS
import Synchronization
import Testing

@testable import mitosis_exec

/// From production's account to staging's and to the end, whatever goes wrong at whichever call.
@Suite struct TwoAccountsTests {
    typealias Fault = FaultyRegion.Fault

    /// Both accounts with things going wrong at chosen calls, counted over both.
    actor Faults {
        var faults: [Int: Fault]
        var isDead = false
        var changes = 0
        private(set) var effects: [String: Int] = [:]
        private(set) var failingReads = 0

        init(_ faults: [Int: Fault] = [:]) { self.faults = faults }

        func revive() {
            isDead = false
            failingReads = 0
        }

        func call(_ action: Action, _ parameters: JSONObject, in region: SimulatedRegion) async throws -> JSONObject {
            if isDead { throw FaultyRegion.Killed() }
            guard !action.isRead else {
                if failingReads > 0 {
                    failingReads -= 1
                    throw Self.error("Throttling", action)
                }
                return try await region.call(action, parameters)
            }
            changes += 1
            switch faults.removeValue(forKey: changes) {
            case .killedBefore:
                isDead = true
                throw FaultyRegion.Killed()
            case .killedAfter:
                isDead = true
                _ = try await change(action, parameters, region)
                throw FaultyRegion.Killed()
            case .lostReply:
                _ = try await change(action, parameters, region)
                throw Self.error("NoReply", action, mayHaveHappened: true)
            case .lostRequest: throw Self.error("NoReply", action, mayHaveHappened: true)
            case .throttled, .serverError, .stale, .statusLag:
                failingReads = 3
                throw Self.error("Throttling", action)
            case .busy: throw Self.error("InvalidDBSnapshotState", action)
            case .slow:
                let reply = try await change(action, parameters, region)
                try await region.clock.sleep(for: .seconds(150))
                return reply
            case nil: return try await change(action, parameters, region)
            }
        }

        private func change(_ action: Action, _ parameters: JSONObject, _ region: SimulatedRegion) async throws
            -> JSONObject
        {
            let reply = try await region.call(action, parameters)
            effects["\(action.rawValue) \(region.place.account) \(JSONValue.object(parameters).line)", default: 0] += 1
            return reply
        }

        private static func error(_ code: String, _ action: Action, mayHaveHappened: Bool = false) -> ServiceError {
            ServiceError(code: code, message: "not now", action: action, mayHaveHappened: mayHaveHappened)
        }
    }

    /// One of the two accounts.
    struct Side: RDSRegion {
        let region: SimulatedRegion
        let faults: Faults

        func call(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
            try await faults.call(action, parameters, in: region)
        }
    }

    private static func perform(
        _ stream: OperationStream,
        in region: SimulatedRegion,
        _ faults: Faults = Faults(),
        reaching places: [Place]? = nil,
        settings: Performer.Settings = .init(poll: .seconds(300)),
        events: Events = Events()
    ) async throws -> Performer.Ending {
        let trees = try PlannedTrees(stream)
        var regions: [Place: any RDSRegion] = [:]
        for place in places ?? trees.places + [trees.witness].compactMap(\.self) {
            regions[place] = Side(region: region.region(at: place), faults: faults)
        }
        let performer = try Performer(
            stream,
            in: Regions(regions),
            clock: region.clock,
            settings: settings,
            secrets: Secrets(environment: [:], read: { _ in [] }),
            commands: CommandRunner(environment: [:])
        ) { event in events.all.withLock { $0.append(event) } }
        return try await performer.perform(interruptions: Runs.never)
    }

    /// What is there at the end, without times and new identities.
    private static func shape(_ region: SimulatedRegion) async throws -> [String] {
        try await region.clock.sleep(for: .seconds(7200))
        var lines: [String] = []
        for place in region.places {
            let there = region.region(at: place)
            lines += try await Runs.shape(there).map { "\(place): \($0)" }
            for snapshot in try await there.describeDBSnapshots() {
                lines.append("\(place): \(snapshot.identifier) \(snapshot.status ?? "") \(snapshot.tags)")
            }
        }
        return lines
    }

    static let cases: [(name: String, accounts: TwoAccounts)] = [
        ("re-encrypted", TwoAccounts()), ("under a key of its own", TwoAccounts(isReencrypted: false)),
        ("another Region", TwoAccounts(target: TwoAccounts.far, isReencrypted: false, hasEarlierCopy: false)),
    ]

    // MARK: - Undisturbed

    @Test(arguments: cases.indices)
    func stagingGetsProductionsData(_ index: Int) async throws {
        let accounts = Self.cases[index].accounts
        let region = try accounts.region()
        let events = Events()
        #expect(try await Self.perform(accounts.stream(), in: region, events: events) == .done)
        let there = region.region(at: accounts.target)
        for instance in await there.instances {
            #expect(await there.origin(of: instance.dbiResourceId ?? "") == "db-PROD", "\(instance.identifier)")
            #expect(instance["KmsKeyId"]?.string == accounts.stagingKey)
        }
        #expect(await there.instances.map(\.identifier).sorted() == ["app", "app-r1"])
        // The newest copy stays, which makes the next one incremental; nothing else is left.
        #expect(try await there.describeDBSnapshots().map(\.identifier) == [accounts.names.copy])
        #expect(try await region.describeDBSnapshots().isEmpty)
        #expect(await region.instances.map(\.dbiResourceId) == ["db-PROD"])
        let waits = events.all.withLock { $0.filter { "\($0.id)" == "copy:app" && $0.kind == .waiting }.map(\.status) }
        #expect(waits.contains { $0?.hasPrefix("creating, ") == true && $0?.hasSuffix(" %") == true })
        #expect(try await Self.perform(accounts.stream(), in: region) == .done)
    }

    @Test func aRunThatIsOverFindsNothingToDo() async throws {
        let accounts = TwoAccounts()
        let region = try accounts.region()
        _ = try await Self.perform(accounts.stream(), in: region)
        let again = Faults()
        #expect(try await Self.perform(accounts.stream(), in: region, again) == .done)
        #expect(await again.changes == 0)
    }

    // MARK: - Parts

    @Test func productionSuppliesAloneAndStagingGoesOnAlone() async throws {
        let accounts = TwoAccounts()
        let region = try accounts.region()
        let stream = try accounts.stream()
        let supply = Performer.Settings(selection: .init(phases: [.supply]), poll: .seconds(60))
        let only = [TwoAccounts.production]
        #expect(try await Self.perform(stream, in: region, reaching: only, settings: supply) == .done)
        #expect(await region.region(at: accounts.target).instances.count == 2)
        // Run again before staging has a copy, it has nothing to do.
        let again = Faults()
        #expect(try await Self.perform(stream, in: region, again, reaching: only, settings: supply) == .done)
        #expect(await again.changes == 0)
        let rest = Performer.Settings(selection: .init(phases: [.build, .swap]), poll: .seconds(60))
        #expect(try await Self.perform(stream, in: region, reaching: [TwoAccounts.staging], settings: rest) == .done)
        let own = Performer.Settings(selection: .init(accounts: [TwoAccounts.staging.account]), poll: .seconds(60))
        #expect(try await Self.perform(stream, in: region, reaching: [TwoAccounts.staging], settings: own) == .done)
        #expect(try await region.describeDBSnapshots().count == 2)
        #expect(try await Self.perform(stream, in: region) == .done)
        #expect(try await region.describeDBSnapshots().isEmpty)
    }

    @Test func stagingAloneWaitsForNothingThatIsNotShared() async throws {
        let accounts = TwoAccounts()
        let region = try accounts.region()
        let build = Performer.Settings(selection: .init(phases: [.build]), poll: .seconds(60))
        let ending = try await Self.perform(
            accounts.stream(),
            in: region,
            reaching: [TwoAccounts.staging],
            settings: build
        )
        #expect(
            ending == .refused("'copy:app' comes after 'share:app', which is not done and not in the chosen phases")
        )
    }

    @Test func productionAloneClearsNothingAway() async throws {
        let accounts = TwoAccounts()
        let region = try accounts.region()
        _ = try await Self.perform(
            accounts.stream(),
            in: region,
            settings: .init(selection: .init(phases: [.supply, .build, .swap]), poll: .seconds(60))
        )
        let own = Performer.Settings(selection: .init(phases: [.clean], accounts: [TwoAccounts.production.account]))
        let only = [TwoAccounts.production]
        let ending = try await Self.perform(accounts.stream(), in: region, reaching: only, settings: own)
        guard case .refused(let reason) = ending else {
            Issue.record("\(ending)")
            return
        }
        #expect(reason.contains("whether the copy is there is seen with the target's credentials alone"))
        #expect(try await region.describeDBSnapshots().count == 2)
    }

    @Test func whatNobodyReachesIsRefusedBeforehand() throws {
        let stream = try TwoAccounts().stream()
        let trees = try PlannedTrees(stream)
        let regions = Regions([TwoAccounts.staging: try TwoAccounts().region()])
        #expect(throws: UnreachedPlace(place: TwoAccounts.production, operation: Operation.ID("snapshot:app"))) {
            try regions.check(stream.operations, trees)
        }
        let own = Selection(accounts: [TwoAccounts.staging.account])
        try regions.check(stream.operations.filter(own.contains), trees)
    }

    // MARK: - What goes wrong

    /// A death after every call, and every fault at some of them, or with `MITOSIS_CHAOS_RUNS` at all: it ends as an
    /// undisturbed run does.
    @Test(arguments: Fault.allCases)
    func anyFaultAtAnyCallEndsTheSame(_ fault: Fault) async throws {
        let accounts = TwoAccounts()
        let start = try accounts.region()
        let stream = try accounts.stream()
        let plain = await start.copy()
        let counting = Faults()
        #expect(try await Self.perform(stream, in: plain, counting) == .done)
        let expected = try await Self.shape(plain)
        let calls = await counting.changes
        #expect(calls > 15)
        let place = Fault.allCases.firstIndex(of: fault) ?? 0
        let isThorough = ProcessInfo.processInfo.environment["MITOSIS_CHAOS_RUNS"] != nil
        for call in 1...calls where isThorough || fault == .killedAfter || (call + place) % 4 == 0 {
            let region = await start.copy()
            let faults = Faults([call: fault])
            var endings: [String] = []
            for _ in 0..<3 where endings.last != "done" {
                await faults.revive()
                do {
                    endings.append(try await Self.perform(stream, in: region, faults) == .done ? "done" : "stopped")
                } catch is FaultyRegion.Killed {
                    endings.append("killed")
                }
            }
            #expect(endings == (fault.isDeadly ? ["killed", "done"] : ["done"]), "\(fault) at call \(call)")
            #expect(try await Self.shape(region) == expected, "\(fault) at call \(call)")
            for (effect, count) in await faults.effects where count > 1 && !effect.hasPrefix("AddTags") {
                Issue.record("\(fault) at call \(call): performed \(count) times: \(effect)")
            }
        }
    }

    /// Several faults, parts and parallel numbers at random; `MITOSIS_CHAOS_SEED` repeats a run.
    @Test func whateverIsChosenItEndsTheSame() async throws {
        let seed =
            ProcessInfo.processInfo.environment["MITOSIS_CHAOS_SEED"].flatMap { UInt64($0) }
            ?? .random(in: 0..<1_000_000)
        print("MITOSIS_CHAOS_SEED=\(seed)")
        for run in 0..<12 {
            var random = SplitMix(state: seed &+ UInt64(run) &* 0x1000)
            let accounts = Self.cases[run % Self.cases.count].accounts
            let region = try accounts.region()
            let plain = await region.copy()
            let stream = try accounts.stream()
            _ = try await Self.perform(stream, in: plain)
            var faults: [Int: Fault] = [:]
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                faults[Int.random(in: 1...25, using: &random)] = Fault.allCases.randomElement(using: &random)
            }
            let place = Faults(faults)
            let what = "seed \(seed), run \(run): \(faults)"
            var ending: Performer.Ending?
            for attempt in 0..<12 where ending != .done {
                await place.revive()
                let phases: [Set<Phase>] = [
                    [.supply], [.supply, .build], [.supply, .build, .swap], Set(Phase.allCases),
                ]
                let chosen = attempt > 6 ? Set(Phase.allCases) : phases.randomElement(using: &random) ?? [.supply]
                let settings = Performer.Settings(
                    selection: .init(phases: chosen),
                    parallel: [1, 2, 16].randomElement(using: &random) ?? 16,
                    poll: .seconds([15, 60, 180].randomElement(using: &random) ?? 60)
                )
                do {
                    let found = try await Self.perform(stream, in: region, place, settings: settings)
                    if chosen.count == Phase.allCases.count { ending = found }
                } catch is FaultyRegion.Killed {}
            }
            #expect(ending == .done, "\(what)")
            let (found, expected) = (try await Self.shape(region), try await Self.shape(plain))
            #expect(found == expected, "\(what)")
        }
    }

    @Test func aSourceThatWasSwappedMeanwhileIsNotCopied() async throws {
        let accounts = TwoAccounts()
        var documents = accounts.documents
        documents[0] = [
            "DBInstances": [TwoAccounts.instance("app", "db-OTHER", TwoAccounts.production, TwoAccounts.ownKey)]
        ]
        let region = try SimulatedRegion(json: Array(documents.map(\.line).joined().utf8))
        let faults = Faults()
        let ending = try await Self.perform(accounts.stream(), in: region, faults)
        #expect(ending == .refused("snapshot:app: the source 'app' is another instance now (db-OTHER)"))
        #expect(await faults.changes == 0)
    }

    @Test func aStrangersSnapshotIsNeitherUsedNorDeleted() async throws {
        for (name, place) in [
            (TwoAccounts().names.original, TwoAccounts.production), (TwoAccounts().names.copy, TwoAccounts.staging),
        ] {
            let accounts = TwoAccounts()
            let region = try accounts.region()
            _ = try await region.region(at: place).call(
                .createDBSnapshot,
                ["DBSnapshotIdentifier": .string(name), "DBInstanceIdentifier": "app"]
            )
            try await region.clock.sleep(for: .seconds(3600))
            let ending = try await Self.perform(accounts.stream(), in: region)
            guard case .refused(let reason) = ending else {
                Issue.record("\(ending)")
                continue
            }
            #expect(reason.hasSuffix("'\(name)' is a snapshot that the plan does not know"))
            #expect(try await region.region(at: place).describeDBSnapshots().map(\.identifier).contains(name))
        }
    }

    /// Sharing that is taken back while the copy is under way fails it, and what to do is said.
    @Test func aCopyThatFailedSaysWhatToDo() async throws {
        let accounts = TwoAccounts()
        let region = try accounts.region()
        let faults = Faults([4: .killedAfter])
        await #expect(throws: FaultyRegion.Killed.self) {
            _ = try await Self.perform(accounts.stream(), in: region, faults)
        }
        _ = try await region.call(
            .modifyDBSnapshotAttribute,
            [
                "DBSnapshotIdentifier": .string(accounts.sharedName), "AttributeName": "restore",
                "ValuesToRemove": [.string(accounts.target.account)],
            ]
        )
        let ending = try await Self.perform(accounts.stream(), in: region)
        guard case .refused(let reason) = ending else {
            Issue.record("\(ending)")
            return
        }
        #expect(reason.contains("copy:app: the snapshot '\(accounts.names.copy)' has failed"))
        #expect(reason.contains("let the policy of ") == false)
        #expect(reason.contains("delete it: aws rds delete-db-snapshot --region eu-west-1"))
        let own = region.region(at: accounts.target)
        _ = try await own.call(.deleteDBSnapshot, ["DBSnapshotIdentifier": .string(accounts.names.copy)])
        #expect(try await Self.perform(accounts.stream(), in: region) == .done)
    }

    @Test func aKeyThatCannotBeUsedIsNamed() async throws {
        let accounts = TwoAccounts()
        var documents = accounts.documents
        var staging = try #require(documents[1].object)
        staging["Simulation"] = ["Keys": [accounts.stagingKey: ["KeyState": "Disabled", "Enabled": false]]]
        documents[1] = .object(staging)
        let region = try SimulatedRegion(json: Array(documents.map(\.line).joined().utf8))
        let ending = try await Self.perform(accounts.stream(), in: region)
        guard case .stopped(let reason) = ending else {
            Issue.record("\(ending)")
            return
        }
        #expect(reason.hasPrefix("copy:app: An error occurred (KMSKeyNotAccessibleFault)"))
        #expect(reason.contains("enable \(accounts.stagingKey)"))
    }
}
