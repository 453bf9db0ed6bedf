import RDS

@testable import mitosis_plan

/// A Region at random, and what is to be planned in it.
struct RandomRegion {
    let seed: UInt64
    private(set) var instances: [JSONObject] = []
    private(set) var snapshots: [JSONValue] = []
    private(set) var options = PlanOptions(source: "prod", targets: ["demo"])
    /// What has been made wrong, so that nothing may be planned.
    private(set) var fault: String?

    private var dice: Dice
    private let rules: EngineRules

    init(seed: UInt64) {
        self.seed = seed
        dice = Dice(seed: seed)
        rules = dice.one(of: EngineRules.all)
        addTree("prod", maximum: 3)
        if rules.engine.canCascade(version: rules.versions.first), dice.percent(10),
            let replica = replicas("prod").first
        {
            options.source = DBInstanceIdentifier(replica)
        }
        options.targets = Array(
            (["demo", "qa", "dev"] as [DBInstanceIdentifier]).prefix(dice.one(of: [1, 1, 1, 2, 3]))
        )
        for target in options.targets { addTree("\(target)", maximum: dice.one(of: [1, 1, 2, 2, 3, 4, 5, 8, 20])) }
        addTree("bystander", maximum: 2)
        addSnapshots()
        chooseOptions()
        if dice.percent(12) { spoil() }
        link()
    }

    var source: JSONObject { members("\(options.source ?? "")") }

    /// The graph, with its instances in this order or another.
    func graph(shuffledBy seed: UInt64? = nil) throws -> InstanceGraph {
        var values = instances
        if let seed {
            var dice = Dice(seed: seed)
            values = dice.shuffled(values)
        }
        return try InstanceGraph(
            values.map { try DBInstance(.object($0), at: "the graph") },
            snapshots: snapshots.map { try DBSnapshot($0, at: "the graph") },
            capturedAt: "2026-11-23T20:14:24Z"
        )
    }

    /// A graph as it is read.
    static func json(_ graph: InstanceGraph) -> [UInt8] { Array(JSONValue.object(graph.json).line.utf8) }

    // MARK: - Trees

    private func members(_ name: String) -> JSONObject {
        instances.first { $0["DBInstanceIdentifier"]?.string == name } ?? [:]
    }

    private func replicas(_ name: String) -> [String] {
        instances.filter { $0["ReadReplicaSourceDBInstanceIdentifier"]?.string == name }
            .compactMap { $0["DBInstanceIdentifier"]?.string }
    }

    /// A primary with replicas below it, as far as the engine allows.
    private mutating func addTree(_ root: String, maximum: Int) {
        let count = rules.hasReplicas ? dice.number(1...max(1, maximum)) : 1
        let canCascade = rules.engine.canCascade(version: rules.versions.first)
        var nodes: [(name: String, parent: Int?, level: Int, replicas: Int)] = [(root, nil, 0, 0)]
        for number in 1..<max(1, count) {
            let isWide = dice.percent(40)
            let possible = nodes.indices.filter { index in
                let below = rules.name == "postgres" && nodes[index].level > 0 ? 5 : rules.engine.replicaLimit
                return nodes[index].replicas < below && nodes[index].level < (canCascade && !isWide ? 3 : 1)
            }
            guard !possible.isEmpty else { break }
            let parent = dice.one(of: possible)
            nodes[parent].replicas += 1
            nodes.append(("\(root)-r\(number)", parent, nodes[parent].level + 1, 0))
        }
        let vpc = root == "prod" || dice.percent(85) ? "vpc-1" : "vpc-2"
        for node in nodes {
            var random = RandomInstance(name: node.name, rules: rules, hasReplicas: node.replicas > 0, vpc: vpc)
            if let parent = node.parent { random.source = (nodes[parent].name, members(nodes[parent].name)) }
            instances.append(random.members(&dice))
        }
        // A password can be given to Secrets Manager once an instance has its replicas; production seldom is so.
        if root == "prod", dice.percent(70), let index = instances.indices.first {
            instances[index]["MasterUserSecret"] = nil
        }
    }

    private mutating func link() {
        for index in instances.indices {
            let name = instances[index]["DBInstanceIdentifier"]?.string ?? ""
            let local = replicas(name).map { JSONValue.string($0) }
            let others = (instances[index]["ReadReplicaDBInstanceIdentifiers"]?.array ?? [])
            instances[index]["ReadReplicaDBInstanceIdentifiers"] = .array(local + others)
        }
    }

    // MARK: - Snapshots and options

    private mutating func addSnapshots() {
        for (index, owner) in instances.enumerated() where dice.percent(60) {
            for number in 0..<dice.number(1...3) {
                var snapshot: JSONObject = [
                    "DBSnapshotIdentifier": .string("snap-\(index)-\(number)"),
                    "DBSnapshotArn": .string("arn:aws:rds:us-east-1:123456789012:snapshot:snap-\(index)-\(number)"),
                    "Status": .string(number == 0 ? dice.one(of: ["available", "creating"]) : "available"),
                    "SnapshotCreateTime": .string("2026-11-\(dice.number(10...22))T01:00:00Z"),
                ]
                for member in ["Engine", "DbiResourceId", "DBInstanceIdentifier", "KmsKeyId"] {
                    snapshot[member] = owner[member]
                }
                snapshot["Encrypted"] = owner["StorageEncrypted"]
                if dice.percent(10) { snapshot["KmsKeyId"] = "arn:aws:kms:us-east-1:123456789012:key/copies" }
                snapshots.append(.object(snapshot))
            }
        }
    }

    private var available: [String] {
        snapshots.filter { $0["DbiResourceId"] == source["DbiResourceId"] && $0["Status"] == "available" }
            .compactMap { $0["DBSnapshotIdentifier"]?.string }
    }

    /// PostgreSQL has no point in time of a replica; without backups there is none either.
    private var hasPointInTime: Bool {
        let isReplica = source["ReadReplicaSourceDBInstanceIdentifier"] != nil
        return source["BackupRetentionPeriod"] != 0 && !(isReplica && rules.name == "postgres")
    }

    private mutating func chooseOptions() {
        if !hasPointInTime, available.isEmpty {
            // Something has to be there that data can come from.
            let index = instances.firstIndex { $0["DBInstanceIdentifier"] == JSONValue(options.source ?? "") } ?? 0
            options.source = "prod"
            instances[index]["BackupRetentionPeriod"] = 1
            instances[0]["BackupRetentionPeriod"] = 7
        }
        if dice.percent(30), let newest = available.last {
            options.method = dice.percent(50) ? .newestSnapshot : .snapshot(newest)
        } else if dice.percent(25), hasPointInTime {
            options.method = .pointInTime(dice.percent(50) ? nil : "2026-11-23T19:00:00Z")
        }
        if dice.percent(30) { options.prepare = "true" }
        if dice.percent(40) { options.restart = "true" }
        if dice.percent(20) { options.verify = "true" }
        if dice.percent(20) { options.quiesce = "true" }
        if dice.percent(20) { options.carry = "true" }
        (options.allowsPending, options.allowsEncryptionChange) = (true, true)
        // Where the source's alone is managed, nobody would know the new one's.
        let roots = instances.filter { item in
            options.targets.contains { item["DBInstanceIdentifier"]?.string == "\($0)" }
        }
        if roots.contains(where: { $0["MasterUserSecret"] == nil }) {
            for index in instances.indices
            where instances[index]["DBInstanceIdentifier"]?.string == "\(options.source ?? "")" {
                instances[index]["MasterUserSecret"] = nil
            }
        }
        // A password of Secrets Manager's stays one.
        if dice.percent(20), targetTrees.allSatisfy({ $0["MasterUserSecret"] == nil }) {
            options.masterPassword = "env:PASSWORD"
        }
        options.takesFinalSnapshot = dice.percent(30)
        options.keepsAutomatedBackups = dice.percent(30)
        if dice.percent(20) { (options.tempPrefix, options.oldPrefix) = ("new-", "z-") }
        options.isStrict = dice.percent(10)
        options.allowsProtected = dice.percent(50) || targetTrees.contains { $0["DeletionProtection"] == true }
    }

    private var targetTrees: [JSONObject] {
        instances.filter { instance in
            let name = instance["DBInstanceIdentifier"]?.string ?? ""
            return options.targets.contains { name == "\($0)" || name.hasPrefix("\($0)-") }
        }
    }

    // MARK: - What must be refused

    private mutating func spoil() {
        let victim = dice.one(of: targetTrees)["DBInstanceIdentifier"]?.string ?? ""
        let index = instances.firstIndex { $0["DBInstanceIdentifier"]?.string == victim } ?? 0
        let fault = dice.one(of: [
            "leftover", "retired leftover", "stopped", "failed", "deleting", "cluster", "protected", "replica abroad",
            "replica unknown", "no such target", "target is a replica", "target is the source", "long name",
        ])
        self.fault = "\(fault) (\(victim))"
        switch fault {
        case "leftover": addBystander(options.tempPrefix + victim)
        case "retired leftover": addBystander(options.oldPrefix + victim)
        case "stopped", "failed", "deleting": instances[index]["DBInstanceStatus"] = .string(fault)
        case "cluster": instances[index]["DBClusterIdentifier"] = "cluster"
        case "protected":
            instances[index]["DeletionProtection"] = true
            options.allowsProtected = false
        case "replica abroad":
            instances[index]["ReadReplicaDBInstanceIdentifiers"] = ["arn:aws:rds:eu-west-1:123456789012:db:abroad"]
        case "replica unknown": instances[index]["ReadReplicaDBInstanceIdentifiers"] = ["unknown"]
        case "no such target": options.targets.append("nowhere")
        case "target is a replica":
            options.targets = [replicas("demo").first.map { DBInstanceIdentifier($0) } ?? "nowhere"]
        case "target is the source": options.targets.append(options.source ?? "")
        default: options.tempPrefix = String(repeating: "t", count: 60)
        }
    }

    private mutating func addBystander(_ name: String) {
        instances.append(RandomInstance(name: name, rules: rules).members(&dice))
    }
}
