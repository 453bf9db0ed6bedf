import RDS

/// What has become of a new instance that only a person can end, and how it ends.
extension Judge {
    /// - Returns: `nil` when the new instance works, is not there, or time is enough.
    func standstill(_ sight: NodeSight) -> Verdict? {
        guard let new = sight.new, let remedy = new.status.remedy(for: new.identifier), new.status.kind != .deleting
        else { return nil }
        let text = "the new instance '\(new.identifier)' is \(new.status)"
        guard sight.isDeadEnd else { return .refused(text, remedy: remedy) }
        // While its old one is there nothing of value is lost with it, and the same operations make another.
        let reversal = SwapReversal.commands(
            for: sights(around: sight).map {
                .init(
                    $0.node.identifier,
                    temporaryName: $0.node.temporaryName,
                    old: $0.old?.identifier,
                    new: $0.new
                )
            }
        )
        let back =
            reversal.isEmpty
            ? "" : "give the old instances their names back (\(reversal.joined(separator: "; "))), then "
        let removal = RemovalCommand.text(targets: [trees.root(of: sight.node)])
        return .refused(
            text,
            remedy: "it never becomes available again; \(back)remove what the run left (\(removal)), "
                + "and the same operations make another"
        )
    }
}

extension NodeSight {
    /// Whether the new instance has failed for good while the old one can still have its place.
    var isDeadEnd: Bool {
        new?.status.kind == .failed && !(newIsInstalled && old == nil) && node.restored == nil
    }
}
