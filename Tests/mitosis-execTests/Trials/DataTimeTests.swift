import Foundation
import RDS
import Synchronization
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// Every new instance and cluster says since when its data is its own.
@Suite struct DataTimeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var cluster = false
        var method = CloneMethod.Wish.best
        /// Members that the source has beside the example's.
        var source: JSONObject = [:]
        /// Members that the snapshot has beside the example's.
        var snapshot: JSONObject = [:]
        var expected: Expected
    }

    enum Expected: Sendable {
        case time(String)
        /// When the call of this action was made.
        case moment(Action)
    }

    private static let latest: JSONObject = ["LatestRestorableTime": "2026-11-23T20:11:24Z"]
    private static let transaction: JSONObject = ["SnapshotDatabaseTime": "2026-11-23T01:07:03.900Z"]
    private static let copied: JSONObject = [
        "OriginalSnapshotCreateTime": "2026-11-20T01:10:00Z", "SnapshotCreateTime": "2026-11-23T01:10:00Z",
    ]

    static let cases = [
        Case(testDescription: "a promoted replica", expected: .moment(.promoteReadReplica)),
        Case(
            testDescription: "the latest time",
            method: .pointInTime(nil),
            source: latest,
            expected: .time("2026-11-23T20:11:24Z")
        ),
        Case(
            testDescription: "a point in time",
            method: .pointInTime("2026-11-22T10:00:00Z"),
            source: latest,
            expected: .time("2026-11-22T10:00:00Z")
        ),
        Case(
            testDescription: "a snapshot's last transaction, in whole seconds",
            method: .newestSnapshot,
            snapshot: transaction,
            expected: .time("2026-11-23T01:07:03Z")
        ),
        Case(
            testDescription: "a copied snapshot",
            method: .newestSnapshot,
            snapshot: copied,
            expected: .time("2026-11-20T01:10:00Z")
        ),
        Case(testDescription: "a snapshot", method: .newestSnapshot, expected: .time("2026-11-23T01:10:00Z")),
        Case(testDescription: "a clone", cluster: true, expected: .moment(.restoreDBClusterToPointInTime)),
        Case(
            testDescription: "a cluster at the latest time",
            cluster: true,
            method: .pointInTime(nil),
            source: latest,
            expected: .time("2026-11-23T20:11:24Z")
        ),
        Case(
            testDescription: "a cluster's snapshot",
            cluster: true,
            method: .newestSnapshot,
            expected: .time("2026-11-23T01:10:00Z")
        ),
    ]

    /// A Region that notes when it was called.
    private final class Noting: RDSRegion {
        let region: SimulatedRegion
        let calls = Mutex<[(action: Action, time: Date)]>([])

        init(_ region: SimulatedRegion) { self.region = region }

        func call(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
            let time = region.clock.now
            calls.withLock { $0.append((action, time)) }
            return try await region.call(action, parameters)
        }
    }

    private static func graph(_ example: Case) throws -> JSONValue {
        let tree = Tree(testDescription: "", cluster: example.cluster ? ClusterRegion() : nil)
        var graph = try JSONValue(parsing: tree.graph(), of: "the graph").object ?? [:]
        for list in ["DBInstances", "DBClusters", "DBSnapshots", "DBClusterSnapshots"] {
            let elements = (graph[list]?.array ?? []).compactMap(\.object).map { element in
                let name = element["DBInstanceIdentifier"] ?? element["DBClusterIdentifier"]
                let isSource = ["mitosis-prod", "shop-prod"].contains(name?.string) && !list.hasSuffix("Snapshots")
                let more = list.hasSuffix("Snapshots") ? example.snapshot : isSource ? example.source : [:]
                return JSONValue.object(element.merging(more) { $1 })
            }
            if !elements.isEmpty { graph[list] = .array(elements) }
        }
        return .object(graph)
    }

    @Test(arguments: cases)
    func isExactForEveryWay(_ example: Case) async throws {
        let json = Array(try Self.graph(example).line.utf8)
        var options =
            example.cluster
            ? PlanOptions(source: "shop-prod", targets: ["shop-staging"])
            : PlanOptions(source: "mitosis-prod", targets: ["mitosis-demo"])
        options.method = example.method
        let stream = try OperationStream(plan(options, in: InstanceGraph(json: json), environment: [:]).operations)
        let region = try SimulatedRegion(json: json)
        let noting = Noting(region)
        let settings = Performer.Settings(selection: .init(phases: [.build]), poll: .seconds(30))
        #expect(try await Runs.perform(stream, in: noting, clock: region.clock, settings: settings) == .done)
        let calls = noting.calls.withLock { $0 }
        let expected: String?
        switch example.expected {
        case .time(let time): expected = time
        case .moment(let action): expected = calls.first { $0.action == action }?.time.timestamp
        }
        let new = (await region.instances as [any DBResource] + region.clusters).filter {
            $0.identifier.name.hasPrefix("temp-")
        }
        #expect(new.count == (example.cluster ? 3 : 2))
        for resource in new { #expect(resource.tags[PlanTag.dataTime] == expected, "\(resource.identifier)") }
        // A run that is killed in between promotes later, and dates anew.
        let changes = calls.map(\.action).filter { !$0.isRead }
        if let promotion = changes.firstIndex(of: .promoteReadReplica) {
            #expect(changes[promotion - 1] == .addTagsToResource)
        }
    }

    /// What the source was made of itself is no news of the copy.
    @Test func theSourcesOwnTagIsNotTakenAlong() async throws {
        let tags: JSONObject = ["TagList": [["Key": "mitosis:data-as-of", "Value": "2020-01-01T00:00:00Z"]]]
        let example = Case(testDescription: "", source: tags, expected: .time(""))
        let json = Array(try Self.graph(example).line.utf8)
        let options = PlanOptions(source: "mitosis-prod", targets: ["mitosis-demo"])
        let stream = try OperationStream(plan(options, in: InstanceGraph(json: json), environment: [:]).operations)
        let region = try SimulatedRegion(json: json)
        let settings = Performer.Settings(selection: .init(phases: [.build]), poll: .seconds(30))
        #expect(try await Runs.perform(stream, in: region, clock: region.clock, settings: settings) == .done)
        let times = await region.instances.filter { $0.identifier.name.hasPrefix("temp-") }.map {
            $0.tags[PlanTag.dataTime] ?? "none"
        }
        #expect(times.count == 2 && times.allSatisfy { $0 > "2026-11-23T20:14:24Z" && $0 != "none" })
    }
}
