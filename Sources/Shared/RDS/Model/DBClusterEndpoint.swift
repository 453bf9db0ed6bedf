import Console

/// A custom endpoint of a DB cluster as `DescribeDBClusterEndpoints` shows it.
///
/// Its name is unique in an account and Region and has nothing of the cluster's, so another cluster can take it over.
package struct DBClusterEndpoint: Hashable, Sendable {
    package var members: JSONObject

    /// - Parameter path: Where the endpoint stands, for the message, such as `DBClusterEndpoints[0]`.
    /// - Throws: `InputError` saying what is wrong and where.
    package init(_ value: JSONValue, at path: String) throws(InputError) {
        members = try Shape.dbClusterEndpoint.required(["DBClusterIdentifier", "EndpointType"], of: value, at: path)
    }

    package subscript(member: String) -> JSONValue? { members[member] }

    /// `nil` for the two that every cluster has, for writing and for reading.
    package var identifier: String? { members["DBClusterEndpointIdentifier"]?.string }
    package var isCustom: Bool { members["EndpointType"] == "CUSTOM" && identifier != nil }
    package var cluster: DBInstanceIdentifier { .init(cluster: members["DBClusterIdentifier"]?.string ?? "") }
    package var isAvailable: Bool { members["Status"]?.string ?? "available" == "available" }
}
