import RDS

/// What the account's policies say.
extension BindingSource {
    private static let details = Question(
        .getAccountAuthorizationDetails,
        ["Filter": ["LocalManagedPolicy", "Role", "User", "Group"]]
    )

    /// Policies that let somebody log in, which name the identity.
    ///
    /// Source: Amazon RDS User Guide, "Creating and using an IAM policy for IAM database access".
    static let databaseUsers = BindingSource(
        kind: .databaseUser,
        asks: { _, _ in [details] },
        finds: { resource, answers in
            guard let identity = resource.dbiResourceId else { return [] }
            return naming(answers) { $0.contains(":dbuser:\(identity)/") }
        }
    )

    /// Policies that name the ARN.
    static let policies = BindingSource(
        kind: .policy,
        asks: { _, _ in [details] },
        finds: { resource, answers in naming(answers) { $0 == resource.arn.description } }
    )

    /// A policy, and whose it is.
    private struct Policy {
        let arn: String?
        let name: String?
        let owner: JSONObject
        /// The resources that its statements name.
        let resources: [String]

        /// - Parameter document: JSON, percent-encoded as IAM shows it.
        init(_ name: JSONValue?, arn: JSONValue?, owner: JSONObject, document: JSONValue?) {
            self.name = name?.string
            self.arn = arn?.string
            self.owner = owner
            let text = Self.decoded(document?.string ?? "")
            let statements = (try? JSONValue(parsing: text.utf8, of: "a policy"))?["Statement"] ?? []
            resources = Self.each(statements).flatMap { Self.each($0["Resource"] ?? []) }.compactMap(\.string)
        }

        /// Percent-encoding undone.
        private static func decoded(_ text: String) -> String {
            var rest = Array(text.utf8)[...]
            var bytes: [UInt8] = []
            while let byte = rest.popFirst() {
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                if byte == UInt8(ascii: "%"), let value = UInt8(digits, radix: 16) {
                    bytes.append(value)
                    rest = rest.dropFirst(2)
                } else {
                    bytes.append(byte)
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }

        /// Where there is one, IAM needs no list.
        private static func each(_ value: JSONValue) -> [JSONValue] { value.array ?? [value] }
    }

    private static func naming(_ answers: Answers, isNamed: (String) -> Bool) -> [Found] {
        guard let reply = answers.reply(to: details) else { return [] }
        func elements(_ list: String) -> [JSONValue] { reply[list]?.array ?? [] }
        let own = ["User", "Group", "Role"].flatMap { kind in
            elements("\(kind)DetailList").flatMap { owner in
                (owner["\(kind)PolicyList"]?.array ?? []).map {
                    Policy(
                        $0["PolicyName"],
                        arn: owner["Arn"],
                        owner: ["\(kind)Name": owner["\(kind)Name"] ?? .null],
                        document: $0["PolicyDocument"]
                    )
                }
            }
        }
        let managed = elements("Policies").map { policy in
            let version = policy["PolicyVersionList"]?.array?.first { $0["IsDefaultVersion"] == true }
            return Policy(policy["PolicyName"], arn: policy["Arn"], owner: [:], document: version?["Document"])
        }
        return (own + managed).compactMap { policy in
            let named = policy.resources.filter(isNamed)
            guard !named.isEmpty else { return nil }
            let members: JSONObject = [
                "PolicyName": policy.name.map { .string($0) } ?? .null, "Arn": policy.arn.map { .string($0) } ?? .null,
                "Resource": .array(named.map { .string($0) }),
            ]
            return Found(.object(members), arn: "Arn", name: "PolicyName", and: policy.owner)
        }
    }
}
