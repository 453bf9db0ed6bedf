import Console

/// A DB cluster as `DescribeDBClusters` shows it: AWS's members under AWS's names, of the types of `Shape.dbCluster`.
///
/// Its instances are DB instances that name it; they show its storage, and have none of their own.
package struct DBCluster: DBResource, Hashable {
    package var members: JSONObject

    /// Checks the members' types and that the required ones are there.
    ///
    /// - Parameter path: Where the cluster stands, for the message, such as `DBClusters[3]`.
    /// - Throws: `InputError` saying what is wrong and where.
    package init(_ value: JSONValue, at path: String) throws(InputError) {
        members = try Shape.dbCluster.required(
            ["DBClusterIdentifier", "DBClusterArn", "Engine", "Status"],
            of: value,
            at: path
        )
        guard ARN(members["DBClusterArn"]?.string ?? "")?.name(of: .dbCluster) != nil else {
            throw InputError("\(path).DBClusterArn is not the ARN of a DB cluster")
        }
    }

    package var identifier: DBInstanceIdentifier {
        get { DBInstanceIdentifier(cluster: members["DBClusterIdentifier"]?.string ?? "") }
        set { members["DBClusterIdentifier"] = JSONValue(newValue) }
    }
    package var dbiResourceId: String? { members["DbClusterResourceId"]?.string }
    package var arn: ARN {
        // The initializer has made sure that it is one.
        ARN(members["DBClusterArn"]?.string ?? "")
            ?? ARN(partition: "aws", service: "rds", region: "", account: "", resource: "cluster:\(identifier.name)")
    }
    package var status: DBInstanceStatus { DBInstanceStatus(members["Status"]?.string ?? "") }
    package var endpointAddress: String? { members["Endpoint"]?.string }
    package var endpointPort: Int? { members["Port"]?.integer }
    /// A cluster shows the name of its subnet group alone; its instances show the network.
    package var vpcId: String? { nil }

    /// What RDS lists as its instances, as names, in RDS's order; the writer is among them once it is there.
    package var memberIdentifiers: [DBInstanceIdentifier] {
        (members["DBClusterMembers"]?.array ?? []).compactMap { $0["DBInstanceIdentifier"]?.string }
            .map { DBInstanceIdentifier($0) }
    }

    /// The instance that takes writes; `nil` while there is none.
    package var writer: DBInstanceIdentifier? {
        let writer = (members["DBClusterMembers"]?.array ?? []).first { $0["IsClusterWriter"] == true }
        return writer?["DBInstanceIdentifier"]?.string.map { DBInstanceIdentifier($0) }
    }

    /// Whether it is a Multi-AZ DB cluster: of MySQL or PostgreSQL, with one class, storage of its own, and three instances
    /// that RDS makes and names and nobody else changes.
    ///
    /// Source: Amazon RDS User Guide, "Multi-AZ DB cluster deployments", "Modifying a Multi-AZ DB cluster".
    package var isMultiAZ: Bool { !engine.isClustered }
}

extension DBInstance {
    /// The cluster that the instance belongs to; `nil` for one that stands alone.
    package var clusterIdentifier: DBInstanceIdentifier? {
        let name = members["DBClusterIdentifier"]?.string
        return name.flatMap { $0.isEmpty ? nil : DBInstanceIdentifier(cluster: $0) }
    }

    /// Whether Aurora Auto Scaling has made the instance, and will take it away.
    ///
    /// Source: Amazon Aurora User Guide, "Amazon Aurora Auto Scaling with Aurora Replicas".
    package var isAutoScaled: Bool {
        clusterIdentifier != nil && identifier.name.hasPrefix("application-autoscaling-")
    }

    /// Whether RDS makes the instance by itself, and takes it away: Auto Scaling's, and those of Multi-AZ DB clusters.
    package var isMadeByRDS: Bool { isAutoScaled || (clusterIdentifier != nil && !engine.isClustered) }
}
