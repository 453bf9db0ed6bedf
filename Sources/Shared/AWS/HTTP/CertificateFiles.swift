#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The files of certificates that count for every request over TLS.
struct CertificateFiles: Sendable {
    /// Of the authorities to trust, instead of those that the system trusts.
    private(set) var authorities: String?
    /// The certificate, and its key, to show to a proxy that is reached over TLS and asks for one.
    private(set) var proxyClient: String?

    /// Those that the system trusts, and none to show.
    init() {}

    init(authorities: String) { self.authorities = authorities }

    /// What the command line, the environment or the profile names, in the AWS CLI's order. It has no name for a
    /// proxy's client certificate, which libcurl takes from its caller alone: that variable is ours.
    ///
    /// Source: AWS CLI User Guide, `--ca-bundle`; botocore 1.43.11, `EndpointCreator`, which knows the last variable.
    ///
    /// - Parameter option: The command line's.
    /// - Throws: `ConfigurationError` when a file cannot be read, or holds no certificate.
    init(option: String?, settings: Settings) throws(ConfigurationError) {
        authorities = try Self.checked(
            option ?? settings.value(["AWS_CA_BUNDLE"], "ca_bundle") ?? settings.environment["REQUESTS_CA_BUNDLE"],
            settings,
            hint: "check --ca-bundle, AWS_CA_BUNDLE and the profile's ca_bundle"
        )
        proxyClient = try Self.checked(
            settings.environment[Self.proxyClientVariable],
            settings,
            hint: "check \(Self.proxyClientVariable)"
        )
    }

    static let proxyClientVariable = "MITOSIS_PROXY_CLIENT_CERT"

    private static func checked(
        _ named: String?,
        _ settings: Settings,
        hint: String
    ) throws(ConfigurationError) -> String? {
        guard let named else { return nil }
        let path = settings.expanded(named)
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw ConfigurationError("the file of certificates '\(path)' cannot be read", hint: hint)
        }
        guard holdsCertificate(data) else {
            throw ConfigurationError("the file of certificates '\(path)' holds no certificate in PEM form", hint: hint)
        }
        return path
    }

    /// Whether one of the blocks is a certificate as far as that can be seen; those after it are for libcurl to read.
    private static func holdsCertificate(_ file: Data) -> Bool {
        var rest = file[...]
        while let begin = rest.firstRange(of: "-----BEGIN ".utf8),
            let end = rest[begin.upperBound...].firstRange(of: "-----END ".utf8)
        {
            if isCertificate(String(decoding: rest[begin.upperBound..<end.lowerBound], as: UTF8.self)) { return true }
            rest = rest[end.upperBound...]
        }
        return false
    }

    /// Whether a block, from its label to its end, is DER in base 64, which starts with a sequence.
    private static func isCertificate(_ block: String) -> Bool {
        let parts = block.split(separator: "-----", maxSplits: 1)
        guard parts.count == 2, parts[0].hasSuffix("CERTIFICATE") else { return false }
        return Data(base64Encoded: parts[1].filter { !$0.isWhitespace })?.first == 0x30
    }
}
