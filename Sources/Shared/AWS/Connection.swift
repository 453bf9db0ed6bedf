import Console
import Foundation
import RDS

/// How the tools reach AWS: the options that they share, and the Region that these and the environment choose.
package enum Connection {
    static let profile = Option(
        "profile",
        .profile("NAME"),
        section: "Connection",
        help: "Use this profile of the AWS configuration files"
    )
    package static let region = Option("region", .text("NAME"), section: "Connection", help: "Use this Region")
    static let endpoint = Option(
        "endpoint-url",
        .text("URL"),
        section: "Connection",
        help: "Send the requests here instead of to AWS"
    )
    static let caBundle = Option(
        "ca-bundle",
        .file("FILE"),
        section: "Connection",
        help: "Trust the certificates in this file"
    )
    static let debug = Option(
        "debug",
        section: "Connection",
        help: "Show requests and replies on standard error, secrets struck out"
    )

    package static let options = [profile, region, endpoint, caBundle, debug]

    package static let environment: [Command.Note] = [
        .init("AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN", "The credentials"),
        .init("AWS_PROFILE", "The profile, where there are no credentials in the environment"),
        .init("AWS_REGION, AWS_DEFAULT_REGION", "The Region"),
        .init("AWS_ENDPOINT_URL_RDS, AWS_ENDPOINT_URL", "Where to send the requests instead of to AWS"),
        .init("AWS_CA_BUNDLE", "A file of certificates to trust"),
    ]

    /// The Region's RDS.
    ///
    /// - Parameter planned: The Region that the input names, where it does; a differing `--region` is refused.
    /// - Throws: `ConfigurationError`, or `UsageError` for contradicting Regions.
    package static func region(for invocation: Invocation, region planned: String?) throws -> LiveRegion {
        let environment = invocation.environment
        let arguments = invocation.arguments
        let asked = arguments.value(of: Self.region)
        if let asked, let planned, asked != planned {
            throw UsageError("the operations are for \(planned), not for \(asked)", hint: "leave out --region")
        }
        let files = ProfileFiles(environment: environment)
        let profile = arguments.value(of: Self.profile)
        let profileName = profile ?? environment["AWS_PROFILE"] ?? environment["AWS_DEFAULT_PROFILE"] ?? "default"
        let settings = files.profiles[profileName] ?? [:]
        func setting(_ variables: [String], _ key: String) -> String? {
            variables.compactMap { environment[$0] }.first { !$0.isEmpty } ?? settings[key]
        }
        guard let region = planned ?? asked ?? setting(["AWS_REGION", "AWS_DEFAULT_REGION"], "region") else {
            throw ConfigurationError(
                "You must specify a region. You can also configure your region by running \"aws configure\"."
            )
        }
        guard region.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
            throw ConfigurationError("'\(region)' is no Region")
        }
        let endpoint =
            arguments.value(of: Self.endpoint)
            ?? setting(["AWS_ENDPOINT_URL_RDS", "AWS_ENDPOINT_URL"], "endpoint_url")
            ?? Endpoint.standard(region: region)
        // The networking of Foundation reads the file that it trusts from this variable alone.
        if let bundle = arguments.value(of: caBundle) ?? setting(["AWS_CA_BUNDLE"], "ca_bundle") {
            setenv("URLSessionCertificateAuthorityInfoFile", bundle, 1)
        }
        let credentials = try CredentialSource.credentials(environment: environment, profile: profile, files: files)
        var show: (@Sendable (String) -> Void)?
        if arguments.isSet(debug) { show = { invocation.writeMessage($0 + "\n") } }
        return LiveRegion(
            signer: SigV4(credentials: credentials, region: region, service: "rds"),
            endpoint: try Endpoint.url(endpoint),
            debug: show
        )
    }
}
