import Console

/// A DB instance as `DescribeDBInstances` shows it: AWS's members under AWS's names, of the types of `Shape.dbInstance`.
///
/// Only the identifier, the ARN, the engine and the status are sure to be there; an instance that is being created or
/// deleted may lack anything else.
package struct DBInstance: DBResource, Hashable {
    package var members: JSONObject

    /// Checks the members' types and that the required ones are there.
    ///
    /// - Parameter path: Where the instance stands, for the message, such as `DBInstances[3]`.
    /// - Throws: `InputError` saying what is wrong and where.
    package init(_ value: JSONValue, at path: String) throws(InputError) {
        let object = try Shape.dbInstance.required(
            ["DBInstanceIdentifier", "DBInstanceArn", "Engine", "DBInstanceStatus"],
            of: value,
            at: path
        )
        guard let arn = object["DBInstanceArn"]?.string, ARN(arn)?.name(of: .dbInstance) != nil else {
            throw InputError("\(path).DBInstanceArn is not the ARN of a DB instance")
        }
        members = object
    }

    package var identifier: DBInstanceIdentifier {
        get { DBInstanceIdentifier(members["DBInstanceIdentifier"]?.string ?? "") }
        set { members["DBInstanceIdentifier"] = JSONValue(newValue) }
    }
    package var dbiResourceId: String? { members["DbiResourceId"]?.string }
    package var arn: ARN {
        // The initializer has made sure that it is one.
        ARN(members["DBInstanceArn"]?.string ?? "")
            ?? ARN(partition: "aws", service: "rds", region: "", account: "", resource: "db:\(identifier)")
    }
    package var status: DBInstanceStatus { DBInstanceStatus(members["DBInstanceStatus"]?.string ?? "") }
    package var endpointAddress: String? { members["Endpoint"]?["Address"]?.string }
    package var endpointPort: Int? { members["Endpoint"]?["Port"]?.integer }
    package var vpcId: String? { members["DBSubnetGroup"]?["VpcId"]?.string }
    /// The group that its parameters come from; an instance has one.
    package var parameterGroupName: String? {
        members["DBParameterGroups"]?.array?.first?["DBParameterGroupName"]?.string
    }
    package var optionGroupName: String? { members["OptionGroupMemberships"]?.array?.first?["OptionGroupName"]?.string }
    /// In GiB.
    package var allocatedStorage: Int? { members["AllocatedStorage"]?.integer }

    /// The name or, from another Region, the ARN of the instance that this one is a replica of; `nil` for a primary.
    package var sourceReference: String? {
        let reference = members["ReadReplicaSourceDBInstanceIdentifier"]?.string
        return reference?.isEmpty == true ? nil : reference
    }
    /// The names, or ARNs for other Regions, of the read replicas, in RDS's order, perhaps none.
    package var replicaReferences: [String] {
        members["ReadReplicaDBInstanceIdentifiers"]?.array?.compactMap(\.string).filter { !$0.isEmpty } ?? []
    }

    /// Whether the instance belongs to a DB cluster, or is Aurora, Neptune or DocumentDB: not ours to clone.
    package var isClusterMember: Bool {
        members["DBClusterIdentifier"]?.string?.isEmpty == false || engine.isClustered
    }
}
