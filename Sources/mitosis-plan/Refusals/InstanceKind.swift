import RDS

/// Instances that RDS lets nobody rename, or that live with others.
extension PlanRefusal.Reason {
    /// That an instance is of a kind that this plan's calls do not exist for; `nil` when it is an instance of RDS like any.
    ///
    /// Source: RDS API 2014-10-31, `ModifyDBInstance` on RDS Custom; Amazon RDS User Guide, "Multi-AZ DB cluster
    /// deployments".
    static func kind(_ instance: DBInstance) -> Self? {
        let name = instance.identifier
        if instance.engine.isCustom {
            return Self(
                text:
                    "'\(name)' is \(instance.engine), of RDS Custom, whose instances have no other name, parameter group "
                    + "or option group",
                remedy:
                    "copy it by a snapshot that you restore by hand: aws rds restore-db-instance-from-db-snapshot ..."
            )
        }
        guard instance.isClusterMember else { return nil }
        let cluster = instance["DBClusterIdentifier"]?.string ?? ""
        return Self(
            text: "'\(name)' belongs to "
                + (instance.engine.isClustered ? "a cluster" : "the Multi-AZ DB cluster '\(cluster)'"),
            remedy: cluster.isEmpty ? "name an instance of RDS's own" : "name the cluster: cluster:\(cluster)"
        )
    }

    /// That a name is a cluster's, which a graph of instances alone does not have.
    static func cluster(_ name: DBInstanceIdentifier, of member: DBInstance) -> Self {
        Self(
            text:
                "'\(name.name)' is a \(member.engine.isClustered ? "" : "Multi-AZ DB ")cluster, and the graph has its "
                + "instances alone",
            remedy: "add the clusters: (aws rds describe-db-instances; aws rds describe-db-clusters) | mitosis-plan ..."
        )
    }
}
