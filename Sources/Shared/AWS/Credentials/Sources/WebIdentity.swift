import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A role that is assumed with the token of another identity provider, such as a Kubernetes cluster's.
///
/// Source: AWS SDKs and Tools Reference Guide, "Assume role credential provider"; STS API, AssumeRoleWithWebIdentity.
struct WebIdentity: Sendable, Equatable {
    let roleARN: String
    let tokenFile: String
    let sessionName: String?

    /// `nil` when neither environment nor profile names a token file.
    ///
    /// - Parameter environment: Empty where it does not count.
    init?(
        _ profile: [String: String],
        named name: String,
        environment: [String: String]
    ) throws(ConfigurationError) {
        guard let file = environment["AWS_WEB_IDENTITY_TOKEN_FILE"] ?? profile["web_identity_token_file"] else {
            return nil
        }
        guard let role = environment["AWS_ROLE_ARN"] ?? profile["role_arn"] else {
            throw ConfigurationError(
                "a web identity token file is configured, but no role to assume with it",
                hint: "set AWS_ROLE_ARN, or role_arn in the profile '\(name)'"
            )
        }
        roleARN = role
        tokenFile = file
        sessionName = environment["AWS_ROLE_SESSION_NAME"] ?? profile["role_session_name"]
    }

    /// A new session; the token is read anew, as its owner renews it.
    ///
    /// - Throws: `ConfigurationError`.
    func credentials(_ context: CredentialContext) async throws -> Credentials {
        let path = context.settings.expanded(tokenFile)
        guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else {
            throw ConfigurationError("the web identity token file '\(path)' cannot be read")
        }
        let owner = "the role '\(roleARN)' of the web identity"
        let session = try await STSSession.assume(
            "AssumeRoleWithWebIdentity",
            ["RoleArn": .string(roleARN), "WebIdentityToken": .string(String(decoding: data, as: UTF8.self))],
            name: sessionName,
            credentials: nil,
            context: context,
            owner: owner
        )
        return session.credentials
    }
}
