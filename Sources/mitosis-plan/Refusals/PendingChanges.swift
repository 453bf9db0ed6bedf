import RDS

/// What an old instance or cluster is still waiting to become: giving it another name at once applies all of it.
///
/// Source: RDS API 2014-10-31, `ModifyDBInstance` and `ModifyDBCluster`, `ApplyImmediately`; Amazon RDS User Guide, "Modifying an Amazon RDS DB
/// instance", "Available settings".
struct PendingChanges {
    let resource: any DBResource
    /// By name, sorted; a password is not among them, for nobody sees it.
    let changes: [(member: String, value: JSONValue)]

    /// `nil` where nothing is pending.
    init?(of resource: any DBResource) {
        let pending = resource["PendingModifiedValues"]?.object ?? [:]
        guard !pending.isEmpty else { return nil }
        self.resource = resource
        changes = pending.sorted { $0.key < $1.key }.map {
            ($0.key, $0.key == "MasterUserPassword" ? "****" : $0.value)
        }
    }

    /// Those that the database restarts for, or is away for longer.
    private static let restarting: Set = [
        "AdditionalStorageVolumes", "CACertificateIdentifier", "CertificateDetails", "DBClusterIdentifier",
        "DBInstanceClass", "DBInstanceIdentifier",
        "DBSubnetGroupName", "DedicatedLogVolume", "Engine", "EngineVersion", "LicenseModel", "MultiTenant", "Port",
        "ProcessorFeatures", "StorageType",
    ]

    private var isRestarting: Bool {
        changes.contains { change in
            if Self.restarting.contains(change.member) { return true }
            // Backups that are turned on or off.
            guard change.member == "BackupRetentionPeriod" else { return false }
            return (change.value == 0) != (resource.backupRetentionPeriod == 0)
        }
    }

    private var text: String {
        let list = changes.map { "\($0.member) \($0.value.string ?? $0.value.line)" }.joined(separator: ", ")
        return "'\(resource.identifier)' has changes that are pending (\(list)), and its renaming applies them"
    }

    /// - Parameter isAccepted: Whether the user takes the longer swap.
    func refusal(isAccepted: Bool) -> PlanRefusal.Reason? {
        guard isRestarting, !isAccepted else { return nil }
        let kind = resource.identifier.kind
        return .init(
            text: "\(text), which restarts it in the middle of the swap",
            remedy: "apply them before: aws rds modify-db-\(kind) --db-\(kind)-identifier \(resource.identifier.name) "
                + "--apply-immediately, with the same values; or accept it with --allow-pending"
        )
    }

    var warning: Message { .warning("\(text) in the swap") }
}
