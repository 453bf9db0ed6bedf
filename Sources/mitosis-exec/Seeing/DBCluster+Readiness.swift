import RDS

extension DBCluster: JudgedResource {
    /// Why the cluster cannot take the next call yet; `nil` when it can.
    ///
    /// This is AWS's own criterion for a stable cluster: the status, pending values, secret and write forwarding; and the
    /// groups, as for instances. Source: the CloudFormation provider for `AWS::RDS::DBCluster`.
    var unreadiness: String? {
        guard status.kind == .usable else { return "'\(identifier)' is \(status)" }
        if let pending = self["PendingModifiedValues"]?.object, let name = pending.keys.min() {
            return "'\(identifier)' has a pending change of \(name)"
        }
        if self["MasterUserSecret"]?["SecretStatus"] == "creating" {
            return "the secret of '\(identifier)' is being created"
        }
        for member in ["LocalWriteForwardingStatus", "GlobalWriteForwardingStatus"] {
            if let status = self[member]?.string, ["enabling", "disabling"].contains(status) {
                return "'\(identifier)' is \(status) write forwarding"
            }
        }
        if (self["VpcSecurityGroups"]?.array ?? []).contains(where: { $0["Status"] == "adding" }) {
            return "'\(identifier)' is taking on a security group"
        }
        if (self["DBClusterMembers"]?.array ?? []).contains(where: { $0["DBClusterParameterGroupStatus"] == "applying" }
        ) {
            return "'\(identifier)' is applying its parameter group"
        }
        return nil
    }

    var sourceReference: String? {
        self["ReplicationSourceIdentifier"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
    var replicationFault: String? { nil }
    var isReplicationBroken: Bool { false }
    /// It has its group from the start, before there is an instance to reboot.
    var needsReboot: Bool { false }

    func shows(_ action: Action, _ parameters: JSONObject) -> Bool {
        parameters.allSatisfy { name, value in
            if name == "ManageMasterUserPassword" { return (self["MasterUserSecret"] != nil) == (value == true) }
            guard let attribute = ClusterAttribute.set(by: name, of: action) else { return true }
            return attribute.isShown(value, by: action, in: self)
        }
    }
}
