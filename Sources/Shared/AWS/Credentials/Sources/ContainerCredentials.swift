import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The credentials of a container: ECS, EKS Pod Identity, CloudShell.
///
/// Source: AWS SDKs and Tools Reference Guide, "Container credential provider".
struct ContainerCredentials: Sendable, Equatable, SecretHolding {
    let url: URL
    let tokenFile: String?
    let token: String?

    /// `nil` when the environment names no such place.
    ///
    /// - Throws: `ConfigurationError` for a host that credentials are not fetched from.
    init?(_ settings: Settings) throws(ConfigurationError) {
        let environment = settings.environment
        let text: String
        if let relative = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
            text = "http://169.254.170.2\(relative)"
        } else if let full = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
            text = full
        } else {
            return nil
        }
        guard let url = URL(string: text), let host = url.host, let scheme = url.scheme else {
            throw ConfigurationError("'\(text)' is no address to fetch a container's credentials from")
        }
        guard scheme == "https" || (scheme == "http" && Self.isAllowed(host)) else {
            throw ConfigurationError(
                "Unsupported host '\(host)': a container's credentials are fetched by http only from this machine itself,"
                    + " 169.254.170.2, 169.254.170.23 and fd00:ec2::23"
            )
        }
        self.url = url
        tokenFile = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"].map { settings.expanded($0) }
        token = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
    }

    private static func isAllowed(_ host: String) -> Bool {
        let bare = host.filter { !"[]".contains($0) }
        let numbers = bare.split(separator: ".", omittingEmptySubsequences: false)
        let isLoopback = numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
        return isLoopback || ["::1", "localhost", "169.254.170.2", "169.254.170.23", "fd00:ec2::23"].contains(bare)
    }

    /// The credentials; a failure is final, as the environment says that they are there.
    ///
    /// - Throws: `ConfigurationError`.
    func credentials(_ context: CredentialContext) async throws -> Credentials {
        var request = HTTPRequest(url: url, headers: ["accept": "application/json"], timeLimit: 2)
        request.headers["authorization"] = try authorization()
        // A container's credentials are its machine's own affair; botocore keeps proxies out of it, too.
        request.passesProxiesBy = true
        // Whoever knows the path can have the credentials: it is not shown.
        let reply = try await context.reply(to: request, shownAs: url.origin, attempts: 3)
        guard reply.status == 200, let json = reply.json,
            let found = Credentials(json, token: "Token", origin: "the container's role")
        else { throw reply.error("the container's credential service", "at \(url.origin) gave no credentials") }
        return found
    }

    /// The token's file is read anew each time: it is renewed.
    private func authorization() throws -> String? {
        var value = token
        if let tokenFile {
            guard let data = FileManager.default.contents(atPath: tokenFile) else {
                throw ConfigurationError("the container's authorization token file '\(tokenFile)' cannot be read")
            }
            value = String(decoding: data, as: UTF8.self)
        }
        if let value, value.contains(where: \.isNewline) {
            throw ConfigurationError("the container's authorization token has a line break, which no header may have")
        }
        return value
    }
}
