import RDS

/// A name that a new instance has, and the old instance that had it before and is still there.
struct SwappedNode {
    let new: any DBResource
    let old: any DBResource
    /// The node that this one replicates, or the cluster that it is in; `nil` for the root.
    let source: DBInstanceIdentifier?

    var identifier: DBInstanceIdentifier { new.identifier }
    /// Where the new instance goes: a free name that no plan gives, so that the operations that made it are over.
    let asideName: DBInstanceIdentifier

    /// The tree that stands under a target's names, each node before its replicas.
    ///
    /// - Throws: `PlanRefusal` when it is no tree that a plan has made, or the old one is not wholly there.
    static func tree(of target: DBInstanceIdentifier, in runs: EarlierRuns) throws(PlanRefusal) -> [SwappedNode] {
        let graph = runs.graph
        guard graph.resource(target) != nil else {
            throw PlanRefusal("the graph has no DB instance or cluster named '\(target)'", "check the name")
        }
        var nodes: [SwappedNode] = []
        // Those that RDS makes are nobody's.
        for new in graph.family(of: target) where (new as? DBInstance)?.isMadeByRDS != true {
            let name = new.identifier
            guard let mark = PlanTag.Mark(of: new) else {
                throw PlanRefusal(
                    "'\(name)' was not made by a plan, so there is nothing to go back to",
                    "check the name"
                )
            }
            guard let made = runs.made.first(where: { $0.new.identifier == name }), made.place == .live else {
                throw PlanRefusal(
                    "'\(name)' bears the mark of a plan (\(mark.plan)/\(mark.oldIdentity)), but has taken no other's name: "
                        + "it is a copy of what the plan made, or not installed",
                    "name the target of the run"
                )
            }
            guard let old = made.old, old.identifier != name else {
                throw PlanRefusal(
                    "the \(name.kind) that '\(name)' has replaced (\(mark.oldIdentity)) is not there any more",
                    "restore a snapshot of it"
                )
            }
            let source = name == target ? nil : (new as? DBInstance).flatMap { graph.parentName(of: $0) }
            guard let aside = AsideName.all(for: name).first(where: { graph.resource($0) == nil }) else {
                throw PlanRefusal(
                    "no name is free to put '\(name)' aside under",
                    "delete what is aside and nobody needs"
                )
            }
            nodes.append(SwappedNode(new: new, old: old, source: source, asideName: aside))
        }
        let known = Set(nodes.map(\.old.identifier))
        if let root = nodes.first?.old,
            let lonely = graph.family(of: graph.rootName(of: root)).first(where: { member in
                !known.contains(member.identifier) && (member as? DBInstance)?.isMadeByRDS != true
            })
        {
            throw PlanRefusal(
                "'\(lonely.identifier)' of the old tree has no new instance under its name: the swap is not finished",
                "finish it with its operations or --resume first"
            )
        }
        return nodes
    }

    func obstacles(environment: [String: String]) -> [PlanRefusal.Reason] {
        [.neverTarget(identifier, environment), deadEnd ?? .status(of: new), .status(of: old)].compactMap(\.self)
    }

    /// That the new one has failed for good, so that it cannot be put aside: the way back is by hand.
    private var deadEnd: PlanRefusal.Reason? {
        guard new.status.kind == .failed else { return nil }
        let commands = SwapReversal.commands(
            for: [.init(identifier, temporaryName: nil, old: old.identifier, new: new)]
        )
        return .init(
            text: "'\(identifier)' is \(new.status)",
            remedy: "it never becomes available again and cannot be renamed: go back by hand "
                + "(\(commands.joined(separator: "; ")))"
        )
    }
}
