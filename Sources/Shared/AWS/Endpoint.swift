import Foundation

/// Where a Region's RDS is reached.
///
/// Source: the endpoint rules and partitions that botocore ships.
enum Endpoint {
    /// The address by rule, without a list of Regions.
    static func standard(region: String) -> String { "https://rds.\(region).\(suffix(region))" }

    private static func suffix(_ region: String) -> String {
        let suffixes = [
            ("cn-", "amazonaws.com.cn"), ("eusc-", "amazonaws.eu"), ("us-iso-", "c2s.ic.gov"),
            ("us-isob-", "sc2s.sgov.gov"),
            ("eu-isoe-", "cloud.adc-e.uk"), ("us-isof-", "csp.hci.ic.gov"),
        ]
        return suffixes.first { region.hasPrefix($0.0) }?.1 ?? "amazonaws.com"
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
}
