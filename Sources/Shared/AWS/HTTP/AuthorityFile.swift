#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The file of certificates of the authorities to trust, instead of those that the system trusts.
enum AuthorityFile {
    /// The file that the command line, the environment or the profile names, in the AWS CLI's order.
    ///
    /// Source: AWS CLI User Guide, `--ca-bundle`; botocore 1.43.11, `EndpointCreator`, which knows the last variable.
    ///
    /// - Parameter option: The command line's.
    /// - Returns: `nil` where none is named.
    /// - Throws: `ConfigurationError` when it cannot be read, or holds no certificate.
    static func path(option: String?, settings: Settings) throws(ConfigurationError) -> String? {
        let named =
            option ?? settings.value(["AWS_CA_BUNDLE"], "ca_bundle") ?? settings.environment["REQUESTS_CA_BUNDLE"]
        guard let named else { return nil }
        let path = settings.expanded(named)
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw error(path, "cannot be read")
        }
        guard holdsCertificate(String(decoding: data, as: UTF8.self)) else {
            throw error(path, "holds no certificate in PEM form")
        }
        return path
    }

    private static func error(_ path: String, _ what: String) -> ConfigurationError {
        ConfigurationError(
            "the file of certificates '\(path)' \(what)",
            hint: "check --ca-bundle, AWS_CA_BUNDLE and the profile's ca_bundle"
        )
    }

    /// Whether one of the blocks is a certificate as far as that can be seen: DER in base 64, which starts with a sequence.
    private static func holdsCertificate(_ text: String) -> Bool {
        let blocks = text.split(separator: "-----BEGIN ", omittingEmptySubsequences: false).dropFirst()
        return blocks.contains { block in
            let parts = block.split(separator: "-----", maxSplits: 2)
            guard parts.count == 3, parts[0].hasSuffix("CERTIFICATE"), parts[2].hasPrefix("END ") else { return false }
            return Data(base64Encoded: parts[1].filter { !$0.isWhitespace })?.first == 0x30
        }
    }
}
