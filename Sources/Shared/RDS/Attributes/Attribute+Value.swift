extension Attribute {
    /// The attribute's value as a creation would be asked for it; `nil` where the instance has none.
    package func value(of instance: DBInstance) -> JSONValue? {
        let shown = instance[member]
        switch form {
        case .same: return shown
        case .port: return shown?["Port"]
        case .subnetGroup: return shown?["DBSubnetGroupName"]
        case .securityGroups:
            let groups = (shown?.array ?? []).filter { ["active", "adding", nil].contains($0["Status"]?.string) }
            return Self.sorted(groups.compactMap { $0["VpcSecurityGroupId"] })
        case .parameterGroup: return shown?.array?.first?["DBParameterGroupName"]
        case .optionGroup:
            let memberships = shown?.array ?? []
            let staying = memberships.first { !["removing", "pending-removal"].contains($0["Status"]?.string) }
            return (staying ?? memberships.first)?["OptionGroupName"]
        case .logExports: return Self.sorted(shown?.array ?? [])
        case .domain(let name):
            let membership = shown?.array?.first
            let isSelfManaged = membership?["AuthSecretArn"] != nil
            return isSelfManaged == Self.selfManagedDomain.contains(name) ? membership?[name] : nil
        case .storageVolumes: return shown?.array.map { StorageVolumes.requested($0) }
        case .tags: return shown.map { _ in JSONValue(tags: instance.tags.filter { PlanTag.isCopied($0.key) }) }
        case .roles:
            let working = (shown?.array ?? []).filter { $0["Status"] != "INVALID" }.map { role in
                JSONValue.object((role.object ?? [:]).filter { ["RoleArn", "FeatureName"].contains($0.key) })
            }
            return shown.map { _ in .array(working.sorted { $0.line < $1.line }) }
        case .secret: return shown.map { ["KmsKeyId": $0["KmsKeyId"] ?? ""] }
        }
    }

    /// The value that the instance is about to have: the pending one where there is one.
    ///
    /// Source: RDS API 2014-10-31, `PendingModifiedValues`.
    package func intendedValue(of instance: DBInstance) -> JSONValue? {
        let pending = instance["PendingModifiedValues"]
        switch form {
        case .same: return pending?[member] ?? value(of: instance)
        case .port: return pending?["Port"] ?? value(of: instance)
        case .subnetGroup: return pending?["DBSubnetGroupName"] ?? value(of: instance)
        case .logExports:
            guard let change = pending?["PendingCloudwatchLogsExports"] else { return value(of: instance) }
            return applying(
                [
                    "EnableLogTypes": change["LogTypesToEnable"] ?? [],
                    "DisableLogTypes": change["LogTypesToDisable"] ?? [],
                ],
                to: instance
            )
        default: return value(of: instance)
        }
    }

    /// Whether the instance shows what a request asked for.
    ///
    /// - Parameters:
    ///   - asked: The value of the request's parameter.
    ///   - action: The request; a modification asks for log types by the difference.
    package func isShown(_ asked: JSONValue, by action: Action, in instance: DBInstance) -> Bool {
        let shown = value(of: instance)
        switch form {
        case .logExports where action == .modifyDBInstance:
            return applying(asked, to: instance) == shown
        case .storageVolumes:
            let volumes = shown?.array ?? []
            return StorageVolumes.merged(volumes, asked.array ?? []) == StorageVolumes.merged(volumes, [])
        case .securityGroups, .logExports:
            return Self.sorted(asked.array ?? []) == (shown ?? [])
        case .tags:
            let wanted = (asked.array ?? []).compactMap { $0["Key"]?.string }
            let tags = instance.tags
            return wanted.allSatisfy { key in
                asked.array?.contains { $0["Key"]?.string == key && $0["Value"]?.string == tags[key] } == true
            }
        case .parameterGroup, .optionGroup, .subnetGroup:
            return asked.string?.lowercased() == shown?.string?.lowercased()
        // It is the mode of an instance that shows none.
        case .same where member == "DatabaseInsightsMode": return asked == shown ?? "standard"
        case .same where member == "MaxAllocatedStorage":
            // The limit is turned off by asking for the size that is allocated anyway; it is no longer shown then.
            return asked == shown || (shown == nil && (asked.integer ?? 0) <= (instance.allocatedStorage ?? 0))
        default:
            return asked == shown || (shown == nil && (asked == false || asked == 0 || asked == []))
        }
    }

    /// The instance as it is when RDS has done what a request asked for.
    package func apply(_ asked: JSONValue, by action: Action, to instance: inout DBInstance) {
        switch form {
        case .same where member == "MaxAllocatedStorage":
            let isOff = (asked.integer ?? 0) <= (instance.allocatedStorage ?? 0)
            instance[member] = isOff ? nil : asked
        case .same: instance[member] = asked
        case .port: set("Port", to: asked, in: &instance)
        case .subnetGroup: set("DBSubnetGroupName", to: asked, in: &instance)
        case .securityGroups:
            instance[member] = .array((asked.array ?? []).map { ["VpcSecurityGroupId": $0, "Status": "active"] })
        // A group that is there already needs no reboot.
        case .parameterGroup where value(of: instance) == asked: break
        case .parameterGroup:
            instance[member] = [["DBParameterGroupName": asked, "ParameterApplyStatus": "pending-reboot"]]
        case .optionGroup: instance[member] = [["OptionGroupName": asked, "Status": "in-sync"]]
        case .logExports:
            instance[member] =
                action == .modifyDBInstance ? applying(asked, to: instance) : Self.sorted(asked.array ?? [])
        case .domain(let name):
            var membership = instance[member]?.array?.first?.object ?? ["Status": "joined"]
            let isSelfManaged = Self.selfManagedDomain.contains(name)
            for other in isSelfManaged ? Self.managedDomain : Self.selfManagedDomain { membership[other] = nil }
            membership[name] = asked
            instance[member] = [.object(membership)]
        case .storageVolumes: instance[member] = StorageVolumes.merged(instance[member]?.array ?? [], asked.array ?? [])
        case .tags, .roles, .secret: instance[member] = asked
        }
    }

    /// What requests say of a domain in AWS Directory Service, and of one that AWS does not manage: never both.
    ///
    /// RDS shows the name of the domain in either case. Source: RDS API 2014-10-31, `ModifyDBInstance`.
    private static let managedDomain = ["Domain", "IAMRoleName"]
    private static let selfManagedDomain = ["FQDN", "OU", "AuthSecretArn", "DnsIps"]

    private func set(_ name: String, to value: JSONValue, in instance: inout DBInstance) {
        var object = instance[member]?.object ?? [:]
        object[name] = value
        instance[member] = .object(object)
    }

    /// The log types after a change of the form `CloudwatchLogsExportConfiguration`.
    private func applying(_ change: JSONValue, to instance: DBInstance) -> JSONValue {
        var types = Set(value(of: instance)?.array ?? [])
        types.subtract(change["DisableLogTypes"]?.array ?? [])
        types.formUnion(change["EnableLogTypes"]?.array ?? [])
        return Self.sorted(Array(types))
    }

    private static func sorted(_ values: [JSONValue]) -> JSONValue {
        .array(values.sorted { ($0.string ?? "") < ($1.string ?? "") })
    }
}
