/// What DB instances and DB clusters have in common: a name that may change, an identity that never does, a status and
/// tags. Whatever makes, renames and deletes them goes by this.
package protocol DBResource: Tagged {
    /// AWS's members under AWS's names.
    var members: JSONObject { get set }
    var identifier: DBInstanceIdentifier { get set }
    /// The identity: it never changes, while the name may. `nil` in graphs that were taken without it.
    var dbiResourceId: String? { get }
    var arn: ARN { get }
    var status: DBInstanceStatus { get }
    var endpointAddress: String? { get }
    var endpointPort: Int? { get }
    var vpcId: String? { get }
}

extension DBResource {
    /// The member of this name, as JSON.
    package subscript(member: String) -> JSONValue? {
        get { members[member] }
        set { members[member] = newValue }
    }

    package var engine: Engine { Engine(members["Engine"]?.string ?? "") }
    package var engineVersion: String? { members["EngineVersion"]?.string }
    /// In days; 0, which turns backups off, where it is absent.
    package var backupRetentionPeriod: Int { members["BackupRetentionPeriod"]?.integer ?? 0 }

    /// The class of an instance, or of all instances of a Multi-AZ DB cluster; `nil` of Aurora's clusters.
    package var instanceClass: String? { (members["DBInstanceClass"] ?? members["DBClusterInstanceClass"])?.string }

    /// What replicates it and is in no list of its Region's instances: instances of other Regions and accounts by their ARNs,
    /// and clusters by their names or ARNs.
    package var replicasElsewhere: [String] {
        func texts(_ member: String) -> [String] {
            (members[member]?.array ?? []).compactMap(\.string).filter { !$0.isEmpty }
        }
        let instances = texts("ReadReplicaDBInstanceIdentifiers").filter { reference in
            ARN(reference).map { Place(of: $0) != Place(of: arn) } == true
        }
        return instances + texts("ReadReplicaDBClusterIdentifiers") + texts("ReadReplicaIdentifiers")
    }

    /// Whether a boolean member is there and true.
    package func isTrue(_ member: String) -> Bool { members[member]?.bool == true }
}
