extension ClusterAttribute {
    /// The value as a creation would be asked for it; `nil` where the cluster has none.
    package func value(of cluster: DBCluster) -> JSONValue? {
        let shown = cluster[member]
        switch form {
        case .same, .name: return shown
        case .securityGroups:
            let groups = (shown?.array ?? []).filter { ["active", "adding", nil].contains($0["Status"]?.string) }
            return Self.sorted(groups.compactMap { $0["VpcSecurityGroupId"] })
        case .logExports: return Self.sorted(shown?.array ?? [])
        case .domain(let name): return shown?.array?.first?[name]
        case .tags: return JSONValue(tags: cluster.tags.filter { PlanTag.isCopied($0.key) })
        case .storageType: return shown ?? (cluster.engine.isAurora ? "aurora" : nil)
        case .switchedOn: return shown.map { .bool(["enabled", "enabling"].contains($0.string)) }
        case .certificate: return shown?["CAIdentifier"]
        case .none: return nil
        }
    }

    /// The value that the cluster is about to have: the pending one where there is one.
    ///
    /// Source: RDS API 2014-10-31, `ClusterPendingModifiedValues`.
    package func intendedValue(of cluster: DBCluster) -> JSONValue? {
        let pending = cluster["PendingModifiedValues"]
        if form == .certificate { return pending?[member]?["CAIdentifier"] ?? value(of: cluster) }
        guard form == .logExports else { return pending?[member] ?? value(of: cluster) }
        let change = pending?["PendingCloudwatchLogsExports"]
        return changed(
            cluster,
            enabling: change?["LogTypesToEnable"]?.array ?? [],
            disabling: change?["LogTypesToDisable"]?.array ?? []
        )
    }

    /// Whether the cluster shows what a request asked for.
    package func isShown(_ asked: JSONValue, by action: Action, in cluster: DBCluster) -> Bool {
        if form == .logExports, action == .modifyDBCluster {
            let wanted = changed(
                cluster,
                enabling: asked["EnableLogTypes"]?.array ?? [],
                disabling: asked["DisableLogTypes"]?.array ?? []
            )
            return wanted == value(of: cluster)
        }
        if case .domain("Domain") = form, asked == "none" { return cluster[member]?.array?.isEmpty ?? true }
        if form == .tags {
            let tags = cluster.tags
            return (asked.array ?? []).allSatisfy { $0["Key"]?.string.map { tags[$0] } == $0["Value"]?.string }
        }
        return isSame(Self.something(asked), Self.something(value(of: cluster)))
    }

    /// The cluster as it is when RDS has done what a request asked for.
    package func apply(_ asked: JSONValue, by action: Action, to cluster: inout DBCluster) {
        switch form {
        case .same, .name, .tags: cluster[member] = asked
        case .securityGroups:
            cluster[member] = .array((asked.array ?? []).map { ["VpcSecurityGroupId": $0, "Status": "active"] })
        case .logExports where action == .modifyDBCluster:
            cluster[member] = changed(
                cluster,
                enabling: asked["EnableLogTypes"]?.array ?? [],
                disabling: asked["DisableLogTypes"]?.array ?? []
            )
        case .logExports: cluster[member] = Self.sorted(asked.array ?? [])
        case .domain where asked == "none": cluster[member] = nil
        case .domain(let name):
            var membership = cluster[member]?.array?.first?.object ?? ["Status": "joined"]
            membership[name] = asked
            cluster[member] = [.object(membership)]
        case .storageType: cluster[member] = asked == "aurora" ? nil : asked
        case .switchedOn: cluster[member] = asked == true ? "enabled" : "disabled"
        case .certificate: cluster[member] = ["CAIdentifier": asked]
        case .none: break
        }
    }

    /// Whether two values, or their absence, mean the same.
    func isSame(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
        switch form {
        case .name: left?.string?.lowercased() == right?.string?.lowercased()
        case .securityGroups, .logExports: Self.sorted(left?.array ?? []) == Self.sorted(right?.array ?? [])
        // It is the mode of a cluster that shows none.
        case .same where member == "DatabaseInsightsMode": left ?? "standard" == right ?? "standard"
        default: left == right
        }
    }

    /// What a cluster has: `nil` for what is turned off.
    static func something(_ value: JSONValue?) -> JSONValue? { [nil, false, 0, [], ""].contains(value) ? nil : value }

    private func changed(_ cluster: DBCluster, enabling: [JSONValue], disabling: [JSONValue]) -> JSONValue {
        Self.sorted(Array(Set(cluster[member]?.array ?? []).subtracting(disabling).union(enabling)))
    }

    private static func sorted(_ values: [JSONValue]) -> JSONValue {
        .array(values.sorted { ($0.string ?? "") < ($1.string ?? "") })
    }
}

extension AttributeDifference {
    /// In which members that a new cluster has from the old one, or that come with the data, it is not what the old one
    /// is, or is about to be.
    ///
    /// - Parameter fates: Those that matter; all carried ones and those that come with the data unless told.
    /// - Returns: In the order of the table.
    package static func all(
        of new: DBCluster,
        from old: DBCluster,
        _ fates: Set<ClusterAttribute.Fate> = [.creation, .modify, .inherited]
    ) -> [AttributeDifference] {
        ClusterAttribute.all(of: old).compactMap { attribute in
            guard fates.contains(attribute.fate), attribute.form != .tags else { return nil }
            let shows = attribute.form == .none
            let wanted = shows ? old[attribute.member] : attribute.intendedValue(of: old)
            let actual = shows ? new[attribute.member] : attribute.value(of: new)
            let (left, right) = (ClusterAttribute.something(wanted), ClusterAttribute.something(actual))
            guard !attribute.isSame(left, right), attribute.isMeaningful(for: old) else { return nil }
            return AttributeDifference(
                identifier: old.identifier,
                attribute: attribute.member,
                old: left,
                new: right
            )
        }
    }
}

extension ClusterAttribute {
    /// Whether it says anything of a cluster; what is kept of insights does not where they are off.
    fileprivate func isMeaningful(for cluster: DBCluster) -> Bool {
        switch member {
        case "PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod":
            cluster.isTrue("PerformanceInsightsEnabled")
        case "MonitoringRoleArn": ![nil, 0].contains(cluster["MonitoringInterval"])
        // A stream that has been stopped is none.
        case "ActivityStreamStatus": !["stopped", nil].contains(cluster[member])
        // There is one secret or none; its name is new.
        case "MasterUserSecret": false
        default: true
        }
    }
}
