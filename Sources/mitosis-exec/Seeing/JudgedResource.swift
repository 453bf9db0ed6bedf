import RDS

/// An instance or a cluster as it is judged: whether it can take the next call, and shows what was asked for.
protocol JudgedResource: DBResource {
    /// Why it cannot take the next call yet; `nil` when it can.
    var unreadiness: String? { get }
    /// The name or, from another Region, the ARN of what it is a replica of; `nil` when it is none.
    var sourceReference: String? { get }
    /// What is wrong with the replication that it receives; `nil` when it is sound, or there is none.
    var replicationFault: String? { get }
    /// Whether replication has stopped for good, so that waiting would be in vain.
    var isReplicationBroken: Bool { get }
    /// Whether a parameter group waits for a reboot.
    var needsReboot: Bool { get }

    /// Whether it shows all that a request asked for.
    func shows(_ action: Action, _ parameters: JSONObject) -> Bool
}

extension JudgedResource {
    /// Whether it shows all that an operation asked for.
    func shows(_ operation: Operation) -> Bool { shows(operation.action, operation.parameters) }

    /// Whether the role that an operation associates is there and active.
    func hasRole(of operation: Operation) -> Bool { hasRole(of: operation, "ACTIVE") }

    /// Whether the role that an operation associates is there, and not active yet.
    func isTakingOnRole(of operation: Operation) -> Bool { hasRole(of: operation, "PENDING") }

    private func hasRole(of operation: Operation, _ status: JSONValue) -> Bool {
        (self["AssociatedRoles"]?.array ?? []).contains { role in
            role["RoleArn"] == operation.parameters["RoleArn"] && role["Status"] == status
                && operation.parameters["FeatureName"].map { $0 == role["FeatureName"] } ?? true
        }
    }
}
