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

    static func perform(
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
            secrets: Secrets(environment: ["PASSWORD": "secret"], read: { _ in [] }),
            commands: CommandRunner(environment: ["PATH": "/usr/bin:/bin"])
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
            for snapshot in try await snapshots(there) {
                let tags = JSONValue(tags: snapshot.tags).line
                lines.append("\(place): \(snapshot.identifier) \(snapshot.status ?? "") \(tags)")
            }
        }
        return lines
    }

    /// Of instances and of clusters.
    private static func snapshots(_ region: some RDSRegion) async throws -> [DBSnapshot] {
        try await region.describeDBSnapshots() + region.describeDBClusterSnapshots()
    }

    static let cases: [(name: String, accounts: TwoAccounts)] = [
        ("re-encrypted", TwoAccounts()), ("under a key of its own", TwoAccounts(isReencrypted: false)),
        ("another Region", TwoAccounts(target: TwoAccounts.far, isReencrypted: false, hasEarlierCopy: false)),
        ("a cluster", TwoAccounts(isOfClusters: true, isReencrypted: false, hasEarlierCopy: false)),
        ("a re-encrypted cluster", TwoAccounts(isOfClusters: true, hasEarlierCopy: false)),
        ("a cluster in another Region", TwoAccounts(isOfClusters: true, target: TwoAccounts.far, isReencrypted: false)),
    ]

    /// What the faults are tried with: each call of a snapshot's, of an instance and of a cluster.
    static let tried = [cases[0].accounts, cases[4].accounts, cases[5].accounts]

    // MARK: - Undisturbed

    @Test(arguments: cases.indices)
    func stagingGetsProductionsData(_ index: Int) async throws {
        let accounts = Self.cases[index].accounts
        let region = try accounts.region()
        let events = Events()
        #expect(try await Self.perform(accounts.stream(), in: region, events: events) == .done)
        let there = region.region(at: accounts.target)
        let made: [any DBResource] = await accounts.isOfClusters ? there.clusters : there.instances
        for resource in made {
            let origin = await there.origin(of: resource.dbiResourceId ?? "")
            #expect(origin == (accounts.isOfClusters ? "cluster-PROD" : "db-PROD"), "\(resource.identifier)")
            #expect(resource["KmsKeyId"]?.string == accounts.stagingKey)
        }
        let names = accounts.isOfClusters ? ["app-1", "app-2"] : ["app", "app-r1"]
        #expect(await there.instances.map(\.identifier.name).sorted() == names)
        // The newest copy stays, which makes the next one incremental; nothing else is left.
        let left = try await Self.snapshots(there).map(\.identifier)
        #expect(left == (accounts.isCopied ? [accounts.names.copy] : []))
        #expect(try await Self.snapshots(region).isEmpty)
        let before = try accounts.region()
        #expect(await region.instances == before.instances)
        #expect(await region.clusters == before.clusters)
        let copy = Operation.ID(.copy, accounts.node)
        let waits = events.all.withLock { $0.filter { $0.id == copy && $0.kind == .waiting }.map(\.status) }
        let isShown = waits.contains { $0?.hasPrefix("creating, ") == true && $0?.hasSuffix(" %") == true }
        #expect(isShown == accounts.isCopied)
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

    /// Production cannot see whether all is over already.
    @Test func anOldPlanThatSuppliesInTheDarkIsRemarkedOn() throws {
        var operations = try TwoAccounts().operations()
        let now = try #require(Date(timestamp: "2026-11-29T02:00:00Z"))
        func remark(_ capturedAt: String?, reaching places: [Place]) throws -> String? {
            for index in operations.indices { operations[index].capturedAt = capturedAt }
            let trees = try PlannedTrees(OperationStream(operations))
            let region = try TwoAccounts().region()
            let regions = Regions(Dictionary(places.map { ($0, region) }) { first, _ in first })
            return Preflight.remark(onSupplying: operations, trees, regions, at: now)
        }
        let old = "2026-11-27T01:00:00Z"
        let only = [TwoAccounts.production]
        #expect(
            try remark(old, reaching: only)?.hasPrefix("the plan k3v9x2 is 2 days old, and whether it is over") == true
        )
        #expect(try remark(old, reaching: only + [TwoAccounts.staging]) == nil)
        #expect(try remark("2026-11-28T20:00:00Z", reaching: only) == nil)
        #expect(try remark(nil, reaching: only) == nil)
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

    /// RDS copies so many snapshots at once from other Regions, and those of one source one after the other.
    @Test func manyTargetsWaitForEachOther() async throws {
        let many = ManyTargets(count: 22)
        let region = try many.region()
        let events = Events()
        let settings = Performer.Settings(parallel: 64, poll: .seconds(600))
        #expect(try await Self.perform(many.copies(), in: region, settings: settings, events: events) == .done)
        let waits = events.all.withLock {
            $0.filter { $0.kind == .waiting }.map { "\($0.status ?? "") \($0.message ?? "")" }
        }
        #expect(waits.contains { $0.contains("Cannot copy more than 20 snapshots across regions") })
        #expect(waits.contains { $0.contains("creating, 0 %") })
        let copies = try await region.region(at: many.target).describeDBSnapshots()
        #expect(copies.count == 22 && copies.allSatisfy(\.isAvailable))
    }

    // MARK: - What goes wrong

    /// A death after every call, and every fault at some of them, or with `MITOSIS_CHAOS_RUNS` at all: it ends as an
    /// undisturbed run does.
    @Test(arguments: Fault.allCases, tried.indices)
    func anyFaultAtAnyCallEndsTheSame(_ fault: Fault, _ index: Int) async throws {
        let accounts = Self.tried[index]
        let start = try accounts.region()
        let stream = try accounts.stream()
        let seldom = Performer.Settings(poll: .seconds(600))
        let plain = await start.copy()
        let counting = Faults()
        #expect(try await Self.perform(stream, in: plain, counting, settings: seldom) == .done)
        let expected = try await Self.shape(plain)
        let calls = await counting.changes
        #expect(calls > 12)
        let place = Fault.allCases.firstIndex(of: fault) ?? 0
        let isThorough = ProcessInfo.processInfo.environment["MITOSIS_CHAOS_RUNS"] != nil
        let stride = accounts.isOfClusters ? 16 : 6
        // What comes after the clone is the same wherever its data is from.
        let lasts = index == Self.tried.count - 1 ? 8 : calls
        for call in 1...calls
        where isThorough || (fault == .killedAfter && call <= lasts) || (call + place) % stride == 0 {
            let region = await start.copy()
            let faults = Faults([call: fault])
            var endings: [String] = []
            for _ in 0..<3 where endings.last != "done" {
                await faults.revive()
                do {
                    endings.append(
                        try await Self.perform(stream, in: region, faults, settings: seldom) == .done
                            ? "done" : "stopped"
                    )
                } catch is FaultyRegion.Killed {
                    endings.append("killed")
                }
            }
            #expect(endings == (fault.isDeadly ? ["killed", "done"] : ["done"]), "\(fault) at call \(call)")
            let found = try await Self.shape(region)
            #expect(found == expected, "\(fault) at call \(call): \(found.filter { !expected.contains($0) })")
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
        for run in 0..<2 * Self.cases.count {
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

    @Test(arguments: tried.indices)
    func aSourceThatWasSwappedMeanwhileIsNotCopied(_ index: Int) async throws {
        let accounts = Self.tried[index]
        let world = accounts.documents.map(\.line).joined().replacing("-PROD\"", with: "-OTHER\"")
        let region = try SimulatedRegion(json: Array(world.utf8))
        let faults = Faults()
        let ending = try await Self.perform(accounts.stream(), in: region, faults)
        let (node, id) = (accounts.node, accounts.isOfClusters ? "cluster-OTHER" : "db-OTHER")
        #expect(
            ending == .refused("snapshot:\(node): the source '\(node)' is another instance now (\(id))")
        )
        #expect(await faults.changes == 0)
    }

    @Test(arguments: tried.indices)
    func aStrangersSnapshotIsNeitherUsedNorDeleted(_ index: Int) async throws {
        let accounts = Self.tried[index]
        let copy = accounts.isCopied ? [(accounts.names.copy, accounts.target)] : []
        for (name, place) in [(accounts.names.original, TwoAccounts.production)] + copy {
            let region = try accounts.region()
            _ = try await region.region(at: place).call(
                .snapshotCreation(of: accounts.node),
                accounts.isOfClusters
                    ? ["DBClusterSnapshotIdentifier": .string(name), "DBClusterIdentifier": "app"]
                    : ["DBSnapshotIdentifier": .string(name), "DBInstanceIdentifier": "app"]
            )
            try await region.clock.sleep(for: .seconds(3600))
            let ending = try await Self.perform(accounts.stream(), in: region)
            guard case .refused(let reason) = ending else {
                Issue.record("\(ending)")
                continue
            }
            #expect(reason.hasSuffix("'\(name)' is a snapshot that the plan does not know"))
            #expect(try await Self.snapshots(region.region(at: place)).map(\.identifier).contains(name))
        }
    }

    /// Sharing that is taken back while the copy is under way fails it, and what to do is said.
    @Test(arguments: tried.filter(\.isCopied).indices)
    func aCopyThatFailedSaysWhatToDo(_ index: Int) async throws {
        let accounts = Self.tried.filter(\.isCopied)[index]
        let region = try accounts.region()
        let (node, kind) = (accounts.node, accounts.isOfClusters ? "DBClusterSnapshot" : "DBSnapshot")
        let faults = Faults([accounts.isReencrypted ? 4 : 3: .killedAfter])
        await #expect(throws: FaultyRegion.Killed.self) {
            _ = try await Self.perform(accounts.stream(), in: region, faults)
        }
        _ = try await region.call(
            .snapshotSharing(of: node),
            [
                "\(kind)Identifier": .string(accounts.sharedName), "AttributeName": "restore",
                "ValuesToRemove": [.string(accounts.target.account)],
            ]
        )
        let ending = try await Self.perform(accounts.stream(), in: region)
        guard case .refused(let reason) = ending else {
            Issue.record("\(ending)")
            return
        }
        #expect(reason.contains("copy:\(node): the snapshot '\(accounts.names.copy)' has failed"))
        // The standard key of production is not the copy's.
        #expect(reason.contains("let the policy of ") == !accounts.isReencrypted)
        let word = accounts.isOfClusters ? "cluster-snapshot" : "snapshot"
        #expect(reason.contains("delete it: aws rds delete-db-\(word) --region \(accounts.target.region)"))
        let own = region.region(at: accounts.target)
        _ = try await own.call(.snapshotDeletion(of: node), ["\(kind)Identifier": .string(accounts.names.copy)])
        #expect(try await Self.perform(accounts.stream(), in: region) == .done)
    }

    @Test(arguments: cases.indices)
    func aKeyThatCannotBeUsedIsNamed(_ index: Int) async throws {
        let accounts = Self.cases[index].accounts
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
        let stage = accounts.isCopied ? "copy" : "clone"
        #expect(reason.hasPrefix("\(stage):\(accounts.node): An error occurred (KMSKeyNotAccessibleFault)"))
        #expect(reason.contains("enable \(accounts.isCopied ? accounts.stagingKey : "the key")"))
    }
}
