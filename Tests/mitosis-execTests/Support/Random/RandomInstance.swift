import RDS

/// What one engine's instances can be, as far as RDS's rules for it go.
struct EngineRules: Sendable {
    let name: String
    /// Of one major version, the oldest first.
    let versions: [String]
    let licence: String
    var logs: [String] = []
    /// Whether a replica can have backups of its own.
    var hasReplicaBackups = true
    var hasReplicas = true

    var engine: Engine { Engine(name) }

    static let all = [
        EngineRules(
            name: "mysql",
            versions: ["8.0.35", "8.0.36", "8.0.39"],
            licence: "general-public-license",
            logs: ["audit", "error", "general", "slowquery"]
        ),
        EngineRules(
            name: "mariadb",
            versions: ["10.11.6", "10.11.8"],
            licence: "general-public-license",
            logs: ["error", "slowquery"]
        ),
        EngineRules(
            name: "postgres",
            versions: ["15.4", "15.7", "15.10"],
            licence: "postgresql-license",
            logs: ["postgresql", "upgrade"]
        ),
        EngineRules(
            name: "postgres",
            versions: ["13.9", "13.14"],
            licence: "postgresql-license",
            logs: ["postgresql"],
            hasReplicaBackups: false
        ),
        EngineRules(
            name: "oracle-ee",
            versions: ["19.0.0.0.ru-2024-07.rur-2024-07.r1"],
            licence: "bring-your-own-license",
            logs: ["alert", "audit", "listener"]
        ),
        EngineRules(
            name: "oracle-se2",
            versions: ["19.0.0.0.ru-2024-07.rur-2024-07.r1"],
            licence: "license-included",
            hasReplicas: false
        ),
        EngineRules(
            name: "sqlserver-ee",
            versions: ["15.00.4345.5.v1"],
            licence: "license-included",
            logs: ["agent", "error"],
            hasReplicaBackups: false
        ),
        EngineRules(
            name: "sqlserver-se",
            versions: ["15.00.4345.5.v1"],
            licence: "license-included",
            hasReplicas: false
        ),
        EngineRules(name: "db2-se", versions: ["11.5.9.0.sb00040488.r1"], licence: "bring-your-own-license"),
    ]
}

/// One instance with attributes of all kinds, such as RDS would let it have.
struct RandomInstance {
    let name: String
    let rules: EngineRules
    var source: (name: String, members: JSONObject)?
    var hasReplicas = false
    var vpc = "vpc-1"

    private var isReplica: Bool { source != nil }
    private var family: Engine.Family { rules.engine.family }

    func members(_ dice: inout Dice) -> JSONObject {
        var members: JSONObject = [
            "DBInstanceIdentifier": .string(name), "Engine": .string(rules.name), "DBInstanceStatus": "available",
            "DBInstanceArn": .string("arn:aws:rds:us-east-1:123456789012:db:\(name)"),
            "DbiResourceId": .string("db-\(name.uppercased())"), "LicenseModel": .string(rules.licence),
            "InstanceCreateTime": "2025-01-01T00:00:00Z", "MasterUsername": "admin", "BackupTarget": "region",
            "EngineVersion": source?.members["EngineVersion"] ?? .string(dice.one(of: rules.versions)),
            "DBInstanceClass": .string(dice.one(of: ["db.r6g.large", "db.r6g.xlarge", "db.m6i.2xlarge"])),
            "StorageEncrypted": source?.members["StorageEncrypted"] ?? true,
        ]
        members["KmsKeyId"] = source?.members["KmsKeyId"] ?? "arn:aws:kms:us-east-1:123456789012:key/shared"
        addPlace(&members, &dice)
        addStorage(&members, &dice)
        addBackups(&members, &dice)
        addGroups(&members, &dice)
        addWatching(&members, &dice)
        addRest(&members, &dice)
        if let source { members["ReadReplicaSourceDBInstanceIdentifier"] = .string(source.name) }
        return members
    }

    private func addPlace(_ members: inout JSONObject, _ dice: inout Dice) {
        members["Endpoint"] = [
            "Address": .string("\(name).c0ffee.us-east-1.rds.amazonaws.com"), "HostedZoneId": "Z2R2ITUGPM61AM",
            "Port": .integer(dice.one(of: [3306, 5432, 5433, 1521])),
        ]
        let group = source?.members["DBSubnetGroup"]?["DBSubnetGroupName"]?.string
        members["DBSubnetGroup"] = [
            "VpcId": .string(vpc),
            "DBSubnetGroupName": .string(
                dice.percent(70) ? group ?? "\(vpc)-a" : dice.one(of: ["\(vpc)-a", "\(vpc)-b"])
            ),
        ]
        var security: [JSONValue] = ["\(vpc)-sg"]
        security += dice.some(of: ["sg-1", "sg-2", "sg-3"])
        var memberships = security.map { JSONValue.object(["VpcSecurityGroupId": $0, "Status": "active"]) }
        if dice.percent(10) { memberships.append(["VpcSecurityGroupId": "sg-leaving", "Status": "removing"]) }
        members["VpcSecurityGroups"] = .array(memberships)
        members["PubliclyAccessible"] = .bool(dice.percent(20))
        members["NetworkType"] = source?.members["NetworkType"] ?? .string(dice.one(of: ["IPV4", "IPV4", "DUAL"]))
        let isWide = family == .sqlServer ? (!isReplica && hasReplicas) : dice.percent(30)
        members["MultiAZ"] = .bool(isWide)
        members["AvailabilityZone"] = .string("us-east-1" + dice.one(of: ["a", "b", "c"]))
        if isWide { members["SecondaryAvailabilityZone"] = "us-east-1d" }
    }

    private func addStorage(_ members: inout JSONObject, _ dice: inout Dice) {
        let least = source?.members["AllocatedStorage"]?.integer ?? 0
        let size = dice.one(of: [20, 100, 105, 200, 380, 400, 420, 1000].filter { $0 >= least })
        var type = dice.one(of: ["gp2", "gp3", "gp3", "io1", "io2"])
        if size < 100, type.hasPrefix("io") { type = "gp3" }
        if family == .sqlServer, let inherited = source?.members["StorageType"]?.string { type = inherited }
        members["AllocatedStorage"] = family == .sqlServer && isReplica ? .integer(least) : .integer(size)
        members["StorageType"] = .string(type)
        let isLarge = family == .sqlServer || size >= (family == .oracle ? 200 : 400)
        switch type {
        case "io1", "io2": members["Iops"] = .integer(dice.one(of: [3000, 5000, 12000]))
        case "gp3" where isLarge:
            members["Iops"] = .integer(dice.one(of: [12000, 16000]))
            members["StorageThroughput"] = .integer(dice.one(of: [500, 750]))
        case "gp3":
            members["Iops"] = 3000
            members["StorageThroughput"] = 125
        default: break
        }
        if family == .sqlServer, isReplica {
            members["Iops"] = source?.members["Iops"]
            members["StorageThroughput"] = source?.members["StorageThroughput"]
        }
        if dice.percent(40), family != .sqlServer || !isReplica {
            members["MaxAllocatedStorage"] = .integer(size + dice.one(of: [30, 200, 2000]))
        }
        members["DedicatedLogVolume"] = .bool(
            type.hasPrefix("io") && dice.percent(30) && [.mysql, .mariadb, .postgres].contains(family)
        )
    }

    private func addBackups(_ members: inout JSONObject, _ dice: inout Dice) {
        var days = dice.one(of: [0, 0, 1, 7, 35])
        if hasReplicas { days = max(1, days) }
        if isReplica, !rules.hasReplicaBackups { days = 0 }
        members["BackupRetentionPeriod"] = .integer(days)
        let hour = dice.number(10...22)
        let other = hour == 22 ? 10 : hour + 1
        members["PreferredBackupWindow"] = .string("\(hour):00-\(hour):45")
        let day = dice.one(of: ["mon", "sun"])
        members["PreferredMaintenanceWindow"] = .string("\(day):\(other):00-\(day):\(other):45")
        members["CopyTagsToSnapshot"] = .bool(dice.percent(50))
        members["DeletionProtection"] = .bool(dice.percent(15))
    }

    private func addGroups(_ members: inout JSONObject, _ dice: inout Dice) {
        let version = members["EngineVersion"]?.string ?? ""
        members["DBParameterGroups"] = [
            [
                "DBParameterGroupName": .string(
                    dice.one(of: [rules.engine.defaultParameterGroup(version: version), "tuned-a", "tuned-b"])
                ),
                "ParameterApplyStatus": .string(dice.one(of: ["in-sync", "in-sync", "pending-reboot"])),
            ]
        ]
        let inherited = source?.members["OptionGroupMemberships"]?.array?.last?["OptionGroupName"]
        let mustBeSources = self.family == .oracle || self.family == .sqlServer
        let option = mustBeSources ? inherited : nil
        var memberships: [JSONValue] = [
            [
                "OptionGroupName": option
                    ?? .string(
                        dice.one(of: [rules.engine.defaultOptionGroup(version: version), "audited"])
                    ),
                "Status": .string(dice.one(of: ["in-sync", "in-sync", "pending-apply"])),
            ]
        ]
        if dice.percent(10) { memberships.insert(["OptionGroupName": "leaving", "Status": "pending-removal"], at: 0) }
        members["OptionGroupMemberships"] = .array(memberships)
    }

    private func addWatching(_ members: inout JSONObject, _ dice: inout Dice) {
        members["MonitoringInterval"] = 0
        if dice.percent(40) {
            members["MonitoringInterval"] = .integer(dice.one(of: [1, 15, 60]))
            members["MonitoringRoleArn"] = "arn:aws:iam::123456789012:role/monitoring"
        }
        members["PerformanceInsightsEnabled"] = false
        if dice.percent(40) {
            members["PerformanceInsightsEnabled"] = true
            members["PerformanceInsightsKMSKeyId"] = "arn:aws:kms:us-east-1:123456789012:key/insights"
            members["PerformanceInsightsRetentionPeriod"] = .integer(dice.one(of: [7, 465, 731]))
        }
        members["DatabaseInsightsMode"] = "standard"
        if members["PerformanceInsightsRetentionPeriod"] == 465 { members["DatabaseInsightsMode"] = "advanced" }
        let logs = dice.some(of: rules.logs)
        if !logs.isEmpty { members["EnabledCloudwatchLogsExports"] = .array(logs.map { .string($0) }) }
    }

    private func addRest(_ members: inout JSONObject, _ dice: inout Dice) {
        members["CACertificateIdentifier"] = .string(dice.one(of: ["rds-ca-rsa2048-g1", "rds-ca-ecc384-g1"]))
        members["AutoMinorVersionUpgrade"] = .bool(dice.percent(50))
        if family == .mysql || family == .postgres {
            let support = ["open-source-rds-extended-support", "open-source-rds-extended-support-disabled"]
            members["EngineLifecycleSupport"] = .string(dice.one(of: support))
        }
        members["IAMDatabaseAuthenticationEnabled"] = .bool(dice.percent(30) && family != .sqlServer)
        if dice.percent(20), family == .oracle || family == .sqlServer {
            members["ProcessorFeatures"] = [["Name": "coreCount", "Value": .string(dice.one(of: ["2", "4"]))]]
        }
        if family == .oracle, isReplica {
            members["ReplicaMode"] = .string(dice.one(of: ["open-read-only", "mounted"]))
        }
        if dice.percent(20) {
            let role = dice.percent(50) ? "shared" : nil
            members["AssociatedRoles"] = .array(
                ["s3Import", "Lambda"].prefix(dice.number(1...2)).map { feature in
                    [
                        "RoleArn": .string("arn:aws:iam::123456789012:role/\(role ?? feature)"),
                        "FeatureName": .string(feature),
                        "Status": "ACTIVE",
                    ]
                }
            )
        }
        if dice.percent(20), family != .mariadb {
            members["DomainMemberships"] =
                dice.percent(50)
                ? [["Domain": "d-1", "FQDN": "aws.example", "IAMRoleName": "directory", "Status": "joined"]]
                : [["FQDN": "own.example", "OU": "OU=rds", "AuthSecretArn": "arn:s", "DnsIps": ["10.0.0.1"]]]
        }
        if dice.percent(30), family == .oracle || family == .sqlServer {
            members["AdditionalStorageVolumes"] = [
                [
                    "VolumeName": "rdsdbdata2", "AllocatedStorage": .integer(dice.one(of: [200, 300])),
                    "StorageType": "gp3",
                ]
            ]
        }
        var tags = ["aws:cloudformation:stack-name": "stack", "Name": name]
        for key in dice.some(of: ["Service", "Owner", PlanTag.source]) { tags[key] = dice.one(of: ["a", "b"]) }
        members["TagList"] = JSONValue(tags: tags)
        if dice.percent(10) {
            members["PendingModifiedValues"] = dice.percent(50) ? ["DBInstanceClass": "db.r6g.4xlarge"] : ["Port": 7777]
        }
        if !isReplica, dice.percent(10) {
            members["MasterUserSecret"] = [
                "SecretArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:x", "SecretStatus": "active",
                "KmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/secrets",
            ]
        }
    }
}
