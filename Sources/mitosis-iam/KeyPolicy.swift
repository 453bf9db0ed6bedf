import RDS

/// What the policy of a key has to say so that another account can copy or restore what is encrypted with it.
///
/// It is the key's owner who adds it, in the key's account; nothing here applies it.
/// Source: Amazon RDS User Guide, "Sharing encrypted snapshots" (allowing access to a customer managed key).
struct KeyPolicy: Hashable {
    let key: ARN
    /// The account that is to use it.
    let account: String

    /// One for each key that operations use of another account than their own, sorted by key.
    static func all(for operations: [Operation]) -> [KeyPolicy] {
        let used = operations.flatMap { operation in
            operation.resources.compactMap { ARN($0) }.filter { $0.service == "kms" }.compactMap { key -> KeyPolicy? in
                guard let account = operation.place?.account, account != key.account else { return nil }
                return KeyPolicy(key: key, account: account)
            }
        }
        return Set(used).sorted { ($0.key.description, $0.account) < ($1.key.description, $1.account) }
    }

    /// The statements as JSON, members in the order that people expect, without a final newline.
    var document: String {
        let principal = ("Principal", #"{"AWS": "arn:\#(key.partition):iam::\#(account):root"}"#)
        return """
            [
            \(Self.statement("MitosisMayUseTheKey", principal, Self.uses, nil)),
            \(Self.statement("MitosisMayLetRDSUseTheKey", principal, Self.grants, Self.forAWS))
            ]
            """
    }

    private static let uses = ["CreateGrant", "Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey*", "ReEncrypt*"]
    private static let grants = ["CreateGrant", "ListGrants", "RevokeGrant"]
    private static let forAWS = #"{"Bool": {"kms:GrantIsForAWSResource": "true"}}"#

    private static func statement(
        _ sid: String,
        _ principal: (String, String),
        _ actions: [String],
        _ condition: String?
    ) -> String {
        let list = actions.map { "\"kms:\($0)\"" }.joined(separator: ", ")
        let members = [
            ("Sid", "\"\(sid)\""), ("Effect", "\"Allow\""), principal, ("Action", "[\(list)]"), ("Resource", "\"*\""),
        ]
        let lines = (members + (condition.map { [("Condition", $0)] } ?? [])).map { "    \"\($0.0)\": \($0.1)" }
        return "  {\n" + lines.joined(separator: ",\n") + "\n  }"
    }
}
