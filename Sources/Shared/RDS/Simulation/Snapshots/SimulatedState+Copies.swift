import Console

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How the simulated Region makes snapshots, and copies of them.
///
/// Source: RDS API 2014-10-31, `CreateDBSnapshot`, `CopyDBSnapshot` and their likes for clusters; Amazon RDS User Guide,
/// "Copying a DB snapshot".
extension SimulatedState {
    mutating func takeSnapshot(_ action: Action, _ parameters: JSONObject, _ durations: SimulatedDurations)
        throws(ServiceError) -> DBSnapshot
    {
        let words = SnapshotWords(action)
        let name = try newName(parameters[words.name], action)
        var members: JSONObject
        if words.isOfCluster {
            let reference = parameters["DBClusterIdentifier"]?.string ?? ""
            guard let cluster = cluster(reference) else { throw clusterNotFound(reference, action) }
            guard cluster.status.kind == .usable else {
                throw ServiceError(
                    code: "InvalidDBClusterStateFault",
                    message: "DB cluster \(cluster.identifier.name) is \(cluster.status)",
                    action: action
                )
            }
            members = cluster.members
        } else {
            let reference = parameters["DBInstanceIdentifier"]?.string ?? ""
            guard let instance = instance(reference) else { throw notFound(reference, action) }
            if let fault = SimulatedStatus.fault(of: instance, action, parameters) { throw fault }
            members = instance.members
            members["OptionGroupName"] = instance.optionGroupName.map { .string($0) }
            members["VpcId"] = instance.vpcId.map { .string($0) }
            members["Encrypted"] = instance["StorageEncrypted"] ?? false
            members["SnapshotDatabaseTime"] = .string(now.timestamp)
            // "Creating a DB snapshot on a Single-AZ DB instance results in a brief I/O suspension".
            schedule(
                instance.dbiResourceId,
                [
                    (durations.statusLag, .set(["DBInstanceStatus": "backing-up"])),
                    (durations.snapshot, .set(["DBInstanceStatus": "available"])),
                ]
            )
        }
        members["OriginalSnapshotCreateTime"] = words.isOfCluster ? nil : .string(now.timestamp)
        return try add(members, name, tags: parameters["Tags"], action, seconds: durations.snapshot)
    }

    mutating func copySnapshot(
        _ action: Action,
        _ parameters: JSONObject,
        _ others: Surroundings,
        _ durations: SimulatedDurations
    ) throws(ServiceError) -> DBSnapshot {
        let words = SnapshotWords(action)
        func fault(_ code: String, _ message: String) -> ServiceError {
            ServiceError(code: code, message: message, action: action)
        }
        let name = try newName(parameters[words.target], action)
        let reference = parameters[words.source]?.string ?? ""
        guard let source = snapshot(reference, isOfCluster: words.isOfCluster, others),
            source.isOfCluster == words.isOfCluster
        else { throw fault(words.notFound, "\(words.snapshot) \(reference) not found.") }
        guard source.isAvailable else { throw fault(words.invalidState, "\(source.identifier) is not available") }
        if source.isOfMultiAZCluster {
            throw fault("InvalidParameterCombination", "A snapshot of a Multi-AZ DB cluster cannot be copied")
        }
        let key = try copyKey(source, parameters["KmsKeyId"]?.string, action)
        let origin = source.arn.flatMap { ARN($0) }.map { Place(of: $0) } ?? place
        if origin.region != place.region, farCopies >= Self.mostFarCopies {
            throw fault("SnapshotQuotaExceeded", "Cannot copy more than \(Self.mostFarCopies) snapshots across regions")
        }
        var members = source.members
        for member in ["TagList", "PercentProgress", "SourceRegion"] { members[member] = nil }
        if let key {
            members["KmsKeyId"] = .string(key)
            members[words.encrypted] = true
        }
        members[words.origin] = .string(source.arn ?? reference)
        if origin.region != place.region, !words.isOfCluster { members["SourceRegion"] = .string(origin.region) }
        var tags = parameters["Tags"]
        if parameters["CopyTags"] == true, origin.account == place.account {
            tags = .array((source["TagList"]?.array ?? []) + (tags?.array ?? []))
        }
        let delay = secondsOfCopies(of: source.originIdentity)
        let copy = try add(members, name, tags: tags, action, after: delay, seconds: durations.snapshotCopy)
        if let arn = copy.arn { copySources[arn] = source.arn ?? reference }
        return copy
    }

    /// How many copies from other Regions may be under way at once.
    ///
    /// Source: Amazon RDS User Guide, "Copying a DB snapshot", Limitations.
    private static let mostFarCopies = 20

    private var farCopies: Int { copySources.values.filter { ARN($0).map { $0.region != place.region } == true }.count }

    /// How long the copies of one source take that are under way: a later one does not start before.
    ///
    /// Source: as above.
    private func secondsOfCopies(of origin: String?) -> Double {
        let others = snapshots.filter { $0.originIdentity == origin }.compactMap(\.arn).filter {
            copySources[$0] != nil
        }
        return others.compactMap { end(of: $0)?.timeIntervalSince(now) }.max() ?? 0
    }

    /// The key that a copy is encrypted with; `nil` where it is not.
    ///
    /// Source: RDS API 2014-10-31, `KmsKeyId` of the copies.
    private func copyKey(_ source: DBSnapshot, _ asked: String?, _ action: Action) throws(ServiceError) -> String? {
        let isEncrypted = source.isEncrypted == true
        let origin = source.arn.flatMap { ARN($0) }.map { Place(of: $0) } ?? place
        if isEncrypted, origin != place, asked == nil {
            throw ServiceError(
                code: "InvalidParameterCombination",
                message: "The copy of an encrypted snapshot of another account or Region needs a KmsKeyId",
                action: action
            )
        }
        let own = isEncrypted ? source["KmsKeyId"]?.string : nil
        if let own { try checkKey(own, isOfThisRegion: false, action) }
        if let asked { try checkKey(asked, action) }
        return asked ?? own
    }

    /// - Parameter isOfThisRegion: Whether it has to be.
    /// - Throws: `ServiceError` for a key that cannot be used.
    func checkKey(_ key: String, isOfThisRegion: Bool = true, _ action: Action) throws(ServiceError) {
        let isElsewhere = isOfThisRegion && ARN(key).map { $0.region != place.region } == true
        guard isElsewhere || !isUsable(key) else { return }
        throw ServiceError(
            code: "KMSKeyNotAccessibleFault",
            message: "The specified KMS key [\(key)] does not exist, is not enabled or you do not have permissions "
                + "to access it.",
            action: action
        )
    }

    /// A name that no snapshot has, for one more than there are.
    private func newName(_ value: JSONValue?, _ action: Action) throws(ServiceError) -> String {
        let words = SnapshotWords(action)
        let name = value?.string?.lowercased() ?? ""
        if let reason = DBInstanceIdentifier.fault(in: name, limit: 255) {
            throw ServiceError(code: "InvalidParameterValue", message: "'\(name)': \(reason)", action: action)
        }
        let same = snapshots.filter { $0.isOfCluster == words.isOfCluster && $0["SnapshotType"] != "shared" }
        if same.contains(where: { $0.identifier == name }) {
            throw ServiceError(
                code: words.alreadyExists,
                message: "Cannot create the snapshot because one with the identifier \(name) already exists.",
                action: action
            )
        }
        let manual = same.filter { ($0["SnapshotType"] ?? "manual") == "manual" }.count
        let limit = quota(words.quota) ?? 100
        guard manual < limit else {
            throw ServiceError(
                code: "SnapshotQuotaExceeded",
                message: "There are \(manual) manual snapshots already.",
                action: action
            )
        }
        return name
    }

    /// A new snapshot, and how it comes to be: its progress shows in tenths.
    ///
    /// - Parameter delay: For how many seconds nothing of it is done yet.
    private mutating func add(
        _ members: JSONObject,
        _ name: String,
        tags: JSONValue?,
        _ action: Action,
        after delay: Double = 0,
        seconds: Double
    ) throws(ServiceError) -> DBSnapshot {
        let words = SnapshotWords(action)
        let arn = place.arn(words.type, name).description
        var members = members
        members[words.name] = .string(name)
        members[words.arn] = .string(arn)
        members["Status"] = "creating"
        members["SnapshotType"] = "manual"
        members["SnapshotCreateTime"] = .string(now.timestamp)
        members["PercentProgress"] = 0
        members["TagList"] = tags ?? []
        let snapshot: DBSnapshot
        do {
            snapshot = try DBSnapshot(.object(members), at: name)
        } catch {
            throw ServiceError(code: "InvalidParameterValue", message: error.message, action: action)
        }
        snapshots.append(snapshot)
        var steps = (1...9).map { tenth in
            (after: seconds / 10, change: Transition.Change.set(["PercentProgress": .integer(tenth * 10)]))
        }
        steps.append((seconds / 10, .set(["PercentProgress": 100, "Status": "available"])))
        steps[0].after += delay
        schedule(arn, steps)
        return snapshot
    }
}
