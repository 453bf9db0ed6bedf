import Console

/// The names that a stream's operations carry, and which operation may be about which instance or cluster.
struct PlannedNames {
    private let nodes: Set<DBInstanceIdentifier>
    /// The instances that data is copied from.
    private let sources: Set<DBInstanceIdentifier>
    /// Whose each name is, and what it is there; of several where the nodes contradict each other.
    private let owners: [DBInstanceIdentifier: Set<Owner>]

    private struct Owner: Hashable {
        let node: DBInstanceIdentifier
        let role: PlannedName
    }

    init(_ operations: [Operation]) {
        nodes = Set(operations.map(\.id.node))
        // On a way back, an old instance takes the new one's place: it is what is renamed, and nothing is copied from it.
        let copied = Set(operations.filter(\.action.isCreation).map(\.source.identifier))
        let restored = operations.filter(\.isWayBack)
        // One in another account or Region may have the name of anything here: no operation here can reach it.
        let far = Set(operations.filter(\.isFarFromItsSource).map(\.plan))
        sources = Set(operations.filter { !far.contains($0.plan) }.map(\.source.identifier))
            .subtracting(Set(restored.map(\.source.identifier)).subtracting(copied))
        owners = operations.reduce(into: [:]) { owners, operation in
            let node = operation.id.node
            owners[node, default: []].insert(Owner(node: node, role: .live))
            guard let names = operation.names else { return }
            for role in PlannedName.allCases where role != .landing {
                owners[names[role], default: []].insert(Owner(node: node, role: role))
            }
            // The landing clone and its instance bear one name.
            for (role, name) in operation.usedNames where role == .landing && name.name == names.landing.name {
                owners[name, default: []].insert(Owner(node: node, role: role))
            }
        }
    }

    /// What of an operation's names is not the plan's; `nil` when all of them are.
    func fault(of operation: Operation) -> String? {
        let node = operation.id.node
        if sources.contains(node) { return "it would replace its source '\(node)'" }
        for (role, name) in operation.usedNames {
            if sources.contains(name) { return "it would change its source '\(name)'" }
            let planned = operation.names?[role] ?? node
            guard name == planned || (role == .landing && name.name == planned.name) else {
                return unplanned(name, planned, operation)
            }
            guard owners[name] == [Owner(node: node, role: role)] else {
                return "'\(name)' is another's name in the plan, too"
            }
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

    private func unplanned(
        _ name: DBInstanceIdentifier,
        _ planned: DBInstanceIdentifier,
        _ operation: Operation
    ) -> String {
        if operation.id.stage == .delete { return "'\(name)' is no name of a retired instance" }
        return "'\(name)' is no name that the plan gives '\(operation.id.node)' here: it is '\(planned)'"
    }

    /// Data comes from the plan's source, or from a new instance that has it already.
    private func isSource(_ name: DBInstanceIdentifier, of operation: Operation) -> Bool {
        if let reference = operation.action.sourceParameter.flatMap({ operation.parameters[$0]?.string }),
            ARN(reference) != nil,
            !operation.resources.contains(reference)
        {
            return false
        }
        if name == operation.source.identifier || name == operation.names?.landing { return true }
        if let owners = owners[name] { return owners.contains { $0.role == .temporary } }
        // The lines of the node that comes first may have been dropped.
        return operation.after.contains { !nodes.contains($0.node) && name.stands(for: $0.node) }
    }

    /// The instances that an operation may be about: those its request names or, for a command, new ones.
    private func instances(of operation: Operation) -> Set<DBInstanceIdentifier> {
        guard operation.action == .runCommand else {
            return Set(operation.usedNames.map(\.name) + [operation.sourceIdentifier].compactMap(\.self))
        }
        let new = owners.filter { $0.value.allSatisfy { ![.retired, .landing].contains($0.role) } }
        return Set(new.keys).subtracting(sources)
    }
}

extension Operation {
    /// Whether it shows that its source is in another account or Region: it is supplied from there, or a clone lands here,
    /// or it bears the name of what it replaces and is something else.
    fileprivate var isFarFromItsSource: Bool {
        guard !isRemoval else { return false }
        guard id.stage.facts.side != .source, !id.stage.isOfLanding else { return true }
        guard source.identifier == replaces.identifier, let old = replaces.dbiResourceId else { return false }
        // What is not known of another account's cluster is no sign; that nothing of its name is copied here is one.
        guard let identity = source.dbiResourceId else { return sourceIdentifier != source.identifier }
        return identity != old
    }
}
