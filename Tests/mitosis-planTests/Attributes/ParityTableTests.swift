import RDS
import Testing

@testable import mitosis_plan

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the documentation says of every member of `DBInstance` is what the planner does.
@Suite struct ParityTableTests {
    struct Row: Hashable {
        let member: String
        let fate: String
        let byReplica: String
        let byRestore: String
    }

    private static var page: String {
        get throws {
            let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
                path: "../../../Documentation/Attributes.md"
            )
            return String(decoding: try Data(contentsOf: path), as: UTF8.self)
        }
    }

    private static var rows: [Row] {
        get throws {
            let lines = try page.split(separator: "\n")
            let start = lines.firstIndex { $0.hasPrefix("| member | becomes |") }
            let table = lines.dropFirst((start ?? lines.count) + 2).prefix { $0.hasPrefix("| ") }
            return table.map { line in
                let cells = line.split(separator: "|").map { $0.filter { $0 != " " && $0 != "`" } }
                return Row(member: cells[0], fate: cells[1], byReplica: cells[2], byRestore: cells[3])
            }
        }
    }

    @Test func everyMemberHasOneRow() throws {
        guard case .structure(let members) = Shape.dbInstance else {
            Issue.record("a DB instance is a structure")
            return
        }
        let named = try Self.rows.map(\.member)
        #expect(named.sorted() == members.keys.sorted())
    }

    @Test func whatIsCarriedIsWhatCanBeAskedFor() throws {
        let rows = try Self.rows
        func members(_ fate: String) -> Set<String> { Set(rows.filter { $0.fate == fate }.map(\.member)) }
        #expect(members("carried") == Self.members(of: \.isCarried))
        #expect(members("inherited") == Self.members { $0 == .inherited }.subtracting(members("carried")))
        #expect(members("n/a") == Self.members { $0 == .notApplicable }.subtracting(members("carried")))
    }

    /// The members of the table of fates that have such a fate with any engine, made in any way.
    private static func members(of kind: (Fate) -> Bool) -> Set<String> {
        let engines: [Engine.Family] = [.mysql, .mariadb, .postgres, .oracle, .sqlServer, .db2, .other]
        return Set(
            Attribute.all.filter { attribute in
                engines.contains { engine in Way.allCases.contains { kind(attribute.fate(of: engine, by: $0)) } }
            }.map(\.member)
        )
    }

    @Test func theCountsAreThoseOfTheTable() throws {
        let rows = try Self.rows
        func count(_ fate: String) -> Int { rows.filter { $0.fate == fate }.count }
        let text = try Self.page.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(
            text.contains("Of the \(rows.count) members of AWS's `DBInstance`, \(count("carried")) are **carried**")
        )
        #expect(text.contains("\(count("inherited")) are **inherited**"))
        #expect(text.contains("\(count("n/a")) are **not applicable**"))
    }

    // MARK: - When

    /// A target that has everything, each attribute another than the source's.
    private static let rich: JSONObject = [
        "AdditionalStorageVolumes": [["VolumeName": "rdsdbdata2", "AllocatedStorage": 300]],
        "AllocatedStorage": 500,
        "AssociatedRoles": [["RoleArn": "arn:aws:iam::123456789012:role/s3", "FeatureName": "x"]],
        "AutoMinorVersionUpgrade": false, "AvailabilityZone": "us-east-1c", "BackupRetentionPeriod": 9,
        "BackupTarget": "outposts", "CACertificateIdentifier": "rds-ca-ecc384-g1", "CopyTagsToSnapshot": true,
        "CustomIamInstanceProfile": "profile", "CustomerOwnedIpEnabled": true, "DBInstanceClass": "db.m5.large",
        "DBParameterGroups": [["DBParameterGroupName": "own", "ParameterApplyStatus": "in-sync"]],
        "DBSubnetGroup": ["DBSubnetGroupName": "own", "VpcId": "vpc-0a1b2c3d"], "DedicatedLogVolume": true,
        "DeletionProtection": true, "DomainMemberships": [["Domain": "d-1", "IAMRoleName": "directory"]],
        "EnabledCloudwatchLogsExports": ["error"], "Endpoint": ["Port": 4444],
        "EngineLifecycleSupport": "open-source-rds-extended-support-disabled", "EngineVersion": "5.7.45",
        "IAMDatabaseAuthenticationEnabled": true, "Iops": 13000, "LicenseModel": "own", "MaxAllocatedStorage": 900,
        "MasterUserSecret": ["SecretArn": "arn:s"], "MonitoringInterval": 15,
        "MonitoringRoleArn": "arn:aws:iam::123456789012:role/monitoring", "MultiAZ": false, "NetworkType": "DUAL",
        "OptionGroupMemberships": [["OptionGroupName": "own", "Status": "in-sync"]],
        "PerformanceInsightsEnabled": true, "PerformanceInsightsKMSKeyId": "key",
        "PerformanceInsightsRetentionPeriod": 93, "PreferredBackupWindow": "10:00-10:30",
        "PreferredMaintenanceWindow": "mon:11:00-mon:11:30",
        "ProcessorFeatures": [["Name": "coreCount", "Value": "2"]],
        "PubliclyAccessible": true, "StorageThroughput": 600, "StorageType": "gp3",
        "TagList": [["Key": "Team", "Value": "demo"]],
        "VpcSecurityGroups": [["VpcSecurityGroupId": "sg-own", "Status": "active"]],
    ]

    /// What the page calls the time at which an operation of a stage is performed, in the order of time.
    private static let times: [(String, Set<Stage>)] = [
        ("creation", [.clone]), ("promotion", [.promote]), ("modify", [.configure, .upgrade, .retention, .password]),
        ("othercall", [.associateRole]),
    ]

    /// When a plan asks for a member, by any of these ways.
    private static func times(of member: String, by wishes: [CloneMethod.Wish]) throws -> String {
        let graph = try Example.graph { object, name in
            guard name == "mitosis-demo" else { return }
            object.merge(rich) { $1 }
            if member == "DatabaseInsightsMode" { object[member] = "advanced" }
            if member == "DedicatedLogVolume" { object.merge(["StorageType": "io1", "Iops": 3000]) { $1 } }
        }
        let options = Example.options { $0.allowsProtected = true }
        let names =
            Attribute.all.filter { $0.member == member }.flatMap { $0.parameters.values } + others[member, default: []]
        var stages: Set<Stage> = []
        for wish in wishes {
            var options = options
            options.method = wish
            for operation in try Example.operations(graph, options) where operation.id.node == "mitosis-demo" {
                guard operation.phase == .build, names.contains(where: { operation.parameters[$0] != nil }) else {
                    continue
                }
                stages.insert(operation.id.stage)
            }
        }
        return times.filter { !$0.1.isDisjoint(with: stages) }.map(\.0).joined(separator: ",")
    }

    private static let others = ["MasterUserSecret": ["ManageMasterUserPassword"], "AssociatedRoles": ["RoleArn"]]

    @Test func eachIsCarriedWhenTheTableSaysSo() throws {
        // Replicas of Oracle and Db2 alone have a mode.
        for row in try Self.rows where row.fate == "carried" && row.member != "ReplicaMode" {
            #expect(try Self.times(of: row.member, by: [.best]) == row.byReplica, "\(row.member)")
            let restores: [CloneMethod.Wish] = [.pointInTime(nil), .snapshot("s")]
            #expect(try Self.times(of: row.member, by: restores) == row.byRestore, "\(row.member)")
        }
    }
}
