import Console
import RDS
import Testing

/// Documents of one account and Region are one graph, whatever order they come in.
@Suite struct GraphsTests {
    private static func instance(_ name: String, _ account: String, _ region: String = "eu-west-1") -> String {
        """
        {"DBInstanceIdentifier":"\(name)","DBInstanceArn":"arn:aws:rds:\(region):\(account):db:\(name)",\
        "Engine":"mysql","DBInstanceStatus":"available"}
        """
    }

    private static func snapshot(_ name: String, _ account: String, _ type: String) -> String {
        """
        {"DBSnapshotIdentifier":"\(name)","DBSnapshotArn":"arn:aws:rds:eu-west-1:\(account):snapshot:\(name)",\
        "SnapshotType":"\(type)"}
        """
    }

    /// Each graph as its account and Region, its instances and its snapshots.
    @Test(arguments: [
        (
            ["{\"DBInstances\":[\(instance("app", "1"))]}", "{\"DBInstances\":[\(instance("app", "2"))]}"],
            ["account 1 in eu-west-1: app;", "account 2 in eu-west-1: app;"]
        ),
        (
            [
                "{\"DBInstances\":[\(instance("app", "1"))]}",
                "{\"DBInstances\":[\(instance("app", "1", "us-east-1"))]}",
                "{\"DBInstances\":[\(instance("web", "1"))]}",
            ],
            ["account 1 in eu-west-1: app web;", "account 1 in us-east-1: app;"]
        ),
        (
            [
                "{\"DBInstances\":[\(instance("app", "1")),\(instance("app", "2"))],\"DBSnapshots\":[\(snapshot("s", "1", "manual"))]}"
            ],
            ["account 1 in eu-west-1: app; s", "account 2 in eu-west-1: app;"]
        ),
        (
            [
                "{\"DBSnapshots\":[\(snapshot("early", "3", "shared"))]}",
                "{\"DBInstances\":[\(instance("app", "1"))]}",
                "{\"DBSnapshots\":[\(snapshot("late", "3", "shared"))]}",
                "{\"DBSnapshots\":[\(snapshot("own", "2", "manual"))]}",
                "{\"DBInstances\":[\(instance("app", "2"))]}",
            ],
            ["account 1 in eu-west-1: app; early late", "account 2 in eu-west-1: app; own"]
        ),
        (["{\"DBInstances\":[]}"], ["nowhere: ;"]),
    ])
    func eachPlaceHasAGraph(_ documents: [String], _ expected: [String]) throws {
        let graphs = try Graphs(inputs: documents.map { ("the graph", Array($0.utf8)) })
        let texts = graphs.all.map { graph in
            let names = graph.instances.map(\.identifier.description).joined(separator: " ")
            let snapshots = (graph.snapshots ?? []).map { " \($0.identifier)" }.joined()
            return "\(graph.place?.description ?? "nowhere"): \(names);\(snapshots)"
        }
        #expect(texts == expected)
    }

    @Test func documentsThatContradictEachOtherAreCountedAsTheyWereGiven() {
        let other = Self.instance("app", "2").replacing("available", with: "stopped")
        let documents = [Self.instance("app", "1"), Self.instance("app", "2"), other]
        #expect(throws: InputError.self) {
            do throws(InputError) {
                _ = try Graphs(inputs: documents.map { ("the graph", Array("{\"DBInstances\":[\($0)]}".utf8)) })
            } catch {
                #expect(error.message.contains("the documents 2 and 3 of the graph"))
                throw error
            }
        }
    }
}
