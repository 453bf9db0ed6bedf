/// The way back by hand from a swap that cannot be finished, as commands: old instances get their names back, and the new
/// ones that had taken these become temporary again.
///
/// What has failed for good cannot be renamed, so there it is deleted.
package struct SwapReversal: Sendable {
    /// A node of the tree, with the names that its two instances have now.
    package struct Node: Sendable {
        let name: DBInstanceIdentifier
        let temporaryName: DBInstanceIdentifier?
        let old: DBInstanceIdentifier?
        let new: DBInstanceIdentifier?
        let isNewDead: Bool

        /// - Parameters:
        ///   - old: `nil` when it is not there.
        ///   - new: `nil` when it is not there.
        package init(
            _ name: DBInstanceIdentifier,
            temporaryName: DBInstanceIdentifier?,
            old: DBInstanceIdentifier?,
            new: (any DBResource)?
        ) {
            self.name = name
            self.temporaryName = temporaryName
            self.old = old
            self.new = new?.identifier
            isNewDead = new?.status.kind == .failed
        }
    }

    /// In the order in which they can be given; empty where every old instance has its name, or is gone.
    package static func commands(for nodes: [Node]) -> [String] {
        nodes.flatMap { node -> [String] in
            guard let old = node.old, old != node.name else { return [] }
            let rename = old.renameCommand(to: node.name)
            guard node.new == node.name else { return [rename] }
            guard let temporary = node.temporaryName, !node.isNewDead else {
                return [node.name.deleteCommand, rename]
            }
            return [node.name.renameCommand(to: temporary), rename]
        }
    }
}

extension DBInstanceIdentifier {
    /// What bears it, in a word.
    package var kind: String { isCluster ? "cluster" : "instance" }

    /// What renames it, for a shell.
    package func renameCommand(to other: DBInstanceIdentifier) -> String {
        "aws rds modify-db-\(kind) --db-\(kind)-identifier \(name) --new-db-\(kind)-identifier \(other.name) "
            + "--apply-immediately"
    }

    /// What gives it to a proxy as its target, for a shell.
    package func registerCommand(with proxy: String) -> String { command("register", proxy) }

    /// What takes it from a proxy, for a shell.
    package func deregisterCommand(from proxy: String) -> String { command("deregister", proxy) }

    private func command(_ verb: String, _ proxy: String) -> String {
        "aws rds \(verb)-db-proxy-targets --db-proxy-name \(proxy) --db-\(kind)-identifiers \(name)"
    }

    /// What deletes it without a last snapshot, for a shell.
    package var deleteCommand: String {
        "aws rds delete-db-\(kind) --db-\(kind)-identifier \(name) --skip-final-snapshot"
    }
}
