import RDS

/// What keeps the source's data from coming to another account or Region, and what people should know of it.
///
/// Source: Amazon RDS User Guide, "Sharing a DB snapshot", "Copying a DB snapshot"; Amazon Aurora User Guide, "Sharing a DB
/// cluster snapshot".
struct SupplyChecks {
    let options: PlanOptions
    let source: ForeignSource
    /// The target's.
    let graph: InstanceGraph

    private var name: String { "'\(source.resource.identifier)'" }

    /// Everything that is wrong with the source, whatever the way.
    func reasons(_ target: any DBResource) -> [PlanRefusal.Reason] {
        let here = Place(of: target.arn)
        var reasons: [PlanRefusal.Reason] = []
        func add(_ text: String, _ remedy: String) { reasons.append(.init(text: text, remedy: remedy)) }
        if here.partition != source.place.partition {
            add(
                "\(name) is in the partition \(source.place.partition), and '\(target.identifier)' in \(here.partition)",
                "no snapshot leaves its partition: dump and restore the database"
            )
        }
        if let instance = source.resource as? DBInstance { reasons += [.kind(instance)].compactMap(\.self) }
        if let key = source.resource["TdeCredentialArn"]?.string {
            add(
                "the data of \(name) is encrypted by the option TDE (\(key)), so its snapshots cannot be shared",
                "dump and restore the database, or turn TDE off in a copy"
            )
        }
        if let cluster = source.resource as? DBCluster, cluster.isMultiAZ {
            add(
                "\(name) is a Multi-AZ DB cluster, whose snapshots can be neither shared nor copied",
                "restore one to an instance in its own account, and name that as --source"
            )
        }
        return reasons + keyReasons
    }

    private var keyReasons: [PlanRefusal.Reason] {
        guard let key = options.shareKey.flatMap({ ARN($0) }),
            key.account != source.place.account || key.region != source.place.region
        else { return [] }
        return [
            .init(
                text: "the key '\(key)' is not in \(source.place), where the snapshot is",
                remedy: "--share-key names a key of the source's account and Region"
            )
        ]
    }

    /// What is wrong with one way.
    func reasons(_ supply: Supply) -> [PlanRefusal.Reason] {
        let status = source.resource.status
        guard case .taken = supply.original, !status.allows(.snapshot),
            let remedy = status.remedy(for: source.resource.identifier)
        else { return [] }
        return [.init(text: "\(name) is \(status), so no snapshot of it can be taken", remedy: remedy)]
    }

    /// What is wrong with nothing, and yet to be known, of one way.
    func warnings(_ supply: Supply) -> [Message] {
        var notes = Warnings.passing([source.resource])
        if case .taken = supply.original, !source.resource.isTrue("MultiAZ"), !source.resource.identifier.isCluster {
            notes.append(.warning("\(name) is in one zone: its I/O may pause briefly while the snapshot is taken"))
        }
        return notes + sharing(supply)
    }

    private func sharing(_ supply: Supply) -> [Message] {
        guard let account = supply.sharedWith else { return [] }
        var notes: [Message] = []
        if let key = supply.originalKey {
            let used = supply.shareKey ?? key
            if supply.shareKey == nil {
                notes.append(
                    .warning(
                        "the snapshot is encrypted with \(key): if that is the standard key of the account (aws/rds), it "
                            + "cannot be shared: give --share-key"
                    )
                )
            }
            notes.append(
                .warning(
                    "the policy of the key \(used) has to let the account \(account) use it: mitosis-iam --key-policy "
                        + "prints the statement"
                )
            )
        } else if options.shareKey != nil {
            notes.append(.note("nothing is encrypted with --share-key, since \(name) is not encrypted"))
        }
        let group = (source.resource as? DBInstance)?.optionGroupName
        if [.oracle, .sqlServer].contains(source.resource.engine.family), let group, !group.hasPrefix("default:") {
            notes.append(
                .warning(
                    "a snapshot with permanent or persistent options cannot be shared: look at the option group '\(group)' "
                        + "of \(name)"
                )
            )
        }
        let manual = source.graph.manualSnapshots
        if !source.graph.isIncomplete, manual + 2 > 100 {
            notes.append(
                .warning("\(manual) manual snapshots are in \(source.place); the quota is 100 unless raised")
            )
        }
        return notes
    }
}
