import Console

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension InstanceGraph {
    /// Reads a graph: one JSON document, such as the output of `aws rds describe-db-instances`, or several, one after the
    /// other.
    ///
    /// - Throws: `InputError` that says what is wrong and where, or what the input is instead.
    package init(json bytes: some Sequence<UInt8>) throws(InputError) {
        try self.init(inputs: [("the graph", Array(bytes))])
    }

    /// Reads a graph from several inputs of one or more JSON documents each, which together are one graph.
    ///
    /// What several documents show is taken from the one that was taken last. Where that cannot be told, they have to agree.
    ///
    /// - Parameter inputs: Each with what it is called in messages.
    /// - Throws: As above.
    package init(inputs: [(name: String, bytes: [UInt8])]) throws(InputError) {
        do throws(InputError) {
            var values: [JSONValue] = []
            for input in inputs {
                values += try JSONValue.documents(parsing: input.bytes, of: input.name).map(\.value)
            }
            try self.init(documents: values)
        } catch {
            for input in inputs {
                guard let other = InputKind(input.bytes)?.error(wanting: .graph) else { continue }
                throw inputs.count == 1 ? other : InputError("\(input.name): \(other.message)", hint: other.hint)
            }
            throw error
        }
    }

    private init(documents values: [JSONValue]) throws(InputError) {
        var documents: [GraphDocument] = []
        for (index, value) in values.enumerated() {
            documents.append(try GraphDocument(value, place: values.count == 1 ? "" : "document \(index + 1): "))
        }
        guard documents.contains(where: { $0.instances != nil }) else {
            throw InputError("the graph has no DBInstances", hint: "rds-describe prints one")
        }
        let times = documents.compactMap(\.capturedAt)
        let partial = documents.compactMap(\.partial)
        try self.init(
            try GraphDocument.merged(documents.map { ($0.instances ?? [], $0.capturedAt) }, by: \.arn.description),
            clusters: try GraphDocument.merged(
                documents.map { ($0.clusters ?? [], $0.capturedAt) },
                by: \.arn.description
            ),
            endpoints: try GraphDocument.merged(documents.map { ($0.endpoints ?? [], $0.capturedAt) }) {
                $0.isCustom ? $0.identifier ?? "" : "\($0.cluster) \($0["EndpointType"]?.string ?? "")"
            },
            snapshots: documents.allSatisfy { $0.snapshots == nil }
                ? nil
                : try GraphDocument.merged(documents.map { ($0.snapshots ?? [], $0.capturedAt) }) {
                    "\($0.arn ?? $0.identifier) \($0.isOfCluster)"
                },
            capturedAt: times.count == documents.count ? times.min() : nil,
            partial: partial.isEmpty ? nil : partial.joined().withoutRepetition,
            isCutOff: documents.contains(where: \.goesOn)
        )
        if documents.contains(where: { $0.bindings != nil }) {
            bindings = try GraphDocument.merged(documents.map { ($0.bindings ?? [], $0.capturedAt) }, by: \.key)
        }
        if documents.contains(where: { $0.parameterGroups != nil }) {
            parameterGroups = try GraphDocument.merged(
                documents.map { ($0.parameterGroups ?? [], $0.capturedAt) },
                by: \.key
            )
        }
    }
}

/// One JSON document of a graph; `nil` for a list that it does not have.
private struct GraphDocument {
    let instances: [DBInstance]?
    let clusters: [DBCluster]?
    let endpoints: [DBClusterEndpoint]?
    let snapshots: [DBSnapshot]?
    let bindings: [Binding]?
    let parameterGroups: [DBParameterGroup]?
    let capturedAt: String?
    let partial: [DBInstanceIdentifier]?
    /// Whether the reply is a page of several, and not the last one: the AWS CLI shows a `NextToken` then, RDS a `Marker`.
    let goesOn: Bool

    init(_ value: JSONValue, place: String) throws(InputError) {
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
        _ lists: [(elements: [Element], capturedAt: String?)],
        by key: (Element) -> String
    ) throws(InputError) -> [Element] {
        guard lists.count > 1 else { return lists.first?.elements ?? [] }
        var found: [Element] = []
        var places: [String: (index: Int, document: Int)] = [:]
        for (document, list) in lists.enumerated() {
            for element in list.elements {
                let key = key(element)
                guard let place = places[key], place.document != document else {
                    places[key] = (found.count, document)
                    found.append(element)
                    continue
                }
                guard found[place.index] != element else { continue }
                let earlier = lists[place.document].capturedAt.flatMap { Date(timestamp: $0) }
                guard let earlier, let time = list.capturedAt.flatMap({ Date(timestamp: $0) }), earlier != time else {
                    throw InputError(
                        "the documents \(place.document + 1) and \(document + 1) of the graph show '\(key)' differently",
                        hint: "leave one out: without two different CapturedAt nobody can tell which of them is right"
                    )
                }
                if earlier < time {
                    found[place.index] = element
                    places[key] = (place.index, document)
                }
            }
        }
        return found
    }
}
