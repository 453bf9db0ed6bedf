import Console
import Foundation
import RDS
import Synchronization

@testable import mitosis_exec

/// The events of a run, in their order.
final class Events: Sendable {
    let all = Mutex<[Event]>([])

    func ids(_ kind: Event.Kind) -> [String] { all.withLock { $0.filter { $0.kind == kind }.map { "\($0.id)" } } }
}

/// Runs of the performer in the simulated Region.
enum Runs {
    static let never = AsyncStream<Void> { _ in }

    static func performer(
        _ stream: OperationStream,
        in region: any RDSRegion,
        clock: VirtualClock,
        settings: Performer.Settings = .init(),
        events: Events = Events()
    ) throws -> Performer {
        try Performer(
            stream,
            in: Regions(region, for: PlannedTrees(stream)),
            clock: clock,
            settings: settings,
            secrets: Secrets(environment: ["PASSWORD": "secret"], read: { _ in [] }),
            commands: CommandRunner(environment: ["PATH": "/usr/bin:/bin"])
        ) { event in events.all.withLock { $0.append(event) } }
    }

    /// Every look costs as much as a run of a few calls, and most tests are not about time.
    static let seldom = Performer.Settings(poll: .seconds(60))

    static func perform(
        _ stream: OperationStream,
        in region: any RDSRegion,
        clock: VirtualClock,
        settings: Performer.Settings = seldom,
        events: Events = Events()
    ) async throws -> Performer.Ending {
        try await performer(stream, in: region, clock: clock, settings: settings, events: events)
            .perform(interruptions: never)
    }

    /// What a finished Region looks like, without what differs from run to run: the new identities and times.
    static func shape(_ region: SimulatedRegion) async throws -> [String] {
        try await region.clock.sleep(for: .seconds(3600))
        var lines: [String] = []
        for instance in await region.instances {
            var members = instance.members
            let origin = await region.origin(of: instance.dbiResourceId ?? "")
            for name in ["InstanceCreateTime", "DbiResourceId", "MasterUserSecret"] { members[name] = nil }
            members["TagList"] = Self.undated(instance)
            members["ReadReplicaDBInstanceIdentifiers"] = .array(
                instance.replicaReferences.sorted().map { .string($0) }
            )
            lines.append("\(instance.identifier) \(origin) \(JSONValue.object(members).line)")
        }
        for cluster in await region.clusters {
            var members = cluster.members
            let origin = await region.origin(of: cluster.dbiResourceId ?? "")
            for name in ["ClusterCreateTime", "DbClusterResourceId", "MasterUserSecret"] { members[name] = nil }
            members["TagList"] = Self.undated(cluster)
            // Readers of one moment come in any order.
            members["DBClusterMembers"] = .array(
                (members["DBClusterMembers"]?.array ?? []).sorted { $0.line < $1.line }
            )
            lines.append("\(cluster.identifier) \(origin) \(JSONValue.object(members).line)")
        }
        for endpoint in try await region.describeDBClusterEndpoints() {
            lines.append("endpoint \(JSONValue.object(endpoint.members).line)")
        }
        for proxy in await region.json["Simulation"]?["DBProxies"]?.array ?? [] {
            let name = proxy["DBProxyName"]?.string ?? ""
            guard let targets = try await region.describeDBProxyTargets(of: name) else { continue }
            for target in targets.registered { lines.append("proxy \(name) \(target) \(targets.health(of: target))") }
        }
        let snapshots = try await (region.describeDBSnapshots() + region.describeDBClusterSnapshots())
            .map { "snapshot \($0.identifier)" }
        return lines.sorted() + snapshots.sorted()
    }

    /// The tags without the time of the data.
    private static func undated(_ resource: any DBResource) -> JSONValue {
        JSONValue(tags: resource.tags.filter { $0.key != PlanTag.dataTime })
    }
}
