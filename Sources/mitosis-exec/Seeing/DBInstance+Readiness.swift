import RDS

extension DBInstance: JudgedResource {
    /// Why the instance cannot take the next call yet; `nil` when it can.
    ///
    /// This is AWS's own criterion for a stable instance: the status, replication, groups, pending values and secret.
    /// Storage that is being optimised blocks nothing. Source: the CloudFormation provider for `AWS::RDS::DBInstance`.
    var unreadiness: String? {
        guard status.kind == .usable else { return "'\(identifier)' is \(status)" }
        if let fault = replicationFault { return fault }
        if (self["DBParameterGroups"]?.array ?? []).contains(where: { $0["ParameterApplyStatus"] == "applying" }) {
            return "'\(identifier)' is applying its parameter group"
        }
        if let pending = self["PendingModifiedValues"]?.object, let name = pending.keys.min() {
            return "'\(identifier)' has a pending change of \(name)"
        }
        if (self["VpcSecurityGroups"]?.array ?? []).contains(where: { $0["Status"] == "adding" }) {
            return "'\(identifier)' is taking on a security group"
        }
        if (self["OptionGroupMemberships"]?.array ?? []).contains(where: { $0["Status"] == "applying" }) {
            return "'\(identifier)' is applying its option group"
        }
        if let status = self["MasterUserSecret"]?["SecretStatus"]?.string, status == "creating" {
            return "the secret of '\(identifier)' is being created"
        }
        return nil
    }

    /// What is wrong with the replication that this instance receives; `nil` when it is sound, or it is no replica.
    var replicationFault: String? {
        let infos = (self["StatusInfos"]?.array ?? []).filter { $0["StatusType"] == "read replication" }
        guard sourceReference != nil, let bad = infos.first(where: { $0["Status"] != "replicating" }) else {
            return nil
        }
        let message = bad["Message"]?.string.map { " (\($0))" } ?? ""
        return "replication of '\(identifier)' is \(bad["Status"]?.string ?? "unknown")\(message)"
    }

    /// Whether replication has stopped for good, so that waiting would be in vain.
    var isReplicationBroken: Bool {
        (self["StatusInfos"]?.array ?? []).contains {
            $0["StatusType"] == "read replication" && ["error", "terminated", "stopped"].contains($0["Status"]?.string)
        }
    }

    /// Whether the instance shows all that a modification asked for.
    func shows(_ action: Action, _ parameters: JSONObject) -> Bool {
        parameters.allSatisfy { name, value in
            if name == "ManageMasterUserPassword" { return (self["MasterUserSecret"] != nil) == (value == true) }
            if let member = Attribute.removals[name], value == true { return self[member]?.array?.isEmpty ?? true }
            guard let attribute = Attribute.set(by: name, of: action) else { return true }
            return attribute.isShown(value, by: action, in: self)
        }
    }

    /// Whether a parameter group waits for a reboot.
    var needsReboot: Bool {
        (self["DBParameterGroups"]?.array ?? []).contains { $0["ParameterApplyStatus"] == "pending-reboot" }
    }
}
