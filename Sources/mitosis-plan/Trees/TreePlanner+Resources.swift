import RDS

extension TreePlanner {
    /// What IAM checks for a creation: also the groups that it gets unnamed.
    func cloneResources(
        _ node: DBInstance,
        _ blueprint: Blueprint,
        of base: DBInstance,
        isReplica: Bool
    ) -> [String] {
        var found = [list.arn(list.tempName(node))]
        var isUnseen = false
        switch method {
        case .snapshot(let name, let snapshotARN, _) where !isReplica:
            found.append(snapshotARN ?? source.arn.sibling(.snapshot, name).description)
            isUnseen = method.snapshot(in: graph) == nil
        case .supplied where !isReplica: found += [supplied?.arn.description].compactMap(\.self)
        case .replicatedBackups(let arn, _) where !isReplica:
            found.append(arn)
            // They have a key of their own, which no graph shows.
            if source.isTrue("StorageEncrypted") { found.append(AnyResource.key.arn(at: source.arn).description) }
        default: found.append(base.arn.description)
        }
        let created = blueprint.created
        found += groups(of: created, blueprint.creation, isRestored: !isReplica)
        if isUnseen {
            found += [AnyResource.optionGroup, .key].map { $0.arn(at: source.arn).description }
        } else if created.isTrue("StorageEncrypted"), let key = created["KmsKeyId"]?.string {
            found += [SupplyKey.arn(key, at: source.arn)?.description].compactMap(\.self)
        }
        if !isReplica, created.isTrue("MultiTenant") {
            found.append(AnyResource.tenantDatabase.arn(at: source.arn).description)
        }
        return found + NamedResources.all(in: blueprint.creation, at: source.arn)
    }

    /// The groups of a new instance. A restore that asks for none has, as one page of the documentation says, those of its
    /// data and, as another does, the default ones; so it may be either.
    ///
    /// Source: RDS API 2014-10-31, `OptionGroupName` and `DBParameterGroupName` of the restores; Amazon RDS User Guide,
    /// "Working with option groups" and "Restoring to a DB instance".
    private func groups(of created: DBInstance, _ asked: JSONObject, isRestored: Bool) -> [String] {
        let version = created.engineVersion
        let all: [(ARN.ResourceType, parameter: String, name: String?, standard: String?)] = [
            (
                .optionGroup, "OptionGroupName",
                created.optionGroupName,
                version.map { created.engine.defaultOptionGroup(version: $0) }
            ),
            (
                .parameterGroup, "DBParameterGroupName",
                created.parameterGroupName,
                version.map { created.engine.defaultParameterGroup(version: $0) }
            ),
            (.subnetGroup, "DBSubnetGroupName", created["DBSubnetGroup"]?["DBSubnetGroupName"]?.string, nil),
        ]
        return all.flatMap { type, parameter, name, standard in
            [name, isRestored && asked[parameter] == nil ? standard : nil].compactMap(\.self).map {
                source.arn.sibling(type, $0).description
            }
        }
    }
}
