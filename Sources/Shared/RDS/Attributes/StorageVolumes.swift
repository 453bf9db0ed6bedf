/// The volumes that an instance of Oracle or SQL Server can have beside its first, by their names.
///
/// Source: RDS API 2014-10-31, `AdditionalStorageVolume`.
package enum StorageVolumes {
    private static let requestable = [
        "VolumeName", "AllocatedStorage", "IOPS", "MaxAllocatedStorage", "StorageThroughput", "StorageType",
    ]

    private static func name(_ volume: JSONValue) -> String { volume["VolumeName"]?.string ?? "" }

    /// The volumes as a request would describe them, by name.
    package static func requested(_ volumes: [JSONValue]) -> JSONValue {
        let described = volumes.map { volume in
            JSONValue.object((volume.object ?? [:]).filter { requestable.contains($0.key) })
        }
        return .array(described.sorted { name($0) < name($1) })
    }

    /// The volumes when a request has been done: those that it names are changed or added.
    static func merged(_ volumes: [JSONValue], _ asked: [JSONValue]) -> JSONValue {
        var byName = Dictionary(volumes.map { (name($0), $0.object ?? [:]) }) { first, _ in first }
        for volume in asked { byName[name(volume), default: [:]].merge(volume.object ?? [:]) { $1 } }
        return requested(byName.values.map { .object($0) })
    }

    /// What a copy of `base` has to be asked for so that its volumes are those of `instance`.
    ///
    /// A volume holds data, so it never shrinks or goes.
    ///
    /// - Returns: The volumes that differ, by name; perhaps none.
    package static func changes(from base: DBInstance, to instance: DBInstance) -> [JSONValue] {
        let present = requested(base["AdditionalStorageVolumes"]?.array ?? []).array ?? []
        let wanted =
            requested(
                Attribute.intended("AdditionalStorageVolumes", of: instance)?.array ?? []
            ).array ?? []
        return wanted.compactMap { volume in
            guard let same = present.first(where: { name($0) == name(volume) }) else { return volume }
            var change = volume.object ?? [:]
            let size = same["AllocatedStorage"]?.integer ?? 0
            let isGrowing = Storage.canGrow(size, to: volume["AllocatedStorage"]?.integer ?? size)
            if !isGrowing { change["AllocatedStorage"] = same["AllocatedStorage"] }
            let limit = volume["MaxAllocatedStorage"]?.integer ?? 0
            if !Storage.canGrow(change["AllocatedStorage"]?.integer ?? 0, to: limit) {
                change["MaxAllocatedStorage"] = nil
            }
            return .object(change) == same ? nil : .object(change)
        }
    }
}
