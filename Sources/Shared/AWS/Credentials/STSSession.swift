import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What STS gives for an assumed role.
struct STSSession {
    /// The result as the AWS CLI keeps it: `Credentials` and `AssumedRoleUser`.
    let json: JSONObject
    let credentials: Credentials

    /// - Parameter owner: Whose session it is, for messages.
    /// - Returns: `nil` when some of the credentials are missing.
    init?(_ json: JSONObject, owner: String) {
        guard let found = json["Credentials"], found["SessionToken"]?.string != nil,
            let credentials = Credentials(found, origin: owner)
        else { return nil }
        self.json = json
        self.credentials = credentials
    }

    /// Assumes a role.
    ///
    /// - Parameters:
    ///   - parameters: Of the request, but for the session's name.
    ///   - name: Of the session; one of ours where nobody has chosen one.
    ///   - credentials: What to sign with; `nil` for a call that a token proves.
    ///   - owner: Whose session it is, for messages.
    /// - Throws: `ConfigurationError` that has STS's own words.
    static func assume(
        _ action: String,
        _ parameters: JSONObject,
        name: String?,
        credentials: Credentials?,
        context: CredentialContext,
        owner: String
    ) async throws -> STSSession {
        var parameters = parameters
        let standard = "stack-mitosis-\(Int(context.now().timeIntervalSince1970))"
        parameters["RoleSessionName"] = .string(name ?? standard)
        let reply: JSONObject
        do {
            // A session too many does no harm: the call is made again like one that changes nothing.
            reply = try await context.tokenService().reply(to: action, parameters, isRead: true, as: result) {
                credentials
            }
        } catch let error as WireError {
            throw ConfigurationError(
                "\(owner) cannot be assumed: \(error.line(of: action))",
                hint: error.hint(credentials: credentials?.origin, isRetried: false)
            )
        }
        guard let session = STSSession(reply, owner: owner) else {
            throw ConfigurationError("STS gave no credentials for \(owner)")
        }
        return session
    }

    private static let result: Shape = .structure([
        "Credentials": .structure([
            "AccessKeyId": .string, "SecretAccessKey": .string, "SessionToken": .string, "Expiration": .timestamp,
        ]),
        "AssumedRoleUser": .structure(["Arn": .string, "AssumedRoleId": .string]),
    ])
}
