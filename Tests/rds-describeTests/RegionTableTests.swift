import Console
import Foundation
import RDS
import Testing

@testable import rds_describe

/// The table for people.
@Suite struct RegionTableTests {
    /// The graph of an example, with more tags.
    private static func graph(_ name: String, tags: [String: [String: String]] = [:]) throws -> InstanceGraph {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Examples/\(name).json")
        let graph = try InstanceGraph(json: Data(contentsOf: path))
        let instances = graph.instances.map { instance in
            var instance = instance
            if let more = tags[instance.identifier.name] { instance["TagList"] = JSONValue(tags: more) }
            return instance
        }
        return try InstanceGraph(instances, clusters: graph.clusters, capturedAt: graph.capturedAt)
    }

    private static let tags = [
        "mitosis-demo": ["mitosis:source": "mitosis-prod@2026-11-13T20:14:24Z"],
        "mitosis-demo-replica": [
            "mitosis:source": "mitosis-prod@2026-11-13T20:14:24Z", "mitosis:data-as-of": "2026-11-23T18:14:24Z",
        ],
        "etl-temp-db": ["mitosis:source": "mitosis-prod"],
    ]

    @Test func fitsEightyColumns() throws {
        let text = RegionTable(try Self.graph("mitosis", tags: Self.tags), columns: 80).text
        #expect(
            text == """
                NAME                    ROLE     CLASS         ENGINE        GIB      STATUS
                etl-temp-db             primary  db.t3.small   mysql 5.7.44  50 gp2   available
                  data of mitosis-prod
                mitosis-demo            primary  db.t3.micro   mysql 5.7.44  200 gp2  available
                  data of mitosis-prod, 10 days old
                  mitosis-demo-replica  replica  db.t3.micro   mysql 5.7.44  200 gp2  available
                    data of mitosis-prod, 2 hours old
                mitosis-prod            primary  db.r5.xlarge  mysql 5.7.44  200 io1  available
                  mitosis-prod-replica  replica  db.r5.large   mysql 5.7.44  200 gp2  available

                """
        )
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func saysOfTheDataInAColumnWhereThereIsRoom() throws {
        let lines = RegionTable(try Self.graph("mitosis", tags: Self.tags), columns: 120).text.split(separator: "\n")
        #expect(lines.count == 6)
        #expect(lines[0].hasSuffix("STATUS     DATA"))
        #expect(lines[2].hasSuffix("available  mitosis-prod, 10 days"))
        #expect(lines[4].hasSuffix("available"))
    }

    @Test func aLongNameStandsAlone() throws {
        let lines = RegionTable(try Self.graph("mitosis"), columns: 60).text.split(separator: "\n")
        #expect(lines[0].hasPrefix("NAME          ROLE"))
        #expect(lines[1].hasPrefix("etl-temp-db   primary"))
        #expect(lines[3] == "  mitosis-demo-replica")
        #expect(lines[4].hasPrefix("              replica"))
    }

    @Test func clustersStandAboveTheirInstances() throws {
        let text = RegionTable(try Self.graph("aurora"), columns: 100).text
        #expect(
            text == """
                NAME              ROLE     CLASS          ENGINE                  GIB           STATUS
                shop-prod         cluster                 aurora-postgresql 16.4  aurora-iopt1  available
                  shop-prod-1     writer   db.r6g.xlarge  aurora-postgresql 16.4                available
                  shop-prod-2     reader   db.r6g.xlarge  aurora-postgresql 16.4                available
                shop-staging      cluster  0.5-8 ACU      aurora-postgresql 16.4  aurora        available
                  shop-staging-1  writer   db.r6g.large   aurora-postgresql 16.4                available
                  shop-staging-2  reader   db.serverless  aurora-postgresql 16.4                available

                """
        )
    }
}
