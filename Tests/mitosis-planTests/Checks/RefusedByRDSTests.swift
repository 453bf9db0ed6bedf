import RDS
import Testing

@testable import mitosis_plan

/// What RDS would refuse, or do otherwise than thought, said before anything is made.
@Suite struct RefusedByRDSTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var prod: JSONObject = [:]
        var stg: JSONObject = [:]
        var others: [String] = []
        var options: @Sendable (inout PlanOptions) -> Void = { _ in }
        /// Parts of the only reason and its remedy; `nil` where there is a plan.
        var refusal: (text: String, remedy: String)?
    }

    private static func postgres(_ version: JSONValue, _ members: JSONObject = [:]) -> JSONObject {
        let own: JSONObject = ["Engine": "postgres", "EngineVersion": version]
        return own.merging(members) { $1 }
    }
    private static func mysql(_ version: JSONValue) -> JSONObject { ["EngineVersion": version] }
    private static func pending(_ changes: JSONObject) -> JSONObject { ["PendingModifiedValues": .object(changes)] }
    private static func key(_ name: String) -> JSONObject {
        ["StorageEncrypted": true, "KmsKeyId": .string("arn:aws:kms:us-east-1:123456789012:key/\(name)")]
    }
    private static let secret: JSONObject = ["MasterUserSecret": ["SecretArn": "arn:s"]]
    private static let cdb: JSONObject = ["Engine": "oracle-ee-cdb", "EngineVersion": "19.0.0.0", "MultiTenant": true]

    static let cases = [
        Case(testDescription: "two that are alike"),
        Case(
            testDescription: "MySQL two versions on",
            prod: mysql("5.7.44"),
            stg: mysql("8.4.3"),
            refusal: ("one step at a time: 5.7 -> 8.0 -> 8.4", "--engine-version 8.0")
        ),
        Case(testDescription: "MySQL one version on", prod: mysql("5.7.44"), stg: mysql("8.0.40")),
        Case(
            testDescription: "MariaDB 10.3 to 10.5",
            prod: ["Engine": "mariadb", "EngineVersion": "10.3.39"],
            stg: ["Engine": "mariadb", "EngineVersion": "10.5.23"],
            refusal: ("10.3 -> 10.4 -> 10.5", "--snapshot COPY")
        ),
        Case(
            testDescription: "MariaDB to one of long support",
            prod: ["Engine": "mariadb", "EngineVersion": "10.4.34"],
            stg: ["Engine": "mariadb", "EngineVersion": "11.4.3"]
        ),
        Case(testDescription: "PostgreSQL skips versions", prod: postgres("13.22"), stg: postgres("17.6")),
        Case(
            testDescription: "a pending upgrade of the old instance, which its renaming would make",
            stg: pending(["EngineVersion": "8.0.41"]),
            refusal: ("pending (EngineVersion 8.0.41), and its renaming applies them", "--allow-pending")
        ),
        Case(
            testDescription: "a pending class, accepted",
            stg: pending(["DBInstanceClass": "db.t3.small"]),
            options: { $0.allowsPending = true }
        ),
        Case(testDescription: "a pending change without a restart", stg: pending(["Iops": 4000])),
        Case(
            testDescription: "backups about to be turned off",
            stg: pending(["BackupRetentionPeriod": 0]),
            refusal: ("BackupRetentionPeriod 0", "--allow-pending")
        ),
        Case(testDescription: "backups about to be kept longer", stg: pending(["BackupRetentionPeriod": 9])),
        Case(
            testDescription: "an encrypted target and data in the clear",
            stg: key("1"),
            refusal: ("would be in the clear", "restore a snapshot (--restore-snapshot)")
        ),
        Case(
            testDescription: "another key",
            prod: key("2"),
            stg: key("1"),
            refusal: ("is encrypted with arn:aws:kms:us-east-1:123456789012:key/1", "--allow-encryption-change")
        ),
        Case(testDescription: "the same key", prod: key("1"), stg: key("1")),
        Case(testDescription: "better encrypted than before", prod: key("1")),
        Case(
            testDescription: "less encryption, accepted",
            stg: key("1"),
            options: { $0.allowsEncryptionChange = true }
        ),
        Case(
            testDescription: "a managed password at the source alone",
            prod: secret,
            options: { $0.method = .pointInTime(nil) },
            refusal: ("nobody would know it", "--master-password-from")
        ),
        Case(
            testDescription: "a managed password at the source, and a new one for the target",
            prod: secret,
            options: {
                $0.method = .pointInTime(nil)
                $0.masterPassword = "env:P"
            }
        ),
        Case(
            testDescription: "managed passwords on both sides",
            prod: secret,
            stg: secret,
            options: {
                $0.method = .pointInTime(nil)
            }
        ),
        Case(
            testDescription: "a master password for tenants",
            prod: cdb,
            stg: cdb,
            options: { $0.masterPassword = "env:P" },
            refusal: ("several tenant databases", "aws rds modify-tenant-database")
        ),
        Case(
            testDescription: "half of a Blue/Green deployment",
            others: ["stg-green-ab12cd"],
            refusal: ("half of a Blue/Green deployment, as 'stg-green-ab12cd' shows", "delete-blue-green-deployment")
        ),
        Case(testDescription: "another's half", others: ["web-green-ab12cd", "stg-green", "stg-evergreen-x"]),
        Case(
            testDescription: "the wrong way round",
            stg: ["DeletionProtection": true],
            refusal: ("'stg' has deletion protection", "check --source and --target; add --allow-protected")
        ),
        Case(
            testDescription: "both protected",
            prod: ["DeletionProtection": true],
            stg: ["DeletionProtection": true],
            refusal: ("'stg' has deletion protection", "add --allow-protected to plan its removal")
        ),
    ]

    @Test(arguments: cases)
    func isSaidBeforehand(_ example: Case) throws {
        let others = try example.others.map { try TwoInstances.instance($0) }
        let graph = try TwoInstances.graph(prod: example.prod, stg: example.stg, others: others)
        let found = TwoInstances.refusals(graph, TwoInstances.options(example.options))
        #expect(found.count == (example.refusal == nil ? 0 : 1), "\(found)")
        guard let refusal = example.refusal, let reason = found.first else { return }
        #expect(reason.text.contains(refusal.text), "\(reason.text)")
        #expect(reason.remedy.hasPrefix(refusal.remedy) || reason.remedy.contains(refusal.remedy), "\(reason.remedy)")
    }

    /// The remedy for two steps: a snapshot that has gone the first of them.
    @Test(arguments: ["5.7.44", "8.0.40"])
    func anUpgradeBeginsAtTheDataOfTheSnapshot(_ version: String) throws {
        let copy = try TwoInstances.snapshot("copy", ["EngineVersion": .string(version)])
        let graph = try TwoInstances.graph(prod: Self.mysql("5.7.44"), stg: Self.mysql("8.4.3"), snapshots: [copy])
        let found = TwoInstances.refusals(graph, TwoInstances.options { $0.method = .snapshot("copy") })
        #expect(found.map(\.text).contains { $0.contains("one step at a time") } == (version == "5.7.44"), "\(found)")
        #expect(found.isEmpty == (version == "8.0.40"), "\(found)")
    }

    private static func group(_ name: String, _ engine: String, _ members: JSONObject = [:]) -> JSONObject {
        let own: JSONObject = [
            "Engine": .string(engine), "EngineVersion": "19.0.0.0",
            "OptionGroupMemberships": [["OptionGroupName": .string(name)]],
        ]
        return own.merging(members) { $1 }
    }

    /// Options that stay with the data are not in the graph, but for the key of Oracle's encryption.
    @Test(
        arguments: [
            ("oracle-ee", "TDE, Timezone and OLS"), ("sqlserver-ee", "TDE"), ("mysql", nil), ("postgres", nil),
        ] as [(String, String?)]
    )
    func optionGroupsThatDifferAreSaidWhereOptionsStay(_ engine: String, _ options: String?) throws {
        let method: (inout PlanOptions) -> Void = { $0.method = .pointInTime(nil) }
        let graph = try TwoInstances.graph(prod: Self.group("prod-og", engine), stg: Self.group("stg-og", engine))
        let notes = try plan(TwoInstances.options(method), in: graph, environment: [:]).said
        let said = notes.filter { $0.contains("option that stays with the data") }
        #expect(said.count == (options == nil ? 0 : 1), "\(notes)")
        if let options { #expect(said.first?.contains("(\(options)) and 'stg-og' has it not") == true, "\(said)") }
        let same = try TwoInstances.graph(prod: Self.group("og", engine), stg: Self.group("og", engine))
        let others = try plan(TwoInstances.options(method), in: same, environment: [:]).said
        #expect(!others.contains { $0.contains("option that stays") })
    }

    @Test func encryptionByAnOptionIsNotTakenAway() throws {
        let key: JSONObject = ["TdeCredentialArn": "arn:aws:cloudhsm:us-east-1:123456789012:hapg-1"]
        let prod = Self.group("prod-og", "oracle-ee", key)
        let options = TwoInstances.options { $0.method = .pointInTime(nil) }
        let plain = try TwoInstances.graph(prod: prod, stg: Self.group("stg-og", "oracle-ee"))
        let reasons = TwoInstances.refusals(plain, options)
        #expect(reasons.count == 1 && reasons[0].text.contains("encrypted by the option TDE"), "\(reasons)")
        #expect(reasons.first?.remedy.contains("--option-group-name GROUP") == true)
        let both = try TwoInstances.graph(prod: prod, stg: Self.group("stg-og", "oracle-ee", key))
        #expect(TwoInstances.refusals(both, options).isEmpty)
    }

    @Test func instancesOfRDSCustomHaveNoOtherNames() throws {
        let custom: JSONObject = ["Engine": "custom-sqlserver-ee"]
        let reasons = TwoInstances.refusals(try TwoInstances.graph(prod: custom, stg: custom))
        #expect(reasons.map(\.text).filter { $0.contains("of RDS Custom") }.count == 2)
        #expect(reasons.allSatisfy { $0.remedy.contains("restore by hand") })
    }

    @Test func aMemberOfAMultiAZClusterNamesItsCluster() throws {
        let cluster: (String) -> JSONObject = { ["Engine": "postgres", "DBClusterIdentifier": .string($0)] }
        let reasons = TwoInstances.refusals(try TwoInstances.graph(prod: cluster("p"), stg: cluster("s")))
        #expect(
            reasons.map(\.text) == [
                "'prod' belongs to the Multi-AZ DB cluster 'p'", "'stg' belongs to the Multi-AZ DB cluster 's'",
            ]
        )
        #expect(reasons.map(\.remedy) == ["name the cluster: cluster:p", "name the cluster: cluster:s"])
    }
}
