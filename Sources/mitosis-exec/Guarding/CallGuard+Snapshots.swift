import RDS

/// The last look at the snapshots that a call names.
extension CallGuard {
    /// What is shared or deleted is what a plan has made, of the planned source.
    func ownSnapshotFault(of operation: Operation, _ region: any RDSRegion) async throws -> String? {
        guard operation.id.stage.isOfSnapshot, !operation.id.stage.makesSnapshot, let name = operation.snapshotName,
            let node = trees.nodes[operation.id.node]
        else { return nil }
        guard let snapshot = try await region.snapshot(name, isOfCluster: operation.action.isOfCluster) else {
            return "the snapshot '\(name)' is not there"
        }
        let isOwn =
            switch operation.id.stage {
            case .release: snapshot.isReleasable(by: operation, node)
            case .discardCopy, .discardSnapshot: snapshot.isLeft(by: operation)
            default: snapshot.isMade(for: node, of: operation.source)
            }
        return isOwn ? nil : "'\(name)' is a snapshot that the plan does not know"
    }

    /// What is restored or copied is of the instance that the plan names as its source, whatever both are called by now; and
    /// where the plan makes it, it bears the plan's mark.
    func originalFault(of operation: Operation) async throws -> String? {
        guard let parameter = operation.action.snapshotParameter, let name = operation.parameters[parameter]?.string,
            let region = region(showing: name, to: operation)
        else { return nil }
        guard let snapshot = try await region.snapshot(restoredBy: operation) else {
            return "the snapshot '\(name)' is not there"
        }
        if let maker = maker(of: name, operation), let node = trees.nodes[maker.id.node],
            regions[trees.place(of: maker)] != nil, !snapshot.isShared, snapshot.tag(PlanTag.plan) != node.mark
        {
            return "'\(name)' is a snapshot that the plan does not know"
        }
        guard let origin = snapshot.originIdentity, let planned = operation.source.dbiResourceId else {
            // Without an identity, the name has to do.
            let (owner, planned) = (snapshot.instanceIdentifier, operation.source.identifier)
            return owner == planned
                ? nil : "the snapshot '\(name)' is of '\(owner)', not of the planned source '\(planned)'"
        }
        return origin == planned ? nil : "the snapshot '\(name)' is of \(origin), not of the planned source \(planned)"
    }

    /// Where a snapshot is seen that a call names: at its own place or, where another account shares it, from the caller's
    /// account in the same Region. `nil` where no credentials reach either.
    private func region(showing name: String, to operation: Operation) -> (any RDSRegion)? {
        let place = trees.place(of: operation)
        guard let arn = ARN(name), arn.region != place.region else { return regions[place] }
        let shared = Place(partition: place.partition, account: place.account, region: arn.region)
        return regions[Place(of: arn)] ?? regions[shared]
    }

    /// The operation of the stream that makes a snapshot of this name or ARN.
    private func maker(of name: String, _ operation: Operation) -> Operation? {
        trees.nodes[operation.id.node]?.operations.first { other in
            guard other.id.stage.makesSnapshot else { return false }
            return other.resources.first == name
                || (other.snapshotName == name && trees.place(of: other) == trees.place(of: operation))
        }
    }
}

extension DBSnapshot {
    /// Whether another account shares it; its tags are not shown then.
    fileprivate var isShared: Bool { self["SnapshotType"] == "shared" }
}
