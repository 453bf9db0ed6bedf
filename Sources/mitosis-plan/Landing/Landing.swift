import RDS

/// How the data of a cluster that another account shares comes to a target: a clone of it lands in the target's account, and
/// the new cluster is an ordinary clone of that one.
///
/// An account may have one clone of a shared cluster. If the new cluster were that one, the next could never be made beside
/// it, so the clone that lands is never kept.
/// Source: Amazon Aurora User Guide, "Limitations of cross-account cloning".
struct Landing: Hashable, Sendable {
    /// What is shared, in its own account.
    let source: ARN
    /// The source's key; `nil` where it is not encrypted, or nobody knows.
    let sourceKey: String?
    /// What the landing clone is encrypted with, and what is cloned from it too; `nil` where it is not encrypted.
    let key: String?
    /// Of the landing clone; its one instance bears the same.
    let name: DBInstanceIdentifier

    /// The identifier of its one instance.
    var instance: DBInstanceIdentifier { DBInstanceIdentifier(name.name) }
}

extension ForeignSource {
    /// How the source lands for a target; `nil` for an instance, which nobody shares.
    func landing(for target: any DBResource, _ options: PlanOptions) -> Landing? {
        guard resource.identifier.isCluster else { return nil }
        return Landing(
            source: resource.arn,
            sourceKey: resource.isTrue("StorageEncrypted") ? resource["KmsKeyId"]?.string : nil,
            key: landingKey(for: target),
            name: options.names(of: target.identifier).landing
        )
    }

    /// What an encrypted landing clone has to be encrypted with, in the target's account.
    private func landingKey(for target: any DBResource) -> String? {
        guard resource.isTrue("StorageEncrypted") else { return nil }
        let own = target.isTrue("StorageEncrypted") ? target["KmsKeyId"]?.string : nil
        return own ?? SupplyKey.standard
    }

    /// The landing clone as far as it matters to what is cloned from it. In which zones it is is not known: an account's
    /// names of zones are its own.
    func landed(for target: any DBResource) -> (any DBResource)? {
        guard var landed = seen(from: target.arn) else { return nil }
        landed["KmsKeyId"] = landingKey(for: target).map { .string($0) }
        for member in ["BacktrackWindow", "EnabledCloudwatchLogsExports"] { landed[member] = resource[member] }
        return landed
    }
}
