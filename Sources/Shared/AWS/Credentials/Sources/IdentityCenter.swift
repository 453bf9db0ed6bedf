import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A role of IAM Identity Center (SSO), for which a person has logged in with the AWS CLI.
///
/// Source: AWS SDKs and Tools Reference Guide, "IAM Identity Center credential provider"; the sso and sso-oidc models
/// of botocore 1.44.5.
struct IdentityCenter: Sendable, Equatable {
    let accountID: String
    let roleName: String
    let startURL: String
    let region: String
    /// The `sso-session` section; `nil` for a profile that has it all itself.
    let session: String?
    let profile: String

    /// `nil` when the profile has no such role.
    init?(
        _ settings: [String: String],
        named name: String,
        sessions: [String: [String: String]]
    ) throws(ConfigurationError) {
        guard settings["sso_role_name"] != nil || settings["sso_account_id"] != nil else { return nil }
        var all = settings
        if let session = settings["sso_session"] {
            guard let section = sessions[session] else {
                throw ConfigurationError("The specified sso-session does not exist: \"\(session)\"")
            }
            for (key, value) in section.sorted(by: { $0.key < $1.key }) {
                if let own = all[key], own != value {
                    throw ConfigurationError(
                        "The value for \(key) is inconsistent between profile (\(own)) and sso-session (\(value))."
                    )
                }
                all[key] = value
            }
        }
        let needed = ["sso_role_name", "sso_account_id", "sso_start_url", "sso_region"]
        let found = needed.compactMap { all[$0] }
        guard found.count == needed.count else {
            let missing = needed.filter { all[$0] == nil }.joined(separator: ", ")
            throw ConfigurationError(
                "The profile \"\(name)\" is configured to use SSO but is missing required configuration: \(missing)"
            )
        }
        (roleName, accountID, startURL, region) = (found[0], found[1], found[2], found[3])
        session = settings["sso_session"]
        profile = name
    }

    /// The role's keys.
    ///
    /// - Throws: `ConfigurationError`; when a person has to log in, it says with which command.
    func credentials(_ context: CredentialContext) async throws -> Credentials {
        let token = try await IdentityCenterToken(self, context).current()
        let portal = try Endpoint.url(of: .sso, region: region, settings: context.settings)
        let query = "role_name=\(QueryRequest.encoded(roleName))&account_id=\(QueryRequest.encoded(accountID))"
        guard let url = URL(string: "\(portal.base)/federation/credentials?\(query)") else {
            throw ConfigurationError("the role '\(roleName)' of the profile '\(profile)' makes no address")
        }
        let request = HTTPRequest(url: url, headers: ["x-amz-sso_bearer_token": token], timeLimit: 60)
        let reply = try await context.reply(to: request, attempts: 3)
        if reply.status == 401 { throw loginError("the login of \(owner) has ended") }
        guard reply.status == 200, let keys = reply.json?["roleCredentials"],
            let found = Credentials(center: keys, owner)
        else { throw reply.error("IAM Identity Center", "gave no credentials for \(owner)") }
        return found
    }

    private var owner: String { "the profile '\(profile)'" }

    /// What to say when a person has to log in.
    func loginError(_ message: String) -> ConfigurationError {
        let whom = session.map { "--sso-session \($0)" } ?? "--profile \(profile)"
        return ConfigurationError(message, hint: "run: aws sso login \(whom)")
    }
}

extension Credentials {
    fileprivate init?(center keys: JSONValue, _ origin: String) {
        guard let key = keys["accessKeyId"]?.string, let secret = keys["secretAccessKey"]?.string,
            let token = keys["sessionToken"]?.string
        else { return nil }
        self.init(
            accessKeyID: key,
            secretAccessKey: secret,
            sessionToken: token,
            // Milliseconds since 1970.
            expiration: keys["expiration"]?.integer.map { Date(timeIntervalSince1970: Double($0) / 1000) },
            origin: origin
        )
    }
}
