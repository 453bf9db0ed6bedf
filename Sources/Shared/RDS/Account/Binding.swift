import Console

/// Something of the account that hangs on an instance or a cluster, and what becomes of it when names change hands.
///
/// The graph has AWS's own members of it beside the five of ours.
package struct Binding: Hashable, Sendable {
    /// What there is, by AWS's names where it has some; what hurts most comes first.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case blueGreenDeployment = "BlueGreenDeployment"
        case integration = "Integration"
        case dbProxyTarget = "DBProxyTarget"
        /// A policy lets somebody log in to the database, by the instance's identity.
        case databaseUser = "DatabaseUser"
        case exportTask = "ExportTask"
        case backupReplication = "DBInstanceAutomatedBackupsReplication"
        case scalableTarget = "ScalableTarget"
        /// Nobody knows: the call that would tell was not answered.
        case notLookedAt = "NotLookedAt"
        case pendingMaintenance = "PendingMaintenanceAction"
        case metricAlarm = "MetricAlarm"
        case compositeAlarm = "CompositeAlarm"
        case eventSubscription = "EventSubscription"
        /// A policy names the instance's ARN.
        case policy = "Policy"
        case automatedBackup = "DBInstanceAutomatedBackup"
    }

    /// What a thing goes by, which decides on whom it hangs when names have changed hands.
    package enum Follows: String, Hashable, Sendable, CaseIterable {
        /// The new instance inherits it.
        case name
        /// It stays with the old instance.
        case identity
        /// The host name, and so the name.
        case address
        /// It goes with the old instance.
        case gone
        case nothing
    }

    package private(set) var members: JSONObject

    /// - Parameters:
    ///   - subject: The instance or the cluster; for what was not looked at, the call.
    ///   - shown: AWS's members.
    package init(_ kind: Kind, of subject: String, arn: String?, says: String? = nil, _ shown: JSONObject = [:]) {
        let own: JSONObject = [
            "Kind": .string(kind.rawValue), "Of": .string(subject), "Arn": arn.map { .string($0) } ?? .null,
            "Follows": .string(kind.follows.rawValue), "Says": .string(says ?? kind.says),
        ]
        members = shown.merging(own) { $1 }
    }

    /// - Throws: `InputError` naming the member that is missing or wrong.
    package init(_ value: JSONValue, at path: String) throws(InputError) {
        guard let object = value.object else { throw InputError("\(path) should be an object, not \(value.kind)") }
        for name in ["Kind", "Of", "Follows", "Says"] where object[name]?.string?.isEmpty != false {
            throw InputError("\(path) has no \(name)")
        }
        members = object
    }

    /// The same of another instance or cluster.
    package func with(subject: String) -> Binding {
        var binding = self
        binding.members["Of"] = .string(subject)
        return binding
    }

    /// `nil` for one that a later version knows.
    package var kind: Kind? { members["Kind"]?.string.flatMap { Kind(rawValue: $0) } }
    package var of: String { members["Of"]?.string ?? "" }
    package var arn: String? { members["Arn"]?.string }
    package var follows: Follows { members["Follows"]?.string.flatMap { Follows(rawValue: $0) } ?? .nothing }
    /// What becomes of it, in words.
    package var says: String { members["Says"]?.string ?? "" }

    /// What it is called: the member that names it, or its ARN.
    package var title: String {
        let name = members["Name"]?.string ?? arn ?? ""
        return "\(members["Kind"]?.string ?? "")\(name.isEmpty ? "" : " '\(name)'")"
    }

    /// What becomes of it, in a sentence that names it.
    package var sentence: String { kind == .notLookedAt ? "\(of): \(says)" : "\(title) of '\(of)': \(says)" }

    /// One that is told apart from another in any document.
    package var key: String { "\(of) \(title) \(arn ?? "") \(members["Action"]?.string ?? "")" }
}

extension Binding.Kind {
    package var follows: Binding.Follows {
        switch self {
        case .blueGreenDeployment, .integration, .dbProxyTarget, .databaseUser, .backupReplication,
            .pendingMaintenance, .automatedBackup:
            .identity
        case .scalableTarget, .metricAlarm, .compositeAlarm, .eventSubscription, .policy: .name
        case .exportTask, .notLookedAt: .nothing
        }
    }

    /// What becomes of it, in words.
    ///
    /// Source: Amazon RDS User Guide: "Limitations and considerations for Amazon RDS blue/green deployments", "Amazon RDS
    /// zero-ETL integrations", "IAM database authentication", "Managing automated backups", "Working with Amazon RDS event
    /// notification"; Amazon CloudWatch's metrics of RDS go by `DBInstanceIdentifier` and `DBClusterIdentifier`.
    var says: String {
        switch self {
        case .blueGreenDeployment: "a rename breaks the deployment"
        case .integration: "it goes on reading from the old one, and cannot be moved"
        case .dbProxyTarget: "whether the proxy finds the new one is not documented"
        case .databaseUser: "it lets its users log in to the old one alone, by identity"
        case .exportTask: "it reads a snapshot, or the cluster, until it has ended"
        case .backupReplication: "the old one's backups are copied to another Region, the new one's are not"
        case .pendingMaintenance: "it is pending for the old one, and not for the new one"
        case .scalableTarget: "while the name is taken by nobody scaling fails, and then it scales the new one"
        case .metricAlarm: "it has no data while the name is taken by nobody, and then it watches the new one"
        case .compositeAlarm: "it goes by alarms that follow the name"
        case .eventSubscription: "it tells of the swap, and then of the new one"
        case .policy: "it holds for whatever has the name"
        case .automatedBackup: "they are the old one's, by its identity; the new one begins its own"
        case .notLookedAt: "not looked"
        }
    }
}
