import Console

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A Region that lives in a graph: RDS's rules and refusals, and statuses that move on a virtual clock.
///
/// Identifiers, statuses, refusals and the order of events follow the RDS API 2014-10-31 and the Amazon RDS User Guide.
/// A graph may hold several accounts and Regions; each is one of these, and all of them are in one world.
package struct SimulatedRegion: RDSRegion, Account {
    let world: SimulatedWorld
    package let place: Place
    /// The places that the graph holds, in its order.
    package let places: [Place]

    package var clock: VirtualClock { world.clock }

    /// - Parameters:
    ///   - bytes: A graph, or what an earlier simulation saved; of several places, this is the first one.
    ///   - save: Called with the new content, an object a place, after each call that changed something; `nil` keeps it in
    ///     memory alone.
    /// - Throws: `InputError` when it is no graph.
    package init(
        json bytes: [UInt8],
        durations: SimulatedDurations = .realistic,
        save: (@Sendable ([JSONObject]) throws -> Void)? = nil
    ) throws(InputError) {
        let states = try SimulatedState.all(in: bytes)
        self.init(SimulatedWorld(states, durations: durations, save: save), states.map(\.place))
    }

    private init(_ world: SimulatedWorld, _ places: [Place], at place: Place? = nil) {
        self.world = world
        self.places = places
        self.place = place ?? places.first ?? .unknown
    }

    /// The same world's Region at another place, with nothing in it where the graph has no such place.
    package func region(at place: Place) -> SimulatedRegion { SimulatedRegion(world, places, at: place) }

    /// Another Region, in a world of the same content at the present time, with a clock of its own.
    package func copy() async -> SimulatedRegion { SimulatedRegion(await world.copy(), places, at: place) }

    /// A Region kept in a file, which is replaced as a whole after each change.
    ///
    /// - Throws: `StreamError` or `InputError` when the file cannot be read or is no graph.
    package static func file(_ path: String) throws -> SimulatedRegion {
        try SimulatedRegion(json: StandardStream.readAll(path: path)) { documents in
            let data = Data(documents.map { JSONValue.object($0).prettyText + "\n" }.joined().utf8)
            do {
                try data.write(to: URL(filePath: path), options: .atomic)
            } catch {
                throw StreamError(reason: "the simulated Region cannot be saved", isReading: false, path: path)
            }
        }
    }

    /// The content of the Region, at the present time.
    package var json: JSONObject { get async { await world.state(at: place).json } }

    /// The content of all places, an object each, at the present time.
    package var documents: [JSONObject] { get async { await world.json } }

    /// Saves the present time and what has happened until then.
    package func saveNow() async throws { try await world.saveNow() }

    /// The instances at the present time.
    package var instances: [DBInstance] { get async { await world.state(at: place).instances } }

    /// The clusters at the present time.
    package var clusters: [DBCluster] { get async { await world.state(at: place).clusters } }

    /// The identity of the instance or the cluster whose data this one holds: its own, unless it was made from another.
    package func origin(of identity: String) async -> String {
        await world.state(at: place).origins[identity] ?? identity
    }

    package func call(_ action: Action, _ parameters: JSONObject) async throws -> JSONObject {
        try await world.call(action, parameters, at: place)
    }

    package func page(of question: Question) async -> Answer { await world.state(at: place).answer(to: question) }

    /// Nobody signs anything here.
    package func credentialsLife() async -> CredentialsLife { .lasting }
}
