import RDS

/// The operations of a way back for one tree or one cluster, in an order in which they could be performed one by one.
struct WayBack {
    private(set) var operations: [Operation] = []

    private let nodes: [SwappedNode]
    private let graph: InstanceGraph
    private let proxies: ProxyMoves
    private let plan: String

    /// Whether it is a cluster's, whose name moves before those of its instances.
    private var isOfCluster: Bool { nodes.first?.identifier.isCluster == true }

    /// - Parameter nodes: Each before its replicas.
    init(
        for nodes: [SwappedNode],
        in graph: InstanceGraph,
        _ options: UndoOptions,
        _ proxies: ProxyMoves,
        plan: String
    ) {
        (self.nodes, self.graph, self.proxies, self.plan) = (nodes, graph, proxies, plan)
        guard let root = nodes.first else { return }
        run(options.quiesce, .quiesce, root, after: [], on: [root.old.identifier])
        let quiesced = operations.map(\.id)
        for node in nodes { move(.deregister, node, after: quiesced) }
        swapNames(after: operations.map(\.id))
        var done = operations.map(\.id).filter { $0.stage == .install }
        done += moveEndpoints(of: root, after: done)
        for node in nodes { move(.register, node, after: isOfCluster ? done : [.init(.install, node.identifier)]) }
        done += operations.map(\.id).filter { $0.stage == .register }
        run(options.restart, .restart, root, after: done, on: nodes.map(\.identifier))
    }

    private mutating func swapNames(after freed: [Operation.ID]) {
        // Leaves go first, but a cluster before its instances.
        let order = isOfCluster ? nodes : nodes.reversed()
        for node in order { rename(.retire, node, from: node.identifier, to: node.asideName, after: freed) }
        for node in order {
            // A replica's install comes after its source's retire too, which is under way with its own: it shows the tree.
            let taken = [node.identifier, node.source].compactMap(\.self).map { Operation.ID(.retire, $0) }
            rename(.install, node, from: node.old.identifier, to: node.identifier, after: taken)
        }
    }

    private mutating func rename(
        _ stage: Stage,
        _ node: SwappedNode,
        from name: DBInstanceIdentifier,
        to newName: DBInstanceIdentifier,
        after: [Operation.ID]
    ) {
        // The names of a cluster's instances move after its own.
        let cluster = [node.source].compactMap(\.self).filter(\.isCluster).map { Operation.ID(stage, $0) }
        let id = Operation.ID(stage, node.identifier)
        let request = Operation.renaming(name, to: newName)
        add(id, node, .modification(of: name), request, after: after + cluster, on: node.arns([name, newName]))
    }

    /// - Returns: What was planned.
    private mutating func moveEndpoints(of root: SwappedNode, after installed: [Operation.ID]) -> [Operation.ID] {
        guard let cluster = root.new as? DBCluster else { return [] }
        return graph.customEndpoints(of: cluster).compactMap { endpoint in
            guard let name = endpoint.identifier else { return nil }
            let arn = cluster.arn.sibling(.clusterEndpoint, name).description
            let taken = Operation.ID(.withdraw, root.identifier, name)
            let given = Operation.ID(.endpoint, root.identifier, name)
            add(taken, root, .deleteDBClusterEndpoint, endpoint.withdrawal, after: installed, on: [arn])
            let creation = endpoint.creation(in: cluster.identifier, nodes.map(\.identifier))
            add(
                given,
                root,
                .createDBClusterEndpoint,
                creation,
                after: [taken],
                on: root.arns([cluster.identifier]) + [arn]
            )
            return given
        }
    }

    private mutating func move(_ stage: Stage, _ node: SwappedNode, after: [Operation.ID]) {
        for registration in proxies.of(node.identifier) {
            add(
                .init(stage, node.identifier, registration.proxy),
                node,
                stage == .deregister ? .deregisterDBProxyTargets : .registerDBProxyTargets,
                Operation.registration(of: node.identifier, with: registration.proxy),
                after: after,
                on: node.arns([node.identifier]) + registration.resources
            )
        }
    }

    /// - Parameter command: `nil` where there is none to run.
    private mutating func run(
        _ command: String?,
        _ stage: Stage,
        _ root: SwappedNode,
        after: [Operation.ID],
        on names: [DBInstanceIdentifier]
    ) {
        guard let command else { return }
        let id = Operation.ID(stage, root.identifier)
        add(id, root, .runCommand, ["Command": .string(command)], after: after, on: root.arns(names))
    }

    private mutating func add(
        _ id: Operation.ID,
        _ node: SwappedNode,
        _ action: Action,
        _ parameters: JSONObject,
        after: [Operation.ID],
        on resources: [String]
    ) {
        operations.append(
            Operation(
                id: id,
                after: after,
                action: action,
                parameters: parameters,
                replaces: InstanceIdentity(node.new.identifier, dbiResourceId: node.new.dbiResourceId),
                names: NodeNames(node.identifier, temporary: node.old.identifier, retired: node.asideName),
                source: InstanceIdentity(node.old.identifier, dbiResourceId: node.old.dbiResourceId),
                plan: plan,
                capturedAt: graph.capturedAt,
                resources: resources
            )
        )
    }
}

extension SwappedNode {
    /// The ARNs of what bears these names at its place.
    fileprivate func arns(_ names: [DBInstanceIdentifier]) -> [String] { names.map { new.arn.sibling($0).description } }
}
