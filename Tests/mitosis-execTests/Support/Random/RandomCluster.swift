import RDS

@testable import mitosis_plan

/// Two clusters at random, of Aurora or Multi-AZ DB clusters, and what is to be planned for them.
struct RandomCluster {
    let seed: UInt64
    private(set) var graph: JSONObject = [:]
    private(set) var options = PlanOptions(source: "prod", targets: ["stg"])
    /// What has been made wrong, so that nothing may be planned.
    private(set) var fault: String?

    private var dice: Dice
    private let isMySQL: Bool
    private let isMultiAZ: Bool
    private let versions: [String]
    private var instances: [JSONValue] = []

    init(seed: UInt64) {
        self.seed = seed
        var dice = Dice(seed: seed)
        isMySQL = dice.percent(50)
        isMultiAZ = dice.percent(30)
        let ofMySQL = isMultiAZ ? ["8.0.35", "8.0.40"] : ["8.0.mysql_aurora.3.04.0", "8.0.mysql_aurora.3.08.0"]
        versions = isMySQL ? ofMySQL : ["15.4", "15.8", "16.4"]
        self.dice = dice
        let clusters = [cluster("prod", readers: 0...2), cluster("stg", readers: 0...4)]
        graph = [
            "CapturedAt": "2026-11-23T20:14:24Z", "DBClusters": .array(clusters.map { .object($0) }),
            "DBInstances": .array(instances), "DBClusterEndpoints": .array(endpoints(clusters[1])),
            "DBClusterSnapshots": [snapshot(of: clusters[0])],
        ]
        chooseOptions(clusters[1], of: clusters[0])
        if self.dice.percent(12) { spoil() }
    }

    /// The graph as it is read.
    var json: [UInt8] { Array(JSONValue.object(graph).line.utf8) }

    private var engine: String {
        isMultiAZ ? (isMySQL ? "mysql" : "postgres") : isMySQL ? "aurora-mysql" : "aurora-postgresql"
    }

    // MARK: - Clusters

    private mutating func cluster(_ name: String, readers: ClosedRange<Int>) -> JSONObject {
        let count = isMultiAZ ? 3 : dice.number(readers) + 1
        let first = isMultiAZ ? "\(name)-instance" : name
        let version = dice.one(of: versions)
        var cluster: JSONObject = [
            "DBClusterIdentifier": .string(name), "Engine": .string(engine), "EngineVersion": .string(version),
            "DBClusterArn": .string("arn:aws:rds:us-east-1:123456789012:cluster:\(name)"), "Status": "available",
            "DbClusterResourceId": .string("cluster-\(name.uppercased())"), "EngineMode": "provisioned",
            "Port": .integer(dice.one(of: [3306, 5432, 6000])), "MasterUsername": "admin", "DatabaseName": "shop",
            "StorageEncrypted": true, "KmsKeyId": .string("arn:aws:kms:us-east-1:123456789012:key/\(name)"),
            "AvailabilityZones": ["us-east-1a", "us-east-1b", "us-east-1c"],
            "BackupRetentionPeriod": .integer(dice.one(of: [1, 7, 35])),
            "DBSubnetGroup": .string(dice.one(of: ["net-a", "net-b"])),
            "DBClusterParameterGroup": .string(
                dice.one(of: [Engine(engine).defaultParameterGroup(version: version), "tuned"])
            ),
            "VpcSecurityGroups": [["VpcSecurityGroupId": .string("sg-\(name)"), "Status": "active"]],
            "CopyTagsToSnapshot": .bool(dice.percent(50)), "NetworkType": .string(dice.one(of: ["IPV4", "DUAL"])),
            "IAMDatabaseAuthenticationEnabled": .bool(dice.percent(50)),
            "DeletionProtection": .bool(dice.percent(30)), "HttpEndpointEnabled": .bool(dice.percent(30)),
            "EngineLifecycleSupport": .string(dice.one(of: ["on", "off"])),
            "EnabledCloudwatchLogsExports": .array(dice.some(of: ["audit", "error", "slowquery"])),
            "PreferredBackupWindow": "05:30-06:20", "PreferredMaintenanceWindow": "tue:07:02-tue:08:00",
            "ServerlessV2ScalingConfiguration": [
                "MinCapacity": .number(dice.one(of: [0.5, 1.5])), "MaxCapacity": .integer(dice.number(4...64)),
            ],
            "TagList": JSONValue(tags: ["Name": name, "aws:x": "y"]), "DatabaseInsightsMode": "standard",
            "LocalWriteForwardingStatus": .string(isMySQL && dice.percent(20) ? "enabled" : "disabled"),
        ]
        if dice.percent(40) { cluster["StorageType"] = "aurora-iopt1" }
        if isMySQL, dice.percent(30) { cluster["BacktrackWindow"] = .integer(dice.one(of: [3600, 86400])) }
        if dice.percent(25) {
            cluster["DatabaseInsightsMode"] = "advanced"
            cluster["PerformanceInsightsEnabled"] = true
            cluster["PerformanceInsightsRetentionPeriod"] = 465
        }
        if dice.percent(25) { cluster["MasterUserSecret"] = ["SecretArn": "arn:s", "SecretStatus": "active"] }
        if dice.percent(30) {
            cluster["AssociatedRoles"] = [
                [
                    "RoleArn": "arn:aws:iam::123456789012:role/import", "FeatureName": "s3Import", "Status": "ACTIVE",
                ]
            ]
        }
        if dice.percent(20) {
            cluster["DomainMemberships"] = [["Domain": "d-1", "IAMRoleName": "directory", "Status": "joined"]]
        }
        if dice.percent(10) { cluster["PendingModifiedValues"] = ["BackupRetentionPeriod": 9] }
        if isMultiAZ { makeMultiAZ(&cluster) }
        cluster["DBClusterMembers"] = .array(
            (1...count).map { number in
                [
                    "DBInstanceIdentifier": .string("\(first)-\(number)"), "IsClusterWriter": .bool(number == 1),
                    "DBClusterParameterGroupStatus": "in-sync",
                ]
            }
        )
        for number in 1...count { instances.append(member("\(first)-\(number)", of: cluster)) }
        return cluster
    }

    /// Takes away what is Aurora's alone, and gives what is not.
    private mutating func makeMultiAZ(_ cluster: inout JSONObject) {
        for member in [
            "BacktrackWindow", "DomainMemberships", "HttpEndpointEnabled", "LocalWriteForwardingStatus", "NetworkType",
            "ServerlessV2ScalingConfiguration",
        ] { cluster[member] = nil }
        let size = dice.one(of: [100, 200, 400, 1000])
        let type = dice.one(of: ["gp3", "io1", "io2"])
        cluster["AllocatedStorage"] = .integer(size)
        cluster["StorageType"] = .string(type)
        let iops =
            type == "gp3" ? (size < 400 ? 3000 : dice.one(of: [12_000, 20_000])) : size * dice.one(of: [1, 10, 50])
        cluster["Iops"] = .integer(iops)
        cluster["DBClusterInstanceClass"] = .string(dice.one(of: ["db.m6gd.large", "db.r6gd.2xlarge"]))
        cluster["PubliclyAccessible"] = .bool(dice.percent(30))
        cluster["AutoMinorVersionUpgrade"] = .bool(dice.percent(50))
        cluster["CertificateDetails"] = [
            "CAIdentifier": .string(dice.one(of: ["rds-ca-rsa2048-g1", "rds-ca-ecc384-g1"]))
        ]
        cluster["MonitoringInterval"] = 0
        if dice.percent(40) {
            cluster["MonitoringInterval"] = 30
            cluster["MonitoringRoleArn"] = "arn:aws:iam::123456789012:role/monitoring"
        }
    }

    private mutating func member(_ name: String, of cluster: JSONObject) -> JSONValue {
        var member: JSONObject = [
            "DBInstanceIdentifier": .string(name), "DbiResourceId": .string("db-\(name.uppercased())"),
            "DBInstanceArn": .string("arn:aws:rds:us-east-1:123456789012:db:\(name)"), "Engine": .string(engine),
            "DBInstanceStatus": "available", "DBClusterIdentifier": cluster["DBClusterIdentifier"] ?? "",
            "EngineVersion": cluster["EngineVersion"] ?? "",
            "DBInstanceClass": .string(dice.one(of: ["db.r6g.large", "db.serverless", "db.r7g.xlarge"])),
            "AvailabilityZone": .string("us-east-1" + dice.one(of: ["a", "b", "c"])),
            "DBParameterGroups": [
                [
                    "DBParameterGroupName": .string(dice.one(of: ["default", "tuned"])),
                    "ParameterApplyStatus": "in-sync",
                ]
            ],
            "AutoMinorVersionUpgrade": .bool(dice.percent(50)), "PubliclyAccessible": .bool(dice.percent(20)),
            "PromotionTier": .integer(dice.number(0...15)), "MonitoringInterval": 0,
            "PreferredMaintenanceWindow": .string(dice.one(of: ["sun:04:00-sun:04:30", "mon:05:00-mon:05:30"])),
            "CACertificateIdentifier": .string(dice.one(of: ["rds-ca-rsa2048-g1", "rds-ca-ecc384-g1"])),
            "TagList": JSONValue(tags: ["Name": name]),
            "DBSubnetGroup": ["DBSubnetGroupName": cluster["DBSubnetGroup"] ?? "", "VpcId": "vpc-1"],
        ]
        if dice.percent(30) {
            member["MonitoringInterval"] = 60
            member["MonitoringRoleArn"] = "arn:aws:iam::123456789012:role/monitoring"
        }
        let isManaged = cluster["PerformanceInsightsEnabled"] == true
        if isManaged || dice.percent(40) {
            member["PerformanceInsightsEnabled"] = true
            if !isManaged { member["PerformanceInsightsRetentionPeriod"] = .integer(dice.one(of: [7, 731])) }
        }
        return .object(member)
    }

    private mutating func endpoints(_ cluster: JSONObject) -> [JSONValue] {
        let names = (cluster["DBClusterMembers"]?.array ?? []).compactMap { $0["DBInstanceIdentifier"] }
        if isMultiAZ { return [] }
        return (0..<dice.number(0...3)).map { number in
            var endpoint: JSONObject = [
                "DBClusterEndpointIdentifier": .string("own-\(number)"), "DBClusterIdentifier": "stg",
                "EndpointType": "CUSTOM", "CustomEndpointType": .string(dice.one(of: ["READER", "ANY"])),
                "Status": "available",
            ]
            let some = dice.some(of: names)
            if !some.isEmpty { endpoint[dice.one(of: ["StaticMembers", "ExcludedMembers"])] = .array(some) }
            return .object(endpoint)
        }
    }

    private func snapshot(of cluster: JSONObject) -> JSONValue {
        var snapshot: JSONObject = [
            "DBClusterSnapshotIdentifier": "nightly", "Status": "available",
            "SnapshotCreateTime": "2026-11-23T01:00:00Z",
        ]
        for member in [
            "DBClusterIdentifier", "DbClusterResourceId", "Engine", "EngineVersion", "StorageEncrypted", "KmsKeyId",
            "MasterUsername", "AvailabilityZones", "AllocatedStorage", "StorageType",
        ] { snapshot[member] = cluster[member] }
        return .object(snapshot)
    }

    // MARK: - Options, and what must be refused

    private mutating func chooseOptions(_ target: JSONObject, of source: JSONObject) {
        options.method = dice.one(of: [.best, .best, .pointInTime(nil), .newestSnapshot])
        if dice.percent(40) { options.prepare = "true" }
        if dice.percent(40) { options.restart = "true" }
        if dice.percent(20) { options.verify = "true" }
        if dice.percent(20) { options.quiesce = "true" }
        if dice.percent(20) { options.carry = "true" }
        if !isMultiAZ, dice.percent(30) { options.restartsForTLS = true }
        // Where production's is managed, nobody would know it.
        let isUnknown = source["MasterUserSecret"] != nil
        if dice.percent(20) || isUnknown, target["MasterUserSecret"] == nil { options.masterPassword = "env:PASSWORD" }
        options.takesFinalSnapshot = dice.percent(30)
        options.keepsAutomatedBackups = dice.percent(30)
        options.allowsProtected = target["DeletionProtection"] == true || dice.percent(50)
    }

    private mutating func spoil() {
        let fault = dice.one(of: ["GlobalClusterIdentifier", "EngineMode", "Status", "Engine"])
        self.fault = fault
        let values: JSONObject = [
            "GlobalClusterIdentifier": "planet", "EngineMode": "serverless", "Status": "stopped",
            "Engine": "neptune",
        ]
        var clusters = graph["DBClusters"]?.array?.compactMap(\.object) ?? []
        clusters[1][fault] = values[fault]
        graph["DBClusters"] = .array(clusters.map { .object($0) })
    }
}
