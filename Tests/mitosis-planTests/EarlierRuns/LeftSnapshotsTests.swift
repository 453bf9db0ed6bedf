import RDS
import Testing

@testable import mitosis_plan

/// Which snapshots of earlier runs go when these are given up, by what the graphs of the two accounts show.
@Suite struct LeftSnapshotsTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        /// Name and mark, each in its account.
        var inProduction: [(String, String)]? = []
        var inStaging: [(String, String)] = []
        var sharedWithStaging: [String] = []
        /// What a copy is of.
        var origin: String?
        /// The ids of what is planned, in its order; none where nothing is.
        var ids: [String] = []
        /// A part of what is said.
        var said = "will delete the snapshot"
    }

    private static let original = "mitosis-app-p1"
    private static let own = "p1/db-STG"

    static let cases: [Case] = [
        Case(testDescription: "nothing", said: "no run has left anything of 'app' to remove"),
        Case(
            testDescription: "all that a plan makes",
            inProduction: [(original, own), ("\(original)-shared", own)],
            inStaging: [("\(original)-copy", own)],
            ids: [
                "discard-copy:\(original)-copy", "discard-snapshot:\(original)", "discard-snapshot:\(original)-shared",
            ],
            said:
                "will delete the snapshot '\(original)' in account 111122223333 in eu-west-1: the plan p1 made it for 'app'"
        ),
        Case(
            testDescription: "of two plans",
            inProduction: [(original, own), ("mitosis-app-p2", "p2/db-STG")],
            ids: ["discard-snapshot:\(original)", "discard-snapshot:mitosis-app-p2"]
        ),
        Case(
            testDescription: "a copy that stays for the next one",
            inStaging: [("\(original)-copy", "p1/db-OLDER")],
            said: "no run has left"
        ),
        Case(testDescription: "another target of the name", inProduction: [(original, "p1/db-ELSE")], said: "no run"),
        Case(testDescription: "a longer name", inProduction: [("mitosis-app-two-p1", own)], said: "no run has left"),
        Case(testDescription: "another plan's mark", inProduction: [(original, "p2/db-STG")], said: "no run has left"),
        Case(testDescription: "no mark", inProduction: [(original, "")], said: "no run has left"),
        Case(testDescription: "the kinds changed", inStaging: [(original, own)], said: "no run has left"),
        Case(
            testDescription: "of production nothing is seen but what is shared",
            inProduction: nil,
            sharedWithStaging: [original, "nightly"],
            said: "or delete it there if no run needs it: aws rds delete-db-snapshot --region eu-west-1 "
                + "--db-snapshot-identifier \(original)"
        ),
        Case(
            testDescription: "of production nothing is seen but what the copy is of",
            inProduction: nil,
            inStaging: [("\(original)-copy", own)],
            origin: "\(original)-shared",
            ids: ["discard-copy:\(original)-copy"],
            said:
                "'\(original)-shared' in account 111122223333 in eu-west-1, which a plan made for 'app', is in no graph"
        ),
    ]

    /// Where nobody looked for snapshots, nobody may think that there are none.
    @Test func aGraphWithoutSnapshotsSaysSo() throws {
        var graph = try TwoAccounts.graphs(ofStaging: nil).all[1]
        let tags = ["mitosis:plan": "p1/db-STG", "mitosis:names": "app/temp-app/old-app"]
        let left = try TwoInstances.instance(
            "temp-app",
            [
                "DBInstanceArn": .string(TwoAccounts.staging.arn(.dbInstance, "temp-app").description),
                "DbiResourceId": "db-NEW", "TagList": JSONValue(tags: tags),
            ]
        )
        graph = try InstanceGraph(graph.instances + [left])
        let found = try abandon(AbandonOptions(targets: ["app"]), in: graph, environment: [:])
        #expect(found.operations.map(\.id.description) == ["discard:temp-app"])
        #expect(found.said.last?.hasPrefix("note: the graph has no snapshots") == true, "\(found.said)")
    }

    @Test(arguments: cases)
    func whatIsLeftGoes(_ example: Case) throws {
        func snapshot(_ name: String, _ mark: String, _ place: Place, _ members: JSONObject = [:]) throws -> DBSnapshot
        {
            let tags: JSONObject = ["TagList": JSONValue(tags: ["mitosis:plan": mark])]
            return try TwoAccounts.snapshot(name, in: place, tags.merging(members) { $1 })
        }
        let origin = example.origin.map {
            ["SourceDBSnapshotIdentifier": .string(TwoAccounts.production.arn(.snapshot, $0).description)] as JSONObject
        }
        let graphs = try TwoAccounts.graphs(
            snapshots: example.inProduction?.map { try snapshot($0, $1, TwoAccounts.production) },
            ofStaging: example.inStaging.map { try snapshot($0, $1, TwoAccounts.staging, origin ?? [:]) }
                + example.sharedWithStaging.map {
                    try snapshot($0, "", TwoAccounts.production, ["SnapshotType": "shared", "TagList": []])
                }
        )
        let others = example.inProduction == nil ? [] : [graphs.all[0]]
        do {
            let found = try abandon(
                AbandonOptions(targets: ["app"]),
                in: graphs.all[1],
                beside: others,
                environment: [:]
            )
            #expect(found.operations.map(\.id.description) == example.ids)
            #expect(found.said.joined(separator: "\n").contains(example.said), "\(found.said)")
            try OperationStream(found.operations).check()
        } catch {
            let refusal = try #require(error as? PlanRefusal)
            #expect(example.ids.isEmpty)
            let said = refusal.reasons.map { "\($0.text): \($0.remedy)" }.joined(separator: "\n")
            #expect(said.contains(example.said), "\(said)")
        }
    }
}
