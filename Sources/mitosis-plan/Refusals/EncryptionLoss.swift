import RDS

/// An encrypted instance whose data would be in the clear afterwards, or under another key.
///
/// Source: Amazon RDS User Guide, "Encrypting Amazon RDS resources", "Copying a DB snapshot".
enum EncryptionLoss {
    /// - Parameters:
    ///   - old: An instance of the target's tree.
    ///   - data: What the new one is made of: the source, or a snapshot of it.
    /// - Returns: `nil` where it stays as it is, or the graph does not tell.
    static func refusal(_ old: DBInstance, _ data: DBInstance, _ method: CloneMethod, in graph: InstanceGraph)
        -> PlanRefusal.Reason?
    {
        guard old.isTrue("StorageEncrypted") else { return nil }
        if case .snapshot = method, method.snapshot(in: graph)?["Encrypted"] == nil { return nil }
        let key = old["KmsKeyId"]?.string
        let text: String
        if !data.isTrue("StorageEncrypted") {
            text =
                "'\(old.identifier)' is encrypted, and the data of '\(data.identifier)' is not: it would be in the clear"
        } else if let key, let other = data["KmsKeyId"]?.string, other != key {
            text = "'\(old.identifier)' is encrypted with \(key), and would be with \(other)"
        } else {
            return nil
        }
        return .init(
            text: text,
            remedy:
                "restore a snapshot (--restore-snapshot), which is copied under \(key ?? "its key") first, or accept it "
                + "with --allow-encryption-change"
        )
    }

    /// Of a cluster, which has a key of its own if it is encrypted at all.
    ///
    /// Source: Amazon Aurora User Guide, "Encrypting Amazon Aurora resources"; Amazon RDS User Guide, "Limitations of
    /// Multi-AZ DB clusters".
    static func refusal(_ old: DBCluster, copying data: DBCluster, by method: ClusterMethod) -> PlanRefusal.Reason? {
        guard old.isTrue("StorageEncrypted"), !data.isTrue("StorageEncrypted") else { return nil }
        if !old.isMultiAZ, method.action == .restoreDBClusterFromSnapshot { return nil }
        return .init(
            text:
                "'\(old.identifier)' is encrypted, and the data of '\(data.identifier)' is not: it would be in the clear",
            remedy: (old.isMultiAZ ? "" : "restore a snapshot (--restore-snapshot), which encrypts it, or ")
                + "accept it with --allow-encryption-change"
        )
    }
}
