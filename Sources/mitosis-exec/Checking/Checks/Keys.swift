import Console
import RDS

extension LiveCheck {
    /// Can the KMS keys be used that encrypted data needs?
    ///
    /// Source: KMS API 2014-11-01, `DescribeKey`; KMS Developer Guide, "Key states of AWS KMS keys".
    static let keys = LiveCheck(
        name: "key",
        asks: { plan, _ in keys(of: plan).map(question) },
        judges: { plan, answers in
            keys(of: plan).compactMap { key in
                if answers.isAbsent(question(key)) {
                    return Finding(
                        "key",
                        .refused,
                        of: key.description,
                        "there is no such key",
                        remedy: "make a new plan"
                    )
                }
                if answers.isDeniedByOwner(question(key)) {
                    return Finding(
                        "key",
                        .refused,
                        of: key.description,
                        "the key's own policy does not let account \(plan.account) see it",
                        remedy: statement(for: plan, of: key.account)
                    )
                }
                return answers.reply(to: question(key)).map { finding(key, $0["KeyMetadata"] ?? .null, plan) }
            }
        }
    )

    /// The keys that can be asked about where the plan is checked.
    private static func keys(of plan: CheckedPlan) -> [ARN] { allKeys(of: plan).filter { $0.region == plan.region } }

    /// The Regions, beside the one in which a plan is checked, that have keys which it uses.
    static func regionsOfOtherKeys(of plan: CheckedPlan) -> [String] {
        Set(allKeys(of: plan).map(\.region)).subtracting([plan.region]).sorted()
    }

    /// The keys that the operations' calls use, and those of what is to be shared.
    private static func allKeys(of plan: CheckedPlan) -> [ARN] {
        (plan.operations.flatMap { $0.resources.compactMap { ARN($0) } } + sharedKeys(of: plan)).withoutRepetition
            .filter { $0.service == "kms" && $0.resource.hasPrefix("key/") && $0.resource != "key/*" }
    }

    /// Who can mend what the key of another account does not allow.
    private static func statement(for plan: CheckedPlan, of owner: String) -> String {
        "have account \(owner) add to the key's policy what mitosis-iam --key-policy prints for account \(plan.account)"
    }

    /// The keys of sources whose snapshots are shared as they are taken.
    private static func sharedKeys(of plan: CheckedPlan) -> [ARN] {
        let stages = Dictionary(grouping: plan.operations) { $0.id.node }.mapValues { Set($0.map(\.id.stage)) }
        return plan.operations.filter { operation in
            guard operation.id.stage == .snapshot, operation.action.snapshotParameter == nil else { return false }
            let others = stages[operation.id.node] ?? []
            return others.contains(.share) && !others.contains(.reencrypt)
        }.compactMap { operation in
            let source = plan.resources.values.first {
                $0.dbiResourceId != nil && $0.dbiResourceId == operation.source.dbiResourceId
            }
            return source?["KmsKeyId"]?.string.flatMap { ARN($0) }
        }
    }

    private static func question(_ key: ARN) -> Question { Question(.describeKey, ["KeyId": .string(key.description)]) }

    private static func finding(_ key: ARN, _ metadata: JSONValue, _ plan: CheckedPlan) -> Finding {
        let state = metadata["KeyState"]?.string ?? "unknown"
        guard metadata["Enabled"] == true, state == "Enabled" else {
            return Finding("key", .refused, of: key.description, "its state is \(state)", remedy: "enable it in KMS")
        }
        if let owner = metadata["AWSAccountId"]?.string, owner != plan.account {
            guard metadata["KeyManager"]?.string != "AWS" else {
                return Finding(
                    "key",
                    .refused,
                    of: key.description,
                    "it is AWS's own for a service in account \(owner), and no other account can use it",
                    remedy: "plan again with --share-key and a key of account \(owner)'s"
                )
            }
            return Finding(
                "key",
                .warning,
                of: key.description,
                "it belongs to account \(owner), is enabled, and lets account \(plan.account) see it; whether its policy lets it "
                    + "be used, too, shows in the run alone",
                remedy: statement(for: plan, of: owner)
            )
        }
        if metadata["KeyManager"]?.string == "AWS", sharedKeys(of: plan).contains(key) {
            return Finding(
                "key",
                .refused,
                of: key.description,
                "it is AWS's own for the service, and what is encrypted with it cannot be shared",
                remedy: "plan again with --share-key and a key of the account's"
            )
        }
        let kind = metadata["KeyManager"]?.string == "AWS" ? "it is AWS's own for the service" : "it is the account's"
        return Finding("key", .ok, of: key.description, "\(kind), and enabled")
    }
}
