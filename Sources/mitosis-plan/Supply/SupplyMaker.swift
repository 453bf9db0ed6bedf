import RDS

/// Puts together what brings one snapshot to one target.
///
/// Source: Amazon RDS User Guide, "Sharing a DB snapshot", "Copying a DB snapshot"; Amazon Aurora User Guide, "Sharing a DB
/// cluster snapshot".
struct SupplyMaker {
    let options: PlanOptions
    let target: any DBResource
    /// The target's.
    let graph: InstanceGraph

    private var here: Place { Place(of: target.arn) }

    /// A snapshot that is there, in the target's graph or in the source's.
    func restoring(_ snapshot: DBSnapshot, of source: ForeignSource) -> SupplyChoice {
        let arn =
            snapshot.arn.flatMap { ARN($0) } ?? target.arn.sibling(target.identifier.snapshotType, snapshot.identifier)
        let isHere = graph.snapshots?.contains { $0.arn == snapshot.arn } == true
        // Another Region of the same account can copy it as it is.
        let needsSharing = !isHere && arn.account != here.account
        let supply = supply(needsSharing ? .copied(arn) : .present(arn), of: snapshot, time: snapshot.dataTime)
        let age = snapshot.dataTime.map { DataAge.text($0, in: isHere ? graph : source.graph) } ?? "an unknown time"
        let how =
            needsSharing
            ? ", which is copied in \(source.place) to be shared"
            : arn.account == here.account ? "" : ", which the account \(arn.account) shares"
        return SupplyChoice(
            way: .snapshot(supply),
            reason: "restored from \(supply.copy == nil ? "" : "a copy of ")the snapshot '\(snapshot.identifier)' of "
                + "\(age)\(how)"
        )
    }

    /// A new snapshot of the source.
    func taking(of source: ForeignSource, _ data: DBSnapshot) -> SupplyChoice {
        let supply = supply(.taken(of: source.resource.arn), of: data, time: source.graph.capturedAt)
        let steps = [
            supply.shareKey == nil ? nil : "re-encrypted", supply.sharedWith == nil ? nil : "shared",
            supply.copy == nil ? nil : "copied",
        ].compactMap(\.self)
        return SupplyChoice(
            way: .snapshot(supply),
            reason: "restored from a new snapshot of '\(source.resource.identifier)', which is taken in \(source.place)"
                + steps.map { ", \($0)" }.joined()
        )
    }

    /// - Parameter snapshot: What is known of the original.
    func supply(_ original: Supply.Original, of snapshot: DBSnapshot, time: String?) -> Supply {
        let isEncrypted = snapshot.isEncrypted == true
        let key = isEncrypted ? snapshot["KmsKeyId"]?.string : nil
        let sharedWith = original.isMade && original.place.account != here.account ? here.account : nil
        let shareKey = sharedWith == nil || !isEncrypted ? nil : options.shareKey
        let usedShareKey = shareKey.flatMap { wanted in key.map { SupplyKey.isSame($0, wanted) } == true ? nil : wanted
        }
        let copy = copy(of: snapshot, from: original.place)
        var data = snapshot
        if let copy {
            data.members[snapshot.isOfCluster ? "StorageEncrypted" : "Encrypted"] = .bool(copy.key != nil)
            data.members["KmsKeyId"] = copy.key.map { .string($0) }
        } else if let usedShareKey {
            data.members["KmsKeyId"] = .string(usedShareKey)
        }
        return Supply(
            original: original,
            shareKey: usedShareKey,
            originalKey: key,
            sharedWith: sharedWith,
            copy: copy,
            data: data,
            time: time,
            earlierCopies: copy == nil ? [] : earlierCopies(of: snapshot.originIdentity)
        )
    }

    /// The copies that plans have made for the target of the same source, by their names, the newest first.
    ///
    /// - Parameter identity: The source's.
    private func earlierCopies(of identity: String?) -> [String] {
        let copies = (graph.snapshots ?? []).filter { snapshot in
            guard let plan = PlanTag.Mark(of: snapshot)?.plan else { return false }
            return snapshot.isOfCluster == target.identifier.isCluster && snapshot.originIdentity == identity
                && snapshot.identifier == SupplyNames(target.identifier, plan: plan).copy
        }
        return copies.sorted { ($0.dataTime ?? "", $0.identifier) > ($1.dataTime ?? "", $1.identifier) }
            .map(\.identifier)
    }

    /// How the target's place needs a copy; `nil` where it needs none.
    ///
    /// An encrypted snapshot of an instance is not restored while it is only shared; a cluster's is, under another key.
    private func copy(of snapshot: DBSnapshot, from origin: Place) -> Supply.Copy? {
        let isEncrypted = snapshot.isEncrypted == true
        let wanted = target.isTrue("StorageEncrypted") ? target["KmsKeyId"]?.string ?? SupplyKey.standard : nil
        let isFar = origin.region != here.region
        let isShared = origin.account != here.account && isEncrypted
        guard isFar || (!snapshot.isOfCluster && (isShared || isUnderOtherKey(snapshot, wanted))) else { return nil }
        // A cluster becomes encrypted when it is restored, an instance when its snapshot is copied.
        let key = isEncrypted || !snapshot.isOfCluster ? wanted : nil
        // "You must specify this option when ... your DB instance uses a nondefault option group": RDS API, CopyDBSnapshot.
        let isGroupNeeded = isFar && snapshot["OptionGroupName"]?.string?.hasPrefix("default:") == false
        return Supply.Copy(
            key: key ?? (isEncrypted ? SupplyKey.standard : nil),
            optionGroup: isGroupNeeded ? (target as? DBInstance)?.optionGroupName : nil
        )
    }

    /// Whether the target has a key, and the snapshot another one or none, as far as the graph tells.
    private func isUnderOtherKey(_ snapshot: DBSnapshot, _ wanted: String?) -> Bool {
        guard let wanted, !options.allowsEncryptionChange, let isEncrypted = snapshot.isEncrypted else { return false }
        guard isEncrypted else { return true }
        return snapshot["KmsKeyId"]?.string.map { !SupplyKey.isSame($0, wanted) } ?? false
    }
}

extension Supply.Original {
    /// Where it is.
    var place: Place {
        switch self {
        case .taken(let arn), .copied(let arn), .present(let arn): Place(of: arn)
        }
    }

    /// Whether the plan makes a snapshot of its own there.
    var isMade: Bool { if case .present = self { false } else { true } }
}
