import RDS

/// What the Region showed at one moment.
struct RegionView: Sendable {
    let instances: [DBInstance]
    private let byName: [DBInstanceIdentifier: [DBInstance]]
    private let byIdentity: [String: [DBInstance]]
    private let byMark: [String: [DBInstance]]
    private let bySource: [DBInstanceIdentifier: [DBInstance]]

    init(_ instances: [DBInstance]) {
        self.instances = instances
        byName = Dictionary(grouping: instances, by: \.identifier)
        byIdentity = Self.grouped(instances) { $0.dbiResourceId }
        byMark = Self.grouped(instances) { $0.tags[PlanTag.plan] }
        bySource = Self.grouped(instances) { InstanceGraph.localName($0.sourceReference, seenFrom: $0) }
    }

    private static func grouped<Key: Hashable>(
        _ instances: [DBInstance],
        by key: (DBInstance) -> Key?
    ) -> [Key: [DBInstance]] {
        instances.reduce(into: [:]) { groups, instance in
            if let key = key(instance) { groups[key, default: []].append(instance) }
        }
    }

    func instance(named identifier: DBInstanceIdentifier) -> DBInstance? { byName[identifier]?.first }
    func instances(identity: String) -> [DBInstance] { byIdentity[identity] ?? [] }
    /// Whatever takes the place of a node's old instance: what bears the plan's tag, or was there when the plan was made.
    func newInstances(of node: PlannedNode) -> [DBInstance] {
        node.restored.map(instances(identity:)) ?? byMark[node.mark] ?? []
    }
    func isDouble(_ identifier: DBInstanceIdentifier) -> Bool { (byName[identifier]?.count ?? 0) > 1 }

    /// The instances that replicate the one of this name.
    func replicas(of identifier: DBInstanceIdentifier) -> [DBInstance] { bySource[identifier] ?? [] }
}
