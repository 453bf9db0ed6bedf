import RDS

/// A zone that has no room for a new instance is the old one's by chance, most often: another one of its subnet group will
/// do, and that is said.
///
/// Source: RDS API 2014-10-31, errors `InsufficientDBInstanceCapacity` and `ProvisionedIopsNotAvailableInAZFault`.
extension Run {
    /// What became of a creation whose zone had no room.
    struct ZoneSearch: Sendable, Equatable {
        /// In the order in which they were asked, the plan's first.
        fileprivate(set) var refused: [String] = []
        /// The one to ask next; `nil` where the plan's comes next.
        fileprivate(set) var chosen: String?

        /// Such as "us-east-1a has no room".
        var text: String { "\(refused.joined(separator: ", ")) \(refused.count == 1 ? "has" : "have") no room" }
    }

    /// The request of an operation, in the zone that is to be asked now.
    func request(of operation: Operation) -> Operation {
        guard let zone = searches[operation.id]?.chosen else { return operation }
        var operation = operation
        operation.parameters["AvailabilityZone"] = .string(zone)
        return operation
    }

    /// Turns to the next zone that may have room; when there is none, the plan's comes next again.
    ///
    /// - Returns: Whether there is one.
    mutating func turnToAnotherZone(for operation: Operation) -> Bool {
        guard let planned = operation.parameters["AvailabilityZone"]?.string else { return false }
        var search = searches[operation.id] ?? ZoneSearch()
        search.refused.append(search.chosen ?? planned)
        let next =
            isZoneThePoint(of: operation) ? nil : otherZones(for: operation).first { !search.refused.contains($0) }
        search.chosen = next
        searches[operation.id] = next == nil ? nil : search
        return next != nil
    }

    /// Whether a person wants the very zone: by the option, or by having written another one than the old one's into the
    /// operations.
    private func isZoneThePoint(of operation: Operation) -> Bool {
        // Where data only lands, any zone will do.
        guard operation.id.stage != .land else { return false }
        return settings.keepsZones
            || sights[operation.id.node]?.old?["AvailabilityZone"] != operation.parameters["AvailabilityZone"]
    }

    /// The zones in which the new instance can be; first those that have the fewest of its tree.
    private func otherZones(for operation: Operation) -> [String] {
        let source = operation.sourceIdentifier.flatMap { view.resource(named: $0) }
        let name = operation.parameters["DBSubnetGroupName"] ?? source.flatMap { Self.subnetGroup(of: $0) }
        let subnets =
            view.instances.filter { Self.subnetGroup(of: $0) == name }
            .compactMap { $0["DBSubnetGroup"]?["Subnets"]?.array }.first { !$0.isEmpty } ?? []
        let active = subnets.filter { ($0["SubnetStatus"] ?? "Active") == "Active" }
        var zones = Set(active.compactMap { $0["SubnetAvailabilityZone"]?["Name"]?.string })
        // The storage of a cluster is in three zones, and so are its instances.
        if let own = source?["AvailabilityZones"]?.array { zones.formIntersection(own.compactMap(\.string)) }
        let tree = trees.tree(of: operation.id.node).compactMap {
            sights[$0.identifier]?.new?["AvailabilityZone"]?.string
        }
        func count(_ zone: String) -> Int { tree.filter { $0 == zone }.count }
        return zones.sorted { (count($0), $0) < (count($1), $1) }
    }

    /// An instance shows the group itself, and a cluster its name.
    private static func subnetGroup(of resource: any DBResource) -> JSONValue? {
        resource["DBSubnetGroup"]?["DBSubnetGroupName"] ?? resource["DBSubnetGroup"]
    }

    /// What a person can do about a class that no zone has room for.
    func adviceOnRoom(for operation: Operation) -> String {
        let type = operation.parameters["DBInstanceClass"]?.string.map { "another class than \($0)" } ?? "another class"
        let isOneZone = operation.parameters["AvailabilityZone"] != nil && isZoneThePoint(of: operation)
        return
            "run the same operations later, or choose \(type)\(isOneZone ? " or another zone" : "") in the operations"
    }
}
