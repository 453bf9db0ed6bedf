/// The words in which the snapshots of instances differ from those of clusters.
///
/// Source: RDS API 2014-10-31, the members and errors of the actions on snapshots.
struct SnapshotWords: Sendable {
    let isOfCluster: Bool

    init(_ action: Action) { isOfCluster = action.isOfCluster }

    var name: String { isOfCluster ? "DBClusterSnapshotIdentifier" : "DBSnapshotIdentifier" }
    var arn: String { isOfCluster ? "DBClusterSnapshotArn" : "DBSnapshotArn" }
    /// What a snapshot of this kind is in a reply, and lists of them.
    var snapshot: String { isOfCluster ? "DBClusterSnapshot" : "DBSnapshot" }
    var type: ARN.ResourceType { isOfCluster ? .clusterSnapshot : .snapshot }
    var target: String { "Target\(name)" }
    var source: String { "Source\(name)" }
    /// The member that says what a copy is made of.
    var origin: String { isOfCluster ? "SourceDBClusterSnapshotArn" : "SourceDBSnapshotIdentifier" }
    var encrypted: String { isOfCluster ? "StorageEncrypted" : "Encrypted" }
    var attributes: String { "\(snapshot)AttributesResult" }
    var attributeList: String { "\(snapshot)Attributes" }

    var notFound: String { isOfCluster ? "DBClusterSnapshotNotFoundFault" : "DBSnapshotNotFound" }
    var alreadyExists: String { isOfCluster ? "DBClusterSnapshotAlreadyExistsFault" : "DBSnapshotAlreadyExists" }
    var invalidState: String { isOfCluster ? "InvalidDBClusterSnapshotStateFault" : "InvalidDBSnapshotState" }
    var quota: String { isOfCluster ? "ManualClusterSnapshots" : "ManualSnapshots" }

    /// What a request takes beside what it names.
    static func parameters(of action: Action) -> Set<String> {
        let words = SnapshotWords(action)
        return switch action {
        case .createDBSnapshot: [words.name, "DBInstanceIdentifier", "Tags"]
        case .createDBClusterSnapshot: [words.name, "DBClusterIdentifier", "Tags"]
        case .copyDBSnapshot:
            [
                words.source, words.target, "KmsKeyId", "Tags", "CopyTags", "PreSignedUrl", "OptionGroupName",
                "TargetCustomAvailabilityZone", "SnapshotTarget", "CopyOptionGroup", "SnapshotAvailabilityZone",
            ]
        case .copyDBClusterSnapshot: [words.source, words.target, "KmsKeyId", "Tags", "CopyTags", "PreSignedUrl"]
        case .modifyDBSnapshotAttribute, .modifyDBClusterSnapshotAttribute:
            [words.name, "AttributeName", "ValuesToAdd", "ValuesToRemove"]
        default: [words.name]
        }
    }
}
