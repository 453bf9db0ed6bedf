/// Who replicates whom at one moment, as it is drawn: what the DOT and the Mermaid drawing share.
package struct Picture: Hashable, Sendable {
    /// What an instance is to a plan.
    package enum Role: String, Hashable, Sendable, CaseIterable {
        /// Of the tree that the data comes from.
        case source
        /// What the data comes from where that is in another account or Region.
        case foreign
        /// Of the tree whose place is taken.
        case old
        /// Made by the plan.
        case new
        /// In another Region, or not in the graph.
        case elsewhere
        /// Of no plan.
        case instance

        /// How a drawing says it; `nil` where there is nothing to say.
        package var caption: String? {
            switch self {
            case .instance: nil
            case .foreign: Role.source.rawValue
            case .source, .old, .new, .elsewhere: rawValue
            }
        }

        /// Whether what bears it is in the picture's account and Region, where names are unique.
        package var isHere: Bool {
            switch self {
            case .source, .old, .new, .instance: true
            case .foreign, .elsewhere: false
            }
        }
    }

    package struct Node: Hashable, Sendable {
        /// Stays the same through renames; unique in a picture.
        package let key: Int
        package var name: DBInstanceIdentifier
        package var role: Role
        /// Such as the class; perhaps none.
        package var facts: [String]

        /// What is written in the node.
        package var lines: [String] {
            let facts = ([role.caption].compactMap(\.self) + facts).joined(separator: ", ")
            return [name.description] + (facts.isEmpty ? [] : [facts])
        }
    }

    package struct Edge: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            case replication
            /// The second is an instance of the first, a cluster.
            case membership
            /// Made once, of what these words say.
            case copy(String)
        }

        /// The keys of the nodes: data flows from the first to the second.
        package let from: Int
        package let to: Int
        package let kind: Kind
    }

    /// Empty for a picture that stands alone.
    package var title: String
    package private(set) var nodes: [Node] = []
    package private(set) var edges: [Edge] = []
    private var lastKey = 0

    package init(title: String) { self.title = title }

    /// The node of this name in this Region; `nil` when nothing bears it.
    package func node(_ name: DBInstanceIdentifier) -> Node? {
        nodes.first { $0.name == name && $0.role.isHere }
    }

    /// The source of this name in another account or Region; `nil` where that is here.
    package func foreignSource(_ name: DBInstanceIdentifier) -> Node? {
        nodes.first { $0.name == name && $0.role == .foreign }
    }
}

// MARK: - Changes

extension Picture {
    /// Adds a node and returns its key.
    @discardableResult
    package mutating func add(_ name: DBInstanceIdentifier, _ role: Role, facts: [String] = []) -> Int {
        lastKey += 1
        nodes.append(Node(key: lastKey, name: name, role: role, facts: facts))
        return lastKey
    }

    package mutating func connect(_ from: Int, to: Int, _ kind: Edge.Kind = .replication) {
        edges.append(Edge(from: from, to: to, kind: kind))
    }

    /// Changes the node of this name, where there is one.
    package mutating func change(_ name: DBInstanceIdentifier, _ change: (inout Node) -> Void) {
        guard let key = node(name)?.key, let index = nodes.firstIndex(where: { $0.key == key }) else { return }
        change(&nodes[index])
    }

    /// Ends all that flows into a node.
    package mutating func detach(_ name: DBInstanceIdentifier) {
        if let key = node(name)?.key { edges.removeAll { $0.to == key } }
    }

    package mutating func remove(_ name: DBInstanceIdentifier) {
        guard let key = node(name)?.key else { return }
        nodes.removeAll { $0.key == key }
        edges.removeAll { $0.from == key || $0.to == key }
    }

    /// Forgets what was copied once: it is no tie that lasts.
    package mutating func dropCopies() { edges.removeAll { if case .copy = $0.kind { true } else { false } } }
}
