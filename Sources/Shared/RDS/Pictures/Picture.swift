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
    /// By their keys, which count from 1, and so in the order in which they came; `nil` for what has gone.
    private var drawn: [Node?] = [nil]
    /// Of each node, by its key, where its edges are in the list of all.
    private var ties: [[Int]] = [[]]
    private var tied: [Edge?] = []
    /// The key of what bears a name in this Region; and elsewhere, as a source.
    private var bearers: [DBInstanceIdentifier: Int] = [:]
    private var foreign: [DBInstanceIdentifier: Int] = [:]

    package init(title: String) { self.title = title }

    package var nodes: [Node] { drawn.compactMap(\.self) }
    package var edges: [Edge] { tied.compactMap(\.self) }

    /// The node of this name in this Region; `nil` when nothing bears it.
    package func node(_ name: DBInstanceIdentifier) -> Node? { bearers[name].flatMap { drawn[$0] } }

    /// The source of this name in another account or Region; `nil` where that is here.
    package func foreignSource(_ name: DBInstanceIdentifier) -> Node? { foreign[name].flatMap { drawn[$0] } }
}

// MARK: - Changes

extension Picture {
    /// Adds a node and returns its key.
    @discardableResult
    package mutating func add(_ name: DBInstanceIdentifier, _ role: Role, facts: [String] = []) -> Int {
        let key = drawn.count
        drawn.append(Node(key: key, name: name, role: role, facts: facts))
        ties.append([])
        note(name, role, key)
        return key
    }

    /// The first one of a name is the one that is meant by it.
    private mutating func note(_ name: DBInstanceIdentifier, _ role: Role, _ key: Int) {
        if role.isHere, bearers[name] == nil { bearers[name] = key }
        if role == .foreign, foreign[name] == nil { foreign[name] = key }
    }

    package mutating func connect(_ from: Int, to: Int, _ kind: Edge.Kind = .replication) {
        for key in [from, to] { ties[key].append(tied.count) }
        tied.append(Edge(from: from, to: to, kind: kind))
    }

    /// Gives the node of this name, where there is one, another name.
    package mutating func rename(_ name: DBInstanceIdentifier, to newName: DBInstanceIdentifier) {
        guard let key = bearers.removeValue(forKey: name), let role = drawn[key]?.role else { return }
        drawn[key]?.name = newName
        note(newName, role, key)
    }

    /// Ends all that flows into a node.
    package mutating func detach(_ name: DBInstanceIdentifier) {
        guard let key = bearers[name] else { return }
        for tie in ties[key] where tied[tie]?.to == key { tied[tie] = nil }
    }

    package mutating func remove(_ name: DBInstanceIdentifier) {
        guard let key = bearers.removeValue(forKey: name) else { return }
        drawn[key] = nil
        for tie in ties[key] { tied[tie] = nil }
    }

    /// Forgets what was copied once: it is no tie that lasts.
    package mutating func dropCopies() {
        for (index, edge) in tied.enumerated() { if case .copy? = edge?.kind { tied[index] = nil } }
    }
}
