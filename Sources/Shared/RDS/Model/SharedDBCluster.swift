import Console

/// A DB cluster that another account shares with this one through AWS RAM: it can be cloned here, and nothing else.
///
/// `DescribeDBClusters` shows a stub of it, of which nothing is certain but the ARN. It is no cluster of this account, so
/// it stands in a list of its own, and no rule about clusters is about it.
/// Source: Amazon Aurora User Guide, "Cross-account cloning with AWS RAM and Amazon Aurora".
package struct SharedDBCluster: Hashable, Sendable {
    package let members: JSONObject

    /// Checks the members' types and that it says which cluster it is.
    ///
    /// - Parameter path: Where it stands, for the message, such as `SharedDBClusters[3]`.
    /// - Throws: `InputError` saying what is wrong and where.
    package init(_ value: JSONValue, at path: String) throws(InputError) {
        members = try Shape.dbCluster.required(["DBClusterArn"], of: value, at: path)
        guard ARN(members["DBClusterArn"]?.string ?? "")?.name(of: .dbCluster) != nil else {
            throw InputError("\(path).DBClusterArn is not the ARN of a DB cluster")
        }
    }

    package var arn: ARN {
        // The initializer has made sure that it is one.
        ARN(members["DBClusterArn"]?.string ?? "")
            ?? ARN(partition: "aws", service: "rds", region: "", account: "", resource: "cluster:")
    }

    /// Its name in the account that has it.
    package var identifier: DBInstanceIdentifier { DBInstanceIdentifier(cluster: arn.name(of: .dbCluster) ?? "") }

    /// Its DbClusterResourceId; `nil` where that is not shown.
    package var identity: String? { members["DbClusterResourceId"]?.string }

    /// The same as a cluster of its own account, with no more known of it than this; `nil` where not even the engine is.
    ///
    /// It says that it is available, as a cluster has to say something; nobody here can see whether it is.
    package var cluster: DBCluster? {
        var known = members
        known["DBClusterIdentifier"] = JSONValue(identifier)
        known["Status"] = known["Status"] ?? "available"
        return try? DBCluster(.object(known), at: "SharedDBClusters")
    }
}
