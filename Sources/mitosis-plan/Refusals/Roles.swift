import RDS

/// Whether source and target may have been given the wrong way round.
struct Roles {
    let source: DBInstance
    let target: DBInstance
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
        if let own = memory(target), let other = memory(source), own > other {
            found.append(
                "has a larger class (\(target["DBInstanceClass"]?.string ?? "")) than '\(source.identifier)' "
                    + "(\(source["DBInstanceClass"]?.string ?? ""))"
            )
        }
        let storage = (own: target.allocatedStorage ?? 0, other: source.allocatedStorage ?? 0)
        if storage.other > 0, storage.own > storage.other {
            found.append("has more storage (\(storage.own) GiB) than '\(source.identifier)' (\(storage.other) GiB)")
        }
        let replicas = (own: graph.tree(of: target.identifier).count, other: graph.tree(of: source.identifier).count)
        if isShown, replicas.own > replicas.other {
            found.append("has more replicas (\(replicas.own - 1)) than '\(source.identifier)' (\(replicas.other - 1))")
        }
        return found
    }

    private func memory(_ instance: DBInstance) -> Double? {
        instance["DBInstanceClass"]?.string.flatMap { DBInstanceClass($0).memory }
    }

    var warnings: [String] { signs.map { "warning: '\(target.identifier)' \($0): \(Self.check)" } }
}
