extension Attribute {
    /// What CreateDBInstance calls an attribute of an instance in a cluster, by the member that shows it; the rest is the
    /// cluster's.
    ///
    /// Source: RDS API 2014-10-31, `CreateDBInstance`, whose members say for each what is managed by the cluster.
    package static let ofMembers = [
        "AutoMinorVersionUpgrade": "AutoMinorVersionUpgrade", "AvailabilityZone": "AvailabilityZone",
        "CACertificateIdentifier": "CACertificateIdentifier", "DBInstanceClass": "DBInstanceClass",
        "DBParameterGroups": "DBParameterGroupName", "MonitoringInterval": "MonitoringInterval",
        "MonitoringRoleArn": "MonitoringRoleArn", "PerformanceInsightsEnabled": "EnablePerformanceInsights",
        "PerformanceInsightsKMSKeyId": "PerformanceInsightsKMSKeyId",
        "PerformanceInsightsRetentionPeriod": "PerformanceInsightsRetentionPeriod",
        "PreferredMaintenanceWindow": "PreferredMaintenanceWindow", "PromotionTier": "PromotionTier",
        "PubliclyAccessible": "PubliclyAccessible",
    ]

    /// The attributes in which a new instance is compared with its old one before it gets its name.
    ///
    /// The zone is none of them: where one has no room, another is taken, which is said when it happens.
    package static func compared(for old: DBInstance) -> [Attribute] {
        let isOfCluster = old.clusterIdentifier != nil
        return carried(from: old).filter { attribute in
            attribute.member != "AvailabilityZone"
                && (!isOfCluster || attribute.form == .tags || ofMembers[attribute.member] != nil)
        }
    }
}

extension AttributeDifference {
    /// In which attributes that are compared before names move a new instance or cluster is not what the old one is.
    package static func compared(of new: any DBResource, with old: any DBResource) -> [AttributeDifference] {
        if let new = new as? DBCluster, let old = old as? DBCluster {
            // What another call gives it comes when it has its name.
            return all(of: new, from: old, [.creation, .modify]) + tags(of: new, with: old)
        }
        guard let new = new as? DBInstance, let old = old as? DBInstance else { return [] }
        return of(Attribute.compared(for: old), new, old)
    }

    private static func tags(of new: DBCluster, with old: DBCluster) -> [AttributeDifference] {
        func copied(_ cluster: DBCluster) -> JSONValue {
            JSONValue(tags: cluster.tags.filter { PlanTag.isCopied($0.key) })
        }
        guard copied(new) != copied(old) else { return [] }
        return [.init(identifier: old.identifier, attribute: "TagList", old: copied(old), new: copied(new))]
    }
}
