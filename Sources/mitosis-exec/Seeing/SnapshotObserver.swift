import RDS

/// Looks at the snapshots that a stream handles, each where it is; while all of them are done, nobody asks.
struct SnapshotObserver: Sendable {
    let regions: Regions
    let trees: PlannedTrees

    /// - Parameter operations: Those that handle snapshots and are to be judged.
    /// - Throws: `ServiceError` of the first call that failed.
    func view(of operations: [Operation]) async throws -> SnapshotView {
        var view = SnapshotView()
        view.places = Set(trees.places.filter { regions[$0] != nil })
        try await withThrowingTaskGroup(of: (Operation.ID, SnapshotView.Sight?, (any JudgedResource)?).self) { group in
            for operation in operations {
                group.addTask { (operation.id, try await sight(of: operation), try await source(of: operation)) }
            }
            for try await (id, sight, source) in group {
                view.sights[id] = sight
                view.sources[id] = source
            }
        }
        return view
    }

    private func sight(of operation: Operation) async throws -> SnapshotView.Sight? {
        guard let name = operation.snapshotName else { return nil }
        guard let region = regions[trees.place(of: operation)] else { return try await sightFromTarget(of: operation) }
        let snapshot = try await region.snapshot(name, isOfCluster: operation.action.isOfCluster)
        var sight = SnapshotView.Sight(snapshot: snapshot)
        if snapshot != nil, operation.id.stage.sharesSnapshot {
            sight.accounts = try await region.accounts(of: name, isOfCluster: operation.action.isOfCluster)
        }
        return sight
    }

    /// With the target's credentials alone, what is shared can be seen, and nothing else.
    private func sightFromTarget(of operation: Operation) async throws -> SnapshotView.Sight? {
        guard operation.id.stage == .share, let witness = trees.witness, let region = regions[witness],
            let arn = operation.resources.first
        else { return nil }
        let snapshot = try await region.snapshot(arn, isOfCluster: operation.action.isOfCluster)
        return SnapshotView.Sight(snapshot: snapshot, isSeenFromTarget: true)
    }

    /// What a snapshot is to be taken of.
    private func source(of operation: Operation) async throws -> (any JudgedResource)? {
        guard operation.id.stage == .snapshot, let name = operation.sourceIdentifier,
            let region = regions[trees.place(of: operation)]
        else { return nil }
        return try await region.resource(named: name)
    }
}

extension RDSRegion {
    /// The snapshot of this name or ARN; `nil` when it is not there.
    ///
    /// - Throws: `ServiceError` when the Region cannot be read.
    func snapshot(_ name: String, isOfCluster: Bool) async throws -> DBSnapshot? {
        var request: JSONObject = [isOfCluster ? "DBClusterSnapshotIdentifier" : "DBSnapshotIdentifier": .string(name)]
        // One that another account shares is named by its ARN.
        if ARN(name) != nil { request["IncludeShared"] = true }
        do {
            return isOfCluster
                ? try await describeDBClusterSnapshots(request).first : try await describeDBSnapshots(request).first
        } catch let error as ServiceError where error.saysAbsent {
            return nil
        }
    }

    /// The accounts that may use a snapshot; `nil` when it is not there.
    func accounts(of snapshot: String, isOfCluster: Bool) async throws -> Set<String>? {
        let action: Action = isOfCluster ? .describeDBClusterSnapshotAttributes : .describeDBSnapshotAttributes
        let kind = isOfCluster ? "DBClusterSnapshot" : "DBSnapshot"
        do {
            let reply = try await call(action, ["\(kind)Identifier": .string(snapshot)])
            let attributes = reply["\(kind)AttributesResult"]?["\(kind)Attributes"]?.array ?? []
            let restore = attributes.first { $0["AttributeName"] == "restore" }
            return Set((restore?["AttributeValues"]?.array ?? []).compactMap(\.string))
        } catch let error as ServiceError where error.saysAbsent {
            return nil
        }
    }

    /// The instance or the cluster of this name; `nil` when it is not there.
    func resource(named name: DBInstanceIdentifier) async throws -> (any JudgedResource)? {
        do {
            return name.isCluster
                ? try await describeDBClusters(["DBClusterIdentifier": JSONValue(name)]).first
                : try await describeDBInstances(["DBInstanceIdentifier": JSONValue(name)]).first
        } catch let error as ServiceError where error.saysAbsent {
            return nil
        }
    }
}
