import Console

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
        self = try Self.reading(inputs) { documents throws(InputError) in try InstanceGraph(documents: documents) }
    }

    /// Reads the documents of several inputs, and makes something of them.
    ///
    /// - Throws: `InputError` that says what is wrong and where, or what the input is instead.
    static func reading<Graph>(
        _ inputs: [(name: String, bytes: [UInt8])],
        _ make: ([GraphDocument]) throws(InputError) -> Graph
    ) throws(InputError) -> Graph {
        do throws(InputError) {
            var values: [JSONValue] = []
            for input in inputs {
                values += try JSONValue.documents(parsing: input.bytes, of: input.name).map(\.value)
            }
            var documents: [GraphDocument] = []
            for (index, value) in values.enumerated() {
                documents.append(try GraphDocument(value, number: index + 1, isOnly: values.count == 1))
            }
            guard documents.contains(where: { $0.instances != nil }) else {
                throw InputError("the graph has no DBInstances", hint: "rds-describe prints one")
            }
            return try make(documents)
        } catch {
            for input in inputs {
                guard let other = InputKind(input.bytes)?.error(wanting: .graph) else { continue }
                throw inputs.count == 1 ? other : InputError("\(input.name): \(other.message)", hint: other.hint)
            }
            throw error
        }
    }

    /// - Parameter documents: Of one account and Region.
    init(documents: [GraphDocument]) throws(InputError) {
        let times = documents.compactMap(\.capturedAt)
        let partial = documents.compactMap(\.partial)
        try self.init(
            try GraphDocument.merged(documents, \.instances, by: \.arn.description),
            clusters: try GraphDocument.merged(documents, \.clusters, by: \.arn.description),
            endpoints: try GraphDocument.merged(documents, \.endpoints) {
                $0.isCustom ? $0.identifier ?? "" : "\($0.cluster) \($0["EndpointType"]?.string ?? "")"
            },
            snapshots: documents.allSatisfy { $0.snapshots == nil }
                ? nil
                : try GraphDocument.merged(documents, \.snapshots) { "\($0.arn ?? $0.identifier) \($0.isOfCluster)" },
            capturedAt: times.count == documents.count ? times.min() : nil,
            partial: partial.isEmpty ? nil : partial.joined().withoutRepetition,
            isCutOff: documents.contains(where: \.goesOn)
        )
        if documents.contains(where: { $0.bindings != nil }) {
            bindings = try GraphDocument.merged(documents, \.bindings, by: \.key)
        }
        if documents.contains(where: { $0.sharedClusters != nil }) {
            sharedClusters = try GraphDocument.merged(documents, \.sharedClusters, by: \.arn.description)
        }
        if documents.contains(where: { $0.parameterGroups != nil }) {
            parameterGroups = try GraphDocument.merged(documents, \.parameterGroups, by: \.key)
        }
    }
}
