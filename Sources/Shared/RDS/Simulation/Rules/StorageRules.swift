/// Storage in the simulated Region.
///
/// Source: Amazon RDS User Guide, "Amazon RDS DB instance storage"; RDS API 2014-10-31, `AllocatedStorage`, `Iops`.
enum StorageRules {
    /// What shows the storage of an instance.
    static let names = ["StorageType", "AllocatedStorage", "Iops", "StorageThroughput"]

    /// From how many GiB on gp3 is striped over four volumes, so that its IOPS and throughput can be chosen; `nil` where
    /// it never is, and they always can.
    ///
    /// Source: Guide, "gp3 storage (recommended)", the table of baseline performance by engine.
    private static func stripingSize(_ engine: Engine) -> Int? {
        switch engine.family {
        case .sqlServer: nil
        case .oracle: 200
        case .mysql, .mariadb, .postgres, .db2, .other: 400
        }
    }

    /// What gp3 has at least.
    private static func baseline(_ instance: DBInstance) -> (iops: Int, throughput: Int, isFixed: Bool) {
        guard let striping = stripingSize(instance.engine) else { return (3000, 125, false) }
        return instance.allocatedStorage ?? 0 >= striping ? (12_000, 500, false) : (3000, 125, true)
    }

    /// "The value supplied must be at least 10% greater than the current value." RDS rounds up what is less; here it is
    /// refused, so that nobody gets more than was asked for unseen.
    private static func isGrowth(from size: Int, to other: Int) -> Bool { (other - size) * 10 >= size }

    /// - Returns: Why RDS refuses what a request says of storage; `nil` when it does not.
    static func fault(_ parameters: JSONObject, from base: DBInstance, to instance: DBInstance) -> String? {
        if let size = parameters["AllocatedStorage"]?.integer, let present = base.allocatedStorage, size != present {
            if size < present { return "Storage cannot be made smaller" }
            if !isGrowth(from: present, to: size) { return "Storage has to grow by a tenth at least" }
        }
        // Source: Guide, "Managing capacity automatically with Amazon RDS storage autoscaling".
        if let limit = parameters["MaxAllocatedStorage"]?.integer, let size = instance.allocatedStorage, limit != size,
            !isGrowth(from: size, to: limit)
        {
            return "Max storage size must be greater than storage size by a tenth at least"
        }
        let iops = parameters["Iops"]?.integer
        let throughput = parameters["StorageThroughput"]?.integer
        switch instance["StorageType"]?.string {
        case "io1", "io2":
            if throughput != nil { return "Storage throughput goes with gp3 alone" }
            if iops == nil, base["StorageType"] != instance["StorageType"] { return "Provisioned IOPS have to be said" }
        case "gp3":
            let least = baseline(instance)
            if least.isFixed, iops != nil || throughput != nil {
                return "You can't specify IOPS or storage throughput for engine \(instance.engine) and a storage size "
                    + "of \(instance.allocatedStorage ?? 0)"
            }
            if let iops, iops < least.iops { return "gp3 storage of this size has \(least.iops) IOPS at least" }
            if let throughput, throughput < least.throughput {
                return "gp3 storage of this size has a throughput of \(least.throughput) at least"
            }
        default:
            if iops != nil || throughput != nil { return "This storage type takes no IOPS and no throughput" }
        }
        return nil
    }

    /// Shows the IOPS and the throughput that storage of such a type and size has.
    static func settle(_ instance: inout DBInstance) {
        switch instance["StorageType"]?.string {
        case "gp3":
            let least = baseline(instance)
            let iops = least.isFixed ? 0 : instance["Iops"]?.integer ?? 0
            let throughput = least.isFixed ? 0 : instance["StorageThroughput"]?.integer ?? 0
            instance["Iops"] = .integer(max(iops, least.iops))
            instance["StorageThroughput"] = .integer(max(throughput, least.throughput))
        case "io1", "io2": instance["StorageThroughput"] = nil
        default:
            instance["Iops"] = nil
            instance["StorageThroughput"] = nil
        }
    }
}
