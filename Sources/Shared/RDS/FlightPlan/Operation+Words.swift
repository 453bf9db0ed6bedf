extension Operation {
    /// What the operation does, in plain words without a full stop.
    var sentence: String { words.withoutControls }

    private var words: String {
        let name = identifier.map { "'\($0)'" } ?? ""
        let source = sourceIdentifier.map { "'\($0)'" } ?? ""
        func parameter(_ name: String) -> String { parameters[name]?.string ?? "" }
        switch action {
        case .createDBInstanceReadReplica:
            return "create \(name), a read replica of \(source)"
        case .restoreDBInstanceFromDBSnapshot:
            return "restore \(name) from the snapshot '\(parameter("DBSnapshotIdentifier"))'"
        case .restoreDBInstanceToPointInTime:
            let time = parameters["RestoreTime"]?.string ?? "the latest time there is"
            let backups =
                parameters["SourceDBInstanceAutomatedBackupsArn"] == nil ? source : "'\(self.source.identifier)'"
            return "restore \(name) from the backups of \(backups), at \(time)"
        case .promoteReadReplica: return "promote \(name), so that it stands alone"
        case .createDBInstance where id.stage == .land:
            return "create \(name) in \(source), which cannot be cloned without an instance"
        case .createDBInstance: return "create \(name) in \(source)"
        case .restoreDBClusterToPointInTime where id.stage == .land:
            return "clone \(name) from \(source), which the account \(sharedSource?.account ?? "") shares"
        case .restoreDBClusterToPointInTime where parameter("RestoreType") == "copy-on-write":
            return "clone \(name) from \(source): both share pages until one of them writes"
        case .restoreDBClusterToPointInTime:
            let time = parameters["RestoreToTime"]?.string ?? "the latest time there is"
            return "restore \(name) from the backups of \(source), at \(time)"
        case .restoreDBClusterFromSnapshot:
            return "restore \(name) from the snapshot '\(parameter("SnapshotIdentifier"))'"
        case .modifyDBInstance, .modifyDBCluster:
            return newIdentifier.map { "rename \(name) to '\($0)'" } ?? "change \(name)"
        case .rebootDBInstance: return "reboot \(name), for its parameter group"
        case .enableHttpEndpoint: return "turn on the Data API of \(name)"
        case .deleteDBClusterEndpoint:
            return "take the endpoint '\(parameter("DBClusterEndpointIdentifier"))' from the old cluster"
        case .createDBClusterEndpoint:
            return "give the endpoint '\(parameter("DBClusterEndpointIdentifier"))' to \(name)"
        case .deregisterDBProxyTargets: return "take \(name) from the proxy '\(parameter("DBProxyName"))'"
        case .registerDBProxyTargets: return "give \(name) to the proxy '\(parameter("DBProxyName"))' as its target"
        case .stopDBCluster: return "stop \(name), so that its certificates are of its new names"
        case .startDBCluster: return "start \(name)"
        case .addRoleToDBInstance, .addRoleToDBCluster: return "give \(name) the role \(parameter("RoleArn"))"
        case .deleteDBInstance where id.stage == .free: return "delete \(name), the instance of the landing clone"
        case .deleteDBCluster where id.stage == .free: return "delete \(name), the landing clone"
        case .deleteDBInstance, .deleteDBCluster: return "DELETE \(name), which is \(deletion)"
        case .createDBSnapshot, .createDBClusterSnapshot:
            return "take the snapshot '\(snapshotName ?? "")' of \(source), in \(placeText)"
        case .copyDBSnapshot, .copyDBClusterSnapshot:
            let original = action.snapshotParameter.map(parameter) ?? ""
            return "copy the snapshot '\(original)' to '\(snapshotName ?? "")', in \(placeText)"
        case .modifyDBSnapshotAttribute, .modifyDBClusterSnapshotAttribute:
            let accounts = { (name: String) in (parameters[name]?.array ?? []).compactMap(\.string).shortList }
            return parameters["ValuesToRemove"] == nil
                ? "share the snapshot '\(snapshotName ?? "")' with the account \(accounts("ValuesToAdd"))"
                : "share the snapshot '\(snapshotName ?? "")' with the account \(accounts("ValuesToRemove")) no longer"
        case .deleteDBSnapshot, .deleteDBClusterSnapshot:
            return "delete the snapshot '\(snapshotName ?? "")', in \(placeText)"
        case .addTagsToResource where id.stage == .password:
            return "note on '\(names?.temporary ?? id.node)' that its master password is set"
        case .addTagsToResource: return "tag \(parameter("ResourceName"))"
        case .removeTagsFromResource: return "take tags off \(parameter("ResourceName"))"
        case .awaitMetric: return MetricWatch(self)?.sentence ?? action.rawValue
        case .runCommand: return commandPurpose + "run: \(command ?? "")"
        case .describeDBInstances, .describeDBSnapshots, .describeEvents, .describeDBClusters,
            .describeDBClusterEndpoints, .describeDBClusterSnapshots, .describeDBSnapshotAttributes,
            .describeDBClusterSnapshotAttributes, .describeDBInstanceAutomatedBackups, .describeDBProxyTargets,
            .getMetricStatistics:
            return action.rawValue
        }
    }

    private var placeText: String { place?.description ?? "an unknown place" }

    /// What a command is for, where the phase alone does not tell.
    private var commandPurpose: String {
        switch id.stage {
        case .verify: "verify the copy, or stop before any name moves; "
        case .quiesce: "stop the application; "
        case .carry: "carry over the target's own rows; "
        default: ""
        }
    }

    /// Which instance goes, and what is kept of it.
    private var deletion: String {
        let snapshot = parameters["FinalDBSnapshotIdentifier"]?.string
        let keepsBackups = parameters["DeleteAutomatedBackups"] == false
        // Snapshots and backups are the cluster's.
        if parameters["SkipFinalSnapshot"] == nil, snapshot == nil {
            return replaces.dbiResourceId ?? "of an unknown identity"
        }
        return "\(replaces.dbiResourceId ?? "of an unknown identity"), "
            + (snapshot.map { "after the snapshot '\($0)'" } ?? "without a final snapshot")
            + (keepsBackups ? ", keeping its automated backups" : ", its automated backups too")
    }

    /// The attributes that the operation sets, without what its sentence says, and how many were left out.
    ///
    /// - Parameter all: Whether none is to be left out.
    func details(all: Bool) -> (shown: [(name: String, value: String)], hidden: Int) {
        guard newIdentifier == nil, ![.deleteDBInstance, .deleteDBCluster, .runCommand, .awaitMetric].contains(action)
        else {
            return ([], 0)
        }
        let told = parameters.filter { !Self.saidInSentence.contains($0.key) && $0.key != action.ownSnapshotParameter }
        let isMade = action.isCreation || action.ownSnapshotParameter != nil
        let shown = told.filter { all || !isMade || Self.matters($0.key, $0.value) }
        let rows =
            shown.map { ($0.key, Self.plain($0.value).withoutControls) }
            + secrets.map { ($0.key, "read from \($0.value)".withoutControls) }
        return (rows.sorted { $0.0 < $1.0 }.map { (name: $0.0, value: $0.1) }, told.count - shown.count)
    }

    private static let saidInSentence: Set = [
        "DBInstanceIdentifier", "TargetDBInstanceIdentifier", "SourceDBInstanceIdentifier", "DBSnapshotIdentifier",
        "DBClusterIdentifier", "SourceDBClusterIdentifier", "SnapshotIdentifier", "RestoreType", "RestoreToTime",
        "DBClusterEndpointIdentifier", "ResourceArn", "ApplyImmediately", "RestoreTime", "UseLatestRestorableTime",
        "RoleArn", "ResourceName", "SourceDBSnapshotIdentifier", "SourceDBClusterSnapshotIdentifier", "AttributeName",
        "ValuesToAdd", "ValuesToRemove", "DBProxyName", "DBInstanceIdentifiers", "DBClusterIdentifiers",
    ]

    /// Whether most readers want to know of an attribute of a new instance: not what is off, a default, or bookkeeping.
    private static func matters(_ name: String, _ value: JSONValue) -> Bool {
        if value == false || value == 0 || value == [] { return false }
        if let text = value.string, text.hasPrefix("default.") || text.hasPrefix("default:") { return false }
        return ![
            "AutoMinorVersionUpgrade", "AvailabilityZone", "BackupTarget", "CACertificateIdentifier",
            "CopyTagsToSnapshot",
            "EngineLifecycleSupport", "LicenseModel", "NetworkType", "Tags",
        ].contains(name)
    }

    private static func plain(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .array(let values) where values.allSatisfy({ $0["Key"] != nil }):
            values.map { "\($0["Key"]?.string ?? "")=\($0["Value"]?.string ?? "")" }.joined(separator: ", ")
        case .array(let values): values.map(plain).joined(separator: ", ")
        default: value.line
        }
    }
}
