import RDS

/// Whether source and target may have been given the wrong way round.
struct Roles {
    let source: any DBResource
    let target: any DBResource
    let graph: InstanceGraph

    /// What first to do where what looks like production would be replaced.
    static let check = "check --source and --target"

    /// What speaks for it, each as the end of a sentence; perhaps nothing.
    var signs: [String] {
        var found: [String] = []
        // A snapshot tells the storage alone.
        let isShown = graph.shows(source)
        if isShown, target.isTrue("DeletionProtection"), !source.isTrue("DeletionProtection") {
            found.append("is protected against deletion, and '\(source.identifier)' is not")
        }
        if let own = writing(target), let other = writing(source), own.memory > other.memory {
            found.append(
                "has a larger class (\(own.name)) than '\(source.identifier)' (\(other.name))"
            )
        }
        let storage = (own: target["AllocatedStorage"]?.integer ?? 0, other: source["AllocatedStorage"]?.integer ?? 0)
        if storage.other > 0, storage.own > storage.other {
            found.append("has more storage (\(storage.own) GiB) than '\(source.identifier)' (\(storage.other) GiB)")
        }
        let others = (own: graph.family(of: target.identifier).count, other: graph.family(of: source.identifier).count)
        if isShown, others.own > others.other {
            let kind = target.identifier.isCluster ? "instances" : "replicas"
            found.append("has more \(kind) (\(others.own - 1)) than '\(source.identifier)' (\(others.other - 1))")
        }
        return found
    }

    /// The class of what takes writes: of the primary, or of a cluster's writer.
    private func writing(_ resource: any DBResource) -> (name: String, memory: Double)? {
        guard graph.shows(resource) else { return nil }
        let name = graph.family(of: resource.identifier).prefix(2).compactMap(\.instanceClass).first
        return name.flatMap { name in DBInstanceClass(name).memory.map { (name, $0) } }
    }

    var warnings: [Message] { signs.map { .warning("'\(target.identifier)' \($0): \(Self.check)") } }
}
