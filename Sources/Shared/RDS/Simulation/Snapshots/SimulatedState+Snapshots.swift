/// The snapshots of the simulated Region: how they are found, shared, deleted and described.
///
/// Source: RDS API 2014-10-31, the actions on snapshots; Amazon RDS User Guide, "Sharing a DB snapshot".
extension SimulatedState {
    /// A snapshot that can be restored or copied here: one of the place by its name or ARN, another one by its ARN alone.
    func snapshot(_ reference: String, isOfCluster: Bool? = nil, _ others: Surroundings) -> DBSnapshot? {
        let own = snapshots.first {
            ($0.identifier == reference || $0.arn == reference) && $0.isOfCluster == isOfCluster ?? $0.isOfCluster
        }
        return own ?? others.snapshots.first { $0.snapshot.arn == reference }?.snapshot
    }

    /// Whether an account may restore a snapshot of this one.
    func isShared(_ snapshot: DBSnapshot, with account: String) -> Bool {
        let accounts = snapshot.arn.flatMap { sharedWith[$0] } ?? []
        return accounts.contains(account) || accounts.contains("all")
    }

    mutating func share(_ arn: String, with account: String) {
        sharedWith[arn] = ((sharedWith[arn] ?? []) + [account]).withoutRepetition
    }

    /// What is due happens to a snapshot; `false` when it is no snapshot that it is due for.
    mutating func performOnSnapshot(_ transition: Transition) -> Bool {
        guard let index = snapshots.firstIndex(where: { $0.arn == transition.identity }) else { return false }
        if case .set(let members) = transition.change {
            snapshots[index].members.merge(members) { $1 }
            if snapshots[index].isAvailable { copySources[transition.identity] = nil }
        }
        return true
    }

    /// A copy that is under way fails.
    mutating func spoil(_ arn: String) {
        copySources[arn] = nil
        unschedule(arn)
        for index in snapshots.indices where snapshots[index].arn == arn {
            snapshots[index].members["Status"] = "failed"
        }
    }

    /// A snapshot that can be restored here: one of the place, or one that another account shares in the Region.
    ///
    /// Source: Amazon RDS User Guide, "Sharing encrypted snapshots": an instance cannot be restored from a snapshot that is
    /// both shared and encrypted; Amazon Aurora User Guide, "Sharing a DB cluster snapshot": a cluster can.
    func restorable(_ reference: String, _ action: Action, _ others: Surroundings) throws(ServiceError) -> DBSnapshot {
        let words = SnapshotWords(action)
        let found = snapshot(reference, isOfCluster: words.isOfCluster, others)
        let isHere = found?.arn.flatMap { ARN($0) }?.region ?? place.region == place.region
        guard let snapshot = found, isHere else {
            throw ServiceError(
                code: words.notFound,
                message: "\(words.snapshot) \(reference) not found.",
                action: action
            )
        }
        guard snapshot.isAvailable else {
            throw ServiceError(code: words.invalidState, message: "\(reference) is not available", action: action)
        }
        let isForeign = snapshot.arn.flatMap { ARN($0) }.map { $0.account != place.account } ?? false
        if isForeign, !words.isOfCluster, snapshot.isEncrypted == true {
            throw ServiceError(
                code: "InvalidParameterCombination",
                message: "A DB instance cannot be restored from a snapshot that is both shared and encrypted",
                action: action
            )
        }
        return snapshot
    }

    // MARK: - The calls

    /// Makes, copies, shares or deletes a snapshot.
    ///
    /// - Returns: The reply.
    mutating func handleSnapshot(
        _ action: Action,
        _ parameters: JSONObject,
        _ others: Surroundings,
        _ durations: SimulatedDurations
    ) throws(ServiceError) -> JSONObject {
        let words = SnapshotWords(action)
        let known = SnapshotWords.parameters(of: action)
        if let unknown = parameters.keys.first(where: { !known.contains($0) }) {
            throw ServiceError(code: "InvalidParameterValue", message: "Unknown parameter \(unknown)", action: action)
        }
        switch action {
        case .createDBSnapshot, .createDBClusterSnapshot:
            return [words.snapshot: .object(try takeSnapshot(action, parameters, durations).members)]
        case .copyDBSnapshot, .copyDBClusterSnapshot:
            return [words.snapshot: .object(try copySnapshot(action, parameters, others, durations).members)]
        case .deleteDBSnapshot, .deleteDBClusterSnapshot:
            return [words.snapshot: .object(try deleteSnapshot(action, parameters).members)]
        default: return try changeSharing(action, parameters)
        }
    }

    private func own(_ action: Action, _ parameters: JSONObject) throws(ServiceError) -> DBSnapshot {
        let words = SnapshotWords(action)
        let name = parameters[words.name]?.string ?? ""
        let found = snapshots.first {
            $0.isOfCluster == words.isOfCluster && ($0.identifier == name || $0.arn == name)
                && $0["SnapshotType"] != "shared"
        }
        guard let found else {
            throw ServiceError(code: words.notFound, message: "\(words.snapshot) \(name) not found.", action: action)
        }
        return found
    }

    private mutating func deleteSnapshot(_ action: Action, _ parameters: JSONObject) throws(ServiceError) -> DBSnapshot
    {
        let snapshot = try own(action, parameters)
        let words = SnapshotWords(action)
        guard snapshot.isAvailable || snapshot["Status"] == "failed" else {
            throw ServiceError(
                code: words.invalidState,
                message: "Cannot delete the snapshot because it is not currently in the available or failed state.",
                action: action
            )
        }
        guard snapshot["SnapshotType"] != "automated" else {
            throw ServiceError(code: words.invalidState, message: "It is an automated snapshot", action: action)
        }
        snapshots.removeAll { $0.identifier == snapshot.identifier && $0.isOfCluster == snapshot.isOfCluster }
        if let arn = snapshot.arn {
            sharedWith[arn] = nil
            unschedule(arn)
        }
        var gone = snapshot
        gone.members["Status"] = "deleted"
        return gone
    }

    // MARK: - Sharing

    private mutating func changeSharing(_ action: Action, _ parameters: JSONObject) throws(ServiceError) -> JSONObject {
        let words = SnapshotWords(action)
        func fault(_ code: String, _ message: String) -> ServiceError {
            ServiceError(code: code, message: message, action: action)
        }
        let snapshot = try own(action, parameters)
        guard parameters["AttributeName"] == "restore" else {
            throw fault("InvalidParameterValue", "The attribute is restore")
        }
        guard snapshot.isAvailable else { throw fault(words.invalidState, "\(snapshot.identifier) is not available") }
        func values(_ name: String) -> [String] { (parameters[name]?.array ?? []).compactMap(\.string) }
        let (added, removed) = (values("ValuesToAdd"), values("ValuesToRemove"))
        let isAccount = { (value: String) in value == "all" || (value.count == 12 && value.allSatisfy(\.isNumber)) }
        guard (added + removed).allSatisfy(isAccount), !(added + removed).isEmpty else {
            throw fault("InvalidParameterValue", "Account IDs have 12 digits")
        }
        if !added.isEmpty, let reason = sharingFault(of: snapshot, with: added) {
            throw fault("InvalidParameterCombination", reason)
        }
        let arn = snapshot.arn ?? ""
        let accounts = ((sharedWith[arn] ?? []) + added).withoutRepetition.filter { !removed.contains($0) }
        guard accounts.count <= 20 else {
            throw fault("SharedSnapshotQuotaExceeded", "A snapshot is shared with 20 accounts at most")
        }
        sharedWith[arn] = accounts.isEmpty ? nil : accounts
        return attributes(of: snapshot, words)
    }

    /// Source: Amazon RDS User Guide, "Sharing a DB snapshot" and "Sharing encrypted snapshots".
    private func sharingFault(of snapshot: DBSnapshot, with accounts: [String]) -> String? {
        if snapshot["SnapshotType"] == "automated" { return "Automated snapshots cannot be shared" }
        if snapshot["TdeCredentialArn"] != nil { return "A snapshot with TDE cannot be shared" }
        if snapshot.isOfMultiAZCluster { return "A snapshot of a Multi-AZ DB cluster cannot be shared" }
        guard snapshot.isEncrypted == true else { return nil }
        if accounts.contains("all") { return "An encrypted snapshot cannot be public" }
        return isDefaultKey(snapshot["KmsKeyId"]?.string)
            ? "A snapshot that is encrypted with the default key cannot be shared" : nil
    }

    private func attributes(of snapshot: DBSnapshot, _ words: SnapshotWords) -> JSONObject {
        let accounts = (snapshot.arn.flatMap { sharedWith[$0] } ?? []).map { JSONValue.string($0) }
        return [
            words.attributes: [
                words.name: .string(snapshot.identifier),
                words.attributeList: [["AttributeName": "restore", "AttributeValues": .array(accounts)]],
            ]
        ]
    }

    // MARK: - Reads

    func readSnapshots(_ action: Action, _ parameters: JSONObject, _ others: Surroundings) throws -> JSONObject {
        let words = SnapshotWords(action)
        if [.describeDBSnapshotAttributes, .describeDBClusterSnapshotAttributes].contains(action) {
            return attributes(of: try own(action, parameters), words)
        }
        let name = parameters[words.name]?.string
        let owner = parameters[words.isOfCluster ? "DBClusterIdentifier" : "DBInstanceIdentifier"]?.string?.lowercased()
        let type = parameters["SnapshotType"]
        let found = visible(parameters, others).filter { snapshot in
            snapshot.isOfCluster == words.isOfCluster
                && (name == nil || snapshot.identifier == name || snapshot.arn == name)
                && (owner == nil || snapshot.instanceIdentifier.name == owner)
                && (type == nil || (snapshot["SnapshotType"] ?? "manual") == type)
        }
        if let name, found.isEmpty {
            throw ServiceError(code: words.notFound, message: "\(words.snapshot) \(name) not found.", action: action)
        }
        return page(found.map { .object($0.members) }, as: "\(words.snapshot)s", parameters)
    }

    /// Whoever does not ask for shared ones sees none. They are seen in their own Region, and without tags.
    private func visible(_ parameters: JSONObject, _ others: Surroundings) -> [DBSnapshot] {
        let isAsked = parameters["IncludeShared"] == true || parameters["SnapshotType"] == "shared"
        guard isAsked else { return snapshots.filter { $0["SnapshotType"] != "shared" } }
        return snapshots
            + others.snapshots.filter { $0.isShared(seenFrom: place) }.map { foreign in
                var shown = foreign.snapshot
                shown.members["SnapshotType"] = "shared"
                shown.members["TagList"] = []
                return shown
            }
    }
}

extension Surroundings.Snapshot {
    /// Whether it is another account's, in the Region of a place.
    func isShared(seenFrom other: Place) -> Bool { place.account != other.account && place.region == other.region }
}

extension DBSnapshot {
    /// Source: Amazon RDS User Guide, "Multi-AZ DB cluster deployments": their engines are those of instances.
    var isOfMultiAZCluster: Bool { isOfCluster && !Engine(members["Engine"]?.string ?? "aurora").isClustered }
}
