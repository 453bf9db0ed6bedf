import RDS

/// The stages that bring the source's data from another account or Region, or under another key.
extension Judge {
    /// What has a later trace is done: nothing is made of a snapshot that is not there.
    func isSupplySettled(_ operation: Operation, _ sight: NodeSight) -> Bool {
        switch operation.id.stage {
        case .snapshot, .reencrypt, .share, .copy: sight.new != nil || sight.isComplete
        default: false
        }
    }

    func supplyReadiness(of operation: Operation, _ sight: NodeSight) -> Verdict {
        .refused("snapshots are not looked at, so '\(operation.snapshotName ?? "")' is neither made nor changed")
    }
}
