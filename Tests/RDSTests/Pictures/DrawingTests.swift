import Testing

@testable import RDS

@Suite struct DrawingTests {
    @Test(arguments: [
        ("plain-name", "\"plain-name\""), ("a\"b", "\"a\\\"b\""), ("back\\slash\\", "\"back\\\\slash\\\\\""),
        ("a&b;", "\"a&amp;b;\""), ("two\nlines\u{7}", "\"two\\nlines \""), ("<b>é", "\"<b>é\""),
    ])
    func dotLabelsAreQuoted(_ text: String, _ expected: String) {
        #expect(DOTDrawing.quoted(text) == expected)
    }

    @Test(arguments: [
        ("plain-name, db.r5.large", "plain-name, db.r5.large"), ("a\"b", "a#34;b"), ("#quot;", "#35;quot#59;"),
        ("<br/>`", "#60;br#47;#62;#96;"), ("1) *x*", "1#41; #42;x#42;"), ("a\nb", "a b"), ("é", "é"),
    ])
    func mermaidLabelsHaveNothingThatIsRead(_ text: String, _ expected: String) {
        #expect(MermaidDrawing.escaped(text) == expected)
    }

    private static func instance(_ name: String, _ members: JSONObject = [:]) throws -> DBInstance {
        let object: JSONObject = [
            "DBInstanceIdentifier": .string(name), "Engine": "mysql", "DBInstanceStatus": "available",
            "DBInstanceArn": "arn:aws:rds:us-east-1:123456789012:db:\(name)",
        ]
        return try DBInstance(.object(object.merging(members) { $1 }), at: name)
    }

    @Test func instancesOfOtherRegionsAreDrawnOnce() throws {
        let far = "arn:aws:rds:eu-west-1:123456789012:db:a"
        let graph = try InstanceGraph([
            Self.instance("a", ["ReadReplicaDBInstanceIdentifiers": [.string(far), "b"], "EngineVersion": "8.0.35"]),
            Self.instance("b", ["ReadReplicaSourceDBInstanceIdentifier": "a", "DBInstanceStatus": "creating"]),
            Self.instance("c", ["ReadReplicaSourceDBInstanceIdentifier": .string(far)]),
        ])
        let picture = Picture(of: graph.instances, in: graph)
        #expect(
            picture.nodes.map { $0.lines.joined(separator: "|") } == [
                "a|mysql 8.0.35", "b|mysql, creating", "c|mysql", "a|elsewhere, eu-west-1",
            ]
        )
        #expect(picture.edges.map { [$0.from, $0.to] } == [[1, 4], [1, 2], [4, 3]])
        #expect(picture.node("a")?.role == .instance)
    }

    @Test func aPictureThatStandsAloneHasNoFrame() throws {
        let graph = try InstanceGraph([Self.instance("a")])
        let picture = Picture(of: graph.instances, in: graph)
        #expect(!DOTDrawing.text(of: [picture]).contains("subgraph"))
        #expect(MermaidDrawing.text(of: [picture]) == "flowchart LR\n  p0n1[\"a<br/>mysql\"]\n")
    }

    @Test func anEmptyGraphIsAnEmptyDrawing() throws {
        let picture = Picture(of: [], in: try InstanceGraph([]))
        #expect(MermaidDrawing.text(of: [picture]) == "flowchart LR\n")
        #expect(DOTDrawing.text(of: [picture]).hasSuffix("}\n"))
    }
}
