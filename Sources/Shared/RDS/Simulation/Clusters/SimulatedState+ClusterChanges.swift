/// The calls of the simulated Region that change, stop, start or delete a cluster, and those about its endpoints.
///
/// Source: RDS API 2014-10-31; Amazon Aurora User Guide, "Modifying an Amazon Aurora DB cluster", "Deleting Aurora DB
/// clusters and DB instances", "Stopping and starting an Amazon Aurora DB cluster".
extension SimulatedState {
    private func usableCluster(_ parameters: JSONObject, _ action: Action) throws -> DBCluster {
        let name = parameters["DBClusterIdentifier"]?.string ?? parameters["ResourceArn"]?.string ?? ""
        guard let cluster = cluster(name) else { throw clusterNotFound(name, action) }
        guard cluster.status.kind == .usable else {
            throw ServiceError(
                code: "InvalidDBClusterStateFault",
                message: "DB cluster \(cluster.identifier.name) is not in available state (\(cluster.status))",
                action: action
            )
        }
        return cluster
    }

    func refuseUnknown(_ parameters: JSONObject, _ action: Action) throws {
        guard let known = ClusterRequest.parameters(of: action) else { return }
        if let name = parameters.keys.sorted().first(where: { !known.contains($0) }) {
            throw ServiceError(code: "InvalidParameterValue", message: "Unknown parameter \(name)", action: action)
        }
    }

    mutating func modifyCluster(_ parameters: JSONObject, _ durations: SimulatedDurations) throws -> String? {
        let action = Action.modifyDBCluster
        let cluster = try usableCluster(parameters, action)
        try refuseUnknown(parameters, action)
        var shown = ClusterRequest.shown(parameters)
        shown["EnabledCloudwatchLogsExports"] = logExports(parameters, cluster)
        let after = cluster.members.merging(shown) { $1 }.filter { $0.value != .null }
        let reason =
            MultiAZRules.foreignParameter(parameters, action, isMultiAZ: cluster.isMultiAZ)
            ?? ClusterRules.fault(in: after, asked: parameters)
            ?? (cluster.isMultiAZ ? MultiAZRules.fault(parameters, action, from: cluster.members, to: after) : nil)
        if let reason {
            throw ServiceError(code: "InvalidParameterCombination", message: reason, action: action)
        }
        if let name = parameters["NewDBClusterIdentifier"]?.string {
            if let fault = sharingFault(renaming: cluster) { throw fault }
            return try renameCluster(cluster, to: DBInstanceIdentifier(cluster: name), durations)
        }
        let credentials = ["MasterUserPassword", "ManageMasterUserPassword"].contains { parameters[$0] != nil }
        guard !shown.isEmpty || credentials else {
            throw ServiceError(
                code: "InvalidParameterCombination",
                message: "No modifications were requested",
                action: action
            )
        }
        let status: JSONValue = parameters["MasterUserPassword"] == nil ? "modifying" : "resetting-master-credentials"
        shown["Status"] = "available"
        if parameters["ManageMasterUserPassword"] == true {
            let arn = cluster.arn
            let secret = "secret:rds!\(cluster.dbiResourceId ?? "")"
            shown["MasterUserSecret"] = [
                "SecretArn": .string("arn:\(arn.partition):secretsmanager:\(arn.region):\(arn.account):\(secret)"),
                "SecretStatus": "active",
            ]
        }
        schedule(
            cluster.dbiResourceId,
            [(durations.statusLag, .set(["Status": status])), (durations.clusterModification, .set(shown))]
        )
        for member in members(of: cluster) {
            update(member.dbiResourceId) { member in
                if let mode = parameters["DatabaseInsightsMode"] { member["DatabaseInsightsMode"] = mode }
                if let version = parameters["EngineVersion"] { member["EngineVersion"] = version }
                if let group = parameters["DBInstanceParameterGroupName"] {
                    member["DBParameterGroups"] = [["DBParameterGroupName": group, "ParameterApplyStatus": "in-sync"]]
                }
            }
        }
        return cluster.dbiResourceId
    }

    private func logExports(_ parameters: JSONObject, _ cluster: DBCluster) -> JSONValue? {
        guard let change = parameters["CloudwatchLogsExportConfiguration"] else { return nil }
        var types = Set((cluster["EnabledCloudwatchLogsExports"]?.array ?? []).compactMap(\.string))
        types.subtract((change["DisableLogTypes"]?.array ?? []).compactMap(\.string))
        types.formUnion((change["EnableLogTypes"]?.array ?? []).compactMap(\.string))
        return .array(types.sorted().map { .string($0) })
    }

    private mutating func renameCluster(
        _ cluster: DBCluster,
        to name: DBInstanceIdentifier,
        _ durations: SimulatedDurations
    ) throws -> String? {
        func fault(_ code: String, _ message: String) -> ServiceError {
            ServiceError(code: code, message: message, action: .modifyDBCluster)
        }
        if let reason = name.fault { throw fault("InvalidParameterValue", "'\(name.name)': \(reason)") }
        guard self.cluster(name.name) == nil else {
            throw fault("DBClusterAlreadyExistsFault", "DB Cluster already exists")
        }
        if cluster["GlobalClusterIdentifier"]?.string?.isEmpty == false {
            throw fault("InvalidDBClusterStateFault", "The cluster is a part of a global cluster")
        }
        schedule(
            cluster.dbiResourceId,
            [
                (durations.statusLag, .set(["Status": "renaming"])), (durations.clusterRename / 2, .rename(name)),
                (durations.clusterRename / 2, .set(["Status": "available"])),
            ]
        )
        return cluster.dbiResourceId
    }

    mutating func deleteCluster(_ parameters: JSONObject, _ durations: SimulatedDurations) throws -> String? {
        let action = Action.deleteDBCluster
        func fault(_ code: String, _ message: String) -> ServiceError {
            ServiceError(code: code, message: message, action: action)
        }
        let name = parameters["DBClusterIdentifier"]?.string ?? ""
        guard let cluster = cluster(name) else { throw clusterNotFound(name, action) }
        guard cluster.status.kind != .deleting else {
            throw fault("InvalidDBClusterStateFault", "Cluster \(name) is already being deleted.")
        }
        if cluster.isTrue("DeletionProtection") {
            throw fault(
                "InvalidParameterCombination",
                "Cannot delete protected Cluster, please disable deletion protection and try again."
            )
        }
        let members = members(of: cluster)
        guard cluster.isMultiAZ || members.allSatisfy({ $0.status.kind == .deleting }) else {
            throw fault(
                "InvalidDBClusterStateFault",
                "Cluster cannot be deleted, it still contains DB instances in non-deleting state."
            )
        }
        let snapshot = parameters["FinalDBSnapshotIdentifier"]?.string
        guard (parameters["SkipFinalSnapshot"] == true) == (snapshot == nil) else {
            throw fault(
                "InvalidParameterCombination",
                "Give FinalDBSnapshotIdentifier unless SkipFinalSnapshot is true"
            )
        }
        if let snapshot {
            guard !snapshots.contains(where: { $0.isOfCluster && $0.identifier == snapshot }) else {
                throw fault("DBClusterSnapshotAlreadyExistsFault", "There is a snapshot \(snapshot) already")
            }
            var value = cluster.members.filter { ["Engine", "EngineVersion", "StorageEncrypted"].contains($0.key) }
            value["DBClusterSnapshotIdentifier"] = .string(snapshot)
            value["DBClusterSnapshotArn"] = .string(place.arn(.clusterSnapshot, snapshot).description)
            value["DBClusterIdentifier"] = JSONValue(cluster.identifier)
            value["DbClusterResourceId"] = cluster.dbiResourceId.map { .string($0) }
            value["Status"] = "available"
            value["SnapshotCreateTime"] = .string(now.timestamp)
            snapshots.append(try DBSnapshot(.object(value), at: "DBClusterSnapshots"))
        }
        updateCluster(cluster.dbiResourceId) { $0["Status"] = "deleting" }
        let isWaiting = !members.isEmpty && !cluster.isMultiAZ
        let duration = (isWaiting ? durations.deletion : 0) + (snapshot == nil ? 0 : durations.finalSnapshot)
        // The instances of a Multi-AZ DB cluster go with it.
        for member in members where cluster.isMultiAZ {
            update(member.dbiResourceId) { $0["DBInstanceStatus"] = "deleting" }
            schedule(member.dbiResourceId, [(durations.clusterDeletion + duration, .delete)])
        }
        schedule(cluster.dbiResourceId, [(durations.clusterDeletion + duration, .delete)])
        return cluster.dbiResourceId
    }

    mutating func addClusterRole(_ parameters: JSONObject, _ durations: SimulatedDurations) throws -> String? {
        let cluster = try usableCluster(parameters, .addRoleToDBCluster)
        let others = cluster["AssociatedRoles"]?.array ?? []
        if others.contains(where: { $0["RoleArn"] == parameters["RoleArn"] }) {
            throw ServiceError(
                code: "DBClusterRoleAlreadyExists",
                message: "The role is associated with the cluster already",
                action: .addRoleToDBCluster
            )
        }
        var role = parameters.filter { ["RoleArn", "FeatureName"].contains($0.key) }
        role["Status"] = "PENDING"
        updateCluster(cluster.dbiResourceId) { $0["AssociatedRoles"] = .array(others + [.object(role)]) }
        role["Status"] = "ACTIVE"
        schedule(
            cluster.dbiResourceId,
            [(durations.statusLag, .set(["AssociatedRoles": .array(others + [.object(role)])]))]
        )
        return cluster.dbiResourceId
    }

    mutating func enableHttpEndpoint(_ parameters: JSONObject) throws -> String? {
        let cluster = try usableCluster(parameters, .enableHttpEndpoint)
        updateCluster(cluster.dbiResourceId) { $0["HttpEndpointEnabled"] = true }
        return cluster.dbiResourceId
    }

    /// Stops or starts a cluster with all its instances.
    mutating func pass(_ action: Action, _ parameters: JSONObject, _ durations: SimulatedDurations) throws -> String? {
        let isStop = action == .stopDBCluster
        let name = parameters["DBClusterIdentifier"]?.string ?? ""
        guard let cluster = cluster(name) else { throw clusterNotFound(name, action) }
        guard isStop ? cluster.status.kind == .usable : cluster.status == "stopped" else {
            throw ServiceError(
                code: "InvalidDBClusterStateFault",
                message: "DbCluster \(name) is in \(cluster.status) state",
                action: action
            )
        }
        let (passing, final): (JSONValue, JSONValue) =
            isStop ? ("stopping", "stopped") : ("starting", "available")
        updateCluster(cluster.dbiResourceId) { $0["Status"] = passing }
        schedule(cluster.dbiResourceId, [(durations.clusterStop, .set(["Status": final]))])
        for member in members(of: cluster) {
            update(member.dbiResourceId) { $0["DBInstanceStatus"] = passing }
            schedule(member.dbiResourceId, [(durations.clusterStop, .set(["DBInstanceStatus": final]))])
        }
        return cluster.dbiResourceId
    }

    // MARK: - Custom endpoints

    mutating func createEndpoint(_ parameters: JSONObject, _ durations: SimulatedDurations) throws -> String? {
        let action = Action.createDBClusterEndpoint
        func fault(_ code: String, _ message: String) -> ServiceError {
            ServiceError(code: code, message: message, action: action)
        }
        let cluster = try usableCluster(parameters, action)
        let name = parameters["DBClusterEndpointIdentifier"]?.string ?? ""
        guard !endpoints.contains(where: { $0.identifier == name }) else {
            throw fault("DBClusterEndpointAlreadyExistsFault", "\(name) exists already")
        }
        guard endpoints.filter({ $0.isCustom && $0.cluster == cluster.identifier }).count < 5 else {
            throw fault("DBClusterEndpointQuotaExceededFault", "A cluster has 5 custom endpoints at most")
        }
        guard ["READER", "ANY"].contains(parameters["EndpointType"]?.string) else {
            throw fault("InvalidParameterValue", "An endpoint is READER or ANY")
        }
        let own = members(of: cluster).map(\.identifier)
        let named = ["StaticMembers", "ExcludedMembers"].flatMap { parameters[$0]?.array ?? [] }.compactMap(\.string)
        if let stranger = named.first(where: { !own.contains(DBInstanceIdentifier($0)) }) {
            throw fault("DBInstanceNotFound", "\(stranger) is no instance of the cluster")
        }
        var members = parameters.filter { ["StaticMembers", "ExcludedMembers"].contains($0.key) }
        members["DBClusterEndpointIdentifier"] = .string(name)
        members["DBClusterIdentifier"] = JSONValue(cluster.identifier)
        members["EndpointType"] = "CUSTOM"
        members["CustomEndpointType"] = parameters["EndpointType"]
        members["Status"] = "available"
        members["Endpoint"] = .string("\(name).cluster-custom-c0ffee.\(cluster.arn.region).rds.amazonaws.com")
        members["DBClusterEndpointArn"] = .string(cluster.arn.sibling(.clusterEndpoint, name).description)
        endpoints.append(try DBClusterEndpoint(.object(members), at: name))
        return cluster.dbiResourceId
    }

    mutating func deleteEndpoint(_ parameters: JSONObject) throws -> String? {
        let name = parameters["DBClusterEndpointIdentifier"]?.string ?? ""
        guard let endpoint = endpoints.first(where: { $0.isCustom && $0.identifier == name }) else {
            throw ServiceError(
                code: "DBClusterEndpointNotFoundFault",
                message: "\(name) not found",
                action: .deleteDBClusterEndpoint
            )
        }
        endpoints.removeAll { $0.isCustom && $0.identifier == name }
        return cluster(endpoint.cluster.name)?.dbiResourceId
    }
}
