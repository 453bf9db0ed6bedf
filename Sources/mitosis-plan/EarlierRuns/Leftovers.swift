import RDS

extension EarlierRuns {
    /// What earlier runs left of the targets' instances and clusters and somebody pays for, for standard error.
    func leftovers(of targets: [DBInstanceIdentifier]) -> [Message] {
        of(targets).compactMap { one in
            if one.place != .live { return note(one.new, one, removal(of: one, targets)) }
            guard let old = one.old, old.identifier == one.names.retired else { return nil }
            return note(old, one, "finish that plan with its operations or with --resume, or go back with --undo")
        }
    }

    /// Where the data of earlier runs landed, as far as it is there still.
    func landed(for targets: [DBInstanceIdentifier]) -> [Message] {
        of(targets).filter { $0.place == .landing }.map { note($0.new, $0, removal(of: $0, targets)) }
    }

    private func note(_ left: any DBResource, _ one: Made, _ remedy: String) -> Message {
        // What Aurora shows there is no size.
        let size = left.engine.isAurora ? nil : left["AllocatedStorage"]?.integer.map { "\($0) GiB" }
        let facts = [left["DBInstanceClass"]?.string, size].compactMap(\.self).joined(separator: " and ")
        return
            .warning(
                "'\(left.identifier)'\(facts.isEmpty ? "" : " (\(facts))"), which the plan \(one.mark.plan) left, "
                    + "is paid for until it is deleted: \(remedy)"
            )
    }

    /// What removes one, with all that was left of the tree that it belongs to, for a shell.
    func removal(of one: Made, _ targets: [DBInstanceIdentifier]) -> String {
        let target = targets.first { of([$0]).contains { $0.new.identifier == one.new.identifier } }
        return RemovalCommand.text(targets: [target ?? one.node])
    }
}
