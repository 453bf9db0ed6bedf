import RDS

/// The operations that bring a snapshot of the source's data to a target, and that clear away what they have made.
extension OperationList {
    /// What is restored.
    struct Supplied {
        /// As the request names it: by its name, or by its ARN where another account shares it.
        let name: String
        let arn: ARN
        /// What the restore comes after; empty where the snapshot is there.
        let after: [Operation.ID]
    }

    /// Plans all that comes before the restore.
    mutating func supply(_ supply: Supply, to target: any DBResource) -> Supplied {
        let names = SupplyNames(target.identifier, plan: plan)
        var (arn, last) = original(supply, target, names)
        if let account = supply.sharedWith {
            if case .taken = supply.original, let key = supply.shareKey {
                let made = arn.sibling(target.identifier.snapshotType, names.reencrypted)
                let copying = SnapshotCopy(of: arn, under: supply.originalKey, to: made, under: key)
                last = copy(.reencrypt, target, copying, time: supply.time, after: last)
                arn = made
            }
            change(.share, of: arn, with: account, target, after: last)
            last = [.init(.share, target.identifier)]
        }
        guard let wanted = supply.copy else {
            let isOwn = Place(of: arn) == Place(of: place)
            let name = isOwn ? arn.name(of: target.identifier.snapshotType) : nil
            return Supplied(name: name ?? arn.description, arn: arn, after: last)
        }
        let made = place.sibling(target.identifier.snapshotType, names.copy)
        let key = supply.sharedWith == nil ? supply.originalKey : supply.shareKey ?? supply.originalKey
        var copying = SnapshotCopy(of: arn, under: key, to: made, under: wanted.key)
        copying.optionGroup = wanted.optionGroup
        last = copy(.copy, target, copying, time: supply.time, after: last)
        return Supplied(name: names.copy, arn: made, after: last)
    }

    /// Takes the sharing back, and deletes what was made on the way; the newest copies stay, as many as are wanted.
    mutating func release(_ supply: Supply, of target: any DBResource) {
        let names = SupplyNames(target.identifier, plan: plan)
        let made = [Stage.snapshot, .reencrypt].filter { stage in
            operations.contains { $0.id == .init(stage, target.identifier) }
        }
        let done = [Stage.copy, .clone].map { Operation.ID($0, target.identifier) }.filter { id in
            operations.contains { $0.id == id }
        }
        let type = target.identifier.snapshotType
        var after = done
        let origin = supply.original.isMade ? supply.original.place : nil
        if let origin, let account = supply.sharedWith {
            let arn = origin.arn(type, made.last == .reencrypt ? names.reencrypted : names.original)
            change(.unshare, of: arn, with: account, target, after: done)
            after = done + [.init(.unshare, target.identifier)]
        }
        if let origin {
            for stage in made.reversed() {
                let name = stage == .reencrypt ? names.reencrypted : names.original
                delete(origin.arn(type, name), name, target, after: after)
            }
        }
        // A plan that is resumed has made its own already.
        let copies = (supply.copy == nil ? [] : [names.copy]) + supply.earlierCopies.filter { $0 != names.copy }
        for name in copies.dropFirst(options.keptCopies) {
            delete(place.sibling(type, name), name, target, after: done)
        }
    }

    // MARK: - Each of them

    /// - Returns: The snapshot to go on with, and what that comes after.
    private mutating func original(
        _ supply: Supply,
        _ target: any DBResource,
        _ names: SupplyNames
    ) -> (ARN, [Operation.ID]) {
        let type = target.identifier.snapshotType
        switch supply.original {
        case .present(let arn): return (arn, [])
        case .taken(let source):
            let made = source.sibling(type, names.original)
            let action = Action.snapshotCreation(of: target.identifier)
            var parameters: JSONObject = ["Tags": marks(for: target, time: supply.time)]
            parameters[action.ownSnapshotParameter ?? ""] = .string(names.original)
            parameters[action.sourceParameter ?? ""] = DBInstanceIdentifier(of: source).map { JSONValue($0) }
            add(
                .snapshot,
                target,
                action,
                parameters,
                after: [],
                resources: [made, source].map(\.description)
            )
            return (made, [.init(.snapshot, target.identifier)])
        case .copied(let arn):
            let made = arn.sibling(type, names.original)
            let key = supply.originalKey
            let copying = SnapshotCopy(of: arn, under: key, to: made, under: supply.shareKey ?? key)
            return (made, copy(.snapshot, target, copying, time: supply.time, after: []))
        }
    }

    /// - Parameter time: Of the data.
    /// - Returns: What comes after the copy.
    private mutating func copy(
        _ stage: Stage,
        _ target: any DBResource,
        _ copy: SnapshotCopy,
        time: String?,
        after: [Operation.ID]
    ) -> [Operation.ID] {
        let (original, made) = (copy.original, copy.made)
        let action = Action.snapshotCopy(of: target.identifier)
        let isNear = Place(of: original) == Place(of: made)
        var parameters: JSONObject = ["Tags": marks(for: target, time: time)]
        parameters[action.ownSnapshotParameter ?? ""] = made.name(of: target.identifier.snapshotType).map {
            .string($0)
        }
        parameters[action.snapshotParameter ?? ""] = .string(
            isNear ? original.name(of: target.identifier.snapshotType) ?? original.description : original.description
        )
        parameters["KmsKeyId"] = copy.key.map { .string($0) }
        parameters["OptionGroupName"] = copy.optionGroup.map { .string($0) }
        let keys = [
            copy.key.flatMap { SupplyKey.arn($0, at: made) },
            copy.originalKey.flatMap { SupplyKey.arn($0, at: original) },
        ]
        add(
            stage,
            target,
            action,
            parameters,
            after: after,
            resources: [made, original].map(\.description) + keys.compactMap { $0?.description }
        )
        return [.init(stage, target.identifier)]
    }

    /// Shares a snapshot with an account, or takes that back.
    private mutating func change(
        _ stage: Stage,
        of snapshot: ARN,
        with account: String,
        _ target: any DBResource,
        after: [Operation.ID]
    ) {
        let action = Action.snapshotSharing(of: target.identifier)
        let values = stage == .share ? "ValuesToAdd" : "ValuesToRemove"
        var parameters: JSONObject = ["AttributeName": "restore", values: [.string(account)]]
        parameters[action.ownSnapshotParameter ?? ""] = snapshot.name(of: target.identifier.snapshotType).map {
            .string($0)
        }
        add(stage, target, action, parameters, after: after, resources: [snapshot.description])
    }

    private mutating func delete(_ snapshot: ARN, _ name: String, _ target: any DBResource, after: [Operation.ID]) {
        let action = Action.snapshotDeletion(of: target.identifier)
        let parameters: JSONObject = [action.ownSnapshotParameter ?? "": .string(name)]
        add(.release, target, action, parameters, detail: name, after: after, resources: [snapshot.description])
    }
}

/// A copy of a snapshot that is to be made.
private struct SnapshotCopy {
    let original: ARN
    /// Each key is `nil` where the snapshot is not encrypted.
    let originalKey: String?
    let made: ARN
    let key: String?
    /// A group of the copy's Region, where the original has one of its own.
    var optionGroup: String?

    init(of original: ARN, under originalKey: String?, to made: ARN, under key: String?) {
        (self.original, self.originalKey, self.made, self.key) = (original, originalKey, made, key)
    }
}
