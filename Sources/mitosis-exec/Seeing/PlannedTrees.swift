import Console
import RDS

/// The nodes of a stream, and which of them stand in one tree.
struct PlannedTrees: Sendable {
    let nodes: [DBInstanceIdentifier: PlannedNode]
    /// The names of the trees' nodes, by any one of them.
    private let companions: [DBInstanceIdentifier: [DBInstanceIdentifier]]
    /// Where the trees are; `nil` where the stream only supplies snapshots for them.
    let target: Place?
    /// Where snapshots are made for them; `nil` where that is no other place.
    let source: Place?
    /// Where most is done: at the target's place or, where nothing is done there, at the source's.
    let home: Place

    /// All places at which something is done.
    var places: [Place] { [target, source].compactMap(\.self) }

    /// - Parameter stream: One whose operations agree with each other.
    /// - Throws: `InputError` when its ARNs are of more accounts or Regions than a source's and a target's.
    init(_ stream: OperationStream) throws(InputError) {
        var nodes: [DBInstanceIdentifier: PlannedNode] = [:]
        for operation in stream.operations {
            nodes[operation.id.node, default: PlannedNode(operation)].add(operation)
        }
        self.nodes = nodes
        companions = Self.companions(in: stream, startingAt: nodes.keys)
        let operations = Dictionary(grouping: stream.operations) { $0.id.stage.facts.side }
        func arns(_ side: StageFacts.Side) -> [ARN] { (operations[side] ?? []).flatMap(\.ownARNs) }
        target = try Self.onePlace(of: arns(.target))
        let made = try Self.onePlace(of: arns(.source))
        source = made == target ? nil : made
        guard let home = target ?? source else {
            throw InputError("the operations have no ARNs in 'resources', so their account and Region are not known")
        }
        self.home = home
        if let stray = arns(.either).first(where: { ![target, source].contains(Place(of: $0)) }) {
            throw Self.error(home.arn(.snapshot, "..."), stray)
        }
    }

    /// The one account and Region of all ARNs; `nil` where there are none.
    private static func onePlace(of arns: [ARN]) throws(InputError) -> Place? {
        guard let first = arns.first else { return nil }
        if let other = arns.first(where: { Place(of: $0) != Place(of: first) }) { throw error(first, other) }
        return Place(of: first)
    }

    private static func error(_ first: ARN, _ other: ARN) -> InputError {
        InputError(
            "the operations are for several accounts or Regions: '\(first)' and '\(other)'",
            hint: "perform them one account and Region at a time"
        )
    }

    /// Where an operation is performed.
    func place(of operation: Operation) -> Place { operation.ownARNs.first.map { Place(of: $0) } ?? home }

    /// Whether an operation is performed where the data comes from, and not where the trees are.
    func isAtSource(_ operation: Operation) -> Bool { place(of: operation) == source }

    /// The place from which the target's account sees what the source's account shares with it; `nil` where nothing is
    /// shared.
    var witness: Place? {
        guard let target, let source, source.account != target.account else { return nil }
        return Place(partition: target.partition, account: target.account, region: source.region)
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
            let later = nodes.values.filter {
                $0.operations.contains { $0.id.stage == .discard && $0.after.contains(id) }
            }
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

extension Operation {
    /// The ARNs of the instances and clusters that it is about or, of one that handles a snapshot, of that: they tell where
    /// it is performed. What is restored, copied or lands may be elsewhere.
    fileprivate var ownARNs: [ARN] {
        let arns = resources.compactMap { ARN($0) }
        if id.stage.isOfLanding { return Array(arns.prefix(1)) }
        guard id.stage.isOfSnapshot else {
            return arns.filter { DBInstanceIdentifier(of: $0) != nil }
        }
        return arns.prefix(1) + arns.filter { DBInstanceIdentifier(of: $0) != nil }
    }
}
