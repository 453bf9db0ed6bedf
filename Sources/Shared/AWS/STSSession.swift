import RDS

/// What STS gives for an assumed role.
enum STSSession {
    /// Assumes a role.
    ///
    /// - Parameters:
    ///   - credentials: What to sign with; `nil` for a call that a token proves.
    ///   - owner: Whose session it is, for messages.
    /// - Returns: The result as the AWS CLI keeps it: `Credentials` and `AssumedRoleUser`.
    /// - Throws: `ConfigurationError` that has STS's own words.
    static func assume(
        _ action: String,
        _ parameters: JSONObject,
        credentials: Credentials?,
        context: CredentialContext,
        owner: String
    ) async throws -> JSONObject {
        do {
            // A session too many does no harm: the call is made again like one that changes nothing.
            let reply = try await context.tokenService().reply(to: action, parameters, isRead: true) { credentials }
            return reply.value(as: result)?.object ?? [:]
        } catch let error as WireError {
            throw ConfigurationError(
                "\(owner) cannot be assumed: \(error.line(of: action))",
                hint: error.hint(credentials: credentials?.origin, isRetried: false)
            )
        }
    }

    private static let result: Shape = .structure([
        "Credentials": .structure([
            "AccessKeyId": .string, "SecretAccessKey": .string, "SessionToken": .string, "Expiration": .timestamp,
        ]),
        "AssumedRoleUser": .structure(["Arn": .string, "AssumedRoleId": .string]),
    ])
}

extension Credentials {
    /// The credentials of a session; `nil` when some are missing.
    init?(_ session: JSONObject, origin: String) {
        let found = session["Credentials"]
        guard let key = found?["AccessKeyId"]?.string, let secret = found?["SecretAccessKey"]?.string,
            let token = found?["SessionToken"]?.string
        else { return nil }
        self.init(
            accessKeyID: key,
            secretAccessKey: secret,
            sessionToken: token,
            expiration: found?["Expiration"]?.string.flatMap { .init(credentialsEnd: $0) },
            origin: origin
        )
    }
}
