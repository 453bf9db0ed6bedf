import RDS

/// What a request names besides instances and what IAM checks as well: groups, roles that are passed, and keys.
enum NamedResources {
    /// - Parameter place: The ARN of any resource of the account and Region.
    /// - Returns: ARNs, in the order of the table.
    static func all(in parameters: JSONObject, at place: ARN) -> [String] {
        table.compactMap { parameter, resource in
            guard let name = parameters[parameter]?.string, !name.isEmpty else { return nil }
            return ARN(name)?.description ?? resource(name, place).description
        }
    }

    /// By the parameter, what a name means that is no ARN already.
    private static let table: [(String, @Sendable (String, ARN) -> ARN)] = [
        ("OptionGroupName", { $1.sibling(.optionGroup, $0) }),
        ("DBClusterParameterGroupName", { $1.sibling(.clusterParameterGroup, $0) }),
        ("DBInstanceParameterGroupName", { $1.sibling(.parameterGroup, $0) }),
        ("DBParameterGroupName", { $1.sibling(.parameterGroup, $0) }),
        ("DBSubnetGroupName", { $1.sibling(.subnetGroup, $0) }),
        ("MonitoringRoleArn", role), ("DomainIAMRoleName", role), ("RoleArn", role),
        ("KmsKeyId", key), ("PerformanceInsightsKMSKeyId", key), ("MasterUserSecretKmsKeyId", key),
    ]

    /// A role by its name; roles belong to the whole account, and its path is not known.
    private static let role: @Sendable (String, ARN) -> ARN = { name, place in
        ARN(partition: place.partition, service: "iam", region: "", account: place.account, resource: "role/\(name)")
    }

    private static let key: @Sendable (String, ARN) -> ARN = { name, place in place.key(name) }
}
