import RDS

extension TreePlanner {
    /// What IAM checks for a creation: also the groups that it inherits unnamed.
    func cloneResources(
        _ node: DBInstance,
        _ blueprint: Blueprint,
        of base: DBInstance,
        isReplica: Bool
    ) -> [String] {
        var found: [String] = []
        switch method {
        case .snapshot(let name, let snapshotARN, _) where !isReplica:
            found.append(snapshotARN ?? source.arn.sibling(.snapshot, name).description)
        default: found.append(base.arn.description)
        }
        found.append(list.arn(list.tempName(node)))
        let created = blueprint.created
        let groups: [(ARN.ResourceType, String?)] = [
            (.optionGroup, created["OptionGroupMemberships"]?.array?.first?["OptionGroupName"]?.string),
            (.parameterGroup, created["DBParameterGroups"]?.array?.first?["DBParameterGroupName"]?.string),
            (.subnetGroup, created["DBSubnetGroup"]?["DBSubnetGroupName"]?.string),
        ]
        for (type, name) in groups { if let name { found.append(source.arn.sibling(type, name).description) } }
        if created.isTrue("StorageEncrypted"), let key = created["KmsKeyId"]?.string { found.append(key) }
        return found + NamedResources.all(in: blueprint.creation, at: source.arn)
    }
}
