/// What operations that handle snapshots may be about: the plan's own snapshots, and sharing with the target's account alone.
struct SupplyRules {
    /// Where each node's instances are, as its other operations tell.
    private let targets: [DBInstanceIdentifier: Place]
    /// The snapshot that each node's plan makes in each stage, by its ARN.
    private let made: [DBInstanceIdentifier: [Stage: String]]

    init(_ operations: [Operation]) {
        targets = operations.reduce(into: [:]) { found, operation in
            if operation.id.stage.facts.side == .target, found[operation.id.node] == nil {
                found[operation.id.node] = operation.place
            }
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
        let names = SupplyNames(operation.id.node, plan: operation.plan)
        let allowed: [String] =
            switch operation.id.stage {
            case .snapshot: [names.original]
            case .reencrypt: [names.reencrypted]
            case .copy: [names.copy]
            case .share, .unshare: [names.original, names.reencrypted]
            // Copies that earlier plans left, too: what they are is looked at before they go.
            default: name.hasPrefix(SupplyNames.prefix) && operation.id.detail == name ? [name] : []
            }
        return allowed.contains(name) ? nil : "'\(name)' is no snapshot that the plan \(operation.plan) makes here"
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
            let account = operation.parameters[parameter]?.array?.first?.string
        else { return "it does not say which one account may restore the snapshot" }
        guard account.count == 12, account.allSatisfy(\.isNumber), account != place.account else {
            return "it would share with '\(account)'"
        }
        guard let target = targets[operation.id.node], target.account != account else { return nil }
        return "it would share with account \(account), and '\(operation.id.node)' is in account \(target.account)"
    }
}
