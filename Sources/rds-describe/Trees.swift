import RDS

/// Describes whole trees with as few calls as they need: one for each level up or down.
///
/// - Parameter identifiers: Any instances of the trees.
/// - Returns: The instances, sorted by name.
/// - Throws: `ServiceError` with the code `DBInstanceNotFound` for a name that nothing bears.
func describeTrees(of identifiers: [DBInstanceIdentifier], in region: any RDSRegion) async throws -> [DBInstance] {
    var found: [DBInstanceIdentifier: DBInstance] = [:]
    var wanted = Set(identifiers)
    while !wanted.isEmpty {
        let names = wanted.sorted()
        let filter: JSONValue = ["Name": "db-instance-id", "Values": .array(names.map { JSONValue($0) })]
        for instance in try await region.describeDBInstances(["Filters": [filter]]) {
            found[instance.identifier] = instance
        }
        if let missing = identifiers.first(where: { found[$0] == nil }) {
            throw ServiceError(
                code: "DBInstanceNotFound",
                message: "DBInstance \(missing) not found.",
                action: .describeDBInstances
            )
        }
        let neighbours = names.compactMap { found[$0] }.flatMap { instance in
            ([instance.sourceReference].compactMap(\.self) + instance.replicaReferences)
                .compactMap { InstanceGraph.localName($0, seenFrom: instance) }
        }
        wanted = Set(neighbours).subtracting(found.keys)
    }
    return found.values.sorted { $0.identifier < $1.identifier }
}

/// Describes the available snapshots of instances: one call for a whole Region, one an instance otherwise.
func describeSnapshots(
    of instances: [DBInstance],
    isPartial: Bool,
    in region: any RDSRegion
) async throws -> [DBSnapshot] {
    var found: [DBSnapshot] = []
    if isPartial {
        for instance in instances {
            found += try await region.describeDBSnapshots(["DBInstanceIdentifier": JSONValue(instance.identifier)])
        }
    } else {
        found = try await region.describeDBSnapshots()
    }
    return found.filter(\.isAvailable)
}
