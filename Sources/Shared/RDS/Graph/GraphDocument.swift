import Console

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One JSON document of a graph; `nil` for a list that it does not have.
struct GraphDocument {
    private(set) var instances: [DBInstance]?
    private(set) var clusters: [DBCluster]?
    private(set) var endpoints: [DBClusterEndpoint]?
    private(set) var snapshots: [DBSnapshot]?
    private(set) var sharedClusters: [SharedDBCluster]?
    private(set) var bindings: [Binding]?
    private(set) var parameterGroups: [DBParameterGroup]?
    let capturedAt: String?
    let partial: [DBInstanceIdentifier]?
    /// Whether the reply is a page of several, and not the last one: the AWS CLI shows a `NextToken` then, RDS a `Marker`.
    let goesOn: Bool

    /// Which one of the input's documents it is, counted from 1.
    let number: Int

    /// - Parameter isOnly: Whether the input has no other.
    init(_ value: JSONValue, number: Int, isOnly: Bool) throws(InputError) {
        self.number = number
        let place = isOnly ? "" : "document \(number): "
        guard let object = value.object else {
            throw InputError("\(place)the graph should be an object, not \(value.kind)")
        }
        /// The elements of a list; `nil` where there is none.
        func list<Element>(
            _ name: String,
            _ element: (JSONValue, String) throws(InputError) -> Element
        ) throws(InputError) -> [Element]? {
            guard let value = object[name], value != .null else { return nil }
            guard let values = value.array else {
                throw InputError("\(place)\(name) should be a list, not \(value.kind)")
            }
            var found: [Element] = []
            for (index, value) in values.enumerated() { found.append(try element(value, "\(place)\(name)[\(index)]")) }
            return found
        }
        instances = try list("DBInstances") { value, path throws(InputError) in try DBInstance(value, at: path) }
        clusters = try list("DBClusters") { value, path throws(InputError) in try DBCluster(value, at: path) }
        endpoints = try list("DBClusterEndpoints") { value, path throws(InputError) in
            try DBClusterEndpoint(value, at: path)
        }
        let ofInstances = try list("DBSnapshots") { value, path throws(InputError) in try DBSnapshot(value, at: path) }
        let ofClusters = try list("DBClusterSnapshots") { value, path throws(InputError) in
            try DBSnapshot(value, at: path)
        }
        snapshots = ofInstances == nil && ofClusters == nil ? nil : (ofInstances ?? []) + (ofClusters ?? [])
        sharedClusters = try list("SharedDBClusters") { value, path throws(InputError) in
            try SharedDBCluster(value, at: path)
        }
        bindings = try list("Bindings") { value, path throws(InputError) in try Binding(value, at: path) }
        parameterGroups = try list("DBParameterGroups") { value, path throws(InputError) in
            try DBParameterGroup(value, at: path)
        }
        capturedAt = try Shape.timestamp.normalize(object["CapturedAt"] ?? .null, at: "\(place)CapturedAt")?.string
        partial = try Shape.list(of: .string).normalize(object["Partial"] ?? .null, at: "\(place)Partial")?.array?
            .compactMap(\.string).map { DBInstanceIdentifier($0) }
        goesOn = ["NextToken", "Marker"].contains { object[$0]?.string?.isEmpty == false }
        let isGraph = instances != nil || clusters != nil || endpoints != nil || snapshots != nil
        guard isGraph || place.isEmpty else {
            throw InputError("\(place)it has no DBInstances, DBClusters, DBClusterEndpoints or snapshots")
        }
    }

    /// The elements of all documents, in the order in which they appear, each once.
    ///
    /// - Throws: `InputError` for one that two documents show differently without saying which of them is the later one.
    static func merged<Element: Hashable>(
        _ documents: [GraphDocument],
        _ list: (GraphDocument) -> [Element]?,
        by key: (Element) -> String
    ) throws(InputError) -> [Element] {
        guard documents.count > 1 else { return documents.first.flatMap(list) ?? [] }
        var found: [Element] = []
        var places: [String: (index: Int, document: Int)] = [:]
        for (index, document) in documents.enumerated() {
            for element in list(document) ?? [] {
                let key = key(element)
                guard let place = places[key], place.document != index else {
                    places[key] = (found.count, index)
                    found.append(element)
                    continue
                }
                guard found[place.index] != element else { continue }
                let earlier = documents[place.document].capturedAt.flatMap { Date(timestamp: $0) }
                guard let earlier, let time = document.capturedAt.flatMap({ Date(timestamp: $0) }), earlier != time
                else {
                    throw InputError(
                        "the documents \(documents[place.document].number) and \(document.number) of the graph show '\(key)' differently",
                        hint: "leave one out: without two different CapturedAt nobody can tell which of them is right"
                    )
                }
                if earlier < time {
                    found[place.index] = element
                    places[key] = (place.index, index)
                }
            }
        }
        return found
    }
}

extension GraphDocument {
    /// The documents of each account and Region, in the order in which these appear.
    ///
    /// A document is of the place of its first instance or cluster; what it shows of another place goes there. Snapshots
    /// that another account shares stay with the document that shows them. One without instances and clusters is of the
    /// place of its first own snapshot or, without any, of the place of the document before it.
    static func byPlace(_ documents: [GraphDocument]) -> [[GraphDocument]] {
        var parts: [(place: Place?, documents: [GraphDocument])] = []
        for document in documents {
            let places = document.places
            let owners: [Place?] = places.isEmpty ? [parts.last?.place] : places
            for (index, place) in owners.enumerated() {
                let part = places.count > 1 ? document.part(place, isFirst: index == 0) : document
                if let known = parts.firstIndex(where: { $0.place == place }) {
                    parts[known].documents.append(part)
                } else {
                    parts.append((place, [part]))
                }
            }
        }
        // What came before the first place belongs to it.
        if parts.count > 1, parts[0].place == nil { parts[1].documents = parts[0].documents + parts[1].documents }
        return parts.filter { $0.place != nil || parts.count == 1 }.map(\.documents)
    }

    private var places: [Place] {
        let resources = (instances ?? []).map(\.arn) + (clusters ?? []).map(\.arn)
        let snapshots = (snapshots ?? []).filter { $0["SnapshotType"] != "shared" }.compactMap {
            $0.arn.flatMap { ARN($0) }
        }
        return (resources.isEmpty ? Array(snapshots.prefix(1)) : resources).map { Place(of: $0) }.withoutRepetition
    }

    /// What it shows of one of several places; what tells of no place goes with the first.
    private func part(_ place: Place?, isFirst: Bool) -> GraphDocument {
        var part = self
        part.instances = instances?.filter { Place(of: $0.arn) == place }
        part.clusters = clusters?.filter { Place(of: $0.arn) == place }
        if !isFirst {
            part.endpoints = endpoints.map { _ in [] }
            part.snapshots = snapshots.map { _ in [] }
            part.sharedClusters = sharedClusters.map { _ in [] }
            part.bindings = bindings.map { _ in [] }
            part.parameterGroups = parameterGroups.map { _ in [] }
        }
        return part
    }
}
