import Console

/// Graphs of several accounts and Regions, one for each: names are unique in one place alone.
package struct Graphs: Sendable {
    /// In the order in which their places appear in the input; at least one.
    package let all: [InstanceGraph]

    package init(_ graphs: [InstanceGraph]) { all = graphs }

    /// Reads graphs from several inputs of one or more JSON documents each; what is of one place is one graph.
    ///
    /// - Parameter inputs: Each with what it is called in messages.
    /// - Throws: `InputError` as for one graph.
    package init(inputs: [(name: String, bytes: [UInt8])]) throws(InputError) {
        all = try InstanceGraph.reading(inputs) { documents throws(InputError) in
            let parts = GraphDocument.byPlace(documents)
            var graphs: [InstanceGraph] = []
            for part in parts { graphs.append(try InstanceGraph(documents: part)) }
            return graphs
        }
    }
}

extension InstanceGraph {
    /// The account and Region that it shows; `nil` where it has neither an instance nor a cluster, and no snapshot of its own.
    package var place: Place? {
        let own = (snapshots ?? []).first { $0["SnapshotType"] != "shared" }
        return resources.first.map { Place(of: $0.arn) } ?? own?.arn.flatMap { ARN($0) }.map { Place(of: $0) }
    }
}
