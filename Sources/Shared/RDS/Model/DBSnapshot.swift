import Console

/// A DB snapshot as `DescribeDBSnapshots` shows it.
package struct DBSnapshot: Hashable, Sendable {
    package var members: JSONObject

    /// - Parameter path: Where the snapshot stands, for the message, such as `DBSnapshots[0]`.
    /// - Throws: `InputError` saying what is wrong and where.
    package init(_ value: JSONValue, at path: String) throws(InputError) {
        guard let object = try Shape.dbSnapshot.normalize(value, at: path)?.object else {
            throw InputError("\(path) should be an object, not \(value.kind)")
        }
        guard object["DBSnapshotIdentifier"]?.string?.isEmpty == false else {
            throw InputError("\(path) has no DBSnapshotIdentifier")
        }
        members = object
    }

    package subscript(member: String) -> JSONValue? { members[member] }

    package var identifier: String { members["DBSnapshotIdentifier"]?.string ?? "" }
    package var instanceIdentifier: DBInstanceIdentifier { .init(members["DBInstanceIdentifier"]?.string ?? "") }
    /// When the data was taken: the time of the original where this is a copy. ISO 8601, UTC.
    package var dataTime: String? {
        (members["OriginalSnapshotCreateTime"] ?? members["SnapshotCreateTime"])?.string
    }
    package var isAvailable: Bool { members["Status"]?.string == "available" }

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
