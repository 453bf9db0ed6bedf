import RDS

/// What goes for snapshots on the way wherever the source is.
enum SnapshotsOnTheWay {
    /// Snapshots that stand under the names that a plan gives, and that it has not made.
    ///
    /// - Parameters:
    ///   - source: The graph of the source's place; `nil` where it is the target's.
    ///   - graph: The target's.
    static func strangers(_ target: any DBResource, plan: String, from source: InstanceGraph?, in graph: InstanceGraph)
        -> [PlanRefusal.Reason]
    {
        let names = SupplyNames(target.identifier, plan: plan)
        let old = InstanceIdentity(target.identifier, dbiResourceId: target.dbiResourceId)
        func found(_ wanted: [String], in graph: InstanceGraph?) -> [DBSnapshot] {
            (graph?.snapshots ?? []).filter {
                wanted.contains($0.identifier) && $0.isOfCluster == target.identifier.isCluster
                    && $0.tag(PlanTag.plan) != PlanTag.mark(plan: plan, replacing: old)
            }
        }
        return (found([names.original, names.reencrypted], in: source) + found([names.copy], in: graph)).map {
            .init(
                text: "a snapshot '\($0.identifier)' is there, and no plan has made it",
                remedy: "rename or delete it"
            )
        }
    }

    /// What people should know of the copies that a plan leaves.
    static func copying(_ supply: Supply, _ target: any DBResource, _ options: PlanOptions, in graph: InstanceGraph)
        -> [Message]
    {
        guard supply.copy != nil else { return [] }
        var notes: [Message] = []
        if graph.snapshots == nil {
            notes.append(
                .warning(
                    "the graph of \(Place(of: target.arn)) has no snapshots, so copies that earlier plans left for "
                        + "'\(target.identifier)' stay: take it with rds-describe --snapshots"
                )
            )
        }
        if options.keptCopies > 0 {
            let use =
                target.identifier.isCluster ? "" : ", since the next one has less to copy while the newest is there"
            notes.append(.note("the copy for '\(target.identifier)' stays when all is done\(use) (--keep-copies)"))
        }
        return notes
    }
}
