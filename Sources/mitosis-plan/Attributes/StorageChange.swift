import RDS

/// What is asked for of storage: as far as possible when the instance is made, the rest by a modification of its own.
///
/// A modification of storage is never sent together with others: it may take a day, and RDS rounds up what is no change.
struct StorageChange {
    private(set) var atCreation: JSONObject = [:]
    /// Empty where everything is said at creation.
    private(set) var afterwards: JSONObject = [:]

    init(of old: DBInstance, copying base: DBInstance, by way: Way) {
        let size = Storage.size(of: old, copying: base)
        var sizes: JSONObject = [:]
        if size > 0 { sizes["AllocatedStorage"] = .integer(size) }
        var all = sizes.merging(Storage.performance(of: old, size: size)) { $1 }
        all["StorageType"] = Attribute.intended("StorageType", of: old)
        let fate = Attribute.set(by: "StorageType", of: way.action)?.fate(of: old.engine.family, by: way)
        if fate == .ownModify {
            afterwards = all
        } else if !way.isRestore, Self.isTooSmallForIOPS(base), ["io1", "io2"].contains(all["StorageType"]?.string) {
            (atCreation, afterwards) = (sizes, all)
            // It needs the provisioned IOPS.
            if Attribute.intended("DedicatedLogVolume", of: old) == true { afterwards["DedicatedLogVolume"] = true }
        } else {
            atCreation = all
        }
        let volumes = StorageVolumes.changes(from: base, to: old)
        if !volumes.isEmpty { atCreation["AdditionalStorageVolumes"] = .array(volumes) }
    }

    /// Source: Amazon RDS User Guide, "Working with DB instance read replicas", "Storage types".
    static func isTooSmallForIOPS(_ source: DBInstance) -> Bool { (source.allocatedStorage ?? 100) < 100 }
}
