import Console

/// A DB instance as `DescribeDBInstances` shows it: AWS's members under AWS's names, of the types of `Shape.dbInstance`.
///
/// Only the identifier, the ARN, the engine and the status are sure to be there; an instance that is being created or
/// deleted may lack anything else.
package struct DBInstance: Hashable, Sendable {
    package var members: JSONObject

    /// Checks the members' types and that the required ones are there.
    ///
    /// - Parameter path: Where the instance stands, for the message, such as `DBInstances[3]`.
    /// - Throws: `InputError` saying what is wrong and where.
    package init(_ value: JSONValue, at path: String) throws(InputError) {
        guard let object = try Shape.dbInstance.normalize(value, at: path)?.object else {
            throw InputError("\(path) should be an object, not \(value.kind)")
        }
        for name in ["DBInstanceIdentifier", "DBInstanceArn", "Engine", "DBInstanceStatus"] {
            guard let text = object[name]?.string, !text.isEmpty else {
                let owner = object["DBInstanceIdentifier"]?.string.map { " ('\($0)')" } ?? ""
                throw InputError("\(path)\(owner) has no \(name)")
            }
        }
        guard let arn = object["DBInstanceArn"]?.string, ARN(arn)?.name(of: .dbInstance) != nil else {
            throw InputError("\(path).DBInstanceArn is not the ARN of a DB instance")
        }
        members = object
    }

    /// The member of this name, as JSON.
    package subscript(member: String) -> JSONValue? {
        get { members[member] }
        set { members[member] = newValue }
    }

    package var identifier: DBInstanceIdentifier {
        get { DBInstanceIdentifier(members["DBInstanceIdentifier"]?.string ?? "") }
        set { members["DBInstanceIdentifier"] = JSONValue(newValue) }
    }
    /// The identity: it never changes, while the name may. `nil` in graphs that were taken without it.
    package var dbiResourceId: String? { members["DbiResourceId"]?.string }
    package var arn: ARN {
        // The initializer has made sure that it is one.
        ARN(members["DBInstanceArn"]?.string ?? "")
            ?? ARN(partition: "aws", service: "rds", region: "", account: "", resource: "db:\(identifier)")
    }
    package var engine: Engine { Engine(members["Engine"]?.string ?? "") }
    package var engineVersion: String? { members["EngineVersion"]?.string }
    package var status: DBInstanceStatus { DBInstanceStatus(members["DBInstanceStatus"]?.string ?? "") }
    /// In days; 0, which turns backups off, where it is absent.
    package var backupRetentionPeriod: Int { members["BackupRetentionPeriod"]?.integer ?? 0 }
    package var endpointAddress: String? { members["Endpoint"]?["Address"]?.string }
    package var endpointPort: Int? { members["Endpoint"]?["Port"]?.integer }
    package var vpcId: String? { members["DBSubnetGroup"]?["VpcId"]?.string }
    /// In GiB.
    package var allocatedStorage: Int? { members["AllocatedStorage"]?.integer }

    /// Whether a boolean member is there and true.
    package func isTrue(_ member: String) -> Bool { members[member]?.bool == true }

    /// The name or, from another Region, the ARN of the instance that this one is a replica of; `nil` for a primary.
    package var sourceReference: String? {
        let reference = members["ReadReplicaSourceDBInstanceIdentifier"]?.string
        return reference?.isEmpty == true ? nil : reference
    }
    /// The names, or ARNs for other Regions, of the read replicas, in RDS's order, perhaps none.
    package var replicaReferences: [String] {
        members["ReadReplicaDBInstanceIdentifiers"]?.array?.compactMap(\.string).filter { !$0.isEmpty } ?? []
    }

    /// The tags by their keys.
    package var tags: [String: String] {
        (members["TagList"]?.array ?? []).reduce(into: [:]) { tags, tag in
            if let key = tag["Key"]?.string { tags[key] = tag["Value"]?.string ?? "" }
        }
    }

    /// Whether the instance belongs to a DB cluster, or is Aurora, Neptune or DocumentDB: not ours to clone.
    package var isClusterMember: Bool {
        members["DBClusterIdentifier"]?.string?.isEmpty == false || engine.isClustered
    }
}

extension JSONValue {
    /// Tags in the form of requests and replies, sorted by key.
    package init(tags: [String: String]) {
        self = .array(tags.sorted { $0.key < $1.key }.map { ["Key": .string($0.key), "Value": .string($0.value)] })
    }
}
