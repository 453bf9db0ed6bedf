import Console

/// The places of a graph, each with what is in it.
///
/// A document belongs to the place of its instances; where it has those of several places, each place has its own part of
/// it. A snapshot that another account shares is where it is listed, unless the graph has the account that owns it.
extension SimulatedState {
    /// - Returns: At least one, of a place each, in the order of the graph.
    /// - Throws: `InputError` when it is no graph.
    static func all(in bytes: [UInt8]) throws(InputError) -> [SimulatedState] {
        let documents = (try? JSONValue.documents(parsing: bytes, of: "the graph"))?.map(\.value) ?? []
        let parts = documents.flatMap { Self.parts(of: $0) }
        let places = parts.map(\.place).withoutRepetition
        guard places.count > 1 else {
            let graph = try InstanceGraph(json: bytes)
            let simulation = documents.compactMap { $0["Simulation"] }.first
            return [SimulatedState(graph, simulation, at: places.first ?? .unknown)]
        }
        var states: [SimulatedState] = []
        for place in places {
            var own = parts.filter { $0.place == place }.map(\.document)
            if !own.contains(where: { $0["DBInstances"] != nil }) { own[0]["DBInstances"] = [] }
            let graph = try InstanceGraph(json: Array(own.map { JSONValue.object($0).line + "\n" }.joined().utf8))
            states.append(SimulatedState(graph, own.compactMap { $0["Simulation"] }.first, at: place))
        }
        settleShared(&states)
        return states
    }

    /// What each place has of a document; all of it where it tells of one place, or of none.
    private static func parts(of document: JSONValue) -> [(place: Place, document: JSONObject)] {
        guard let object = document.object else { return [] }
        func places(_ lists: [String: String]) -> [Place] {
            lists.keys.sorted().flatMap { list in
                (object[list]?.array ?? []).compactMap { Self.place(of: $0, arnMember: lists[list] ?? "") }
            }.withoutRepetition
        }
        let found = places(resources)
        guard let first = found.first ?? places(snapshots).first ?? places(bindings).first else {
            return [(.unknown, object)]
        }
        guard found.count > 1 else { return [(first, object)] }
        return found.map { place in
            var part = object
            for (list, member) in resources.merging(snapshots, uniquingKeysWith: { $1 }) {
                guard let elements = object[list]?.array else { continue }
                part[list] = .array(
                    elements.filter { element in
                        let own = Self.place(of: element, arnMember: member) ?? first
                        return (found.contains(own) ? own : first) == place
                    }
                )
            }
            return (place, part)
        }
    }

    private static let resources = [
        "DBInstances": "DBInstanceArn", "DBClusters": "DBClusterArn", "DBClusterEndpoints": "DBClusterEndpointArn",
    ]
    private static let bindings = ["Bindings": "DBProxyArn"]
    private static let snapshots = [
        "DBSnapshots": "DBSnapshotArn", "DBClusterSnapshots": "DBClusterSnapshotArn",
    ]

    private static func place(of element: JSONValue, arnMember: String) -> Place? {
        element[arnMember]?.string.flatMap { ARN($0) }.map { Place(of: $0) }
    }

    /// What a place lists of another account is that account's, where the graph has it, and shared.
    private static func settleShared(_ states: inout [SimulatedState]) {
        for index in states.indices {
            let account = states[index].place.account
            for listed in states[index].snapshots {
                guard let arn = listed.arn.flatMap({ ARN($0) }), arn.account != account,
                    let owner = states.firstIndex(where: { $0.place == Place(of: arn) })
                else { continue }
                states[index].snapshots.removeAll { $0.arn == listed.arn }
                if !states[owner].snapshots.contains(where: { $0.arn == listed.arn }) {
                    var own = listed
                    own.members["SnapshotType"] = "manual"
                    states[owner].snapshots.append(own)
                }
                states[owner].share(arn.description, with: account)
            }
            let here = states[index].place
            states[index].sharedClusters.removeAll { Place(of: $0.arn) == here }
            for listed in states[index].sharedClusters {
                guard let owner = states.firstIndex(where: { $0.place == Place(of: listed.arn) }) else { continue }
                states[index].sharedClusters.removeAll { $0.arn == listed.arn }
                states[owner].share(listed, with: account)
            }
        }
    }
}

extension Place {
    /// Of a graph that tells of no place.
    static let unknown = Place(partition: "aws", account: "", region: "us-east-1")
}
