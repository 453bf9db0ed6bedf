import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The token of a login at IAM Identity Center, in the file where the AWS CLI keeps it.
///
/// Source: botocore 1.44.5, `SSOTokenProvider`.
struct IdentityCenterToken {
    private let center: IdentityCenter
    private let context: CredentialContext

    init(_ center: IdentityCenter, _ context: CredentialContext) {
        self.center = center
        self.context = context
    }

    private var path: String {
        "\(context.settings.home)/.aws/sso/cache/\(SHA1.hex(center.session ?? center.startURL)).json"
    }

    /// The token, renewed where it ends soon and the login allows that.
    ///
    /// - Throws: `ConfigurationError` that says how to log in.
    func current() async throws -> String {
        let name = center.session ?? center.startURL
        guard let data = FileManager.default.contents(atPath: path) else {
            throw center.loginError("nobody is logged in at IAM Identity Center for '\(name)'")
        }
        guard let kept = try? JSONValue(parsing: data, of: path).object, let token = kept["accessToken"]?.string,
            let end = kept["expiresAt"]?.string.flatMap({ Date(credentialsEnd: $0) })
        else { throw center.loginError("the login for '\(name)' in \(path) cannot be read") }
        let left = end.timeIntervalSince(context.now())
        if left >= CredentialStore.margin { return token }
        if center.session != nil, let renewed = await renewed(kept) { return renewed }
        guard left > 0 else { throw center.loginError("the login at IAM Identity Center for '\(name)' has ended") }
        return token
    }

    /// - Returns: The new token; `nil` where it cannot be had without a person.
    private func renewed(_ kept: JSONObject) async -> String? {
        guard let refresh = kept["refreshToken"], let client = kept["clientId"], let secret = kept["clientSecret"],
            let end = kept["registrationExpiresAt"]?.string.flatMap({ Date(credentialsEnd: $0) }), end > context.now(),
            let address = try? Endpoint.url(of: .ssoOIDC, region: center.region, settings: context.settings),
            let url = URL(string: "\(address.base)/token")
        else { return nil }
        let body: JSONObject = [
            "grantType": "refresh_token", "clientId": client, "clientSecret": secret, "refreshToken": refresh,
        ]
        var request = HTTPRequest(method: "POST", url: url, timeLimit: 60)
        request.headers["content-type"] = "application/json"
        request.body = Array(JSONValue.object(body).line.utf8)
        // A refresh token is good for one use.
        request.isRepeatable = false
        guard let reply = try? await context.reply(to: request, attempts: 1), reply.status == 200,
            let token = reply.json?["accessToken"]?.string, let seconds = reply.json?["expiresIn"]?.integer
        else { return nil }
        var saved = kept
        saved["accessToken"] = .string(token)
        saved["expiresAt"] = .string((context.now() + Double(seconds)).wholeTimestamp)
        // A login whose refresh token was not handed out anew cannot be renewed again.
        saved["refreshToken"] = reply.json?["refreshToken"]
        do {
            try PrivateFile.write(JSONValue.object(saved).line, to: path)
        } catch {
            context.say("the renewed login cannot be kept: \(error)")
        }
        return token
    }
}

extension Date {
    /// The time in whole seconds, which is all that every reader of such files understands.
    fileprivate var wholeTimestamp: String {
        Date(timeIntervalSince1970: timeIntervalSince1970.rounded(.down)).timestamp
    }
}
