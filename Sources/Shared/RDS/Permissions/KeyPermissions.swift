/// What RDS does with KMS keys in the caller's name, and only through the services that do it.
enum KeyPermissions {
    /// Source: Amazon RDS User Guide, "Encrypting Amazon RDS resources" and "Password management with Amazon RDS and
    /// AWS Secrets Manager"; Service Authorization Reference, dependent actions of `ModifyDBInstance`.
    static func needed(by operation: Operation, _ arns: [ARN]) -> [Permission] {
        arns.filter { $0.service == "kms" }.flatMap { key -> [Permission] in
            func isNamed(by parameter: String) -> Bool {
                operation.parameters[parameter]?.string.map { key.description.hasSuffix($0) } == true
            }
            if isNamed(by: "MasterUserSecretKmsKeyId") {
                return allow(grant + data, on: key, through: ["rds", "secretsmanager"])
            }
            // A clone needs of the key of another account's cluster what a copy needs of a shared snapshot's.
            let isOfSharedSource = operation.sharedSource.map { $0.account == key.account } == true
            // A cluster is restored from one that is shared and encrypted, and its data read under the sharer's key.
            let isOfSharedSnapshot =
                operation.action == .restoreDBClusterFromSnapshot && key.account != operation.place?.account
            if operation.action == .snapshotCopy(of: operation.id.node) || isOfSharedSource || isOfSharedSnapshot {
                return allow(copying, on: key, through: ["rds"], from: [operation.place?.region].compactMap(\.self))
            }
            // Performance Insights encrypts what it keeps.
            let isForInsights = isNamed(by: "PerformanceInsightsKMSKeyId")
            return allow(isForInsights ? grant + data : grant, on: key, through: ["rds"])
        }
    }

    private static let grant = ["CreateGrant", "DescribeKey"]
    private static let data = ["Decrypt", "GenerateDataKey"]
    /// Of the original's key and of the copy's, in the caller's account or in another.
    ///
    /// Source: Amazon RDS User Guide, "Copying a DB snapshot" (KMS permissions), with the two actions that IAM has for
    /// `ReEncrypt`.
    private static let copying =
        grant + data + ["Encrypt", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo"]

    /// - Parameter regions: Where the services are asked, beside the key's own Region: RDS of which one of them asks for the
    ///   key of a copy from another Region is not documented.
    static func allow(
        _ actions: [String],
        on key: ARN,
        through services: [String],
        from regions: [String] = []
    ) -> [Permission] {
        let values = ([key.region] + regions).withoutRepetition.flatMap { region in
            services.map { "\($0).\(region).\(Partition(of: key).suffix)" }
        }
        return actions.map {
            Permission(
                action: "kms:\($0)",
                resource: key.description,
                condition: .init(key: "kms:ViaService", values: values)
            )
        }
    }
}

/// A password that Secrets Manager keeps: RDS makes the secret in the caller's name.
///
/// Source: Amazon RDS User Guide, "Password management with Amazon RDS and AWS Secrets Manager".
enum SecretPermissions {
    static func needed(by operation: Operation, _ arns: [ARN]) -> [Permission] {
        guard let resource = arns.first(where: { DBInstanceIdentifier(of: $0) != nil }) else { return [] }
        var actions: [String] = []
        if operation.parameters["ManageMasterUserPassword"] == true { actions += ["CreateSecret", "TagResource"] }
        if operation.parameters["RotateMasterUserPassword"] == true { actions.append("RotateSecret") }
        guard !actions.isEmpty else { return [] }
        // RDS chooses the secret's name when it makes it, and begins it so.
        let kind = resource.name(of: .dbCluster) == nil ? "db" : "cluster"
        let secret = resource.neighbour("secretsmanager", "secret:rds!\(kind)-*")
        var found = actions.map { Permission(action: "secretsmanager:\($0)", resource: secret.description) }
        if operation.parameters["MasterUserSecretKmsKeyId"] == nil {
            // The account's own key for secrets, whose id no description shows.
            let keys = resource.key("*")
            found += KeyPermissions.allow(["DescribeKey"], on: keys, through: ["rds", "secretsmanager"])
        }
        return found
    }
}
