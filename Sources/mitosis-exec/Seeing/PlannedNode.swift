import Console
import RDS

/// What a stream says of one instance, or of the cluster, of the target's tree: whose place is taken, and under which names.
struct PlannedNode: Sendable {
    /// The name that the old instance has before, and the new one after.
    let identifier: DBInstanceIdentifier
    /// The instance whose place is taken.
    let old: InstanceIdentity
    let plan: String
    /// The name of the new instance until it is installed; `nil` for what an earlier run left.
    let temporaryName: DBInstanceIdentifier?
    /// The name of the old instance once it is retired; `nil` for what an earlier run left.
    let retiredName: DBInstanceIdentifier?
    /// The new instance's identity where it was there when the plan was made, as on a way back; `nil` where the plan makes
    /// it, and it is known by its tag.
    private(set) var restored: String?
    /// In the order of the stream.
    private(set) var operations: [Operation] = []

    init(_ operation: Operation) {
        identifier = operation.id.node
        old = operation.replaces
        plan = operation.plan
        temporaryName = operation.names?.temporary
        retiredName = operation.names?.retired
    }

    /// The value of the tag `mitosis:plan` that the new instance bears.
    var mark: String { PlanTag.mark(plan: plan, replacing: old) }

    /// Takes in one more operation of the node; that they agree has been checked.
    mutating func add(_ operation: Operation) {
        operations.append(operation)
        if operation.isWayBack { restored = operation.source.dbiResourceId }
    }

    /// Whether something is the one that takes the old one's place, by its mark or, on a way back, by its identity.
    func isNew(_ resource: any DBResource) -> Bool {
        restored.map { $0 == resource.dbiResourceId } ?? (resource.tag(PlanTag.plan) == mark)
    }

    /// Whether custom endpoints change clusters with it.
    var movesEndpoints: Bool { operations.contains { [.withdraw, .endpoint].contains($0.id.stage) } }

    /// The proxies that it is taken from and given to.
    var proxies: Set<String> { Set(operations.compactMap(\.proxy)) }

    /// Whether it is stopped on the way.
    var isStoppedForAWhile: Bool { operations.contains { [.stop, .start].contains($0.id.stage) } }

    /// The operations of the build phase.
    var buildOperations: [Operation] { operations.filter { $0.phase == .build } }
}

/// The nodes of a stream, and which of them stand in one tree.
struct PlannedTrees: Sendable {
    let nodes: [DBInstanceIdentifier: PlannedNode]
    /// The names of the trees' nodes, by any one of them.
    private let companions: [DBInstanceIdentifier: [DBInstanceIdentifier]]
    let account: String
    let region: String

    /// - Parameter stream: One whose operations agree with each other.
    /// - Throws: `InputError` when its ARNs are of several accounts or Regions.
    init(_ stream: OperationStream) throws(InputError) {
        var nodes: [DBInstanceIdentifier: PlannedNode] = [:]
        for operation in stream.operations {
            nodes[operation.id.node, default: PlannedNode(operation)].add(operation)
        }
        self.nodes = nodes
        companions = Self.companions(in: stream, startingAt: nodes.keys)
        // A snapshot may be shared by another account.
        let arns = stream.operations.flatMap(\.resources).compactMap { ARN($0) }
            .filter { DBInstanceIdentifier(of: $0) != nil }
        guard let first = arns.first else {
            throw InputError("the operations have no ARNs in 'resources', so their account and Region are not known")
        }
        if let other = arns.first(where: { $0.account != first.account || $0.region != first.region }) {
            throw InputError(
                "the operations are for several accounts or Regions: '\(first)' and '\(other)'",
                hint: "perform them one account and Region at a time"
            )
        }
        account = first.account
        region = first.region
    }

    /// The nodes of the tree that this one stands in, itself included, sorted by name.
    func tree(of identifier: DBInstanceIdentifier) -> [PlannedNode] {
        (companions[identifier] ?? [identifier]).compactMap { nodes[$0] }
    }

    /// What the old instance of a node replicated, or the cluster that it was in, when the plan was made.
    enum Source {
        case unknown
        /// It was a primary, or it is a cluster.
        case none
        case node(PlannedNode)
    }

    /// The new instances are made of each other as the old ones replicated each other, or in the new cluster, so the clone
    /// operations tell; on a way back, a replica, or an instance of a cluster, is installed after its source, or its
    /// cluster, has been retired.
    func source(of node: PlannedNode) -> Source {
        if node.restored != nil {
            let install = node.operations.first { $0.id.stage == .install }
            let retired = install?.after.first { $0.stage == .retire && $0.node != node.identifier }
            return retired.flatMap { nodes[$0.node] }.map { .node($0) } ?? .none
        }
        if node.operations.contains(where: \.isRemoval) {
            // A source is removed after its replicas, and a cluster after its instances, of which the writer is the last.
            let id = Operation.ID(.discard, node.identifier)
            let later = nodes.values.filter { $0.operations.contains { $0.isRemoval && $0.after.contains(id) } }
            let parent = later.first(where: \.identifier.isCluster) ?? later.min { $0.identifier < $1.identifier }
            return parent.map { .node($0) } ?? .none
        }
        guard let clone = node.operations.first(where: { $0.id.stage == .clone }) else { return .unknown }
        let parent = clone.sourceIdentifier.flatMap { name in
            tree(of: node.identifier).first { $0.temporaryName == name }
        }
        return parent.map { .node($0) } ?? .none
    }

    /// The primary of the tree that a node stands in, as far as the stream tells.
    func root(of node: PlannedNode) -> DBInstanceIdentifier {
        var node = node
        var seen: Set<DBInstanceIdentifier> = []
        while seen.insert(node.identifier).inserted, case .node(let parent) = source(of: node) { node = parent }
        return node.identifier
    }

    /// Nodes are in one tree when an operation of one comes after an operation of the other.
    private static func companions(
        in stream: OperationStream,
        startingAt names: some Sequence<DBInstanceIdentifier>
    ) -> [DBInstanceIdentifier: [DBInstanceIdentifier]] {
        var neighbours: [DBInstanceIdentifier: Set<DBInstanceIdentifier>] = [:]
        for operation in stream.operations {
            for other in operation.after.map(\.node) where other != operation.id.node {
                neighbours[operation.id.node, default: []].insert(other)
                neighbours[other, default: []].insert(operation.id.node)
            }
        }
        var found: [DBInstanceIdentifier: [DBInstanceIdentifier]] = [:]
        for start in names where found[start] == nil {
            var tree: Set = [start]
            var waiting = [start]
            while let next = waiting.popLast() {
                for other in neighbours[next] ?? [] where tree.insert(other).inserted { waiting.append(other) }
            }
            let sorted = tree.sorted()
            for member in sorted { found[member] = sorted }
        }
        return found
    }
}
