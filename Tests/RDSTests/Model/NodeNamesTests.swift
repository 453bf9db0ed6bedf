import Testing

@testable import RDS

/// The names that operations and tags carry.
@Suite struct NodeNamesTests {
    @Test(arguments: [
        ("demo", "temp-demo", "old-demo", nil),
        ("cluster/demo", "cluster/temp-demo", "cluster/old-demo", nil),
        ("demo", "prod", "old-demo", "'prod' does not stand for 'demo', which it should end with"),
        ("demo", "demo", "old-demo", "'demo' does not stand for 'demo', which it should end with"),
        (
            "demo", "temp-demo", "cluster/old-demo",
            "'cluster/old-demo' does not stand for 'demo', which it should end with"
        ),
        ("demo", "a-demo", "a-demo", "'a-demo' is both its temporary and its retired name"),
    ])
    func othersNamesAreSeen(_ live: String, _ temporary: String, _ retired: String, _ fault: String?) {
        let names = NodeNames(.init(live), temporary: .init(temporary), retired: .init(retired))
        #expect(names.fault == fault)
    }

    @Test(arguments: ["demo", "cluster/demo"])
    func theyAreReadBackAsTheyWereWritten(_ name: String) throws {
        let node = DBInstanceIdentifier(name)
        let names = NodeNames(node, temporary: node.renamed("temp-demo"), retired: node.renamed("old-demo"))
        #expect(NodeNames(names.json, of: node) == names)
        #expect(names.json.line == #"{"retired":"old-demo","temporary":"temp-demo"}"#)
        let members: JSONObject = [
            "DBInstanceIdentifier": "temp-demo", "DBInstanceArn": "arn:aws:rds:us-east-1:1:db:temp-demo",
            "DBInstanceStatus": "available", "DBClusterIdentifier": "temp-demo", "Status": "available",
            "DBClusterArn": "arn:aws:rds:us-east-1:1:cluster:temp-demo", "Engine": "mysql",
            "TagList": JSONValue(tags: [PlanTag.names: names.tag]),
        ]
        let resource: any DBResource =
            node.isCluster
            ? try DBCluster(.object(members), at: "") : try DBInstance(.object(members), at: "")
        #expect(NodeNames(of: resource) == names)
        #expect(names.tag == "demo/temp-demo/old-demo")
    }
}
