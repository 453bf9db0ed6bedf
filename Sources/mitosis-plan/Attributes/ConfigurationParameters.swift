import RDS

/// What a new instance is asked for once it is there: all that the table of fates has for a modification.
struct ConfigurationParameters: Sendable {
    /// One modification of its own, and the detail of its operation's id.
    struct Own: Hashable, Sendable {
        let detail: String
        let parameters: JSONObject
    }

    /// Of one modification, without the name; empty when there is nothing to change.
    private(set) var parameters: JSONObject = [:]
    /// What is sent apart, so that a refusal of it stops nothing else: storage, and what is taken away.
    private(set) var own: [Own] = []

    /// - Parameters:
    ///   - old: The instance whose attributes are wanted.
    ///   - base: The instance whose data the new one has, and from which it may have anything else.
    init(for old: DBInstance, from base: DBInstance, by way: Way) {
        for attribute in Attribute.all where attribute.fate(of: old.engine.family, by: way) == .modify {
            guard let name = attribute.parameters[.modifyDBInstance], let value = attribute.wanted(by: old, from: base),
                Self.isTaken(attribute, value, old, base, way)
            else { continue }
            parameters[name] = value
        }
        parameters.merge(Self.insights(of: old, from: base, by: way)) { $1 }
        add("storage", StorageChange(of: old, copying: base, by: way).afterwards)
        for attribute in Attribute.all { remove(attribute, old, base) }
    }

    private mutating func add(_ detail: String, _ parameters: JSONObject) {
        if !parameters.isEmpty { own.append(Own(detail: detail, parameters: parameters)) }
    }

    private static func isTaken(
        _ attribute: Attribute,
        _ value: JSONValue,
        _ old: DBInstance,
        _ base: DBInstance,
        _ way: Way
    ) -> Bool {
        switch attribute.member {
        case "DBParameterGroups", "OptionGroupMemberships": Groups.fit(old, base)
        case "MaxAllocatedStorage": Storage.canGrow(Storage.size(of: old, copying: base), to: value.integer ?? 0)
        // "All read replicas are created with backups disabled", and some can have none.
        case "BackupRetentionPeriod": way != .replica || value != 0
        case "PerformanceInsightsEnabled", "PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod",
            "DatabaseInsightsMode":
            false
        default: true
        }
    }

    /// Performance Insights and the mode of Database Insights go in one call: the advanced mode needs the former, kept
    /// for 15 months.
    ///
    /// Source: Amazon RDS User Guide, "Monitoring Amazon RDS databases with CloudWatch Database Insights".
    private static func insights(of old: DBInstance, from base: DBInstance, by way: Way) -> JSONObject {
        let (kept, key) = ("PerformanceInsightsRetentionPeriod", "PerformanceInsightsKMSKeyId")
        let isWanted = old.isTrue("PerformanceInsightsEnabled")
        guard isWanted || !hasInsights(base) else { return [:] }
        let isBaseAdvanced = base["DatabaseInsightsMode"] == "advanced"
        let mode = isWanted ? old["DatabaseInsightsMode"] ?? (isBaseAdvanced ? "standard" : nil) : nil
        var parameters: JSONObject = [:]
        parameters["DatabaseInsightsMode"] = isWanted ? mode : old["DatabaseInsightsMode"].map { _ in "standard" }
        let isSaid = !way.isRestore && !isBaseAdvanced
        if old["PerformanceInsightsEnabled"] != nil, !isSaid || mode == "advanced" {
            parameters["EnablePerformanceInsights"] = .bool(isWanted)
            if isWanted { parameters[kept] = old[kept] }
            // Whether another key can be given later is not documented, so it is said once.
            if isWanted, way.isRestore || (isBaseAdvanced && old[key] != base[key]) { parameters[key] = old[key] }
        }
        return parameters
    }

    private static func hasInsights(_ instance: DBInstance) -> Bool {
        instance.isTrue("PerformanceInsightsEnabled") || instance["DatabaseInsightsMode"] == "advanced"
    }

    /// What the data's instance has and the old one lacks is taken away, whether or not RDS passes it on: where it does
    /// not, that is seen without a call.
    private mutating func remove(_ attribute: Attribute, _ old: DBInstance, _ base: DBInstance) {
        func isThere(_ instance: DBInstance) -> Bool {
            AttributeDifference.something(instance[attribute.member]) != nil
        }
        switch attribute.removal {
        case nil, .value: break
        case .parameter(let name):
            let detail = name == "DisableDomain" ? "domain" : "processor-features"
            if isThere(base), !isThere(old) { add(detail, [name: true]) }
        case .logTypes:
            let wanted = attribute.intendedValue(of: old)?.array ?? []
            let others = (attribute.value(of: base)?.array ?? []).filter { !wanted.contains($0) }
            guard !others.isEmpty, let name = attribute.parameters[.modifyDBInstance] else { break }
            add("logs", [name: ["DisableLogTypes": .array(others)]])
        case .autoscaling:
            // A limit that the size has reached lets nothing grow.
            let limit = attribute.intendedValue(of: old)?.integer ?? 0
            let size = Storage.size(of: old, copying: base)
            if isThere(base), !Storage.canGrow(size, to: limit) {
                add("autoscaling", ["MaxAllocatedStorage": .integer(size)])
            }
        case .insights:
            guard Self.hasInsights(base), !old.isTrue("PerformanceInsightsEnabled") else { break }
            add("insights", ["EnablePerformanceInsights": false, "DatabaseInsightsMode": "standard"])
        }
    }
}
