/// What a name is in a plan.
package enum PlannedName: Hashable, Sendable, CaseIterable {
    /// The node's own: of the old instance before the swap, of the new one after it.
    case live
    /// The new instance's until it is installed.
    case temporary
    /// The old instance's once it is retired.
    case retired
    /// Of the clone of another account's cluster that the new cluster is cloned from, and of that clone's one instance.
    case landing
}

/// What the two instances, or clusters, of a node are called while a plan is performed.
///
/// Every operation carries the names, and the new instance bears them in a tag: whoever looks for it later reads them.
package struct NodeNames: Hashable, Sendable {
    package let live: DBInstanceIdentifier
    /// On a way back, the present name of the old instance, which comes back.
    package let temporary: DBInstanceIdentifier
    /// On a way back, the name under which the new instance is put aside.
    package let retired: DBInstanceIdentifier

    package init(_ live: DBInstanceIdentifier, temporary: DBInstanceIdentifier, retired: DBInstanceIdentifier) {
        (self.live, self.temporary, self.retired) = (live, temporary, retired)
    }

    package subscript(role: PlannedName) -> DBInstanceIdentifier {
        switch role {
        case .live: live
        case .temporary: temporary
        case .retired: retired
        case .landing: landing
        }
    }

    /// The name of a landing clone for the node: a fixed one, since an account has one such clone of a cluster. Shorter
    /// beginnings serve names that are too long for the first.
    package var landing: DBInstanceIdentifier {
        let names = ["land-", "l-", "l"].map { live.renamed($0 + live.name) }
        return names.first { $0.fault == nil } ?? names[0]
    }

    /// Why no plan gives such names; `nil` when one may.
    ///
    /// Both are longer than the name that they stand for, which they end with: what is edited into them is seen to be
    /// another's name.
    package var fault: String? {
        if let name = [temporary, retired].first(where: { !$0.stands(for: live) }) {
            return "'\(name)' does not stand for '\(live)', which it should end with"
        }
        return temporary == retired ? "'\(temporary)' is both its temporary and its retired name" : nil
    }

    // MARK: - In an operation

    package var json: JSONValue { ["temporary": JSONValue(temporary), "retired": JSONValue(retired)] }

    /// Reads what `json` wrote of a node; `nil` when it is something else.
    package init?(_ value: JSONValue, of node: DBInstanceIdentifier) {
        guard let temporary = value["temporary"]?.string, let retired = value["retired"]?.string else { return nil }
        self.init(node, temporary: node.renamed(temporary), retired: node.renamed(retired))
    }

    // MARK: - In a tag

    /// The value of the tag `mitosis:names` on the new instance.
    package var tag: String { [live, temporary, retired].map(\.name).joined(separator: "/") }

    /// Reads the tag of an instance or a cluster; `nil` for what no plan has made.
    package init?(of resource: any DBResource) {
        let names = (resource.tag(PlanTag.names) ?? "").split(separator: "/").map {
            resource.identifier.renamed(String($0))
        }
        guard names.count == 3 else { return nil }
        self.init(names[0], temporary: names[1], retired: names[2])
    }
}

extension DBInstanceIdentifier {
    /// Whether it may be the temporary or the retired name of what is called so.
    package func stands(for node: DBInstanceIdentifier) -> Bool {
        self != node && isCluster == node.isCluster && name.hasSuffix(node.name)
    }
}
