import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// The removal of what earlier runs left, and of nothing else.
@Suite struct AbandonTests {
    private static let cluster = Tree.clusters[0]

    private static func removal(
        _ contents: Contents,
        of tree: Tree,
        _ change: (inout AbandonOptions) -> Void = { _ in }
    ) throws -> OperationStream {
        var options = AbandonOptions(targets: tree.planOptions.targets)
        change(&options)
        return try OperationStream(abandon(options, in: contents.graph, environment: [:]).operations)
    }

    /// Performs, and shows what there is then.
    private static func perform(_ stream: OperationStream, in contents: Contents) async throws -> (
        ending: Performer.Ending, contents: Contents
    ) {
        let region = try contents.region
        let ending = try await Runs.perform(stream, in: region, clock: region.clock)
        return (ending, try await Contents(of: region))
    }

    private static func before(_ tree: Tree) throws -> Contents { Contents(try InstanceGraph(json: tree.graph())) }

    // MARK: - It goes

    struct Case: CustomTestStringConvertible {
        var tree: Tree
        var failed: DBInstanceIdentifier
        var status: String
        /// In the order in which they go.
        var ids: [String]

        var testDescription: String { "\(failed) is \(status)" }
    }

    static let cases =
        ["available", "failed", "incompatible-restore", "incompatible-parameters"].map {
            Case(
                tree: .cascade,
                failed: "temp-mitosis-demo",
                status: $0,
                ids: ["-r3", "-r2", "-replica", ""].map { "discard:temp-mitosis-demo\($0)" }
            )
        }
        + [
            ("cluster/temp-shop-staging", "available"), ("cluster/temp-shop-staging", "cloning-failed"),
            ("temp-shop-staging-2", "failed"),
        ].map {
            Case(
                tree: Tree.clusters[2],
                failed: .init($0.0),
                status: $0.1,
                ids: [
                    "temp-shop-staging-2", "temp-shop-staging-3", "temp-shop-staging-4", "temp-shop-staging-5",
                    "temp-shop-staging-1", "cluster/temp-shop-staging",
                ].map { "discard:\($0)" }
            )
        }
        + [
            // RDS deletes its instances.
            Case(
                tree: Tree.multiAZ[0],
                failed: "cluster/temp-ledger-staging",
                status: "failed",
                ids: ["discard:cluster/temp-ledger-staging"]
            )
        ]

    @Test(arguments: cases)
    func whatTheBuildLeftIsRemovedLeavesFirst(_ example: Case) async throws {
        let (tree, status) = (example.tree, example.status)
        var contents = try await Contents(after: [.build], of: tree)
        contents.change(example.failed) {
            $0[example.failed.isCluster ? "Status" : "DBInstanceStatus"] = .string(status)
        }
        let stream = try Self.removal(contents, of: tree)
        #expect(stream.operations.map(\.id.description) == example.ids)
        let root = try #require(stream.operations.last).id.node
        #expect(Confirmation(stream.operations, trees: try PlannedTrees(stream)).targets == [root])
        let (ending, after) = try await Self.perform(stream, in: contents)
        #expect(ending == .done)
        #expect(after.names == (try Self.before(tree)).names)
        // Once more: done already. And the refresh can be planned again.
        #expect(try await Self.perform(stream, in: after).ending == .done)
        _ = try plan(tree.planOptions, in: after.graph, environment: [:])
    }

    @Test(arguments: [Tree.twoNodes, cluster])
    func whatWasUndoneIsRefreshedAgainAndThenRemoved(_ tree: Tree) async throws {
        let region = try SimulatedRegion(json: tree.graph())
        let settings = Performer.Settings(selection: .init(phases: [.build, .swap]), poll: .seconds(300))
        let options = tree.planOptions
        func planned() async throws -> Plan {
            try await plan(options, in: Contents(of: region).graph, environment: [:])
        }
        let target = try #require(options.targets.first)
        for number in 1...2 {
            let stream = try OperationStream(await planned().operations)
            #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: settings) == .done)
            let undoing = UndoOptions(targets: options.targets)
            let back = try undo(undoing, in: await Contents(of: region).graph, environment: [:]).operations
            #expect(try await Runs.perform(OperationStream(back), in: region, clock: region.clock) == .done)
            let aside = number == 1 ? "undone-" : "undone2-"
            #expect(try await Contents(of: region).names.contains { $0.contains(aside + target.name) })
        }
        // A later plan says what is still paid for.
        let notes = try await planned().said
        let left = try #require(
            try await Contents(of: region).graph.resources.last { $0.identifier.name.contains("undone2") }
        )
        let removal = "is paid for until it is deleted: rds-describe | mitosis-plan --abandon --target "
        #expect(notes.contains { $0.hasPrefix("warning: '\(left.identifier)'") && $0.contains(removal) }, "\(notes)")
        #expect(
            notes.filter { $0.contains("is paid for until it is deleted") }.count == (tree.cluster == nil ? 4 : 6),
            "\(notes)"
        )
        // A third one, to its end: the old tree is gone, and what is aside is still known by what took its place.
        let last = try OperationStream(await planned().operations)
        #expect(try await Runs.perform(last, in: region, clock: region.clock) == .done)
        let stream = try Self.removal(await Contents(of: region), of: tree)
        #expect(stream.operations.count == (tree.cluster == nil ? 4 : 6))
        #expect(try await Runs.perform(stream, in: region, clock: region.clock) == .done)
        let names = try Contents(await Contents(of: region).graph).graph.resources.map(\.identifier)
        #expect(Set(names) == Set(try Self.before(tree).graph.resources.map(\.identifier)))
    }

    @Test(arguments: [
        (Tree.twoNodes, "temp-mitosis-demo"), (Tree.clusters[0], "cluster/temp-shop-staging"),
    ])
    func deletionProtectionIsTakenOffWithConsentOnly(_ tree: Tree, _ name: String) async throws {
        var contents = try await Contents(after: [.build], of: tree)
        let protected = DBInstanceIdentifier(name)
        contents.change(protected) { $0["DeletionProtection"] = true }
        let error = #expect(throws: PlanRefusal.self) { try Self.removal(contents, of: tree) }
        #expect(error?.reasons.map(\.text) == ["'\(protected)' has deletion protection"])
        let stream = try Self.removal(contents, of: tree) { $0.allowsProtected = true }
        // Nothing of it goes before.
        #expect(stream.operations.first?.id == .init(.discard, protected, "unprotect"))
        let (ending, after) = try await Self.perform(stream, in: contents)
        #expect(ending == .done)
        #expect(after.names == (try Self.before(tree)).names)
        // Where it has come back since, or was dropped from the stream, nothing goes.
        let rest = try OperationStream(Array(stream.operations.dropFirst()))
        let kept = try await Self.perform(rest, in: contents)
        #expect(kept.ending != .done)
        #expect(kept.contents.names.contains { $0.hasPrefix("\(protected) ") })
        if tree.cluster != nil { #expect(kept.contents.names == contents.names) }
    }

    // MARK: - It stays

    struct Doubt: CustomTestStringConvertible {
        var testDescription: String
        var tree: Tree
        /// What must not go.
        var name: DBInstanceIdentifier
        var change: @Sendable (inout Contents) -> Void
    }

    private static let foreign: JSONValue = [
        ["Key": "mitosis:plan", "Value": "abc/db-ANOTHER"],
        ["Key": "mitosis:names", "Value": "another/temp-another/old-another"],
    ]

    /// What makes it impossible to be sure, at planning and, when it comes after the plan, while performing.
    static let doubts =
        [
            (Tree.twoNodes, "temp-mitosis-demo", "mitosis-demo"),
            (cluster, "cluster/temp-shop-staging", "shop-staging"),
            (cluster, "temp-shop-staging-2", "shop-staging"),
        ].flatMap { tree, name, target in
            let name = DBInstanceIdentifier(name)
            return [
                Doubt(testDescription: "\(name): no mark", tree: tree, name: name) {
                    $0.change(name) { $0["TagList"] = [] }
                },
                Doubt(testDescription: "\(name): the mark of another", tree: tree, name: name) {
                    $0.change(name) { $0["TagList"] = foreign }
                },
                Doubt(testDescription: "\(name): nothing bears its name", tree: tree, name: name) { contents in
                    contents.instances.removeAll { $0.identifier.name.hasPrefix(target) }
                    contents.clusters.removeAll { $0.identifier.name.hasPrefix(target) }
                },
            ]
        } + [
            Doubt(testDescription: "somebody's replica", tree: .twoNodes, name: "temp-mitosis-demo") {
                $0.add("somebody", like: "temp-mitosis-demo-replica")
            },
            Doubt(testDescription: "somebody's instance", tree: cluster, name: "cluster/temp-shop-staging") {
                $0.add("somebody", like: "temp-shop-staging-2")
            },
            // The names are being swapped, and the cluster has the first.
            Doubt(testDescription: "a cluster with its name", tree: cluster, name: "temp-shop-staging-2") {
                $0.rename("cluster/shop-staging", "old-shop-staging")
                $0.rename("cluster/temp-shop-staging", "shop-staging")
            },
        ]

    @Test(arguments: doubts)
    func whatIsNotSureIsNotTouched(_ example: Doubt) async throws {
        var contents = try await Contents(after: [.build], of: example.tree)
        let stream = try Self.removal(contents, of: example.tree)
        example.change(&contents)
        // Neither the plan from what is there nor one from before deletes it.
        if let late = try? Self.removal(contents, of: example.tree) {
            #expect(!late.operations.contains { $0.id.node == example.name })
        }
        let (ending, after) = try await Self.perform(stream, in: contents)
        #expect(ending != .done)
        #expect(after.names == contents.names)
    }

    /// Lines that are left of a stream: an instance is not taken out of a cluster that stays.
    @Test func aClusterGoesWithAllItsInstancesOrNotAtAll() async throws {
        let contents = try await Contents(after: [.build], of: Self.cluster)
        let stream = try Self.removal(contents, of: Self.cluster)
        for dropped in stream.operations.indices {
            var operations = stream.operations
            operations.remove(at: dropped)
            let (ending, after) = try await Self.perform(OperationStream(operations), in: contents)
            #expect(ending != .done, "without \(stream.operations[dropped].id)")
            #expect(after.names == contents.names)
        }
    }

    // MARK: - Every way leads here

    /// What never becomes available again is said by all three tools that meet it, with what removes it.
    @Test(arguments: [
        (Tree.twoNodes, ["temp-mitosis-demo", "temp-mitosis-demo-replica"], "mitosis-demo"),
        (cluster, ["cluster/temp-shop-staging", "temp-shop-staging-2"], "cluster/shop-staging"),
        (
            Tree(testDescription: "other names") {
                $0.tempPrefix = "new-"
                $0.oldPrefix = "gone-"
            }, ["new-mitosis-demo"], "mitosis-demo"
        ),
    ])
    func everyHintOfADeadCloneLeadsHere(_ tree: Tree, _ names: [String], _ target: String) async throws {
        let built = try await Contents(after: [.build], of: tree)
        let removal = "(rds-describe | mitosis-plan --abandon --target \(target) | mitosis-exec)"
        let statuses = [
            "failed", "inaccessible-encryption-credentials", "upgrade-failed", "incompatible-credentials",
            "incompatible-create", "incompatible-restore", "insufficient-capacity", "restore-error", "restore-failed",
            "cloning-failed", "migration-failed",
        ]
        for (status, name) in statuses.flatMap({ status in names.map { (status, DBInstanceIdentifier($0)) } }) {
            var contents = built
            contents.change(name) { $0[name.isCluster ? "Status" : "DBInstanceStatus"] = .string(status) }
            let stream = try tree.stream()
            let region = try contents.region
            let performer = try Runs.performer(stream, in: region, clock: region.clock)
            let survey = try await performer.survey()
            let refusal = await #expect(throws: PreflightError.self) {
                try await Preflight.check(
                    Preflight.findings(
                        survey,
                        PlannedTrees(stream),
                        performer.resources,
                        selecting: .init()
                    )
                )
            }
            #expect(refusal?.hint?.contains(removal) == true, "\(name) is \(status): \(refusal?.hint ?? "")")
            var options = tree.planOptions
            let again = #expect(throws: PlanRefusal.self) { try plan(options, in: contents.graph, environment: [:]) }
            #expect(again?.reasons.contains { $0.remedy.contains(removal.dropFirst().dropLast()) } == true)
            options.isResuming = true
            let resumed = #expect(throws: PlanRefusal.self) { try plan(options, in: contents.graph, environment: [:]) }
            #expect(resumed?.hint?.contains(removal) == true, "\(name) is \(status): \(resumed?.hint ?? "")")
        }
    }

    @Test func anInstanceOfAClusterIsNoTarget() async throws {
        let contents = try await Contents(after: [.build], of: Self.cluster)
        let error = #expect(throws: PlanRefusal.self) {
            try Self.removal(contents, of: Self.cluster) { $0.targets = ["shop-staging-2"] }
        }
        #expect(error?.reasons.first?.remedy == "name the cluster as --target")
    }

    @Test func anEnvironmentOfSuchANameIsNotTouched() async throws {
        // It was refreshed once, so it bears a mark; its old instance is gone.
        var contents = try Self.before(.twoNodes)
        let name = "temp-mitosis-demo"
        let tags: JSONValue = [
            ["Key": "mitosis:plan", "Value": "abc/db-GONE"],
            ["Key": "mitosis:names", "Value": .string("\(name)/temp-\(name)/old-\(name)")],
        ]
        contents.add("temp-mitosis-demo", like: "etl-temp-db", ["TagList": tags])
        let error = #expect(throws: PlanRefusal.self) { try Self.removal(contents, of: .twoNodes) }
        #expect(error?.message.contains("no run has left anything of 'mitosis-demo' to remove") == true)
    }
}
