/// A part of AWS with accounts, Regions and host names of its own.
///
/// Source: the partitions that botocore 1.44.5 ships.
package struct Partition: Hashable, Sendable {
    /// As in ARNs, such as `aws-cn`.
    package let name: String
    /// What the names of its Regions begin with.
    private let regionPrefix: String
    /// What the names of services end with.
    package let suffix: String
    /// What the names of hosts that speak IPv6, too, end with.
    package let dualStackSuffix: String

    private init(_ name: String, _ regionPrefix: String, _ suffix: String, _ dualStackSuffix: String) {
        self.name = name
        self.regionPrefix = regionPrefix
        self.suffix = suffix
        self.dualStackSuffix = dualStackSuffix
    }

    /// The partition of a Region, by the Region's name alone; AWS's main one where no other fits.
    package init(ofRegion region: String) { self = Self.others.first { region.hasPrefix($0.regionPrefix) } ?? .main }

    /// The partition that an ARN names.
    package init(of arn: ARN) { self = Self.others.first { arn.partition == $0.name } ?? .main }

    private static let main = Partition("aws", "", "amazonaws.com", "api.aws")
    private static let others = [
        Partition("aws-us-gov", "us-gov-", "amazonaws.com", "api.aws"),
        Partition("aws-cn", "cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
        Partition("aws-eusc", "eusc-", "amazonaws.eu", "api.amazonwebservices.eu"),
        Partition("aws-iso", "us-iso-", "c2s.ic.gov", "api.aws.ic.gov"),
        Partition("aws-iso-b", "us-isob-", "sc2s.sgov.gov", "api.aws.scloud"),
        Partition("aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
        Partition("aws-iso-f", "us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
    ]
}
