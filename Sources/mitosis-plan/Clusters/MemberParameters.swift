import RDS

/// What an instance of a cluster is asked for when it is made; the rest is the cluster's, and must not be said.
///
/// Source: RDS API 2014-10-31, `CreateDBInstance`, whose members say for each what is managed by the cluster.
enum MemberParameters {
    /// - Parameters:
    ///   - old: The instance whose attributes are wanted.
    ///   - cluster: What the new cluster is by then.
    ///   - hasGroup: Whether the old parameter group is of the version that the new cluster has by then.
    static func make(for old: DBInstance, in cluster: DBCluster, hasGroup: Bool) -> JSONObject {
        var parameters: JSONObject = ["Engine": .string(cluster.engine.description)]
        for attribute in Attribute.all {
            guard let name = Attribute.ofMembers[attribute.member], let value = attribute.intendedValue(of: old),
                isSent(attribute.member, old, cluster, hasGroup)
            else { continue }
            parameters[name] = value
        }
        return parameters
    }

    private static func isSent(_ member: String, _ old: DBInstance, _ cluster: DBCluster, _ hasGroup: Bool) -> Bool {
        switch member {
        case "DBParameterGroups": hasGroup
        case "MonitoringRoleArn": ![nil, 0].contains(old["MonitoringInterval"])
        case "PerformanceInsightsEnabled": !ClusterBlueprint.managesInsights(cluster)
        case "PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod":
            old.isTrue("PerformanceInsightsEnabled") && !ClusterBlueprint.managesInsights(cluster)
        default: true
        }
    }
}
