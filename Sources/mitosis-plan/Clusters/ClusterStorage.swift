import RDS

/// What is asked for of the storage of a Multi-AZ DB cluster: the type when it is restored, with the size of its data, and a
/// larger size afterwards.
///
/// No restore takes a size, and operations a second go with it.
/// Source: RDS API 2014-10-31, `RestoreDBClusterToPointInTime`, `ModifyDBCluster`; Amazon RDS User Guide, "Restoring a
/// Multi-AZ DB cluster to a specified time".
struct ClusterStorage {
    /// Empty for Aurora, whose type stands alone and whose storage grows by itself.
    private(set) var atCreation: JSONObject = [:]
    /// Of a ModifyDBCluster of its own: it may take long. Empty where all is said at creation.
    private(set) var afterwards: JSONObject = [:]

    /// - Parameters:
    ///   - old: The cluster that is replaced.
    ///   - data: The source as its data was.
    init(of old: DBCluster, copying data: DBCluster) {
        guard old.isMultiAZ, let type = Self.intended("StorageType", of: old), let name = type.string else { return }
        atCreation["StorageType"] = type
        let wanted = Self.intended("Iops", of: old)?.integer
        guard let present = data["AllocatedStorage"]?.integer else {
            atCreation["Iops"] = wanted.map { .integer($0) }
            return
        }
        let size = Storage.size(from: present, towards: Self.intended("AllocatedStorage", of: old)?.integer ?? present)
        let (first, last) = (
            Self.iops(wanted, type: name, size: present, of: old), Self.iops(wanted, type: name, size: size, of: old)
        )
        atCreation["Iops"] = first.map { .integer($0) }
        guard size != present || first != last else { return }
        if size != present { afterwards["AllocatedStorage"] = .integer(size) }
        afterwards["Iops"] = last.map { .integer($0) }
    }

    private static func intended(_ member: String, of old: DBCluster) -> JSONValue? {
        ClusterAttribute.multiAZ.first { $0.member == member }?.intendedValue(of: old)
    }

    /// The wanted operations a second, as far as a size, in GiB, allows.
    private static func iops(_ wanted: Int?, type: String, size: Int, of old: DBCluster) -> Int? {
        if type == "gp3" {
            let baseline = Storage.baseline(size: size, of: old.engine.family)
            return baseline.isProvisionable ? max(wanted ?? 0, baseline.iops) : baseline.iops
        }
        // From half an operation a GiB to fifty.
        return wanted.map { min(max($0, (size + 1) / 2), size * 50) }
    }
}
