import Console
import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How the tools reach AWS: the options that they share, and the Region that these and the environment choose.
package enum Connection {
    static let profile = Option(
        "profile",
        .profile("NAME"),
        section: "Connection",
        common: true,
        help: "Use this profile of the AWS configuration files"
    )
    package static let region = Option(
        "region",
        .text("NAME"),
        section: "Connection",
        common: true,
        help: "Use this Region"
    )
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
        help: "Trust the certificates in this file instead of the system's"
    )
    static let debug = Option(
        "debug",
        section: "Connection",
        help: "Show requests and replies on standard error, secrets struck out"
    )

    static let roleARN = Option(
        "role-arn",
        .text("ARN"),
        section: "Connection",
        common: true,
        help: "Assume this role first"
    )
    static let mfaSerial = Option(
        "mfa-serial",
        .text("ARN"),
        section: "Connection",
        common: true,
        help: "The role's MFA device; the terminal asks for the code"
    )

    static let sourceProfile = Option(
        "source-profile",
        .profile("NAME"),
        section: "Connection",
        common: true,
        help: "Use this profile in the source's account, where that is another"
    )
    static let sourceRoleARN = Option(
        "source-role-arn",
        .text("ARN"),
        section: "Connection",
        help: "Assume this role for the source's account"
    )

    package static let options = [profile, region, roleARN, mfaSerial, endpoint, caBundle, debug]
    /// How the account is reached that the source is in, where the target is in another one.
    package static let sourceOptions = [sourceProfile, sourceRoleARN]

    package static let environment: [Command.Note] = [
        .init("AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN", "The credentials"),
        .init("AWS_PROFILE", "The profile, where there are no credentials in the environment"),
        .init("AWS_REGION, AWS_DEFAULT_REGION", "The Region"),
        .init("AWS_ENDPOINT_URL_RDS, AWS_ENDPOINT_URL", "Where to send the requests instead of to AWS"),
        .init("AWS_CA_BUNDLE", "A file of certificates to trust instead of the system's"),
        .init(CertificateFiles.proxyClientVariable, "A file with the certificate and key to show to a proxy over TLS"),
        .init("AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, ...", "And what else the AWS CLI reads"),
    ]

    /// The Region's RDS; its credentials have been found, so that a person is asked for a code now and not later.
    ///
    /// - Parameter planned: The Region that the input names, where it does; a differing `--region` is refused.
    /// - Throws: `ConfigurationError`, or `UsageError` for contradicting Regions.
    package static func region(for invocation: Invocation, region planned: String?) async throws -> LiveRegion {
        let arguments = invocation.arguments
        let asked = arguments.value(of: Self.region)
        if let asked, let planned, asked != planned {
            throw UsageError("the operations are for \(planned), not for \(asked)", hint: "leave out --region")
        }
        let settings = try Settings(environment: invocation.environment, profile: arguments.value(of: profile))
        let region = try regionName(planned ?? asked, settings)
        return try await access(invocation, settings, region, roleARN: arguments.value(of: roleARN)).region(region)
    }

    /// What the options and the environment give: credentials that have been found, for whichever Region.
    ///
    /// - Parameters:
    ///   - region: The Region whose STS is asked; a differing `--region` is refused.
    /// - Throws: `ConfigurationError`, or `UsageError` for contradicting Regions.
    package static func access(for invocation: Invocation, region: String) async throws -> Access {
        let arguments = invocation.arguments
        if let asked = arguments.value(of: Self.region), asked != region {
            throw UsageError("the operations are for \(region), not for \(asked)", hint: "leave out --region")
        }
        let settings = try Settings(environment: invocation.environment, profile: arguments.value(of: profile))
        return try await access(invocation, settings, region, roleARN: arguments.value(of: roleARN))
    }

    /// Whether the options say how the source's account is reached.
    package static func hasSource(_ invocation: Invocation) -> Bool {
        [sourceProfile, sourceRoleARN].contains { invocation.arguments.value(of: $0) != nil }
    }

    /// What the options give for the source's account; `nil` where they say nothing of it.
    ///
    /// - Throws: `ConfigurationError`.
    package static func sourceAccess(for invocation: Invocation, region: String) async throws -> Access? {
        let arguments = invocation.arguments
        let (name, role) = (arguments.value(of: sourceProfile), arguments.value(of: sourceRoleARN))
        guard hasSource(invocation) else { return nil }
        let settings = try Settings(
            environment: invocation.environment,
            profile: name ?? arguments.value(of: profile)
        )
        return try await access(invocation, settings, region, roleARN: role, isOfSource: true)
    }

    private static func access(
        _ invocation: Invocation,
        _ settings: Settings,
        _ region: String,
        roleARN: String?,
        isOfSource: Bool = false
    ) async throws -> Access {
        let arguments = invocation.arguments
        var show: (@Sendable (String) -> Void)?
        if arguments.isSet(debug) { show = { invocation.writeMessage($0 + "\n") } }
        let client = HTTPClient(
            certificates: try CertificateFiles(option: arguments.value(of: caBundle), settings: settings)
        )
        let context = CredentialContext(
            settings: settings,
            region: region,
            client: client,
            ask: { question in Terminal()?.ask(question) },
            say: invocation.say,
            debug: show
        )
        // A device is for the roles that the command line names or, where it names none, for the profile's.
        let isOther = arguments.value(of: isOfSource ? Self.roleARN : sourceRoleARN) != nil
        let source = try CredentialChain(settings: settings).source(
            roleARN: roleARN,
            mfaSerial: roleARN == nil && (isOther || isOfSource) ? nil : arguments.value(of: mfaSerial)
        )
        let credentials = CredentialStore(source, context: context)
        _ = try await credentials.credentials()
        return Access(
            settings: settings,
            client: client,
            credentials: credentials,
            endpoint: try arguments.value(of: Self.endpoint).map { text throws(ConfigurationError) in
                try Endpoint.url(text)
            },
            debug: context.debug
        )
    }

    private static func regionName(_ given: String?, _ settings: Settings) throws(ConfigurationError) -> String {
        guard let region = given ?? settings.value(["AWS_REGION", "AWS_DEFAULT_REGION"], "region") else {
            throw ConfigurationError(
                "You must specify a region. You can also configure your region by running \"aws configure\"."
            )
        }
        guard !region.isEmpty, region.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
            throw ConfigurationError("'\(region)' is no Region")
        }
        return region
    }
}
