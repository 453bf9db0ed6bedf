import RDS

/// The snapshots that earlier runs have made for some targets, and that nobody needs any more.
///
/// A snapshot is a run's by its mark, and under a name that the mark's plan gives for the target. One at the source is
/// only on its way, so all of them go. A copy stays when all is done, so one goes only if its plan has left something, or
/// has not come to replace what is there still.
struct LeftSnapshots {
    struct Left {
        let arn: ARN
        let mark: PlanTag.Mark
        /// What it was made for.
        let target: DBInstanceIdentifier
        let isCopy: Bool
        /// When its graph was taken.
        let capturedAt: String?

        var name: String { arn.name(of: target.snapshotType) ?? "" }
    }

    /// What a graph tells of, and no graph has.
    struct Unseen: Hashable {
        let arn: ARN
        let target: DBInstanceIdentifier
    }

    /// The copies first.
    private(set) var all: [Left] = []
    private(set) var unseen: [Unseen] = []
    private let isLookedFor: Bool

    /// - Parameter others: Graphs of other accounts and Regions than the targets'.
    init(of targets: [DBInstanceIdentifier], _ runs: EarlierRuns, beside others: [InstanceGraph]) {
        let graph = runs.graph
        isLookedFor = graph.snapshots != nil
        for target in targets {
            let identity = graph.resource(target)?.dbiResourceId
            let made = runs.of([target]).filter { $0.node == target }
            func isOpen(_ mark: PlanTag.Mark) -> Bool {
                mark.oldIdentity == identity || made.contains { $0.place != .live && $0.mark == mark }
            }
            func isKnown(_ mark: PlanTag.Mark) -> Bool { isOpen(mark) || made.contains { $0.mark == mark } }
            let copies = Self.left(of: target, in: graph, isCopy: true, where: isOpen)
            let supplied = others.flatMap { Self.left(of: target, in: $0, isCopy: false, where: isKnown) }
            all += copies + supplied
            let places = Set(([graph] + others).compactMap(\.place))
            unseen += Self.unseen(of: target, in: graph, copies).filter { !places.contains(Place(of: $0.arn)) }
        }
        all = all.filter(\.isCopy) + all.filter { !$0.isCopy }
    }

    private static func left(
        of target: DBInstanceIdentifier,
        in graph: InstanceGraph,
        isCopy: Bool,
        where isWanted: (PlanTag.Mark) -> Bool
    ) -> [Left] {
        (graph.snapshots ?? []).compactMap { snapshot in
            guard snapshot.isOfCluster == target.isCluster, let mark = PlanTag.Mark(of: snapshot), isWanted(mark),
                let arn = snapshot.arn.flatMap({ ARN($0) }), Place(of: arn) == graph.place
            else { return nil }
            let names = SupplyNames(target, plan: mark.plan)
            let wanted = isCopy ? [names.copy] : [names.original, names.reencrypted]
            guard wanted.contains(snapshot.identifier) else { return nil }
            return Left(arn: arn, mark: mark, target: target, isCopy: isCopy, capturedAt: graph.capturedAt)
        }
    }

    /// What other accounts share that some plan would call so, and what the copies were made of.
    private static func unseen(of target: DBInstanceIdentifier, in graph: InstanceGraph, _ copies: [Left]) -> [Unseen] {
        let snapshots = (graph.snapshots ?? []).filter { $0.isOfCluster == target.isCluster }
        let shared = snapshots.compactMap { $0.arn.flatMap { ARN($0) } }.filter { $0.account != graph.place?.account }
        let known = Set(copies.map(\.arn.description))
        let origins = snapshots.filter { known.contains($0.arn ?? "") }.compactMap { $0.origin.flatMap { ARN($0) } }
        return (shared + origins).filter { arn in
            let name = arn.name(of: target.snapshotType) ?? ""
            return SupplyNames(giving: name, for: target).map { $0.copy != name } ?? false
        }.withoutRepetition.map { Unseen(arn: $0, target: target) }
    }

    // MARK: - How they go

    /// - Parameter others: What has to be gone before.
    func operations(after others: [Operation.ID]) -> [Operation] {
        let copies = all.filter(\.isCopy).map(\.id)
        return all.map { $0.operation(after: others + ($0.isCopy ? [] : copies)) }
    }

    var notes: [Message] {
        let looked: [Message] =
            isLookedFor
            ? []
            : [
                .note(
                    "the graph has no snapshots: what runs left of these is seen where it was taken with rds-describe "
                        + "--snapshots"
                )
            ]
        return all.map { left in
            .note(
                "will delete the snapshot '\(left.name)' in \(Place(of: left.arn)): the plan \(left.mark.plan) made it for "
                    + "'\(left.target)'"
            )
        } + unseen.map { .warning("\($0.reason.text): \($0.reason.remedy)") } + looked
    }
}

extension LeftSnapshots.Left {
    fileprivate var id: Operation.ID {
        .init(isCopy ? .discardCopy : .discardSnapshot, target.renamed(name))
    }

    fileprivate func operation(after others: [Operation.ID]) -> Operation {
        let action = Action.snapshotDeletion(of: target)
        return Operation(
            id: id,
            after: others,
            action: action,
            parameters: [action.ownSnapshotParameter ?? "": .string(name)],
            // A snapshot has no identity but its name.
            replaces: InstanceIdentity(id.node, dbiResourceId: nil),
            names: nil,
            source: InstanceIdentity(target, dbiResourceId: mark.oldIdentity),
            plan: mark.plan,
            capturedAt: capturedAt,
            resources: [arn.description]
        )
    }
}

extension LeftSnapshots.Unseen {
    /// What it is, and what to do about it.
    var reason: PlanRefusal.Reason {
        let name = arn.name(of: target.snapshotType) ?? ""
        let word = target.isCluster ? "cluster-snapshot" : "snapshot"
        return .init(
            text:
                "the snapshot '\(name)' in \(Place(of: arn)), which a plan made for '\(target)', is in no graph, so it "
                + "stays, and so does its sharing",
            remedy:
                "give that account's graph, too (rds-describe --snapshots with its credentials), or delete it there if "
                + "no run needs it: aws rds delete-db-\(word) --region \(arn.region) --db-\(word)-identifier \(name)"
        )
    }
}
