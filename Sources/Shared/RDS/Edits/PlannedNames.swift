import Console

/// The names that a stream's instances bear, by what most of its lines say, and which operation may be about which.
///
/// Where lines have been dropped, a temporary or retired name is known by its end: the name that it stands for.
struct PlannedNames {
    private let nodes: Set<DBInstanceIdentifier>
    /// The instances that data is copied from.
    private let sources: Set<DBInstanceIdentifier>
    private let planned: [PlannedName: [DBInstanceIdentifier: DBInstanceIdentifier]]
    /// Whose each name is; of several nodes where they contradict each other.
    private let owners: [PlannedName: [DBInstanceIdentifier: [DBInstanceIdentifier]]]

    init(_ operations: [Operation]) {
        nodes = Set(operations.map(\.id.node))
        // On a way back, an old instance takes the new one's place: it is what is renamed, and nothing is copied from it.
        let copied = Set(operations.filter(\.action.isCreation).map(\.source.identifier))
        let restored = operations.filter(\.isWayBack)
        sources = Set(operations.map(\.source.identifier))
            .subtracting(Set(restored.map(\.source.identifier)).subtracting(copied))
        planned = Self.agreed(operations)
        owners = planned.mapValues { names in
            names.reduce(into: [:]) { owners, entry in owners[entry.value, default: []].append(entry.key) }
        }
    }

    /// For each role and node the name that most lines give it; of as many, the first in the stream.
    private static func agreed(
        _ operations: [Operation]
    ) -> [PlannedName: [DBInstanceIdentifier: DBInstanceIdentifier]] {
        var votes: [PlannedName: [DBInstanceIdentifier: [DBInstanceIdentifier]]] = [:]
        for operation in operations {
            for (role, name) in operation.names where role != .live {
                votes[role, default: [:]][operation.id.node, default: []].append(name)
            }
        }
        return votes.mapValues { nodes in
            nodes.compactMapValues { names in
                names.withoutRepetition.enumerated().max { left, right in
                    let counts = [left, right].map { side in names.filter { $0 == side.element }.count }
                    return counts[0] == counts[1] ? left.offset > right.offset : counts[0] < counts[1]
                }?.element
            }
        }
    }

    /// What of an operation's names is not the plan's; `nil` when all of them are.
    func fault(of operation: Operation) -> String? {
        let node = operation.id.node
        if sources.contains(node) { return "it would replace its source '\(node)'" }
        for (role, name) in operation.names {
            if sources.contains(name) { return "it would change its source '\(name)'" }
            if !isPlanned(name, role, of: node) { return unplanned(name, role, operation) }
        }
        if let name = operation.sourceIdentifier, !isSource(name, of: operation) {
            return "it would copy '\(name)', and its source is '\(operation.source.identifier)'"
        }
        let named = instances(of: operation)
        let others = operation.resources.compactMap { ARN($0) }.compactMap { DBInstanceIdentifier(of: $0) }
        if let other = others.first(where: { !named.contains($0) }) {
            return "its resources have '\(other)', which it is not about"
        }
        return nil
    }

    private func unplanned(_ name: DBInstanceIdentifier, _ role: PlannedName, _ operation: Operation) -> String {
        let node = operation.id.node
        if operation.id.stage == .delete { return "'\(name)' is no name of a retired instance" }
        let planned = role == .live ? node : planned[role]?[node] ?? name
        return "'\(name)' is no name that the plan gives '\(node)'"
            + (planned == name ? "" : " here: it is '\(planned)'")
    }

    private func isPlanned(_ name: DBInstanceIdentifier, _ role: PlannedName, of node: DBInstanceIdentifier) -> Bool {
        switch role {
        case .live: return name == node
        case .temporary, .retired:
            let other: PlannedName = role == .temporary ? .retired : .temporary
            return isPrefixed(name, node) && owners[role]?[name] == [node] && owners[other]?[name] == nil
        }
    }

    /// Temporary and retired names are a prefix and the name that they stand for; no other node's name is one.
    private func isPrefixed(_ name: DBInstanceIdentifier, _ node: DBInstanceIdentifier) -> Bool {
        name != node && name.isCluster == node.isCluster && name.name.hasSuffix(node.name) && !nodes.contains(name)
    }

    /// Data comes from the plan's source, or from a new instance that has it already.
    private func isSource(_ name: DBInstanceIdentifier, of operation: Operation) -> Bool {
        if let reference = operation.action.sourceParameter.flatMap({ operation.parameters[$0]?.string }),
            ARN(reference) != nil,
            !operation.resources.contains(reference)
        {
            return false
        }
        if name == operation.source.identifier || owners[.temporary]?[name] != nil { return true }
        let prefix = operation.identifier?.name.dropLast(operation.id.node.name.count) ?? ""
        return !prefix.isEmpty && name.name.hasPrefix(prefix)
    }

    /// The instances that an operation may be about: those its request names or, for a command, new ones.
    private func instances(of operation: Operation) -> Set<DBInstanceIdentifier> {
        guard operation.action == .runCommand else {
            return Set(operation.names.map(\.name) + [operation.sourceIdentifier].compactMap(\.self))
        }
        let node = operation.id.node
        let temporary = operation.resources.compactMap { ARN($0) }.compactMap { DBInstanceIdentifier(of: $0) }
            .filter { isPrefixed($0, node) && (planned[.temporary]?[node] ?? $0) == $0 }
            .filter { owners[.retired]?[$0] == nil }
        return nodes.union(planned[.temporary]?.values.map(\.self) ?? []).union(temporary).subtracting(sources)
    }
}
