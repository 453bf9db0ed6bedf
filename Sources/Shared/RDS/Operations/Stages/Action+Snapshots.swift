/// The actions on snapshots, of instances and of clusters.
extension Action {
    /// The parameter that names the snapshot that is made, shared or deleted; `nil` where the action does none of these.
    package var ownSnapshotParameter: String? {
        switch self {
        case .createDBSnapshot, .modifyDBSnapshotAttribute, .deleteDBSnapshot: "DBSnapshotIdentifier"
        case .copyDBSnapshot: "TargetDBSnapshotIdentifier"
        case .createDBClusterSnapshot, .modifyDBClusterSnapshotAttribute, .deleteDBClusterSnapshot:
            "DBClusterSnapshotIdentifier"
        case .copyDBClusterSnapshot: "TargetDBClusterSnapshotIdentifier"
        default: nil
        }
    }

    /// Whether it makes a snapshot: takes or copies it.
    package var makesSnapshot: Bool { Stage.snapshot.facts.actions.contains(self) }
    package var deletesSnapshot: Bool { Stage.release.facts.actions.contains(self) }

    /// The taking of a snapshot of an instance, or of a cluster.
    package static func snapshotCreation(of identifier: DBInstanceIdentifier) -> Action {
        identifier.isCluster ? .createDBClusterSnapshot : .createDBSnapshot
    }

    package static func snapshotCopy(of identifier: DBInstanceIdentifier) -> Action {
        identifier.isCluster ? .copyDBClusterSnapshot : .copyDBSnapshot
    }

    /// The change of the accounts that may use a snapshot of an instance, or of a cluster.
    package static func snapshotSharing(of identifier: DBInstanceIdentifier) -> Action {
        identifier.isCluster ? .modifyDBClusterSnapshotAttribute : .modifyDBSnapshotAttribute
    }

    package static func snapshotDeletion(of identifier: DBInstanceIdentifier) -> Action {
        identifier.isCluster ? .deleteDBClusterSnapshot : .deleteDBSnapshot
    }
}
