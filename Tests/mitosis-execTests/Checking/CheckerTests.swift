import Console
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// What a check says of all that a run looks at first, and of what it could not see.
@Suite struct CheckerTests {
    /// A Region in which some reads are denied.
    private struct DenyingRegion: RDSRegion, Account {
        let region: SimulatedRegion
        var denied: Set<Action> = []

        func call(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
            guard !denied.contains(action) else {
                throw ServiceError(code: "AccessDenied", message: "you are not authorized", action: action)
            }
            return try await region.call(action, parameters)
        }

        func page(of question: Question) async -> Answer { await region.page(of: question) }
        func credentialsLife() -> CredentialsLife { .lasting }
    }

    private static func findings(
        _ tree: Tree,
        denying denied: Set<Action> = [],
        environment: [String: String] = ["PATH": "/usr/bin:/bin"]
    ) async throws -> [Finding] {
        let region = try SimulatedRegion(json: tree.graph())
        let denying = DenyingRegion(region: region, denied: denied)
        let stream = try tree.stream()
        let secrets = Secrets(environment: environment, read: { _ in [] })
        let performer = try Runs.performer(stream, in: denying, clock: region.clock)
        let trees = try PlannedTrees(stream)
        let groundwork = Groundwork(
            secrets: secrets,
            commands: CommandRunner(environment: environment),
            regions: Regions(denying, for: trees),
            trees: trees
        )
        return try await Checker(account: denying).findings(
            of: performer,
            Selection(),
            groundwork,
            at: region.clock.now
        )
    }

    private static let prepared = Tree(testDescription: "with everything beside the instances") {
        $0.masterPassword = "env:PASSWORD"
        $0.prepare = "nosuch --mask"
        $0.takesFinalSnapshot = true
    }

    @Test func whatARunLooksAtFirstIsAmongTheFindings() async throws {
        let found = try await Self.findings(Self.prepared).filter { $0.check == "groundwork" }
        #expect(found.map(\.result) == [.refused, .refused])
        let messages = found.map(\.message)
        #expect(messages.contains { $0.contains("cannot take the secret from 'env:PASSWORD': it is not set") })
        #expect(messages.contains { $0.contains("there is no command 'nosuch' in PATH") })
        #expect(found.allSatisfy { $0.remedy != nil })
        var good = Self.prepared
        good.options = { $0.takesFinalSnapshot = true }
        let fine = try await Self.findings(good).filter { $0.check == "groundwork" }
        #expect(fine.map(\.result) == [.ok])
        let silent = try await Self.findings(good, denying: [.describeDBSnapshots]).filter { $0.check == "groundwork" }
        #expect(silent.map(\.result) == [.unknown])
        #expect(silent.first?.of == "rds:DescribeDBSnapshots")
        #expect(try await Self.findings(.twoNodes).allSatisfy { $0.check != "groundwork" })
    }

    /// Where nothing can be seen no run can begin, and what needs sight is not taken for good.
    @Test(arguments: [(Tree.twoNodes, Action.describeDBInstances), (Tree.multiAZ[0], .describeDBClusters)])
    func whatCannotBeSeenIsNoEnd(_ tree: Tree, _ action: Action) async throws {
        let found = try await Self.findings(tree, denying: [action])
        let state = found.filter { $0.check == "state" }
        #expect(state.map(\.result) == [.refused])
        #expect(state.first?.of == "rds:\(action.rawValue)")
        #expect(state.first?.remedy == "mitosis-iam prints the policy that the plan needs")
        func results(_ check: String) -> Set<Finding.Result> { Set(found.filter { $0.check == check }.map(\.result)) }
        for check in ["maintenance", "blue/green", "integration", "window", "version", "offer"] {
            #expect(results(check) == [.unknown], "\(check)")
        }
        #expect(found.filter { $0.result == .unknown }.allSatisfy { $0.message.hasPrefix("not looked: ") })
        #expect(results("permission").contains(.ok))
        #expect(results("quota").isSubset(of: [.ok, .unknown]))
        #expect(found.allSatisfy { $0.result != .refused || $0.check == "state" })
    }

    /// The documentation counts the calls of a check: these, and the account's.
    @Test func theRegionIsAskedForWhatARunAsksFirst() async throws {
        let tree = Tree.twoNodes
        let region = FaultyRegion(try SimulatedRegion(json: tree.graph()))
        _ = try await Runs.performer(tree.stream(), in: region, clock: region.clock).survey()
        #expect(await region.reads == 5)
    }

    /// A chain of thousands is followed from one to the next, not anew from its beginning.
    @Test func aLongChainOfCreationsIsFollowed() throws {
        let model = try #require(Tree.twoNodes.stream().operations.first { $0.action.isCreation })
        var operations: [Operation] = []
        for number in 0..<3000 {
            var clone = model
            clone.id = .init(.clone, DBInstanceIdentifier("demo-\(number)"))
            clone.parameters["DBInstanceIdentifier"] = .string("temp-demo-\(number)")
            if number > 0 { clone.parameters["SourceDBInstanceIdentifier"] = .string("temp-demo-\(number - 1)") }
            operations.append(clone)
        }
        let resources: [DBInstanceIdentifier: any DBResource] = [:]
        let found = PlannedCreation.all(in: operations, among: resources)
        #expect(found.map(\.identifier.name) == (0..<3000).map { "temp-demo-\($0)" })
    }
}
