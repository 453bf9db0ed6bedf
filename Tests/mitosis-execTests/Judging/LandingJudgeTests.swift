import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// One row a rule: what is seen of the landing clone and of the new cluster, and what follows.
@Suite struct LandingJudgeTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        let id: String
        /// The statuses of the landing clone, of its instance and of the new cluster; `nil` where there is none.
        var landing: String?
        var instance: String?
        var new: String?
        var old: String? = "available"
        var isOwn = true
        /// Whether the instance in the landing clone is the plan's.
        var isOwnInstance = true
        var done: Set<String> = []
        let expected: ExpectedVerdict
    }

    static let land = "land:cluster/shop"
    static let instance = "land:cluster/shop:instance"
    static let clone = "clone:cluster/shop"
    static let freeInstance = "free:cluster/shop:instance"
    static let free = "free:cluster/shop"
    static let landed: Set = [land, instance]
    static let stranger = "'cluster/land-shop' is a cluster that the plan does not know (cluster-LAND)"

    static let cases: [Case] = [
        .init(testDescription: "nothing is there", id: land, expected: .ready),
        .init(
            testDescription: "it comes to be",
            id: land,
            landing: "creating",
            expected: .wait("'cluster/land-shop' is creating")
        ),
        .init(testDescription: "it is there", id: land, landing: "available", expected: .settled),
        .init(testDescription: "the new one is there", id: land, new: "creating", expected: .settled),
        .init(
            testDescription: "a stranger has its name",
            id: land,
            landing: "available",
            isOwn: false,
            expected: .refused(stranger)
        ),
        .init(
            testDescription: "it has failed",
            id: land,
            landing: "cloning-failed",
            expected: .refused("'cluster/land-shop' is cloning-failed")
        ),
        .init(
            testDescription: "somebody has stopped it",
            id: land,
            landing: "stopped",
            expected: .refused("'cluster/land-shop' is stopped")
        ),
        .init(
            testDescription: "the old one is not to be replaced now",
            id: land,
            old: "modifying",
            expected: .wait("'cluster/shop' is modifying")
        ),
        .init(
            testDescription: "an instance comes after the clone",
            id: instance,
            landing: "creating",
            expected: .wait("after land:cluster/shop")
        ),
        .init(testDescription: "it has none", id: instance, landing: "available", done: [land], expected: .ready),
        .init(
            testDescription: "it gets one",
            id: instance,
            landing: "available",
            instance: "creating",
            done: [land],
            expected: .wait("'land-shop' is creating")
        ),
        .init(
            testDescription: "it has one",
            id: instance,
            landing: "available",
            instance: "available",
            done: [land],
            expected: .settled
        ),
        .init(
            testDescription: "the clone has vanished before its instance is made",
            id: instance,
            done: [land],
            expected: .wait("'cluster/land-shop' is not listed")
        ),
        .init(
            testDescription: "the new one is cloned from it",
            id: clone,
            landing: "available",
            instance: "available",
            done: landed,
            expected: .ready
        ),
        .init(
            testDescription: "and from no stranger",
            id: clone,
            landing: "available",
            isOwn: false,
            done: landed,
            expected: .refused(stranger)
        ),
        .init(
            testDescription: "it stays until the new one is cloned",
            id: freeInstance,
            landing: "available",
            instance: "available",
            new: "creating",
            done: landed.union([clone]),
            expected: .wait("the new one of 'cluster/shop' is not cloned yet")
        ),
        .init(
            testDescription: "nothing there is not yet freed",
            id: free,
            expected: .wait("after free:cluster/shop:instance")
        ),
        .init(
            testDescription: "its instance goes",
            id: freeInstance,
            landing: "available",
            instance: "available",
            new: "available",
            done: landed.union([clone]),
            expected: .ready
        ),
        .init(
            testDescription: "its instance is gone",
            id: freeInstance,
            landing: "available",
            new: "available",
            done: landed.union([clone]),
            expected: .settled
        ),
        .init(
            testDescription: "it goes",
            id: free,
            landing: "available",
            new: "available",
            done: landed.union([clone, freeInstance]),
            expected: .ready
        ),
        .init(
            testDescription: "not while its instance is there",
            id: free,
            landing: "available",
            instance: "deleting",
            new: "available",
            done: landed.union([clone, freeInstance]),
            expected: .wait("'land-shop' is still in 'cluster/land-shop'")
        ),
        .init(
            testDescription: "not while another's instance is in it",
            id: free,
            landing: "available",
            instance: "available",
            new: "available",
            isOwnInstance: false,
            done: landed.union([clone, freeInstance]),
            expected: .refused("'land-shop' is in 'cluster/land-shop', and the plan does not know it")
        ),
        .init(
            testDescription: "no stranger goes",
            id: free,
            landing: "available",
            new: "available",
            isOwn: false,
            done: landed.union([clone, freeInstance]),
            expected: .refused(stranger)
        ),
        .init(
            testDescription: "it is gone",
            id: free,
            new: "available",
            done: landed.union([clone, freeInstance]),
            expected: .settled
        ),
    ]

    private static func resource(_ kind: String, _ name: String, _ status: String, _ id: String, _ mark: String?)
        -> JSONValue
    {
        let isCluster = kind == "DBCluster"
        var members: JSONObject = [
            "\(kind)Identifier": .string(name), "Engine": "aurora-postgresql",
            "\(kind)Arn": .string("arn:aws:rds:eu-west-1:444455556666:\(isCluster ? "cluster" : "db"):\(name)"),
            isCluster ? "Status" : "DBInstanceStatus": .string(status),
            isCluster ? "DbClusterResourceId" : "DbiResourceId": .string(id),
        ]
        members["TagList"] = mark.map { JSONValue(tags: [PlanTag.plan: $0]) }
        if !isCluster { members["DBClusterIdentifier"] = "land-shop" }
        return .object(members)
    }

    @Test(arguments: cases)
    func itIsJudged(_ example: Case) async throws {
        let stream = try OperationStream(try await SharedClone.plan(try SharedClone.region()).operations)
        let mark = try #require(stream.operations.first?.plan) + "/cluster-SHOP"
        var clusters = [Self.resource("DBCluster", "shop", example.old ?? "available", "cluster-SHOP", nil)]
        if let status = example.landing {
            let own = example.isOwn ? mark : nil
            clusters.append(Self.resource("DBCluster", "land-shop", status, "cluster-LAND", own))
        }
        if let status = example.new {
            clusters.append(Self.resource("DBCluster", "temp-shop", status, "cluster-NEW", mark))
        }
        let own = example.isOwnInstance ? mark : nil
        let instances = example.instance.map { [Self.resource("DBInstance", "land-shop", $0, "db-LAND", own)] } ?? []
        let judge = Judge(
            trees: try PlannedTrees(stream),
            view: RegionView(
                try instances.map { try DBInstance($0, at: "instance") },
                clusters: try clusters.map { try DBCluster($0, at: "cluster") }
            ),
            done: Set(example.done.compactMap { Operation.ID($0) }),
            known: Set(stream.operations.map(\.id))
        )
        let operation = try #require(stream.operations.first { "\($0.id)" == example.id })
        #expect(ExpectedVerdict(judge.verdict(on: operation)) == example.expected)
    }
}
