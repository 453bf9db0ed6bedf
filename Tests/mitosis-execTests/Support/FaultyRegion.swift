import Foundation
import RDS

/// The simulated Region with things going wrong at chosen calls; it counts what takes effect.
actor FaultyRegion: RDSRegion {
    enum Fault: Hashable, Sendable, CaseIterable {
        /// The process dies before the call, or after it took effect.
        case killedBefore, killedAfter
        /// The call takes effect, but its reply is lost.
        case lostReply
        /// The call does nothing, and nobody can tell.
        case lostRequest
        /// Something else is still moving.
        case busy
        /// AWS is asked too often, by this call and the next looks.
        case throttled
        /// AWS has a fault of its own, in this call and the next looks.
        case serverError
        /// The reply comes minutes after the effect.
        case slow
        /// For half a minute every read shows what was there before the call.
        case stale
        /// For half a minute every status is what it was before the call.
        case statusLag

        var isDeadly: Bool { self == .killedBefore || self == .killedAfter }
    }

    /// The process is gone: nothing answers any more.
    struct Killed: Error {}

    /// The whole Region right before and right after a call, each to be copied before anything is done in it.
    struct Moment: Sendable {
        let effect: String
        let before: SimulatedRegion
        let after: SimulatedRegion
    }

    private let region: SimulatedRegion
    private let keepsHistory: Bool
    private(set) var history: [Moment] = []
    nonisolated let clock: VirtualClock
    private var faults: [Int: Fault]
    /// How often each call took effect, over all runs.
    private(set) var effects: [String: Int] = [:]
    /// How many calls were made, reading ones and others.
    private(set) var reads = 0
    private(set) var changes = 0
    private var isDead = false
    private var isChanging = false
    private var failingReads = 0
    private var readFault: Fault?
    private var past: [DBInstance] = []
    private var pastClusters: [DBCluster] = []
    private var staleUntil = Date.distantPast
    private var laggingUntil = Date.distantPast

    /// - Parameter faults: By the number of the call that they happen at, from 1, reading calls not counted.
    init(_ region: SimulatedRegion, _ faults: [Int: Fault] = [:], keepsHistory: Bool = false) {
        self.region = region
        self.keepsHistory = keepsHistory
        self.faults = faults
        clock = region.clock
    }

    /// The next process starts.
    func revive() {
        isDead = false
        failingReads = 0
    }

    func call(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
        if isDead { throw Killed() }
        if action.isRead {
            reads += 1
            return try await read(action, parameters)
        }
        changes += 1
        guard let fault = faults.removeValue(forKey: changes) else { return try await change(action, parameters) }
        past = await region.instances
        pastClusters = await region.clusters
        switch fault {
        case .killedBefore:
            isDead = true
            throw Killed()
        case .killedAfter:
            isDead = true
            _ = try await change(action, parameters)
            throw Killed()
        case .lostReply:
            _ = try await change(action, parameters)
            throw Self.error("NoReply", action, mayHaveHappened: true)
        case .lostRequest: throw Self.error("NoReply", action, mayHaveHappened: true)
        case .busy:
            throw Self.error(action.isOfCluster ? "InvalidDBClusterStateFault" : "InvalidDBInstanceState", action)
        case .throttled, .serverError:
            readFault = fault
            failingReads = 3
            throw Self.error(fault, action)
        case .slow:
            let reply = try await change(action, parameters)
            try await clock.sleep(for: .seconds(150))
            return reply
        case .stale:
            staleUntil = clock.now + 30
            return try await change(action, parameters)
        case .statusLag:
            laggingUntil = clock.now + 30
            return try await change(action, parameters)
        }
    }

    private static func error(_ code: String, _ action: Action, mayHaveHappened: Bool = false) -> ServiceError {
        ServiceError(code: code, message: "not now", action: action, mayHaveHappened: mayHaveHappened)
    }

    private static func error(_ fault: Fault, _ action: Action) -> ServiceError {
        fault == .throttled ? error("Throttling", action) : error("InternalFailure", action, mayHaveHappened: true)
    }

    private func change(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
        // One change at a time, so that history is what it says.
        while isChanging { await Task.yield() }
        isChanging = true
        defer { isChanging = false }
        let before = keepsHistory ? await region.copy() : region
        let reply = try await region.call(action, parameters)
        let effect = "\(action.rawValue) \(JSONValue.object(parameters).line)"
        effects[effect, default: 0] += 1
        if keepsHistory { history.append(Moment(effect: effect, before: before, after: await region.copy())) }
        return reply
    }

    private func read(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
        if failingReads > 0, let readFault {
            failingReads -= 1
            throw Self.error(readFault, action)
        }
        if action == .describeDBClusters { return try await readClusters(parameters) }
        guard action == .describeDBInstances else { return try await region.call(action, parameters) }
        if clock.now < staleUntil { return try pastListing(parameters) }
        var reply = try await region.call(action, parameters)
        if clock.now < laggingUntil {
            reply["DBInstances"] = .array((reply["DBInstances"]?.array ?? []).map(withPastStatus))
        }
        return reply
    }

    private func pastListing(_ parameters: JSONObject) throws -> JSONObject {
        var found = past
        if let name = parameters["DBInstanceIdentifier"]?.string {
            found = past.filter { $0.identifier.description == name }
            if found.isEmpty { throw Self.error("DBInstanceNotFound", .describeDBInstances) }
        } else if let identity = parameters["Filters"]?.array?.first?["Values"]?.array?.first?.string {
            found = past.filter { $0.dbiResourceId == identity }
        }
        return ["DBInstances": .array(found.map { .object($0.members) })]
    }

    private func readClusters(_ parameters: JSONObject) async throws -> JSONObject {
        if clock.now < staleUntil {
            var found = pastClusters
            if let name = parameters["DBClusterIdentifier"]?.string {
                found = found.filter { $0.identifier.name == name }
                if found.isEmpty { throw Self.error("DBClusterNotFoundFault", .describeDBClusters) }
            } else if let identity = parameters["Filters"]?.array?.first?["Values"]?.array?.first?.string {
                found = found.filter { $0.dbiResourceId == identity }
            }
            return ["DBClusters": .array(found.map { .object($0.members) })]
        }
        var reply = try await region.call(.describeDBClusters, parameters)
        guard clock.now < laggingUntil else { return reply }
        reply["DBClusters"] = .array(
            (reply["DBClusters"]?.array ?? []).map { value in
                let before = pastClusters.first { $0["DbClusterResourceId"] == value["DbClusterResourceId"] }
                return .object(
                    (value.object ?? [:]).merging(["Status": before?["Status"] ?? value["Status"] ?? ""]) { $1 }
                )
            }
        )
        return reply
    }

    private func withPastStatus(_ value: JSONValue) -> JSONValue {
        guard var members = value.object,
            let before = past.first(where: { $0["DbiResourceId"] == members["DbiResourceId"] })
        else { return value }
        members["DBInstanceStatus"] = before["DBInstanceStatus"]
        return .object(members)
    }
}
