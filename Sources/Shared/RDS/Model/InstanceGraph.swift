import Console

/// The DB instances of one Region, or some of its trees, with who replicates whom.
///
/// The shape is that of `aws rds describe-db-instances`, whose output is a graph too.
package struct InstanceGraph: Hashable, Sendable {
    /// In the order of the input.
    package private(set) var instances: [DBInstance]
    /// `nil` when no snapshots were asked for.
    package var snapshots: [DBSnapshot]?
    /// When the graph was taken, ISO 8601 in UTC; `nil` when nobody noted it.
    package var capturedAt: String?
    /// The identifiers it was limited to; `nil` when it shows the whole Region.
    package var partial: [DBInstanceIdentifier]?

    private let indexByIdentifier: [DBInstanceIdentifier: Int]
    private let replicasBySource: [DBInstanceIdentifier: [DBInstanceIdentifier]]

    /// - Throws: `InputError` for a name twice, or an instance that is its own source, however far round.
    package init(
        _ instances: [DBInstance],
        snapshots: [DBSnapshot]? = nil,
        capturedAt: String? = nil,
        partial: [DBInstanceIdentifier]? = nil
    ) throws(InputError) {
        var indexByIdentifier: [DBInstanceIdentifier: Int] = [:]
        for (index, instance) in instances.enumerated() {
            if indexByIdentifier.updateValue(index, forKey: instance.identifier) != nil {
                throw InputError("DBInstances has '\(instance.identifier)' twice")
            }
        }
        self.instances = instances
        self.snapshots = snapshots
        self.capturedAt = capturedAt
        self.partial = partial
        self.indexByIdentifier = indexByIdentifier
        var replicas: [DBInstanceIdentifier: [DBInstanceIdentifier]] = [:]
        for instance in instances {
            guard let source = Self.localName(instance.sourceReference, seenFrom: instance) else { continue }
            replicas[source, default: []].append(instance.identifier)
        }
        replicasBySource = replicas
        try refuseCircles()
    }

    /// Reads a graph, or the output of `aws rds describe-db-instances`.
    ///
    /// - Throws: `InputError` that says what is wrong and where.
    package init(json bytes: some Sequence<UInt8>) throws(InputError) {
        let value = try JSONValue(parsing: bytes, of: "the graph")
        guard let object = value.object else { throw InputError("the graph should be an object, not \(value.kind)") }
        guard let list = object["DBInstances"] else {
            throw InputError("the graph has no DBInstances", hint: "rds-describe prints one")
        }
        guard let values = list.array else { throw InputError("DBInstances should be a list, not \(list.kind)") }
        var instances: [DBInstance] = []
        for (index, value) in values.enumerated() {
            instances.append(try DBInstance(value, at: "DBInstances[\(index)]"))
        }
        try self.init(
            instances,
            snapshots: try Self.snapshots(object["DBSnapshots"]),
            capturedAt: try Shape.timestamp.normalize(object["CapturedAt"] ?? .null, at: "CapturedAt")?.string,
            partial: try Shape.list(of: .string).normalize(object["Partial"] ?? .null, at: "Partial")?.array?
                .compactMap(\.string).map { DBInstanceIdentifier($0) }
        )
    }

    private static func snapshots(_ value: JSONValue?) throws(InputError) -> [DBSnapshot]? {
        guard let value, value != .null else { return nil }
        guard let values = value.array else { throw InputError("DBSnapshots should be a list, not \(value.kind)") }
        var snapshots: [DBSnapshot] = []
        for (index, value) in values.enumerated() {
            snapshots.append(try DBSnapshot(value, at: "DBSnapshots[\(index)]"))
        }
        return snapshots
    }

    /// The graph as a JSON object of the same shape.
    package var json: JSONObject {
        var object: JSONObject = ["DBInstances": .array(instances.map { .object($0.members) })]
        object["DBSnapshots"] = snapshots.map { .array($0.map { .object($0.members) }) }
        object["CapturedAt"] = capturedAt.map { .string($0) }
        object["Partial"] = partial.map { .array($0.map { JSONValue($0) }) }
        return object
    }
}

// MARK: - Who replicates whom

extension InstanceGraph {
    /// The instance of this name; `nil` when the graph has none.
    package subscript(identifier: DBInstanceIdentifier) -> DBInstance? {
        indexByIdentifier[identifier].map { instances[$0] }
    }

    /// The read replicas of an instance that are in the graph, sorted by name.
    package func replicas(of identifier: DBInstanceIdentifier) -> [DBInstance] {
        (replicasBySource[identifier] ?? []).sorted().compactMap { self[$0] }
    }

    /// The instance that this one replicates; `nil` for a primary, or when the graph does not have it.
    package func source(of instance: DBInstance) -> DBInstance? {
        Self.localName(instance.sourceReference, seenFrom: instance).flatMap { self[$0] }
    }

    /// The primary at the top of an instance's tree, itself if it replicates nothing.
    package func root(of instance: DBInstance) -> DBInstance {
        var top = instance
        while let source = source(of: top) { top = source }
        return top
    }

    /// How many levels an instance is below its tree's primary, whose level is 0.
    package func level(of instance: DBInstance) -> Int {
        var level = 0
        var top = instance
        while let source = source(of: top) { (top, level) = (source, level + 1) }
        return level
    }

    /// An instance and all that replicates it, each before its own replicas, siblings by name.
    package func tree(of identifier: DBInstanceIdentifier) -> [DBInstance] {
        guard let instance = self[identifier] else { return [] }
        var found = [instance]
        var next = 0
        while next < found.count {
            found += replicas(of: found[next].identifier)
            next += 1
        }
        return found
    }

    /// The name of an instance of the same Region that a reference means, be it a name or an ARN; `nil` for another Region's.
    package static func localName(_ reference: String?, seenFrom instance: DBInstance) -> DBInstanceIdentifier? {
        guard let reference else { return nil }
        guard reference.hasPrefix("arn:") else { return DBInstanceIdentifier(reference) }
        guard let arn = ARN(reference), arn.region == instance.arn.region, arn.account == instance.arn.account else {
            return nil
        }
        return arn.name(of: .dbInstance).map { DBInstanceIdentifier($0) }
    }

    private func refuseCircles() throws(InputError) {
        var reachable: Set<DBInstanceIdentifier> = []
        var waiting = instances.filter { source(of: $0) == nil }.map(\.identifier)
        while let identifier = waiting.popLast() {
            reachable.insert(identifier)
            waiting += replicasBySource[identifier]?.filter { indexByIdentifier[$0] != nil } ?? []
        }
        if let instance = instances.first(where: { !reachable.contains($0.identifier) }) {
            throw InputError("'\(instance.identifier)' is, directly or by way of others, a replica of itself")
        }
    }
}
