/// What operations that handle snapshots may be about: the plan's own snapshots, and sharing with the target's account alone.
struct SupplyRules {
    /// Where each plan's targets are, as its other operations tell.
    private let targets: [String: Place]
    /// The account that each plan shares with, as its first operation that does tells.
    private let accounts: [String: String]
    /// The snapshot that each node's plan makes in each stage, by its ARN.
    private let made: [DBInstanceIdentifier: [Stage: String]]

    init(_ operations: [Operation]) {
        targets = operations.reduce(into: [:]) { found, operation in
            if operation.id.stage.facts.side == .target, found[operation.plan] == nil {
                found[operation.plan] = operation.place
            }
        }
        accounts = operations.reduce(into: [:]) { found, operation in
            guard let account = operation.sharedAccounts.first, found[operation.plan] == nil else { return }
            found[operation.plan] = account
        }
        made = operations.reduce(into: [:]) { found, operation in
            guard operation.id.stage.makesSnapshot else { return }
            found[operation.id.node, default: [:]][operation.id.stage] = operation.resources.first
        }
    }

    /// What is wrong with an operation; `nil` when nothing is, or it handles no snapshot.
    func fault(of operation: Operation) -> String? {
        guard operation.id.stage.isOfSnapshot else { return nil }
        guard let name = operation.snapshotName, let place = operation.place else {
            return "it does not say which snapshot it is about, and where"
        }
        if operation.action.isOfCluster != operation.id.node.isCluster {
            return "\(operation.action.rawValue) is not for a snapshot of '\(operation.replaces.identifier)'"
        }
        guard operation.resources.first == place.arn(operation.id.node.snapshotType, name).description else {
            return "its first resource is not the snapshot '\(name)' that it is about"
        }
        let tags = operation.parameters["Tags"]?.array ?? []
        let mark = PlanTag.mark(plan: operation.plan, replacing: operation.replaces)
        let isMarked = tags.contains { $0["Key"]?.string == PlanTag.plan && $0["Value"]?.string == mark }
        if operation.id.stage.makesSnapshot, !isMarked {
            return "its tag \(PlanTag.plan) is not that by which the plan would know its snapshot"
        }
        return nameFault(of: operation, name) ?? originalFault(of: operation, place)
            ?? sharingFault(of: operation, place)
    }

    private func nameFault(of operation: Operation, _ name: String) -> String? {
        if operation.isRemoval { return removalFault(of: operation, name) }
        let names = SupplyNames(operation.id.node, plan: operation.plan)
        let allowed: [String] =
            switch operation.id.stage {
            case .snapshot: [names.original]
            case .reencrypt: [names.reencrypted]
            case .copy: [names.copy]
            case .share, .unshare: [names.original, names.reencrypted]
            default: operation.id.detail == name ? names.all : []
            }
        if allowed.contains(name) { return ownPlaceFault(of: operation, name, names) }
        if operation.id.stage == .release, operation.id.detail == name,
            SupplyNames(giving: name, for: operation.id.node)?.copy == name
        {
            return earlierPlaceFault(of: operation, name)
        }
        return "'\(name)' is no snapshot that the plan \(operation.plan) makes here"
    }

    /// What an earlier run left bears the name that its plan gave it for its target, and is a node of its own.
    private func removalFault(of operation: Operation, _ name: String) -> String? {
        guard operation.id.node.name == name, operation.id.detail == nil else {
            return "'\(name)' is not what '\(operation.id)' is about"
        }
        let target = operation.source.identifier
        let names = SupplyNames(target, plan: operation.plan)
        let allowed = operation.id.stage == .discardCopy ? [names.copy] : [names.original, names.reencrypted]
        return allowed.contains(name) && target.isCluster == operation.id.node.isCluster
            ? nil : "'\(name)' is no snapshot that the plan \(operation.plan) made for '\(target)' there"
    }

    /// What is shared or deleted is where the stream makes it.
    private func ownPlaceFault(of operation: Operation, _ name: String, _ names: SupplyNames) -> String? {
        let stage: Stage = name == names.copy ? .copy : name == names.reencrypted ? .reencrypt : .snapshot
        guard let arn = made[operation.id.node]?[stage], operation.resources.first != arn else { return nil }
        return "the plan makes '\(arn)'"
    }

    /// A copy that an earlier plan left is where the targets are; what it is, is looked at before it goes.
    private func earlierPlaceFault(of operation: Operation, _ name: String) -> String? {
        guard let target = targets[operation.plan], operation.place != target else { return nil }
        return "'\(name)' is a copy, and '\(operation.id.node)' is in \(target)"
    }

    /// What is copied is the plan's own where the plan makes one, and the key is of the copy's Region.
    private func originalFault(of operation: Operation, _ place: Place) -> String? {
        guard let original = operation.action.snapshotParameter.flatMap({ operation.parameters[$0]?.string }) else {
            return nil
        }
        let own = made[operation.id.node] ?? [:]
        let expected =
            switch operation.id.stage {
            case .reencrypt: own[.snapshot]
            case .copy: own[.reencrypt] ?? own[.snapshot]
            default: String?.none
            }
        let arn = ARN(original) == nil ? place.arn(operation.id.node.snapshotType, original).description : original
        if let expected, arn != expected { return "it would copy '\(original)', and the plan makes '\(expected)'" }
        guard operation.resources.contains(arn) else { return "its resources lack the snapshot '\(original)'" }
        guard let key = operation.parameters["KmsKeyId"]?.string.flatMap({ ARN($0) }), key.region != place.region else {
            return nil
        }
        return "the key '\(key)' is of another Region than the copy"
    }

    private func sharingFault(of operation: Operation, _ place: Place) -> String? {
        guard operation.id.stage.sharesSnapshot else { return nil }
        let parameter = operation.id.stage == .share ? "ValuesToAdd" : "ValuesToRemove"
        guard operation.parameters["AttributeName"] == "restore", operation.parameters[parameter]?.array?.count == 1,
            let account = operation.sharedAccounts.first
        else { return "it does not say which one account may restore the snapshot" }
        guard account.count == 12, account.allSatisfy(\.isNumber), account != place.account else {
            return "it would share with '\(account)'"
        }
        if let target = targets[operation.plan] {
            return target.account == account
                ? nil : "it would share with account \(account), and '\(operation.id.node)' is in \(target)"
        }
        guard let other = accounts[operation.plan], other != account else { return nil }
        return "it would share with account \(account), and its plan shares with account \(other)"
    }
}

extension Operation {
    /// The accounts that it lets use a snapshot, or that it lets use it no more.
    fileprivate var sharedAccounts: [String] {
        ["ValuesToAdd", "ValuesToRemove"].flatMap { parameters[$0]?.array ?? [] }.compactMap(\.string)
    }
}
