import RDS

/// What RDS itself shows.
extension BindingSource {
    /// One list of the whole Region, of which those elements count that are about the resource.
    private static func list(
        _ kind: Binding.Kind,
        _ question: Question,
        _ member: String,
        arn: String?,
        name: String?,
        isAbout: @escaping @Sendable (JSONValue, any DBResource) -> Bool
    ) -> BindingSource {
        BindingSource(
            kind: kind,
            asks: { _, _ in [question] },
            finds: { resource, answers in
                (answers.list(member, question) ?? []).filter { isAbout($0, resource) }
                    .map { Found($0, arn: arn, name: name) }
            }
        )
    }

    static let blueGreenDeployments = list(
        .blueGreenDeployment,
        Question(.describeBlueGreenDeployments),
        "BlueGreenDeployments",
        arn: nil,
        name: "BlueGreenDeploymentName"
    ) { deployment, resource in
        let details = deployment["SwitchoverDetails"]?.array ?? []
        let members =
            [deployment["Source"], deployment["Target"]] + details.flatMap { [$0["SourceMember"], $0["TargetMember"]] }
        return members.contains { $0?.string == resource.arn.description }
    }

    static let integrations = list(
        .integration,
        Question(.describeIntegrations),
        "Integrations",
        arn: "IntegrationArn",
        name: "IntegrationName"
    ) { integration, resource in integration["SourceArn"]?.string == resource.arn.description }

    static let eventSubscriptions = list(
        .eventSubscription,
        Question(.describeEventSubscriptions),
        "EventSubscriptionsList",
        arn: "EventSubscriptionArn",
        name: "CustSubscriptionId"
    ) { subscription, resource in
        let type = resource.identifier.isCluster ? "db-cluster" : "db-instance"
        let names = (subscription["SourceIdsList"]?.array ?? []).compactMap { $0.string?.lowercased() }
        return subscription["SourceType"]?.string == type && names.contains(resource.identifier.name)
    }

    /// Those that run: of the cluster itself, or of one of its automated snapshots, whose names begin with its own.
    static let exportTasks = list(
        .exportTask,
        Question(.describeExportTasks),
        "ExportTasks",
        arn: nil,
        name: "ExportTaskIdentifier"
    ) { task, resource in
        guard ["STARTING", "IN_PROGRESS", "CANCELING"].contains(task["Status"]?.string ?? "") else { return false }
        let source = task["SourceArn"]?.string ?? ""
        return source == resource.arn.description || source.contains("snapshot:rds:\(resource.identifier.name)-")
    }

    static let automatedBackups = list(
        .automatedBackup,
        Question(.describeDBInstanceAutomatedBackups),
        "DBInstanceAutomatedBackups",
        arn: "DBInstanceAutomatedBackupsArn",
        name: nil
    ) { backup, resource in isBackup(backup, of: resource) }

    static let backupReplications = list(
        .backupReplication,
        Question(.describeDBInstanceAutomatedBackups),
        "DBInstanceAutomatedBackups",
        arn: "DBInstanceAutomatedBackupsArn",
        name: nil
    ) { backup, resource in
        isBackup(backup, of: resource) && backup["DBInstanceAutomatedBackupsReplications"]?.array?.isEmpty == false
    }

    private static func isBackup(_ backup: JSONValue, of resource: any DBResource) -> Bool {
        resource.dbiResourceId != nil && backup["DbiResourceId"]?.string == resource.dbiResourceId
    }

    static let pendingMaintenance = BindingSource(
        kind: .pendingMaintenance,
        asks: { _, _ in [Question(.describePendingMaintenanceActions)] },
        finds: { resource, answers in
            let shown = answers.list("PendingMaintenanceActions", Question(.describePendingMaintenanceActions)) ?? []
            return shown.filter { $0["ResourceIdentifier"]?.string == resource.arn.description }
                .flatMap { $0["PendingMaintenanceActionDetails"]?.array ?? [] }
                .map { Found($0, arn: nil, name: "Action") }
        }
    )

    /// Each proxy tells of its own target, and those of its target group that have one among the resources.
    static let proxyTargets = BindingSource(
        kind: .dbProxyTarget,
        asks: { resources, answers in
            [Question(.describeDBProxies)]
                + proxies(answers).flatMap { proxy in
                    let registered = Set(targets(of: proxy.name, answers).registered)
                    let isAsked = resources.contains { registered.contains($0.identifier) }
                    return [question(.describeDBProxyTargets, proxy.name)]
                        + (isAsked ? [question(.describeDBProxyTargetGroups, proxy.name)] : [])
                }
        },
        finds: { resource, answers in
            proxies(answers).compactMap { proxy in
                targets(of: proxy.name, answers).target(resource.identifier).map { target in
                    let groups = answers.list("TargetGroups", question(.describeDBProxyTargetGroups, proxy.name)) ?? []
                    let group = groups.first { $0["IsDefault"] == true } ?? groups.first
                    var members: JSONObject = [
                        "DBProxyName": .string(proxy.name), "DBProxyArn": proxy.arn, "Name": .string(proxy.name),
                    ]
                    members["TargetGroupArn"] = group?["TargetGroupArn"]
                    return Found(target, arn: "TargetArn", name: nil, and: members)
                }
            }
        }
    )

    private static func proxies(_ answers: Answers) -> [(name: String, arn: JSONValue)] {
        (answers.list("DBProxies", Question(.describeDBProxies)) ?? []).compactMap { proxy in
            proxy["DBProxyName"]?.string.map { ($0, proxy["DBProxyArn"] ?? .null) }
        }
    }

    private static func question(_ action: ReadAction, _ proxy: String) -> Question {
        Question(action, ["DBProxyName": .string(proxy)])
    }

    private static func targets(of proxy: String, _ answers: Answers) -> DBProxyTargets {
        DBProxyTargets(answers.list("Targets", question(.describeDBProxyTargets, proxy)) ?? [])
    }
}
