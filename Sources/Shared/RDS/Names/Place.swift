/// An account in one Region: what a graph shows, and where an operation is performed.
package struct Place: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let partition: String
    package let account: String
    package let region: String

    package init(partition: String, account: String, region: String) {
        self.partition = partition
        self.account = account
        self.region = region
    }

    /// Where the resource of an ARN is.
    package init(of arn: ARN) { self.init(partition: arn.partition, account: arn.account, region: arn.region) }

    package var description: String { "account \(account) in \(region)" }

    /// An RDS resource of the place.
    package func arn(_ type: ARN.ResourceType, _ name: String) -> ARN {
        ARN(
            partition: partition,
            service: "rds",
            region: region,
            account: account,
            resource: "\(type.rawValue):\(name)"
        )
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.account, left.region, left.partition) < (right.account, right.region, right.partition)
    }
}
