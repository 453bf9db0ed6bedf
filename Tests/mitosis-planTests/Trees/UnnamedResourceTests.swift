import RDS
import Testing

@testable import mitosis_plan

/// What IAM checks for a call though the call does not name it, among an operation's resources.
@Suite struct UnnamedResourceTests {
    private static let account = "arn:aws:rds:us-east-1:123456789012"
    private static let keys = "arn:aws:kms:us-east-1:123456789012:key"

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var id = "clone:stg"
        var both: JSONObject = [:]
        var stg: JSONObject = [:]
        var method = CloneMethod.Wish.best
        /// What is there, and what is not.
        var has: [String] = []
        var lacks: [String] = []
    }

    private static func group(_ name: JSONValue) -> JSONObject {
        ["OptionGroupMemberships": [["OptionGroupName": name]]]
    }
    private static let key: JSONObject = ["StorageEncrypted": true, "KmsKeyId": .string("\(keys)/1")]
    private static let tenants: JSONObject = [
        "Engine": "oracle-ee-cdb", "EngineVersion": "19.0.0.0", "MultiTenant": true,
    ]

    static let cases = [
        Case(
            testDescription: "a snapshot that the graph does not have: any key and option group",
            both: key.merging(group("own")) { $1 },
            method: .snapshot("somewhere"),
            has: ["\(keys)/*", "\(account):og:*", "\(account):og:own", "\(account):snapshot:somewhere"],
            lacks: ["\(keys)/1"]
        ),
        Case(
            testDescription: "a snapshot that the graph has: its key",
            both: key,
            method: .snapshot("seen"),
            has: ["\(keys)/1"],
            lacks: ["\(keys)/*", "\(account):og:*"]
        ),
        Case(
            testDescription: "a replica of an encrypted source: its key",
            both: key,
            has: ["\(keys)/1"],
            lacks: ["\(keys)/*"]
        ),
        Case(
            testDescription: "a restore that asks for no option group: its data's, or the default one",
            both: group("own"),
            stg: ["OptionGroupMemberships": .null],
            method: .pointInTime(nil),
            has: ["\(account):og:own", "\(account):og:default:mysql-8-0"]
        ),
        Case(
            testDescription: "a restore that asks for an option group",
            both: group("own"),
            method: .pointInTime(nil),
            has: ["\(account):og:own"],
            lacks: ["\(account):og:default:mysql-8-0"]
        ),
        Case(
            testDescription: "a copy of several tenant databases",
            both: tenants,
            method: .pointInTime(nil),
            has: ["\(account):tenant-database:*"]
        ),
        Case(
            testDescription: "the removal of several tenant databases",
            id: "delete:stg",
            both: tenants,
            has: ["\(account):tenant-database:*"]
        ),
        Case(
            testDescription: "one database",
            id: "delete:stg",
            both: ["Engine": "oracle-ee"],
            lacks: ["\(account):tenant-database:*"]
        ),
    ]

    @Test(arguments: cases)
    func isAmongTheResources(_ example: Case) throws {
        let seen = try TwoInstances.snapshot("seen", ["Encrypted": true, "KmsKeyId": .string("\(Self.keys)/1")])
        let graph = try TwoInstances.graph(
            prod: example.both,
            stg: example.both.merging(example.stg) { $1 }.filter { $0.value != .null },
            // One that was taken with its snapshots has them all.
            snapshots: example.method == .snapshot("seen") ? [seen] : nil
        )
        let made = try plan(TwoInstances.options { $0.method = example.method }, in: graph, environment: [:])
        try OperationStream(made.operations).check()
        let resources = try #require(TwoInstances.operation(example.id, in: made)).resources
        for resource in example.has { #expect(resources.contains(resource), "\(resources)") }
        for resource in example.lacks { #expect(!resources.contains(resource), "\(resources)") }
    }
}
