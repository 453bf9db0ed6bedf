/// Clusters that one account shares with another through AWS RAM, and clones of them across accounts.
///
/// Source: Amazon Aurora User Guide, "Cross-account cloning with AWS RAM and Amazon Aurora" and "Limitations of cross-account
/// cloning". What RDS answers where a limit is reached is not documented.
extension SimulatedState {
    /// Lets an account clone a cluster.
    mutating func share(_ cluster: SharedDBCluster, with account: String) {
        let accounts = clustersSharedWith[cluster.arn.description] ?? []
        clustersSharedWith[cluster.arn.description] = (accounts + [account]).withoutRepetition
    }

    /// Whether a cluster may be cloned from another account; a cluster never leaves its Region.
    func isShared(_ cluster: DBCluster, with other: Place) -> Bool {
        other.region == place.region && other.account != place.account
            && clustersSharedWith[cluster.arn.description]?.contains(other.account) == true
    }

    /// What another account sees of a cluster.
    static func stub(_ cluster: DBCluster) -> JSONObject {
        let shown: Set = ["DBClusterArn", "Engine", "EngineMode", "EngineVersion", "StorageEncrypted"]
        return cluster.members.filter { shown.contains($0.key) }
    }

    /// That a cluster which is shared keeps its name; `nil` for one that is not.
    func sharingFault(renaming cluster: DBCluster) -> ServiceError? {
        guard clustersSharedWith[cluster.arn.description]?.isEmpty == false else { return nil }
        return ServiceError(
            code: "InvalidParameterCombination",
            message: "DB cluster \(cluster.identifier.name) is shared with other accounts and cannot be renamed",
            action: .modifyDBCluster
        )
    }

    /// What a clone has of a cluster that another account shares.
    func sharedData(_ arn: ARN, _ parameters: JSONObject, _ others: Surroundings) throws -> Data {
        let action = Action.restoreDBClusterToPointInTime
        func fault(_ code: String, _ message: String) -> ServiceError {
            ServiceError(code: code, message: message, action: action)
        }
        let stub = sharedClusters.first { $0.arn == arn }?.cluster
        // What is not shared is as if it did not exist.
        guard let source = others.sharedClusters.first(where: { $0.arn == arn }) ?? stub else {
            throw clusterNotFound(arn.description, action)
        }
        guard parameters["RestoreType"] == "copy-on-write", parameters["UseLatestRestorableTime"] == true else {
            throw fault("InvalidParameterCombination", "A cluster of another account can be cloned, and nothing else")
        }
        guard source.status.kind == .usable else {
            throw fault("InvalidDBClusterStateFault", "DB cluster \(arn) is \(source.status)")
        }
        guard source.engine.isClustered, source["EngineMode"] ?? "provisioned" == "provisioned" else {
            throw fault("InvalidParameterCombination", "DB cluster \(arn) cannot be cloned across accounts")
        }
        let members = others.instances.filter {
            $0.clusterIdentifier == source.identifier && Place(of: $0.arn) == Place(of: arn)
        }
        guard stub != nil || members.contains(where: { $0.status.kind == .usable }) else {
            throw fault("InvalidDBClusterStateFault", "The source cluster has no available DB instance")
        }
        try checkKey(of: source, parameters["KmsKeyId"]?.string, fault)
        let group = source["CloneGroupId"] ?? .string("group-\(source.dbiResourceId ?? arn.description)")
        func isClone(_ cluster: DBCluster) -> Bool {
            cluster.isTrue("CrossAccountClone") && cluster["CloneGroupId"] == group
        }
        if let clone = clusters.first(where: isClone) {
            throw fault(
                "InvalidParameterCombination",
                "The account has the clone \(clone.identifier.name) of DB cluster \(arn), and may have one"
            )
        }
        guard others.clusters.filter(isClone).count < 15 else {
            throw fault("InvalidParameterCombination", "DB cluster \(arn) has 15 clones in other accounts")
        }
        if (parameters["BacktrackWindow"]?.integer ?? 0) > 0, source["BacktrackWindow"] == nil {
            throw fault("InvalidParameterCombination", "Backtrack is not enabled for the source cluster")
        }
        var kept = source.members.filter { Self.kept.contains($0.key) && $0.key != "TagList" }
        kept["CloneGroupId"] = group
        kept["CrossAccountClone"] = true
        return Data(members: kept, origin: source.dbiResourceId, engine: source.engine, version: source.engineVersion)
    }

    /// The clone of an encrypted cluster is under a key of its own account, and the source under one that can be shared.
    private func checkKey(of source: DBCluster, _ key: String?, _ fault: (String, String) -> ServiceError) throws {
        guard source.isTrue("StorageEncrypted") else {
            guard key == nil else {
                throw fault(
                    "InvalidParameterCombination",
                    "A key cannot be given for the clone of an unencrypted cluster"
                )
            }
            return
        }
        guard let key else {
            throw fault(
                "InvalidParameterCombination",
                "The clone of an encrypted cluster of another account needs a KmsKeyId"
            )
        }
        // That it can be used in this Region is seen of every restore.
        let isForeign = ARN(key).map { $0.account != place.account } ?? false
        let isStandard = source["KmsKeyId"]?.string?.hasSuffix("alias/aws/rds") == true
        guard !isForeign, !isStandard else {
            throw fault(
                "KMSKeyNotAccessibleFault",
                "The KMS key of DB cluster \(source.arn), or [\(key)], cannot be used"
            )
        }
    }
}
