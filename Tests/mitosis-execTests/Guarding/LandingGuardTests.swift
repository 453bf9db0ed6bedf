import Console
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// The last look before a call on a landing clone, and what a refusal of it means.
@Suite struct LandingGuardTests {
    private static func built() async throws -> (stream: OperationStream, region: SimulatedRegion) {
        let region = try SharedClone.region()
        let stream = try OperationStream(try await SharedClone.plan(region).operations)
        let build = Performer.Settings(selection: .init(phases: [.build]), poll: .seconds(300))
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: build) == .done)
        return (stream, region)
    }

    private static func objection(to id: String, of stream: OperationStream, in region: any RDSRegion) async throws
        -> String?
    {
        let operation = try #require(stream.operations.first { "\($0.id)" == id })
        let trees = try PlannedTrees(stream)
        return try await CallGuard(trees: trees, regions: Regions(region, for: trees)).objection(to: operation)
    }

    /// Whatever a list showed a moment ago: without the plan's mark it is not the plan's.
    @Test func nothingGoesOrIsClonedThatLostItsMark() async throws {
        let (stream, region) = try await Self.built()
        let ids = [
            "clone:cluster/shop", "land:cluster/shop:instance", "free:cluster/shop:instance", "free:cluster/shop",
        ]
        for id in ids {
            let before = try await Self.objection(to: id, of: stream, in: region)
            #expect(before == nil, "\(id)")
        }
        for type in ["cluster", "db"] {
            let arn = "arn:aws:rds:eu-west-1:444455556666:\(type):land-shop"
            _ = try await region.call(
                .removeTagsFromResource,
                ["ResourceName": .string(arn), "TagKeys": [.string(PlanTag.plan)]]
            )
        }
        for id in ids {
            let reason = try await Self.objection(to: id, of: stream, in: region)
            #expect(
                reason?.hasSuffix("is another instance than the planned one (\(Self.identity(id)))") == true,
                "\(id)"
            )
        }
    }

    private static func identity(_ id: String) -> String {
        id == "free:cluster/shop:instance" ? "db-SIMULATED000002" : "cluster-SIMULATED000001"
    }

    /// Where RDS shows the identity of what is shared, it is held against the planned one.
    @Test(arguments: [("cluster-PROD", nil), ("cluster-OTHER", "another cluster than the planned one (cluster-OTHER)")])
    func anotherClusterUnderTheARNIsSeen(_ identity: String, _ reason: String?) async throws {
        struct Sharing: RDSRegion {
            let identity: String

            func call(_ action: Action, _ parameters: JSONObject) -> JSONObject {
                guard parameters["IncludeShared"] == true else { return ["DBClusters": []] }
                let stub: JSONObject = [
                    "DBClusterArn": .string(SharedClone.source), "DbClusterResourceId": .string(identity),
                ]
                return ["DBClusters": [.object(stub)]]
            }
        }
        var operation = try #require(try await SharedClone.plan(try SharedClone.region()).operations.first)
        operation.source.dbiResourceId = "cluster-PROD"
        let fault = try await Sharing(identity: identity).sharingFault(of: operation)
        #expect(fault == reason.map { "\(SharedClone.source) is \($0)" })
    }

    /// What is not shared is as if it did not exist, which no time changes; elsewhere a name may not show yet.
    @Test func absenceIsFinalWhereAnotherAccountShares() async throws {
        let operations = try await SharedClone.plan(try SharedClone.region()).operations
        let error = ServiceError(
            code: "DBClusterNotFoundFault",
            message: "DBCluster not found.",
            action: .restoreDBClusterToPointInTime
        )
        for operation in operations where operation.action == .restoreDBClusterToPointInTime {
            let isOfLanding = operation.id.stage == .land
            #expect(Refusal(error, to: operation) == (isOfLanding ? .final : .passing))
            let advice = Refusal.advice(on: error, for: operation)
            #expect(advice?.contains("aws ram get-resource-share-invitations") ?? false == isOfLanding)
        }
        let denied = ServiceError(
            code: "KMSKeyNotAccessibleFault",
            message: "The key cannot be used.",
            action: .restoreDBClusterToPointInTime
        )
        let advice = Refusal.advice(on: denied, for: operations[0])
        #expect(advice?.contains("admit account 444455556666 (mitosis-iam --key-policy prints the statement)") == true)
    }

    @Test func whatGoesIsSaidBeforehand() async throws {
        let stream = try OperationStream(try await SharedClone.plan(try SharedClone.region()).operations)
        let question = Confirmation(stream.operations, trees: try PlannedTrees(stream)).question
        #expect(question.contains("It deletes the clone that was made for this: land-shop."))
        #expect(!question.contains("DELETES cluster/land-shop"))
    }
}
