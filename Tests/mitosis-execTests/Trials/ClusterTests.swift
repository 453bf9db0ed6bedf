import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// Clusters are refreshed as trees are: built beside the old one, swapped, and the old one deleted.
@Suite struct ClusterTests {
    /// The Region before and after a run.
    private static func ended(_ tree: Tree) async throws -> (InstanceGraph, InstanceGraph, SimulatedRegion) {
        let json = try tree.graph()
        let before = try InstanceGraph(json: json)
        let planned = try plan(tree.planOptions, in: before, environment: [:])
        #expect(planned.differences.isEmpty, "\(planned.differences)")
        let region = try SimulatedRegion(json: json)
        let stream = try OperationStream(planned.operations)
        #expect(try await Runs.perform(stream, in: region, clock: region.clock) == .done)
        let after = try InstanceGraph(json: Array(JSONValue.object(await region.json).line.utf8))
        #expect(after.clusters.map(\.identifier).sorted() == before.clusters.map(\.identifier).sorted())
        return (before, after, region)
    }

    @Test(arguments: Tree.clusters)
    func clustersEndWithTheirAttributes(_ tree: Tree) async throws {
        let (before, after, region) = try await Self.ended(tree)
        #expect(after.instances.map(\.identifier).sorted() == before.instances.map(\.identifier).sorted())
        for name in tree.planOptions.targets {
            let old = try #require(before.cluster(.init(cluster: name.name)))
            let new = try #require(after.cluster(old.identifier))
            #expect(new.dbiResourceId != old.dbiResourceId)
            #expect(await region.origin(of: new.dbiResourceId ?? "") == "cluster-SHOPPROD")
            #expect(AttributeDifference.all(of: new, from: old, [.creation, .modify, .inherited]).isEmpty)
            #expect(new["AssociatedRoles"] == old["AssociatedRoles"])
            #expect(new["HttpEndpointEnabled"] == old["HttpEndpointEnabled"])
            #expect((new["MasterUserSecret"] != nil) == (old["MasterUserSecret"] != nil))
            #expect(new.tags.filter { PlanTag.isCopied($0.key) } == old.tags.filter { PlanTag.isCopied($0.key) })
            #expect(new.writer == old.writer, "what has written writes again")
            #expect(after.members(of: new).map(\.identifier) == before.members(of: old).map(\.identifier))
            for member in before.members(of: old) {
                let found = try #require(after[member.identifier])
                for attribute in Attribute.all where Attribute.ofMembers[attribute.member] != nil {
                    let what: Comment = "\(member.identifier) \(attribute.member)"
                    #expect(attribute.value(of: found) == attribute.value(of: member), what)
                }
            }
            let endpoints = (before.customEndpoints(of: old), after.customEndpoints(of: new))
            #expect(endpoints.0.map(\.identifier) == endpoints.1.map(\.identifier))
            for (left, right) in zip(endpoints.0, endpoints.1) {
                #expect(left["StaticMembers"] == right["StaticMembers"] && left["Endpoint"] == right["Endpoint"])
            }
        }
        let source = try #require(before.cluster("cluster/shop-prod"))
        var unchanged = try #require(after.cluster("cluster/shop-prod"))
        unchanged["CloneGroupId"] = nil
        #expect(unchanged == source, "production is as it was, but for its clone group")
    }

    @Test(arguments: Tree.multiAZ)
    func multiAZClustersEndWithTheirAttributes(_ tree: Tree) async throws {
        let (before, after, region) = try await Self.ended(tree)
        let old = try #require(before.cluster("cluster/ledger-staging"))
        let new = try #require(after.cluster(old.identifier))
        #expect(await region.origin(of: new.dbiResourceId ?? "") == "cluster-LEDGERPROD")
        #expect(AttributeDifference.all(of: new, from: old).isEmpty)
        #expect(new.tags.filter { PlanTag.isCopied($0.key) } == old.tags.filter { PlanTag.isCopied($0.key) })
        #expect(after.cluster("cluster/ledger-prod") == before.cluster("cluster/ledger-prod"))
        let members = after.members(of: new).map(\.identifier.name)
        #expect(members == (1...3).map { "temp-ledger-staging-instance-\($0)" }, "RDS names them, and leaves them so")
        #expect(after.instances.count == before.instances.count)
    }

    /// The backups of a stopped cluster are there all the same.
    @Test func aStoppedSourceIsRestored() async throws {
        let tree = Tree.clusters[0]
        let graph = try InstanceGraph(json: try tree.graph())
        var json = graph.json
        json["DBClusters"] = .array(
            graph.clusters.map { cluster in
                var members = cluster.members
                if cluster.identifier.name == "shop-prod" { members["Status"] = "stopped" }
                return .object(members)
            }
        )
        let bytes = Array(JSONValue.object(json).line.utf8)
        var options = tree.planOptions
        options.method = .pointInTime(nil)
        let planned = try plan(options, in: try InstanceGraph(json: bytes), environment: [:])
        let region = try SimulatedRegion(json: bytes)
        let stream = try OperationStream(planned.operations)
        #expect(try await Runs.perform(stream, in: region, clock: region.clock) == .done)
        #expect(await region.json["DBClusters"]?.array?.contains { $0["Status"] == "stopped" } == true)
    }

    /// The Region after a run of some phases, with a cluster changed by somebody.
    private static func region(
        after phases: Set<Phase>,
        of tree: Tree,
        changing name: String,
        _ change: JSONObject
    ) async throws -> SimulatedRegion {
        let region = try SimulatedRegion(json: tree.graph())
        let settings = Performer.Settings(selection: .init(phases: phases), poll: .seconds(300))
        #expect(try await Runs.perform(tree.stream(), in: region, clock: region.clock, settings: settings) == .done)
        var json = await region.json
        json["DBClusters"] = .array(
            (json["DBClusters"]?.array ?? []).map { cluster in
                guard cluster["DBClusterIdentifier"]?.string == name else { return cluster }
                return .object((cluster.object ?? [:]).merging(change) { $1 })
            }
        )
        return try SimulatedRegion(json: Array(JSONValue.object(json).line.utf8))
    }

    /// Protection is the cluster's alone: RDS would delete its instances all the same.
    @Test func protectionIsLookedAtBeforeTheFirstInstanceGoes() async throws {
        let tree = Tree.clusters[0]
        let region = try await Self.region(
            after: [.build, .swap],
            of: tree,
            changing: "old-shop-staging",
            ["DeletionProtection": true]
        )
        let before = await region.instances.map(\.identifier)
        guard case .refused(let reason) = try await Runs.perform(tree.stream(), in: region, clock: region.clock) else {
            Issue.record("the run goes on")
            return
        }
        #expect(reason.contains("'cluster/old-shop-staging' has deletion protection"))
        #expect(await region.instances.map(\.identifier) == before)
    }

    @Test func theSummarySaysHowLongEachNameWasGone() async throws {
        let tree = Tree.clusters[0]
        let region = try SimulatedRegion(json: tree.graph())
        let performer = try Runs.performer(tree.stream(), in: region, clock: region.clock)
        #expect(try await performer.perform(interruptions: Runs.never) == .done)
        let summary = await performer.finalSummary()
        #expect(summary.gapSeconds.keys.sorted() == ["cluster/shop-staging", "shop-staging-1", "shop-staging-2"])
        #expect(summary.gapSeconds.values.allSatisfy { $0 > 0 })
        #expect(summary.endpoints.seconds.keys.sorted() == ["shop-staging-reports"])
    }

    /// Somebody has made a replica of the old cluster since it was planned: RDS would promote it.
    @Test func aReplicaThatThePlanDoesNotKnowStopsTheRun() async throws {
        let tree = Tree.multiAZ[0]
        let region = try await Self.region(
            after: [.build],
            of: tree,
            changing: "ledger-staging",
            ["ReadReplicaIdentifiers": ["report"]]
        )
        guard case .refused(let reason) = try await Runs.perform(tree.stream(), in: region, clock: region.clock) else {
            Issue.record("the run goes on")
            return
        }
        #expect(reason.contains("has a replica that the plan does not know: 'report'"))
    }

    /// It would go with the old cluster, and nobody would say so.
    @Test func anEndpointThatThePlanDoesNotMoveStopsTheRun() async throws {
        let tree = Tree.clusters[0]
        let addresses = ["shop-staging-reports", "etl"].map {
            "\($0).cluster-custom-c0ffee.us-east-1.rds.amazonaws.com"
        }
        let region = try await Self.region(
            after: [.build],
            of: tree,
            changing: "shop-staging",
            ["CustomEndpoints": .array(addresses.map { .string($0) })]
        )
        guard case .refused(let reason) = try await Runs.perform(tree.stream(), in: region, clock: region.clock) else {
            Issue.record("the run goes on")
            return
        }
        #expect(reason.contains("'cluster/shop-staging' has a custom endpoint that the plan does not move: 'etl'"))
    }

    /// A plan of instances and one of clusters, one after the other.
    @Test func treesAndClustersArePerformedTogether() async throws {
        let trees = [Tree.twoNodes, Tree.clusters[0], Tree.multiAZ[0]]
        let documents = try Array(trees.map { try $0.graph() }.joined(separator: Array("\n".utf8)))
        let operations = try trees.flatMap { try $0.stream().operations }
        let region = try SimulatedRegion(json: documents)
        let stream = try OperationStream(operations)
        #expect(try await Runs.perform(stream, in: region, clock: region.clock) == .done)
        let alone = try SimulatedRegion(json: Tree.clusters[0].graph())
        #expect(try await Runs.perform(Tree.clusters[0].stream(), in: alone, clock: alone.clock) == .done)
        #expect(region.clock.now >= alone.clock.now)
        let names = ["cluster/ledger-prod", "cluster/ledger-staging", "cluster/shop-prod", "cluster/shop-staging"]
        #expect(await region.clusters.map(\.identifier.description).sorted() == names)
    }

    @Test func aRunIsAsFastAsItsLongestChain() async throws {
        for tree in [Tree.clusters[1], Tree.clusters[2], Tree.multiAZ[0]] {
            let measured = try await Measurement(of: tree)
            #expect(measured.ending == .done)
            #expect(measured.ratio < 1.15, "\(tree): \(measured.seconds) s, \(measured.criticalPath) s")
            // Two calls see all of it, and three while endpoints change clusters: every five seconds at most.
            #expect(Double(measured.reads) <= measured.seconds / 5 * 2.5, "\(tree): \(measured.reads) reads")
        }
    }
}
