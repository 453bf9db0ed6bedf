import Console

/// A snapshot of an instance or of a cluster, as `DescribeDBSnapshots` or `DescribeDBClusterSnapshots` shows it.
package struct DBSnapshot: Tagged, Hashable {
    package var members: JSONObject
    /// Whether it is of a cluster.
    package let isOfCluster: Bool

    /// - Parameter path: Where the snapshot stands, for the message, such as `DBSnapshots[0]`.
    /// - Throws: `InputError` saying what is wrong and where.
    package init(_ value: JSONValue, at path: String) throws(InputError) {
        isOfCluster = value["DBClusterSnapshotIdentifier"] != nil
        members =
            isOfCluster
            ? try Shape.dbClusterSnapshot.required(["DBClusterSnapshotIdentifier"], of: value, at: path)
            : try Shape.dbSnapshot.required(["DBSnapshotIdentifier"], of: value, at: path)
    }

    package subscript(member: String) -> JSONValue? { members[member] }

    package var identifier: String {
        members[isOfCluster ? "DBClusterSnapshotIdentifier" : "DBSnapshotIdentifier"]?.string ?? ""
    }
    /// `nil` in graphs that were taken without it.
    package var arn: String? { members[isOfCluster ? "DBClusterSnapshotArn" : "DBSnapshotArn"]?.string }
    /// The instance or the cluster that it is of.
    package var instanceIdentifier: DBInstanceIdentifier {
        isOfCluster
            ? .init(cluster: members["DBClusterIdentifier"]?.string ?? "")
            : .init(members["DBInstanceIdentifier"]?.string ?? "")
    }
    /// The identity of the instance or the cluster that it is of.
    package var originIdentity: String? {
        members[isOfCluster ? "DbClusterResourceId" : "DbiResourceId"]?.string
    }
    /// What it is a copy of, by its ARN; `nil` where it is none.
    ///
    /// Source: RDS API 2014-10-31, `DBSnapshot` and `DBClusterSnapshot`.
    package var origin: String? {
        members[isOfCluster ? "SourceDBClusterSnapshotArn" : "SourceDBSnapshotIdentifier"]?.string
    }
    /// How fresh the data is: its last transaction, or else when it was taken, as the original where this is a copy, whose
    /// own time is that of the copying. ISO 8601, UTC.
    ///
    /// Source: RDS API 2014-10-31, `DBSnapshot`.
    package var dataTime: String? {
        let times = ["SnapshotDatabaseTime", "OriginalSnapshotCreateTime", "SnapshotCreateTime"]
        return times.lazy.compactMap { members[$0]?.string }.first
    }
    package var status: String? { members["Status"]?.string }
    package var isAvailable: Bool { status == "available" }
    /// How much of a snapshot that is being made is there, of 100; `nil` where RDS does not tell.
    package var percentProgress: Int? { members["PercentProgress"]?.integer }
    package var isEncrypted: Bool? { members[isOfCluster ? "StorageEncrypted" : "Encrypted"]?.bool }

    /// An instance with the properties that its data had when the snapshot was taken.
    ///
    /// - Returns: The instance with everything that the snapshot says of it; what that leaves open stays.
    package func data(of instance: DBInstance) -> DBInstance {
        var instance = instance
        for name in Self.shared { instance[name] = members[name] ?? instance[name] }
        if let isEncrypted = members["Encrypted"] {
            instance["StorageEncrypted"] = isEncrypted
            instance["KmsKeyId"] = members["KmsKeyId"]
        }
        return instance
    }

    /// Members of an instance that a snapshot has too.
    private static let shared = [
        "AdditionalStorageVolumes", "AllocatedStorage", "DBSystemId", "DedicatedLogVolume", "EngineVersion", "Iops",
        "LicenseModel", "MasterUsername", "MultiTenant", "ProcessorFeatures", "StorageEncryptionType",
        "StorageThroughput", "StorageType", "TdeCredentialArn", "Timezone",
    ]
}
