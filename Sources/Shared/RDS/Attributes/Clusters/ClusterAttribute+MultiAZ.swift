/// The table of Multi-AZ DB clusters: what becomes of a member there, where it is not what becomes of it in Aurora.
///
/// Such a cluster has its class, its storage and all that is watched itself, and its instances have nothing of their own.
/// Source: RDS API 2014-10-31, the requests' members ("Valid for"); Amazon RDS User Guide, "Multi-AZ DB cluster
/// deployments", "Limitations of Multi-AZ DB clusters", "Modifying a Multi-AZ DB cluster".
extension ClusterAttribute {
    /// All of them, in the order in which people are told of them.
    package static let multiAZ = {
        let others = Set(multiAZAlone.map(\.member))
        return aurora.filter { !others.contains($0.member) } + multiAZAlone
    }()

    /// Those that are otherwise in Aurora.
    package static let multiAZAlone: [ClusterAttribute] = [
        .init("DBClusterInstanceClass", .creation, by: everywhere, note: "of its three instances"),
        .init("StorageType", .creation, .storageType, by: everywhere, note: "together with `Iops`"),
        .init("Iops", .creation, by: everywhere, note: "as far as the size allows"),
        .init("AllocatedStorage", .modify, by: [.modifyDBCluster], note: "a larger one; storage never shrinks"),
        .init("Port", .creation, by: restores, note: "no modification changes it"),
        .init("PubliclyAccessible", .creation, by: restores, note: "no modification changes it"),
        .init("MonitoringInterval", .creation, by: everywhere),
        .init("MonitoringRoleArn", .creation, by: everywhere),
        .init("AutoMinorVersionUpgrade", .modify, by: [.modifyDBCluster]),
        .init("CertificateDetails", .modify, .certificate, as: "CACertificateIdentifier", by: [.modifyDBCluster]),
        none("ActivityStreamStatus", "Aurora's"),
        none("AvailabilityZones", "those of the subnet group"),
        none("BacktrackWindow", "Aurora MySQL's"),
        none("CustomEndpoints", "Aurora's"),
        none("DBClusterMembers", "RDS makes, names and deletes them with the cluster"),
        none("DomainMemberships", "Aurora's"),
        none("HttpEndpointEnabled", "Aurora's"),
        none("LocalWriteForwardingStatus", "Aurora's"),
        none("NetworkType", "IPv4 alone"),
        none("ServerlessV2ScalingConfiguration", "Aurora's"),
    ]
}
