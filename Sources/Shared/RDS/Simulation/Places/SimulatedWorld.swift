import Console

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Every account and Region that a graph holds, on one clock: what happens in one may need, or spoil, what is in another.
actor SimulatedWorld {
    nonisolated let clock: VirtualClock
    let durations: SimulatedDurations
    private var states: [Place: SimulatedState]
    /// In the order in which they were found.
    private var order: [Place]
    private let save: (@Sendable ([JSONObject]) throws -> Void)?

    /// - Parameters:
    ///   - states: At least one, of a place each.
    ///   - save: Called with the new content, an object a place, after each call that changed something.
    init(
        _ states: [SimulatedState],
        durations: SimulatedDurations,
        save: (@Sendable ([JSONObject]) throws -> Void)? = nil
    ) {
        let now = states.map(\.now).max() ?? Date(timeIntervalSince1970: 0)
        order = states.map(\.place)
        self.states = Dictionary(states.map { ($0.place, $0) }) { first, _ in first }
        self.durations = durations
        self.save = save
        clock = VirtualClock(now)
    }

    /// Another world of the same content at the present time, with a clock of its own.
    func copy() -> SimulatedWorld {
        let now = clock.now
        advance(to: now)
        return SimulatedWorld(order.compactMap { states[$0] }, durations: durations)
    }

    /// The content at the present time, an object a place.
    var json: [JSONObject] {
        advance(to: clock.now)
        return order.compactMap { states[$0]?.json }
    }

    func saveNow() throws { try save?(json) }

    /// What is at a place at the present time; nothing where there is no such place.
    func state(at place: Place) -> SimulatedState {
        advance(to: clock.now)
        return states[place] ?? SimulatedState(at: place, now: clock.now)
    }

    func call(_ action: Action, _ parameters: JSONObject, at place: Place) throws -> JSONObject {
        let now = clock.now
        advance(to: now)
        let others = surroundings(of: place)
        if action.isRead { return try state(at: place).read(action, parameters, others) }
        if states[place] == nil { order.append(place) }
        let reply = try states[place, default: SimulatedState(at: place, now: now)]
            .change(action, parameters, others, durations)
        spoilCopies()
        try save?(order.compactMap { states[$0]?.json })
        return reply
    }

    private func advance(to time: Date) { for place in order { states[place]?.advance(to: time) } }

    /// What of all other places somebody at one place may see or use.
    private func surroundings(of place: Place) -> Surroundings {
        guard order.contains(where: { $0 != place }) else { return Surroundings() }
        return order.filter { $0 != place }.compactMap { states[$0] }.reduce(into: Surroundings()) { found, state in
            found.add(state, seenFrom: place)
        }
    }

    /// A copy that is under way fails when what it is made of goes, or may not be read any more.
    private func spoilCopies() {
        for place in order {
            guard let sources = states[place]?.copySources, !sources.isEmpty else { continue }
            let others = surroundings(of: place)
            for (copy, source) in sources where states[place]?.snapshot(source, others) == nil {
                states[place]?.spoil(copy)
            }
        }
    }
}

/// What other places have that a call of one place may need.
struct Surroundings: Sendable {
    /// A snapshot of another place that may be copied: of the same account, or shared.
    struct Snapshot: Sendable {
        let snapshot: DBSnapshot
        let place: Place
    }

    private(set) var snapshots: [Snapshot] = []
    private(set) var instances: [DBInstance] = []
    private(set) var clusters: [DBCluster] = []
    /// Those of other accounts in the same Region that may be cloned.
    private(set) var sharedClusters: [DBCluster] = []

    mutating func add(_ state: SimulatedState, seenFrom place: Place) {
        instances += state.instances
        clusters += state.clusters
        sharedClusters += state.clusters.filter { state.isShared($0, with: place) }
        snapshots += state.snapshots.filter { snapshot in
            state.place.account == place.account || state.isShared(snapshot, with: place.account)
        }.map { Snapshot(snapshot: $0, place: state.place) }
    }
}
