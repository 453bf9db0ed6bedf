import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The role of the EC2 instance that the tool runs on, from its metadata service.
///
/// Source: Amazon EC2 User Guide, "Use the Instance Metadata Service"; botocore 1.44.5, `InstanceMetadataFetcher`.
struct InstanceMetadata: Sendable, Equatable {
    let endpoint: URL
    let isDisabled: Bool
    let allowsVersion1: Bool
    /// Seconds for each request: where there is no such service, nothing may answer at all.
    let timeLimit: Double

    /// - Throws: `ConfigurationError` for an endpoint that is none.
    init(_ settings: Settings) throws(ConfigurationError) {
        let isIPv6 =
            settings.value(
                ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"],
                "ec2_metadata_service_endpoint_mode"
            )?.lowercased() == "ipv6"
        let standard = isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254"
        endpoint = try Endpoint.url(
            settings.value(["AWS_EC2_METADATA_SERVICE_ENDPOINT"], "ec2_metadata_service_endpoint") ?? standard
        )
        isDisabled = settings.environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true"
        let limit = settings.value(["AWS_METADATA_SERVICE_TIMEOUT"], "metadata_service_timeout") ?? "1"
        guard let seconds = Double(limit), seconds > 0, seconds <= 3600 else {
            throw ConfigurationError(
                "'\(limit)' is no time limit",
                hint: "set AWS_METADATA_SERVICE_TIMEOUT to seconds, 3600 at most"
            )
        }
        timeLimit = seconds
        allowsVersion1 = !settings.isOn("AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled")
    }

    /// The role's credentials. A machine that is no EC2 instance has no such service, or one that answers nothing.
    ///
    /// - Throws: `ConfigurationError`, mostly that there are no credentials anywhere.
    func credentials(_ context: CredentialContext) async throws -> Credentials {
        guard !isDisabled, let token = try await token(context) else { throw Self.none }
        let path = "latest/meta-data/iam/security-credentials/"
        guard let name = await get(path, token: token, context)?.text.split(whereSeparator: \.isNewline).first,
            let reply = await get(path + name, token: token, context)
        else { throw Self.none }
        guard
            var found = reply.json.flatMap({
                Credentials($0, token: "Token", origin: "the EC2 instance's role '\(name)'")
            })
        else {
            let reason = reply.json?["Message"]?.string ?? reply.json?["Code"]?.string ?? "no credentials in its answer"
            throw ConfigurationError("the EC2 instance's metadata service refuses: \(reason)")
        }
        // When the service itself is behind, its credentials stay good for longer than they say.
        let now = context.now()
        if let end = found.expiration, end.timeIntervalSince(now) < CredentialStore.margin {
            found.expiration = now + CredentialStore.margin + 60
        }
        return found
    }

    /// - Returns: The session token of version 2, empty for version 1; `nil` when nobody answers.
    private func token(_ context: CredentialContext) async throws -> String? {
        guard var request = request("latest/api/token") else { return nil }
        request.method = "PUT"
        request.headers["x-aws-ec2-metadata-token-ttl-seconds"] = "21600"
        guard let reply = try? await context.reply(to: request, attempts: 1) else { return nil }
        switch reply.status {
        case 200: return reply.text
        case 403, 404, 405:
            guard allowsVersion1 else {
                throw ConfigurationError(
                    "the EC2 instance's metadata service gives no token of version 2, and version 1 is disabled"
                )
            }
            return ""
        default: return nil
        }
    }

    private func get(_ path: String, token: String, _ context: CredentialContext) async -> HTTPReply? {
        guard var request = request(path) else { return nil }
        if !token.isEmpty { request.headers["x-aws-ec2-metadata-token"] = token }
        let reply = try? await context.reply(to: request, attempts: 1)
        return reply?.status == 200 ? reply : nil
    }

    private func request(_ path: String) -> HTTPRequest? {
        URL(string: "\(endpoint.base)/\(path)").map { HTTPRequest(url: $0, timeLimit: timeLimit) }
    }

    private static let none = ConfigurationError(
        "Unable to locate credentials. You can configure credentials by running \"aws configure\"."
    )
}
