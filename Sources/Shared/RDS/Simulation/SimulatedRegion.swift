import Console

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A Region that lives in a graph: RDS's rules and refusals, and statuses that move on a virtual clock.
///
/// Identifiers, statuses, refusals and the order of events follow the RDS API 2014-10-31 and the Amazon RDS User Guide.
package actor SimulatedRegion: RDSRegion, Account {
    package nonisolated let clock: VirtualClock
    let durations: SimulatedDurations
    private var state: SimulatedState
    private let save: (@Sendable (JSONObject) throws -> Void)?

    /// - Parameters:
    ///   - bytes: A graph, or what an earlier simulation saved.
    ///   - save: Called with the new content after each call that changed something; `nil` keeps it in memory alone.
    /// - Throws: `InputError` when it is no graph.
    package init(
        json bytes: [UInt8],
        durations: SimulatedDurations = .realistic,
        save: (@Sendable (JSONObject) throws -> Void)? = nil
    ) throws(InputError) {
        state = try SimulatedState(json: bytes)
        clock = VirtualClock(state.now)
        self.durations = durations
        self.save = save
    }

    private init(_ state: SimulatedState, _ durations: SimulatedDurations) {
        self.state = state
        self.durations = durations
        clock = VirtualClock(state.now)
        save = nil
    }

    /// Another Region of the same content at the present time, with a clock of its own.
    package func copy() -> SimulatedRegion {
        state.advance(to: clock.now)
        return SimulatedRegion(state, durations)
    }

    /// A Region kept in a file, which is replaced as a whole after each change.
    ///
    /// - Throws: `StreamError` or `InputError` when the file cannot be read or is no graph.
    package static func file(_ path: String) throws -> SimulatedRegion {
        try SimulatedRegion(json: StandardStream.readAll(path: path)) { json in
            let data = Data((JSONValue.object(json).prettyText + "\n").utf8)
            do {
                try data.write(to: URL(filePath: path), options: .atomic)
            } catch {
                throw StreamError(reason: "the simulated Region cannot be saved", isReading: false, path: path)
            }
        }
    }

    /// The content of the file, at the present time.
    package var json: JSONObject {
        state.advance(to: clock.now)
        return state.json
    }

    /// Saves the present time and what has happened until then.
    package func saveNow() throws { try save?(json) }

    /// The instances at the present time.
    package var instances: [DBInstance] {
        state.advance(to: clock.now)
        return state.instances
    }

    /// The clusters at the present time.
    package var clusters: [DBCluster] {
        state.advance(to: clock.now)
        return state.clusters
    }

    /// The identity of the instance or the cluster whose data this one holds: its own, unless it was made from another.
    package func origin(of identity: String) -> String { state.origins[identity] ?? identity }

    package func call(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
        state.advance(to: clock.now)
        if action.isRead { return try state.read(action, parameters) }
        try state.refuseOfMultiAZ(action, parameters)
        let identity = try change(action, parameters)
        try save?(state.json)
        if let cluster = state.clusters.first(where: { $0.dbiResourceId == identity }) {
            return ["DBCluster": .object(cluster.members)]
        }
        let shown = state.instances.first { $0.dbiResourceId == identity }
        return shown.map { ["DBInstance": .object($0.members)] } ?? [:]
    }

    package func page(of question: Question) async -> Answer {
        state.advance(to: clock.now)
        return state.answer(to: question)
    }

    /// Nobody signs anything here.
    package func credentialsLife() async -> CredentialsLife { .lasting }

    /// Makes a change and returns the identity of the instance or the cluster that it is made on.
    private func change(_ action: Action, _ parameters: JSONObject) throws -> String? {
        switch action {
        case .createDBInstanceReadReplica, .restoreDBInstanceFromDBSnapshot, .restoreDBInstanceToPointInTime:
            try state.create(action, parameters, durations)
        case .modifyDBInstance: try state.modify(parameters, durations)
        case .promoteReadReplica: try state.promote(parameters, durations)
        case .rebootDBInstance: try state.reboot(parameters, durations)
        case .deleteDBInstance: try state.delete(parameters, durations)
        case .addTagsToResource: try state.addTags(parameters)
        case .removeTagsFromResource: try state.removeTags(parameters)
        case .addRoleToDBInstance: try state.addRole(parameters, durations)
        case .createDBInstance: try state.createMember(parameters, durations)
        case .restoreDBClusterToPointInTime, .restoreDBClusterFromSnapshot:
            try state.restoreCluster(action, parameters, durations)
        case .modifyDBCluster: try state.modifyCluster(parameters, durations)
        case .addRoleToDBCluster: try state.addClusterRole(parameters, durations)
        case .enableHttpEndpoint: try state.enableHttpEndpoint(parameters)
        case .createDBClusterEndpoint: try state.createEndpoint(parameters, durations)
        case .deleteDBClusterEndpoint: try state.deleteEndpoint(parameters)
        case .stopDBCluster, .startDBCluster: try state.pass(action, parameters, durations)
        case .deleteDBCluster: try state.deleteCluster(parameters, durations)
        case .describeDBInstances, .describeDBSnapshots, .describeEvents, .describeDBClusters,
            .describeDBClusterEndpoints, .describeDBClusterSnapshots, .describeDBSnapshotAttributes,
            .describeDBClusterSnapshotAttributes, .getMetricStatistics, .awaitMetric, .runCommand, .createDBSnapshot,
            .copyDBSnapshot, .modifyDBSnapshotAttribute, .deleteDBSnapshot, .createDBClusterSnapshot,
            .copyDBClusterSnapshot, .modifyDBClusterSnapshotAttribute, .deleteDBClusterSnapshot:
            throw ServiceError(code: "InvalidAction", message: "\(action.rawValue) changes nothing", action: action)
        }
    }
}
