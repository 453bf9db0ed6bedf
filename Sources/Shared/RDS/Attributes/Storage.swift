/// RDS's rules of storage types.
///
/// Source: Amazon RDS User Guide, "Amazon RDS DB instance storage".
package enum Storage {
    /// What general purpose storage (gp3) has when nothing else is asked for.
    package struct Baseline: Hashable, Sendable {
        /// Operations a second, and MiB a second.
        package let iops: Int
        package let throughput: Int
        /// Whether more may be asked for, though never less.
        package let isProvisionable: Bool
    }

    /// - Parameter size: In GiB; from a size on that depends on the engine, the data is striped over several volumes.
    package static func baseline(size: Int, of family: Engine.Family) -> Baseline {
        switch family {
        case .sqlServer: Baseline(iops: 3000, throughput: 125, isProvisionable: true)
        case .oracle where size < 200, .mysql where size < 400, .mariadb where size < 400, .postgres where size < 400,
            .db2 where size < 400, .other where size < 400:
            Baseline(iops: 3000, throughput: 125, isProvisionable: false)
        default: Baseline(iops: 12000, throughput: 500, isProvisionable: true)
        }
    }

    /// Applies a request's attributes; operations a second belong to the type of storage that they were asked for with.
    package static func apply(_ parameters: JSONObject, by action: Action, to instance: inout DBInstance) {
        let type = instance["StorageType"]
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
            Attribute.set(by: name, of: action)?.apply(value, by: action, to: &instance)
        }
        if instance["StorageType"] != type {
            for name in ["Iops", "StorageThroughput"] where parameters[name] == nil { instance[name] = nil }
        }
        for (name, member) in Attribute.removals where parameters[name] == true { instance[member] = nil }
        if parameters["EnablePerformanceInsights"] == false {
            for name in ["PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod"] { instance[name] = nil }
        }
    }

    /// Brings what an instance shows of IOPS and throughput in line with the type and size of its storage.
    package static func settle(_ instance: inout DBInstance) {
        switch instance["StorageType"]?.string {
        case "io1", "io2": instance["StorageThroughput"] = nil
        case "gp3":
            let baseline = baseline(size: instance.allocatedStorage ?? 0, of: instance.engine.family)
            let asked = (iops: instance["Iops"]?.integer ?? 0, throughput: instance["StorageThroughput"]?.integer ?? 0)
            instance["Iops"] = .integer(baseline.isProvisionable ? max(asked.iops, baseline.iops) : baseline.iops)
            instance["StorageThroughput"] = .integer(
                baseline.isProvisionable ? max(asked.throughput, baseline.throughput) : baseline.throughput
            )
        default:
            instance["Iops"] = nil
            instance["StorageThroughput"] = nil
        }
    }

    /// What may be asked for of an instance's IOPS and throughput, with storage of a size in GiB.
    ///
    /// Provisioned IOPS go with the size: a larger one needs more of them.
    /// Source: RDS API 2014-10-31, `CreateDBInstance`, `Iops`.
    ///
    /// - Returns: Perhaps nothing.
    package static func performance(of instance: DBInstance, size: Int) -> JSONObject {
        let family = instance.engine.family
        let iops = Attribute.intended("Iops", of: instance)?.integer
        let throughput = Attribute.intended("StorageThroughput", of: instance)?.integer
        var parameters: JSONObject = [:]
        switch Attribute.intended("StorageType", of: instance)?.string {
        case "io1", "io2":
            let least = family == .sqlServer ? size : (size + 1) / 2
            if let iops { parameters["Iops"] = .integer(max(iops, least)) }
        case "gp3":
            let baseline = baseline(size: size, of: family)
            guard baseline.isProvisionable else { break }
            // Less than that is refused, so the least is asked for.
            if let iops { parameters["Iops"] = .integer(max(iops, baseline.iops)) }
            if let throughput { parameters["StorageThroughput"] = .integer(max(throughput, baseline.throughput)) }
        default: break
        }
        return parameters
    }

    /// The size, in GiB, of a copy of `base` that should be as large as `instance`.
    package static func size(of instance: DBInstance, copying base: DBInstance) -> Int {
        let present = base.allocatedStorage ?? 0
        let wanted = Attribute.intended("AllocatedStorage", of: instance)?.integer ?? present
        let size = size(from: present, towards: wanted)
        // Provisioned IOPS begin with 100 GiB, and a tenth is the least that storage grows by.
        let isProvisioned = ["io1", "io2"].contains(Attribute.intended("StorageType", of: instance)?.string)
        guard isProvisioned, instance.engine.family != .sqlServer, size < 100, present > 0 else { return size }
        return max(100, (present * 11 + 9) / 10)
    }

    /// The size, in GiB, that storage has when it should become as large as the wanted one.
    ///
    /// It grows by a tenth at least, and never shrinks.
    package static func size(from present: Int, towards wanted: Int) -> Int {
        canGrow(present, to: wanted) ? wanted : present
    }

    /// Whether storage can grow to this size, in GiB: by a tenth at least.
    package static func canGrow(_ size: Int, to other: Int) -> Bool { other * 10 >= size * 11 }
}
