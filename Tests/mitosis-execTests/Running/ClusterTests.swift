import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// Clusters are refreshed as trees are: built beside the old one, swapped, and the old one deleted.
@Suite struct ClusterTests {
    @Test(arguments: Tree.clusters)
    func clustersEndWithTheirAttributes(_ tree: Tree) async throws {
        let json = try tree.graph()
        let before = try InstanceGraph(json: json)
        let planned = try plan(tree.planOptions, in: before, environment: [:])
        let region = try SimulatedRegion(json: json)
        let stream = try OperationStream(planned.operations)
        #expect(try await Runs.perform(stream, in: region, clock: region.clock) == .done)
        let after = try InstanceGraph(json: Array(JSONValue.object(await region.json).line.utf8))
        #expect(after.clusters.map(\.identifier).sorted() == before.clusters.map(\.identifier).sorted())
        #expect(after.instances.map(\.identifier).sorted() == before.instances.map(\.identifier).sorted())
        #expect(planned.differences.isEmpty, "\(planned.differences)")
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

    /// A plan of instances and one of clusters, one after the other.
    @Test func treesAndClustersArePerformedTogether() async throws {
        let documents = try Tree.twoNodes.graph() + Array("\n".utf8) + Tree.clusters[0].graph()
        let operations = try Tree.twoNodes.stream().operations + Tree.clusters[0].stream().operations
        let region = try SimulatedRegion(json: documents)
        let stream = try OperationStream(operations)
        #expect(try await Runs.perform(stream, in: region, clock: region.clock) == .done)
        let alone = try SimulatedRegion(json: Tree.clusters[0].graph())
        #expect(try await Runs.perform(Tree.clusters[0].stream(), in: alone, clock: alone.clock) == .done)
        #expect(region.clock.now >= alone.clock.now)
        #expect(await region.clusters.map(\.identifier) == alone.clusters.map(\.identifier))
    }

    @Test func aRunIsAsFastAsItsLongestChain() async throws {
        for tree in Tree.clusters {
            let measured = try await Measurement(of: tree)
            #expect(measured.ending == .done)
            #expect(measured.ratio < 1.15, "\(tree): \(measured.seconds) s, \(measured.criticalPath) s")
        }
    }
}
