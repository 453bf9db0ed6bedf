import RDS

/// How one new cluster comes to be what the old one was: the parameters of its creation, what has to be changed before it
/// has an instance, and what it will be then.
struct ClusterBlueprint: Sendable {
    let old: DBCluster
    let creation: JSONObject
    /// Of ModifyDBCluster, before any instance is made; empty when nothing is left to change.
    let changes: JSONObject
    /// Of a ModifyDBCluster that makes the storage larger; empty where it is large enough.
    let growth: JSONObject
    /// Of a ModifyDBCluster that reaches a newer engine version, once the writer is there; empty when the data's is right.
    let upgrade: JSONObject
    /// The new cluster when everything is done.
    let finished: DBCluster

    /// - Parameters:
    ///   - old: The cluster whose attributes it gets.
    ///   - source: The cluster whose data it gets.
    init(replacing old: DBCluster, madeOf source: DBCluster, by method: ClusterMethod, in graph: InstanceGraph) {
        self.old = old
        let data = Self.data(of: source, method.snapshot(in: graph))
        let version = data.engineVersion
        let storage = ClusterStorage(of: old, copying: data)
        creation = Self.creation(for: old, of: data, by: method).merging(storage.atCreation) { $1 }
            .merging(method.parameters(source, version: version)) { $1 }
        changes = Self.changes(for: old, of: data)
        growth = storage.afterwards
        upgrade = Self.upgrade(of: data, to: old)
        var finished = data
        for attribute in ClusterAttribute.all(of: old)
        where attribute.fate.isCarried && !["EngineVersion", "AllocatedStorage"].contains(attribute.member) {
            let isZonesOfClone =
                attribute.member == "AvailabilityZones" && method.action != .restoreDBClusterFromSnapshot
            if !isZonesOfClone { finished[attribute.member] = nil }
        }
        for (parameters, action) in [
            (creation, method.action), (changes, .modifyDBCluster), (growth, .modifyDBCluster),
            (upgrade, .modifyDBCluster),
        ] {
            for (name, value) in parameters {
                ClusterAttribute.set(by: name, of: action)?.apply(value, by: action, to: &finished)
            }
        }
        self.finished = finished
    }

    /// The source as its data was: a snapshot has a version and an encryption of its own.
    static func data(of source: DBCluster, _ snapshot: DBSnapshot?) -> DBCluster {
        guard let snapshot else { return source }
        var data = source
        for member in [
            "EngineVersion", "StorageEncrypted", "KmsKeyId", "MasterUsername", "StorageType", "AllocatedStorage",
        ] {
            data[member] = snapshot[member] ?? data[member]
        }
        return data
    }

    /// Every attribute of the old cluster that the restore takes, whatever RDS is thought to pass on.
    private static func creation(for old: DBCluster, of data: DBCluster, by method: ClusterMethod) -> JSONObject {
        var parameters: JSONObject = [:]
        for attribute in ClusterAttribute.all(of: old) where attribute.fate == .creation && attribute.form != .tags {
            guard let name = attribute.parameters[method.action], let value = attribute.intendedValue(of: old),
                isSent(attribute, value, old, data, method)
            else { continue }
            parameters[name] = value
        }
        return parameters
    }

    private static func isSent(
        _ attribute: ClusterAttribute,
        _ value: JSONValue,
        _ old: DBCluster,
        _ data: DBCluster,
        _ method: ClusterMethod
    ) -> Bool {
        switch attribute.member {
        // A group is of one major version; with an upgrade it goes in the call that reaches the version.
        case "DBClusterParameterGroup": fit(old, data)
        // Only a snapshot of Aurora becomes encrypted.
        case "KmsKeyId":
            data.isTrue("StorageEncrypted") || (!old.isMultiAZ && method.action == .restoreDBClusterFromSnapshot)
        case "MonitoringRoleArn": ![nil, 0].contains(old["MonitoringInterval"])
        case "BacktrackWindow":
            value != 0
                && ((data["BacktrackWindow"]?.integer ?? 0) > 0 || method.action == .restoreDBClusterFromSnapshot)
        // Said even where there are none: whether a copy has its source's otherwise is not documented.
        case "EnabledCloudwatchLogsExports": value != [] || data[attribute.member]?.array?.isEmpty == false
        case "CopyTagsToSnapshot", "IAMDatabaseAuthenticationEnabled": true
        default: value != [] && value != ""
        }
    }

    /// What no restore takes, in one modification.
    private static func changes(for old: DBCluster, of data: DBCluster) -> JSONObject {
        var parameters: JSONObject = [:]
        for attribute in ClusterAttribute.all(of: old) where attribute.fate == .modify && attribute.form != .none {
            guard let name = attribute.parameters[.modifyDBCluster],
                !["EngineVersion", "AllocatedStorage"].contains(attribute.member),
                let value = attribute.intendedValue(of: old)
            else { continue }
            switch attribute.member {
            case "DeletionProtection", "LocalWriteForwardingStatus": if value == true { parameters[name] = value }
            case "DatabaseInsightsMode", "PerformanceInsightsEnabled":
                if managesInsights(old) { parameters[name] = value }
            case "PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod":
                if managesInsights(old), !old.isMultiAZ || old.isTrue("PerformanceInsightsEnabled") {
                    parameters[name] = value
                }
            default: parameters[name] = value
            }
        }
        return parameters
    }

    /// Whether insights are the cluster's, and not each instance's own.
    static func managesInsights(_ cluster: DBCluster) -> Bool {
        cluster.isMultiAZ || cluster["DatabaseInsightsMode"] == "advanced"
            || cluster.isTrue("PerformanceInsightsEnabled")
    }

    /// A newer major version needs groups of its own, which go in the same call.
    private static func upgrade(of data: DBCluster, to old: DBCluster) -> JSONObject {
        guard let present = data.engineVersion, let wanted = intendedVersion(of: old),
            EngineVersion(present) < EngineVersion(wanted)
        else { return [:] }
        var parameters: JSONObject = ["EngineVersion": .string(wanted)]
        guard !fit(old, data) else { return parameters }
        parameters["AllowMajorVersionUpgrade"] = true
        parameters["DBClusterParameterGroupName"] = old["DBClusterParameterGroup"]
        return parameters
    }

    static func intendedVersion(of old: DBCluster) -> String? {
        (old["PendingModifiedValues"]?["EngineVersion"] ?? old["EngineVersion"])?.string
    }

    /// Whether the parameter groups of one cluster can be those of a copy of the other.
    static func fit(_ old: DBCluster, _ other: DBCluster) -> Bool {
        guard let version = intendedVersion(of: old), let present = other.engineVersion else { return true }
        return old.engine.majorVersion(of: version) == other.engine.majorVersion(of: present)
    }
}
