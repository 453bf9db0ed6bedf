import Console
import RDS
import Testing

@testable import mitosis_exec

/// The last look before a snapshot is shared or deleted: whatever the line says, it is the plan's own, or a copy that an
/// earlier plan made for the same target.
@Suite struct SnapshotGuardTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String { "\(stage) \(isOfEarlier ? "of an earlier copy " : "")of what has \(change)" }

        var stage: Stage
        var isOfEarlier = false
        var change: Change
        /// Whether the call is made all the same.
        var isAllowed = false
    }

    enum Change: Sendable {
        case nothing, gone
        case mark(String)
        case origin(String)
    }

    static let cases: [Case] =
        [Stage.share, .unshare, .release].flatMap { stage in
            [
                Case(stage: stage, change: .nothing, isAllowed: true), Case(stage: stage, change: .gone),
                Case(stage: stage, change: .mark("")), Case(stage: stage, change: .mark("before/OLDER")),
                Case(stage: stage, change: .mark("PLAN/db-OTHER")), Case(stage: stage, change: .origin("db-OTHER")),
            ]
        }
        + [
            Case(stage: .release, isOfEarlier: true, change: .nothing, isAllowed: true),
            Case(stage: .release, isOfEarlier: true, change: .mark("before/ANY"), isAllowed: true),
            Case(stage: .release, isOfEarlier: true, change: .mark("other/OLDER")),
            Case(stage: .release, isOfEarlier: true, change: .mark("PLAN/OLD")),
            Case(stage: .release, isOfEarlier: true, change: .mark("")),
            Case(stage: .release, isOfEarlier: true, change: .origin("db-OTHER")),
        ]

    @Test(arguments: cases, [false, true])
    func whatIsNotThePlansIsLeftAlone(_ example: Case, ofClusters: Bool) async throws {
        let accounts =
            ofClusters
            ? TwoAccounts(isOfClusters: true, target: TwoAccounts.far, isReencrypted: false)
            : TwoAccounts(isReencrypted: false)
        let stream = try accounts.stream()
        let trees = try PlannedTrees(stream)
        let operation = try #require(
            stream.operations.first {
                $0.id.stage == example.stage
                    && ($0.snapshotName == TwoAccounts.earlierName) == example.isOfEarlier
            }
        )
        let place = trees.place(of: operation)
        let found = try example.change.snapshot(of: operation, accounts, at: place)
        let documents = accounts.documents.map { value -> JSONValue in
            var document = value.object ?? [:]
            let list = ofClusters ? "DBClusterSnapshots" : "DBSnapshots"
            let isHere = value.line.contains(":\(place.account):db:")
            if isHere { document[list] = .array(found.map { [.object($0)] } ?? []) }
            return .object(document)
        }
        let region = try SimulatedRegion(json: Array(documents.map(\.line).joined(separator: "\n").utf8))
        let regions = TwoAccounts.regions(region, trees) { _, region in region }
        let objection = try await CallGuard(trees: trees, regions: regions).objection(to: operation)
        let name = operation.snapshotName ?? ""
        let reason =
            found == nil
            ? "the snapshot '\(name)' is not there" : "'\(name)' is a snapshot that the plan does not know"
        #expect(objection == (example.isAllowed ? nil : reason))
    }
}

extension SnapshotGuardTests.Change {
    /// The snapshot that a call is about, as it is after the change; `nil` when it is gone.
    fileprivate func snapshot(of operation: Operation, _ accounts: TwoAccounts, at place: Place) throws -> JSONObject? {
        let name = operation.snapshotName ?? ""
        let (kind, origin) =
            accounts.isOfClusters ? ("DBCluster", "DbClusterResourceId") : ("DBInstance", "DbiResourceId")
        let word = accounts.isOfClusters ? "DBClusterSnapshot" : "DBSnapshot"
        let own = PlanTag.mark(plan: operation.plan, replacing: operation.replaces)
        let earlier = name == TwoAccounts.earlierName
        var members: JSONObject = [
            "\(word)Identifier": .string(name),
            "\(word)Arn": .string(place.arn(accounts.node.snapshotType, name).description),
            "\(kind)Identifier": "app", origin: .string(operation.source.dbiResourceId ?? ""), "Engine": "mysql",
            "Status": "available", "SnapshotType": "manual",
            "TagList": JSONValue(tags: [PlanTag.plan: earlier ? "before/OLDER" : own]),
        ]
        switch self {
        case .nothing: break
        case .gone: return nil
        case .mark(let mark):
            let text = mark == "PLAN/OLD" ? own : mark.replacing("PLAN", with: operation.plan)
            members["TagList"] = JSONValue(tags: [PlanTag.plan: text])
        case .origin(let identity): members[origin] = .string(identity)
        }
        return members
    }
}
