import Console
import RDS

extension LiveCheck {
    /// Does AWS offer what the plan asks for: the target's class with the release that the copy starts on, and with the
    /// newer one that it gets?
    ///
    /// That something is offered does not say that there is a machine for it in this moment.
    /// Source: RDS API 2014-10-31, `OrderableDBInstanceOption`.
    static let offers = LiveCheck(
        name: "offer",
        asks: { plan, _ in plan.creations.flatMap { questions(about: $0) } },
        judges: { plan, answers in
            plan.creations.flatMap { creation -> [Finding] in
                let questions = questions(about: creation)
                // A cluster whose instances are made one by one has no class.
                if questions.isEmpty, creation.hasClass { return [unseen("offer", creation)] }
                return questions.compactMap { question in
                    answers.list("OrderableDBInstanceOptions", question).map { finding(creation, question, $0, plan) }
                }
            }
        }
    )

    private static func questions(about creation: PlannedCreation) -> [Question] {
        guard let engine = creation.engine else { return [] }
        return creation.classes.map { name, version in
            Question(
                .describeOrderableDBInstanceOptions,
                [
                    "Engine": .string(engine.description), "EngineVersion": .string(version),
                    "DBInstanceClass": .string(name),
                ]
            )
        }.withoutRepetition
    }

    private static func finding(
        _ creation: PlannedCreation,
        _ question: Question,
        _ options: [JSONValue],
        _ plan: CheckedPlan
    ) -> Finding {
        func asked(_ name: String) -> String { question.parameters[name]?.string ?? "" }
        let what = "\(asked("DBInstanceClass")) for \(asked("Engine")) \(asked("EngineVersion"))"
        func refused(_ message: String) -> Finding {
            Finding(
                "offer",
                .refused,
                of: creation.identifier.description,
                message,
                remedy: "change the target to what is offered, or edit the operation"
            )
        }
        if options.isEmpty { return refused("\(what) is not offered in \(plan.region)") }
        var fitting = options
        let isReplicated = plan.copied.contains(creation.identifier) && !creation.isCluster
        // What goes with a class is asked for with the last one.
        let processor = asked("DBInstanceClass") == creation.classes.last?.name ? Wish.processor(of: creation) : []
        for wish in Wish.all(of: creation, isReplicated: isReplicated) + processor {
            let left = fitting.filter(wish.isOffered)
            if left.isEmpty { return refused("\(what) is not offered with \(wish.words)") }
            fitting = left
        }
        return Finding("offer", .ok, of: creation.identifier.description, "\(what) is offered")
    }
}

/// One thing that is asked for beside class and release, and whether an option has it.
private struct Wish {
    let words: String
    let isOffered: @Sendable (JSONValue) -> Bool

    /// What a new instance asks for, in the order in which it is looked for.
    static func all(of creation: PlannedCreation, isReplicated: Bool) -> [Wish] {
        let wanted = creation.wanted
        func isOn(_ member: String) -> Bool { wanted[member] == true }
        let place = [zone(wanted["AvailabilityZone"]?.string), storageType(wanted["StorageType"]?.string)]
        let amounts = [
            range(creation.storage, "GiB of storage", "StorageSize"),
            range(wanted["Iops"]?.integer, "IOPS", "IopsPerDbInstance"),
            range(wanted["StorageThroughput"]?.integer, "MiB/s", "StorageThroughputPerDbInstance"),
        ]
        let isWatched = (wanted["MonitoringInterval"]?.integer ?? 0) > 0
        let features = [
            feature(isOn("MultiAZ"), "Multi-AZ", "MultiAZCapable"),
            feature(creation.isCluster, "DB clusters", "SupportsClusters"),
            feature(isReplicated, "read replicas", "ReadReplicaCapable"),
            feature(isOn("EnableIAMDatabaseAuthentication"), "IAM authentication", "SupportsIAMDatabaseAuthentication"),
            feature(isOn("EnablePerformanceInsights"), "Performance Insights", "SupportsPerformanceInsights"),
            feature(isWatched, "Enhanced Monitoring", "SupportsEnhancedMonitoring"),
            feature(isOn("DedicatedLogVolume"), "a dedicated log volume", "SupportsDedicatedLogVolume"),
        ]
        return (place + amounts + features + [network(wanted["NetworkType"]?.string)]).compactMap(\.self)
    }

    /// Cores, and threads of each.
    static func processor(of creation: PlannedCreation) -> [Wish] {
        (creation.wanted["ProcessorFeatures"]?.array ?? []).compactMap { feature in
            guard let name = feature["Name"]?.string, let value = feature["Value"]?.string else { return nil }
            return Wish(words: "\(name) \(value)") { option in
                let offered = option["AvailableProcessorFeatures"]?.array?.first { $0["Name"]?.string == name }
                return offered.map { contains($0["AllowedValues"]?.string ?? "", value) } ?? false
            }
        }
    }

    /// Whether a list such as `2,4,8` or `1-4` has a value.
    private static func contains(_ list: String, _ value: String) -> Bool {
        list.split(separator: ",").contains { part in
            let bounds = part.split(separator: "-").map { $0.filter { !$0.isWhitespace } }
            guard bounds.count == 2, let low = Int(bounds[0]), let high = Int(bounds[1]), let number = Int(value) else {
                return bounds == [value]
            }
            return low <= number && number <= high
        }
    }

    private static func zone(_ zone: String?) -> Wish? {
        zone.map { zone in
            Wish(words: "the zone \(zone)") { option in
                option["AvailabilityZones"]?.array?.contains { $0["Name"]?.string == zone } == true
            }
        }
    }

    private static func storageType(_ type: String?) -> Wish? {
        type.map { type in Wish(words: "the storage type \(type)") { $0["StorageType"]?.string == type } }
    }

    private static func network(_ type: String?) -> Wish? {
        type.map { type in
            Wish(words: "the network type \(type)") { option in
                // Where nothing is said, it is IPv4.
                (option["SupportedNetworkTypes"]?.array ?? ["IPV4"]).contains(.string(type))
            }
        }
    }

    private static func feature(_ isWanted: Bool, _ words: String, _ member: String) -> Wish? {
        isWanted ? Wish(words: words) { $0[member] == true } : nil
    }

    /// An amount between the members `Min…` and `Max…`; one that is missing sets no bound.
    private static func range(_ amount: Int?, _ unit: String, _ member: String) -> Wish? {
        guard let amount, amount > 0 else { return nil }
        return Wish(words: "\(amount) \(unit)") { option in
            (option["Min\(member)"]?.integer ?? 0) <= amount && amount <= (option["Max\(member)"]?.integer ?? .max)
        }
    }
}
