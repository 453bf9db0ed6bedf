import RDS
import Testing

@testable import mitosis_plan

@Suite struct PlanPicturesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var options = Example.options()
        var change: @Sendable (inout JSONObject, String) -> Void = { _, _ in }
        /// Names without `mitosis-`: who replicates whom, then who stands alone.
        var expected: [String]
    }

    static let cases = [
        Case(
            testDescription: "the example has the seven pictures",
            expected: [
                "1 starting: prod>prod-replica demo>demo-replica",
                "2 copying: prod>prod-replica demo>demo-replica prod>temp-demo",
                "3 promoted: prod>prod-replica demo>demo-replica temp-demo",
                "4 copying replicas: prod>prod-replica demo>demo-replica temp-demo>temp-demo-replica",
                "5 renamed old: prod>prod-replica old-demo>old-demo-replica temp-demo>temp-demo-replica",
                "6 renamed new: prod>prod-replica old-demo>old-demo-replica demo>demo-replica",
                "7 final: prod>prod-replica demo>demo-replica",
            ]
        ),
        Case(
            testDescription: "a restored copy is not promoted, and a lone target has no replicas to copy",
            options: Example.options {
                $0.targets = ["etl-temp-db"]
                $0.method = .pointInTime(nil)
            },
            expected: [
                "1 starting: prod>prod-replica etl-temp-db",
                "2 copying: prod>prod-replica prod~temp-etl-temp-db etl-temp-db",
                "3 renamed old: prod>prod-replica old-etl-temp-db temp-etl-temp-db",
                "4 renamed new: prod>prod-replica old-etl-temp-db etl-temp-db",
                "5 final: prod>prod-replica etl-temp-db",
            ]
        ),
        Case(
            testDescription: "several targets go through the steps together",
            options: Example.options { $0.targets = ["etl-temp-db", "mitosis-demo"] },
            expected: [
                "1 starting: prod>prod-replica demo>demo-replica etl-temp-db",
                "2 copying: prod>prod-replica demo>demo-replica prod>temp-etl-temp-db prod>temp-demo etl-temp-db",
                "3 promoted: prod>prod-replica demo>demo-replica etl-temp-db temp-etl-temp-db temp-demo",
                "4 copying replicas: prod>prod-replica demo>demo-replica temp-demo>temp-demo-replica etl-temp-db "
                    + "temp-etl-temp-db",
                "5 renamed old: prod>prod-replica old-demo>old-demo-replica temp-demo>temp-demo-replica "
                    + "old-etl-temp-db temp-etl-temp-db",
                "6 renamed new: prod>prod-replica old-demo>old-demo-replica demo>demo-replica old-etl-temp-db "
                    + "etl-temp-db",
                "7 final: prod>prod-replica demo>demo-replica etl-temp-db",
            ]
        ),
        Case(
            testDescription: "a source that is a replica is drawn with its whole tree, and named by ARN it is found",
            options: Example.options { $0.source = "mitosis-prod-replica" },
            change: { object, name in
                if name == "mitosis-prod-replica" { object["BackupRetentionPeriod"] = 1 }
                if name == "mitosis-demo" {
                    object["DBSubnetGroup"] = ["DBSubnetGroupName": "other", "VpcId": "vpc-0a1b2c3d"]
                }
            },
            expected: ["2 copying: prod>prod-replica demo>demo-replica prod-replica>temp-demo"]
        ),
    ]

    @Test(arguments: cases)
    func stepsThatOccurAreDrawn(_ example: Case) throws {
        let graph = try Example.graph(example.change)
        let pictures = PlanPictures.make(of: try Example.operations(graph, example.options), in: graph)
        let texts = pictures.map(Self.text)
        if example.expected.count == 1 {
            #expect(texts.contains(example.expected[0]), "\(texts)")
        } else {
            #expect(texts == example.expected)
        }
    }

    private static func text(of picture: Picture) -> String {
        let names = picture.nodes.reduce(into: [Int: String]()) { names, node in
            names[node.key] = node.name.description.replacing("mitosis-", with: "")
        }
        let edges = picture.edges.map { edge in
            (names[edge.from] ?? "?") + (edge.kind == .replication ? ">" : "~") + (names[edge.to] ?? "?")
        }
        let tied = Set(picture.edges.flatMap { [$0.from, $0.to] })
        let alone = picture.nodes.filter { !tied.contains($0.key) }.compactMap { names[$0.key] }
        return "\(picture.title): \((edges + alone).joined(separator: " "))"
    }

    /// A saved plan tells all but the source's own replicas.
    @Test func operationsAloneAreDrawn() throws {
        let operations = try Example.operations(Example.graph(), Example.options())
        #expect(
            PlanPictures.make(of: operations, in: nil).map(Self.text) == [
                "1 starting, without the class and the replicas of the source: demo>demo-replica prod",
                "2 copying: demo>demo-replica prod>temp-demo",
                "3 promoted: demo>demo-replica prod temp-demo",
                "4 copying replicas: demo>demo-replica temp-demo>temp-demo-replica prod",
                "5 renamed old: old-demo>old-demo-replica temp-demo>temp-demo-replica prod",
                "6 renamed new: old-demo>old-demo-replica demo>demo-replica prod",
                "7 final: demo>demo-replica prod",
            ]
        )
    }

    @Test func clustersAreDrawnFromTheirOperations() throws {
        let operations = try plan(ClusterExample.options(), in: ClusterExample.graph(), environment: [:]).operations
        let first = try #require(PlanPictures.make(of: operations, in: nil).first)
        let nodes = first.nodes.map { "\($0.name) \($0.role)" }
        #expect(
            nodes == [
                "cluster/shop-prod source", "cluster/shop-staging old", "shop-staging-1 old", "shop-staging-2 old",
            ]
        )
        #expect(first.edges.map(\.kind) == [.membership, .membership])
    }

    /// A source in another account has the target's name here; its tree is not drawn.
    @Test func aSourceElsewhereIsDrawnWithItsPlace() throws {
        let made = try plan(TwoAccounts.options(), in: TwoAccounts.graphs(), environment: [:])
        let saved = PlanPictures.make(of: made.operations, in: nil)
        for pictures in [PlanPictures.make(of: made.operations, in: made.graph), saved] {
            let copying = try #require(pictures.first { $0.title == "2 copying" })
            let source = try #require(copying.foreignSource("app"))
            #expect(source.lines == ["app", "source, account 111122223333 in eu-west-1"])
            #expect(copying.nodes.map(\.name).sorted() == ["app", "app", "temp-app"])
            let new = try #require(copying.node("temp-app"))
            #expect(copying.edges.map { [$0.from, $0.to] } == [[source.key, new.key]])
            let last = try #require(pictures.last)
            #expect(last.nodes.map(\.role).sorted { $0.rawValue < $1.rawValue } == [.foreign, .new])
        }
        #expect(MermaidDrawing.text(of: saved).contains("classDef foreign"))
        #expect(DOTDrawing.text(of: saved).contains("style=\"rounded,filled,dashed\""))
    }

    @Test func rolesStayWithInstancesWhateverTheirNames() throws {
        let graph = try Example.graph()
        let pictures = PlanPictures.make(of: try Example.operations(graph, Example.options()), in: graph)
        let roles = pictures.map { picture in
            picture.nodes.filter { $0.name == "mitosis-demo" }.map(\.role)
        }
        #expect(roles == [[.old], [.old], [.old], [.old], [], [.new], [.new]])
    }
}
