import RDS

/// IAM has one place in each partition, whatever the Region.
///
/// Source: the endpoint rules that botocore 1.44.5 ships; where a partition has no validated address, the usual one serves.
enum GlobalEndpoint {
    /// Where requests are signed for, and what stands before the suffix of the partition's names.
    private static func place(in partition: Partition) -> (region: String, plain: String, dualStack: String) {
        switch partition.name {
        case "aws-us-gov": ("us-gov-west-1", "us-gov.", "us-gov.")
        case "aws-cn": ("cn-north-1", "cn-north-1.", "global.")
        case "aws-eusc": ("eusc-de-east-1", "eusc-de-east-1.", "")
        case "aws-iso": ("us-iso-east-1", "us-iso-east-1.", "")
        case "aws-iso-b": ("us-isob-east-1", "us-isob-east-1.", "")
        case "aws-iso-e": ("eu-isoe-west-1", "eu-isoe-west-1.", "")
        case "aws-iso-f": ("us-isof-south-1", "us-isof-south-1.", "")
        default: ("us-east-1", "", "global.")
        }
    }

    static func region(for region: String) -> String { place(in: Partition(ofRegion: region)).region }

    static func url(_ host: String, region: String, isFIPS: Bool, isDualStack: Bool) -> String {
        let partition = Partition(ofRegion: region)
        let place = place(in: partition)
        let fips = isFIPS && partition.name == "aws" ? "-fips" : ""
        let name = isDualStack ? place.dualStack + partition.dualStackSuffix : place.plain + partition.suffix
        return "https://\(host)\(fips).\(name)"
    }
}
