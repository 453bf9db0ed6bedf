import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Where a service of AWS's is reached.
///
/// Source: the endpoint rules and partitions that botocore 1.44.5 ships; AWS SDKs and Tools Reference Guide,
/// "Service-specific endpoints".
enum Endpoint {
    /// The services that the tools talk to.
    enum Service: String {
        case rds = "RDS"
        case sts = "STS"
        case sso = "SSO"
        case ssoOIDC = "SSO_OIDC"
        case iam = "IAM"
        case kms = "KMS"
        case ec2 = "EC2"
        case cloudWatch = "CLOUDWATCH"
        case applicationAutoScaling = "APPLICATION_AUTO_SCALING"

        /// The first part of the host name.
        fileprivate var host: String {
            switch self {
            case .rds: "rds"
            case .sts: "sts"
            case .sso: "portal.sso"
            case .ssoOIDC: "oidc"
            case .iam: "iam"
            case .kms: "kms"
            case .ec2: "ec2"
            case .cloudWatch: "monitoring"
            case .applicationAutoScaling: "application-autoscaling"
            }
        }

        /// The Region that requests are signed for.
        func region(for region: String) -> String { self == .iam ? GlobalEndpoint.region(for: region) : region }

        /// Whether the plain address is the validated one in GovCloud.
        fileprivate func isPlainInGovCloud(isDualStack: Bool) -> Bool {
            switch self {
            case .kms: false
            case .cloudWatch: true
            default: !isDualStack
            }
        }
    }

    /// The address of a service in a Region: a configured one, or the one by rule.
    ///
    /// - Throws: `ConfigurationError` when what is configured is no address, or contradicts itself.
    static func url(of service: Service, region: String, settings: Settings) throws(ConfigurationError) -> URL {
        let isFIPS = settings.isOn("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")
        let isDualStack = settings.isOn("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")
        guard let configured = try configured(service, settings) else {
            return try url(standard(service, region: region, isFIPS: isFIPS, isDualStack: isDualStack))
        }
        if isFIPS || isDualStack {
            throw ConfigurationError(
                "Invalid Configuration: \(isFIPS ? "FIPS" : "Dualstack") and custom endpoint are not supported",
                hint: "leave one of the two out"
            )
        }
        return try url(configured)
    }

    /// The address by rule, without a list of Regions.
    static func standard(
        _ service: Service,
        region: String,
        isFIPS: Bool = false,
        isDualStack: Bool = false
    ) -> String {
        if service == .iam {
            return GlobalEndpoint.url(service.host, region: region, isFIPS: isFIPS, isDualStack: isDualStack)
        }
        let partition = Partition(ofRegion: region)
        let suffix = isDualStack ? partition.dualStackSuffix : partition.suffix
        let isPlain = !isFIPS || (partition.name == "aws-us-gov" && service.isPlainInGovCloud(isDualStack: isDualStack))
        return "https://\(service.host)\(isPlain ? "" : "-fips").\(region).\(suffix)"
    }

    /// An address that was configured, as a URL.
    ///
    /// - Throws: `ConfigurationError` when it is none.
    static func url(_ text: String) throws(ConfigurationError) -> URL {
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host?.isEmpty == false else {
            throw ConfigurationError("'\(text)' is no endpoint", hint: "write it as https://host or http://host:port")
        }
        return url
    }

    private static func configured(_ service: Service, _ settings: Settings) throws(ConfigurationError) -> String? {
        if settings.isOn("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls") { return nil }
        if let url = settings.environment["AWS_ENDPOINT_URL_\(service.rawValue)"] { return url }
        if let url = settings.environment["AWS_ENDPOINT_URL"] { return url }
        if let section = settings.profile["services"] {
            guard let services = settings.files.services[section] else {
                throw ConfigurationError(
                    "the profile '\(settings.profileName)' names the services section '\(section)', which is not there",
                    hint: "add [services \(section)] to the configuration file"
                )
            }
            if let url = services["\(service.rawValue.lowercased()).endpoint_url"] { return url }
        }
        return settings.profile["endpoint_url"]
    }
}
