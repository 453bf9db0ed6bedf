import RDS

/// The names that a stream's instances bear, and which operation may be about which.
///
/// Where lines have been dropped, a temporary or retired name is known by its end: the name that it stands for.
struct PlanNames {
    private let nodes: Set<DBInstanceIdentifier>
    /// The instances that data is copied from.
    private let sources: Set<DBInstanceIdentifier>
    /// The temporary names, by node.
    private let created: [DBInstanceIdentifier: DBInstanceIdentifier]
    /// The retired names, by node.
    private let retired: [DBInstanceIdentifier: DBInstanceIdentifier]

    init(_ operations: [Operation]) {
        nodes = Set(operations.map(\.id.node))
        // On a way back, an old instance takes the new one's place: it is what is renamed, and nothing is copied from it.
        let copied = Set(operations.filter(\.action.isCreation).map(\.source.identifier))
        let restored = operations.filter(\.isWayBack)
        sources = Set(operations.map(\.source.identifier))
            .subtracting(Set(restored.map(\.source.identifier)).subtracting(copied))
        created = operations.filter(\.action.isCreation).reduce(into: [:]) { $0[$1.id.node] = $1.identifier }
        retired = operations.filter { $0.id.stage == .retire }.reduce(into: [:]) { $0[$1.id.node] = $1.newIdentifier }
    }

    /// Why no permission may be given for an operation; `nil` when there is nothing wrong with it.
    func fault(of operation: Operation) -> String? {
        if sources.contains(operation.id.node) { return "it would replace its source '\(operation.id.node)'" }
        for name in [operation.identifier, operation.newIdentifier].compactMap(\.self) {
            if sources.contains(name) { return "it would change its source '\(name)'" }
            if let fault = fault(of: name, in: operation) { return fault }
        }
        if let name = operation.sourceIdentifier, !isSource(name, of: operation) {
            return "it would copy '\(name)', and its source is '\(operation.source.identifier)'"
        }
        let named = names(of: operation)
        let others = operation.resources.compactMap { ARN($0)?.name(of: .dbInstance) }.map { DBInstanceIdentifier($0) }
        if let other = others.first(where: { !named.contains($0) }) {
            return "its resources have '\(other)', which it is not about"
        }
        return nil
    }

    private func fault(of name: DBInstanceIdentifier, in operation: Operation) -> String? {
        let node = operation.id.node
        let isAllowed =
            switch operation.phase {
            case .build: isTemporary(name, of: node)
            case .swap: name == node || isTemporary(name, of: node) || isRetired(name, of: node)
            case .clean: isRetired(name, of: node)
            }
        if isAllowed { return nil }
        return operation.action == .deleteDBInstance
            ? "'\(name)' is no name of a retired instance" : "'\(name)' is no name that the plan gives '\(node)'"
    }

    private func isTemporary(_ name: DBInstanceIdentifier, of node: DBInstanceIdentifier) -> Bool {
        isPrefixed(name, node) && (created[node] ?? name) == name && !retired.values.contains(name)
    }

    private func isRetired(_ name: DBInstanceIdentifier, of node: DBInstanceIdentifier) -> Bool {
        isPrefixed(name, node) && (retired[node] ?? name) == name && !created.values.contains(name)
    }

    /// Temporary and retired names are a prefix and the name that they stand for; no other node's name is one.
    private func isPrefixed(_ name: DBInstanceIdentifier, _ node: DBInstanceIdentifier) -> Bool {
        name != node && name.description.hasSuffix(node.description) && !nodes.contains(name)
    }

    /// Data comes from the plan's source, or from a new instance that has it already.
    private func isSource(_ name: DBInstanceIdentifier, of operation: Operation) -> Bool {
        if name == operation.source.identifier || created.values.contains(name) { return true }
        let prefix = operation.identifier?.description.dropLast(operation.id.node.description.count) ?? ""
        return !prefix.isEmpty && name.description.hasPrefix(prefix)
    }

    /// The instances that an operation may be about: those its request names or, for a command, new ones.
    private func names(of operation: Operation) -> Set<DBInstanceIdentifier> {
        guard operation.action.identifierParameter == nil else {
            return Set([operation.identifier, operation.newIdentifier, operation.sourceIdentifier].compactMap(\.self))
        }
        return nodes.union(created.values).union(
            operation.resources.compactMap { ARN($0)?.name(of: .dbInstance) }.map { DBInstanceIdentifier($0) }
                .filter { isTemporary($0, of: operation.id.node) }
        ).subtracting(sources)
    }
}
