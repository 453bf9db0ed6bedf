import RDS

/// An IAM policy document: one statement an action, and one for reading.
struct Policy: Hashable, Sendable {
    struct Statement: Hashable, Sendable {
        let sid: String
        let actions: [String]
        /// Sorted.
        let resources: [String]
        let condition: Permission.Condition?
    }

    /// How long a managed policy may be, without its white space. Source: IAM User Guide, "IAM and AWS STS quotas".
    static let managedLimit = 6144

    let statements: [Statement]

    init(statements: [Statement]) { self.statements = statements }

    /// The policy that performs these operations and allows nothing else.
    init(for operations: [Operation]) {
        var statements: [Statement] = []
        let accounts = operations.flatMap(\.resources).compactMap { ARN($0) }.filter { $0.service == "rds" }
        let places = Set(accounts.map { [$0.partition, $0.region, $0.account] }).sorted {
            $0.lexicographicallyPrecedes($1)
        }
        let reading = places.flatMap { Permission.reading(partition: $0[0], region: $0[1], account: $0[2]) }
        if !reading.isEmpty {
            statements.append(
                Statement(
                    sid: "Read",
                    actions: Set(reading.map(\.action)).sorted(),
                    resources: Set(reading.map(\.resource)).sorted(),
                    condition: nil
                )
            )
        }
        let needed = Dictionary(grouping: Set(operations.flatMap { Permission.needed(by: $0) })) { permission in
            Key(action: permission.action, condition: permission.condition)
        }
        var used: [String: Int] = [:]
        for (key, permissions) in needed.sorted(by: { $0.key < $1.key }) {
            let name = Self.sid(key.action)
            used[name, default: 0] += 1
            statements.append(
                Statement(
                    sid: used[name] == 1 ? name : "\(name)\(used[name] ?? 0)",
                    actions: [key.action],
                    resources: permissions.map(\.resource).sorted(),
                    condition: key.condition
                )
            )
        }
        self.statements = statements
    }

    private struct Key: Hashable, Comparable {
        let action: String
        let condition: Permission.Condition?

        static func < (left: Key, right: Key) -> Bool {
            (left.action, left.condition?.values.joined() ?? "") < (
                right.action, right.condition?.values.joined() ?? ""
            )
        }
    }

    /// `rds:DeleteDBInstance` becomes `DeleteDBInstance`, `kms:CreateGrant` `KmsCreateGrant`.
    private static func sid(_ action: String) -> String {
        let parts = action.split(separator: ":").map(String.init)
        guard parts.count == 2, parts[0] != "rds" else { return parts.last ?? action }
        return parts[0].prefix(1).uppercased() + parts[0].dropFirst() + parts[1]
    }

    /// The length that IAM counts: the document without white space.
    var length: Int { document(indented: false).count }

    /// The document as JSON, members in the order that people expect, without a final newline.
    func document(indented: Bool) -> String {
        let items = statements.map { $0.members.map { "\"\($0.0)\":\(indented ? " " : "")\($0.1)" } }
        guard indented else {
            let list = items.map { "{\($0.joined(separator: ","))}" }.joined(separator: ",")
            return "{\"Version\":\"2012-10-17\",\"Statement\":[\(list)]}"
        }
        let list = items.map { "    {\n      \($0.joined(separator: ",\n      "))\n    }" }.joined(separator: ",\n")
        return "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n\(list)\n  ]\n}"
    }

    /// As many policies as are needed for each to fit, statements in their order; a long one is divided by resources.
    func split() -> [Policy] {
        let units = statements.flatMap { statement in
            statement.resources.count == 1 || Policy(statements: [statement]).length <= Self.managedLimit
                ? [statement] : statement.divided()
        }
        return units.reduce(into: []) { policies, statement in
            if let last = policies.last {
                let joined = Policy(statements: last.statements + [statement])
                if joined.length <= Self.managedLimit {
                    policies[policies.count - 1] = joined
                    return
                }
            }
            policies.append(Policy(statements: [statement]))
        }
    }
}

extension Policy.Statement {
    /// The members in order, each value as JSON on one line.
    fileprivate var members: [(String, String)] {
        var members = [
            ("Sid", JSONValue.string(sid).line), ("Effect", "\"Allow\""), ("Action", Self.oneOrMany(actions)),
            ("Resource", Self.oneOrMany(resources)),
        ]
        if let condition {
            let test: JSONValue = ["StringEquals": [condition.key: .array(condition.values.map { .string($0) })]]
            members.append(("Condition", test.line))
        }
        return members
    }

    private static func oneOrMany(_ values: [String]) -> String {
        values.count == 1 ? JSONValue.string(values[0]).line : JSONValue.array(values.map { .string($0) }).line
    }

    /// Parts that each fit into a managed policy of their own.
    fileprivate func divided() -> [Policy.Statement] {
        let half = resources.count / 2
        return [resources[..<half], resources[half...]].enumerated().flatMap { index, part in
            let statement = Policy.Statement(
                sid: "\(sid)Part\(index + 1)",
                actions: actions,
                resources: Array(part),
                condition: condition
            )
            let fits = part.count == 1 || Policy(statements: [statement]).length <= Policy.managedLimit
            return fits ? [statement] : statement.divided()
        }
    }
}
