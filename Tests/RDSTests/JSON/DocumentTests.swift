import Console
import RDS
import Testing

/// Several JSON documents are one graph.
@Suite struct DocumentTests {
    private static func instance(_ name: String, _ more: String = "") -> String {
        #"{"DBInstanceIdentifier":"\#(name)","DBInstanceArn":"arn:aws:rds:us-east-1:1:db:\#(name)","Engine":"aurora-mysql","DBInstanceStatus":"available"\#(more)}"#
    }

    private static let cluster =
        #"{"DBClusters":[{"DBClusterIdentifier":"a","DBClusterArn":"arn:aws:rds:us-east-1:1:cluster:a","Engine":"aurora-mysql","Status":"available","DBClusterMembers":[{"DBInstanceIdentifier":"a2","IsClusterWriter":true}],"ServerlessV2ScalingConfiguration":{"MinCapacity":0.5,"MaxCapacity":4.0}}]}"#

    private static func graph(_ text: String) throws -> InstanceGraph { try InstanceGraph(json: Array(text.utf8)) }

    @Test func whatTheCLIPrintsOfInstancesAndClustersIsAGraph() throws {
        let members = #","DBClusterIdentifier":"a""#
        let graph = try Self.graph(
            #"{"DBInstances":[\#(Self.instance("a1", members)),\#(Self.instance("a2", members)),\#(Self.instance("a"))]}"#
                + "\n" + Self.cluster
        )
        let cluster = try #require(graph.cluster("cluster/a"))
        #expect(graph.members(of: cluster).map(\.identifier) == ["a2", "a1"])
        #expect(graph.family(of: "cluster/a").map(\.identifier) == ["cluster/a", "a2", "a1"])
        #expect(graph.meanings(of: ResourceName("a")) == ["a", "cluster/a"])
        #expect(graph.meanings(of: ResourceName("arn:aws:rds:us-east-1:1:cluster:a")) == ["cluster/a"])
        #expect(
            cluster["ServerlessV2ScalingConfiguration"] == ["MinCapacity": .number(0.5), "MaxCapacity": 4],
            "whole capacities are whole numbers, however they are written"
        )
        let again = try InstanceGraph(json: Array(JSONValue.object(graph.json).line.utf8))
        #expect(again == graph)
    }

    @Test func theLaterDocumentCounts() throws {
        let early =
            #"{"CapturedAt":"2026-01-01T00:00:00Z","DBInstances":[\#(Self.instance("a", #","MultiAZ":true"#))]}"#
        let late = #"{"CapturedAt":"2026-01-02T00:00:00Z","DBInstances":[\#(Self.instance("a"))]}"#
        for text in [early + late, late + "\n" + early] {
            let graph = try Self.graph(text)
            #expect(graph.instances.count == 1)
            #expect(graph["a"]?["MultiAZ"] == nil)
            #expect(graph.capturedAt == "2026-01-01T00:00:00Z", "the whole is as old as its oldest part")
        }
    }

    @Test func differentDocumentsOfOneTimeAreRefused() throws {
        let one = #"{"DBInstances":[\#(Self.instance("a"))]}"#
        #expect(try Self.graph(one + one).instances.count == 1, "what is the same may be said twice")
        let other = #"{"DBInstances":[\#(Self.instance("a", #","MultiAZ":true"#))]}"#
        let error = #expect(throws: InputError.self) { try Self.graph(one + other) }
        #expect(
            error?.message
                == "the documents 1 and 2 of the graph show 'arn:aws:rds:us-east-1:1:db:a' differently"
        )
    }

    @Test func aDocumentThatIsNoGraphIsNamed() {
        let error = #expect(throws: InputError.self) { try Self.graph(#"{"DBInstances":[]} {"Reservations":[]}"#) }
        #expect(
            error?.message == "document 2: it has no DBInstances, DBClusters, DBClusterEndpoints or snapshots"
        )
    }
}
