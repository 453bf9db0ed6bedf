import RDS
import Testing

@testable import mitosis_plan

/// One plan from production's account into staging's, and what is expected of it.
struct SupplyCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var source = TwoAccounts.production
    var prod: JSONObject = [:]
    var stg: JSONObject = [:]
    /// By name, in the graph of production.
    var snapshots: [(String, JSONObject)]? = []
    /// In the graph of staging, each with where it is.
    var ofStaging: [(String, Place, JSONObject)]? = []
    var change: @Sendable (inout PlanOptions) -> Void = { _ in }
    /// What is planned beside the tree: ids without node and plan, with what each call says beside names and tags.
    var steps: [String] = []
    /// What is restored: a parameter and its value, with PLAN for the plan's id.
    var restored = ""
    /// A part of the notes.
    var note = ""
}

extension SupplyCase {
    static let encrypted: JSONObject = [
        "StorageEncrypted": true, "KmsKeyId": .string(TwoAccounts.productionKey),
    ]
    static let encryptedStaging: JSONObject = [
        "StorageEncrypted": true, "KmsKeyId": .string(TwoAccounts.stagingKey),
    ]
    static let encryptedSnapshot: JSONObject = [
        "Encrypted": true, "KmsKeyId": .string(TwoAccounts.productionKey),
    ]
    static let frankfurt = Place(partition: "aws", account: "444455556666", region: "eu-central-1")
    static let share = "share ValuesToAdd=444455556666"
    static let unshare = "unshare ValuesToRemove=444455556666"
    static let shareKey = "arn:aws:kms:eu-west-1:111122223333:key/shared"

    static func copied(of name: String, plan: String, _ time: String, for old: String = "db-OLDER")
        -> (String, Place, JSONObject)
    {
        (
            "mitosis-\(name)-\(plan)-copy", TwoAccounts.staging,
            [
                "OriginalSnapshotCreateTime": .string(time), "SnapshotType": "manual",
                "TagList": [["Key": "mitosis:plan", "Value": .string("\(plan)/\(old)")]],
            ]
        )
    }

    func plan() throws -> Plan {
        let graphs = try TwoAccounts.graphs(
            source,
            prod: prod,
            stg: stg,
            snapshots: snapshots?.map { try TwoAccounts.snapshot($0, in: source, $1) },
            ofStaging: ofStaging?.map { try TwoAccounts.snapshot($0, in: $1, $2) }
        )
        return try mitosis_plan.plan(
            TwoAccounts.options(source, change),
            in: graphs,
            environment: [:]
        )
    }

    static func texts(_ body: () throws -> Void) -> [String] {
        do { try body() } catch { return (error as? PlanRefusal)?.reasons.map(\.text) ?? ["\(error)"] }
        return []
    }

    /// A step without its node and names.
    static func text(_ operation: RDS.Operation, _ plan: String) -> String {
        let told = ["KmsKeyId", "ValuesToAdd", "ValuesToRemove"].compactMap { name in
            operation.parameters[name].map { "\(name)=\($0.string ?? $0.array?.first?.string ?? "")" }
        }
        let older = operation.id.detail.flatMap { $0.contains(plan) ? nil : $0.split(separator: "-")[2] }.map(
            String.init
        )
        return ([operation.id.stage.rawValue] + told + [older].compactMap(\.self)).joined(separator: " ")
    }
}
