/// An Amazon Resource Name: `arn:partition:service:region:account:resource`.
package struct ARN: Hashable, Sendable, CustomStringConvertible {
    package let partition: String
    package let service: String
    package let region: String
    package let account: String
    /// What follows the account, such as `db:mitosis-demo` or `role/monitoring`.
    package let resource: String

    /// Reads an ARN; `nil` when the text is none.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty, !parts[5].isEmpty else { return nil }
        self.init(partition: parts[1], service: parts[2], region: parts[3], account: parts[4], resource: parts[5])
    }

    package init(partition: String, service: String, region: String, account: String, resource: String) {
        self.partition = partition
        self.service = service
        self.region = region
        self.account = account
        self.resource = resource
    }

    package var description: String { "arn:\(partition):\(service):\(region):\(account):\(resource)" }

    /// The types of RDS's resources, as they stand in an ARN.
    ///
    /// Source: Amazon RDS User Guide, "Constructing an ARN for Amazon RDS".
    package enum ResourceType: String, Sendable {
        case dbInstance = "db"
        case dbCluster = "cluster"
        case snapshot
        case clusterSnapshot = "cluster-snapshot"
        case clusterEndpoint = "cluster-endpoint"
        case optionGroup = "og"
        case parameterGroup = "pg"
        case clusterParameterGroup = "cluster-pg"
        case subnetGroup = "subgrp"
        case tenantDatabase = "tenant-database"
        case proxy = "db-proxy"
        case targetGroup = "target-group"
        case automatedBackup = "auto-backup"
    }

    /// Another RDS resource of the same account and Region.
    package func sibling(_ type: ResourceType, _ name: String) -> ARN {
        neighbour("rds", "\(type.rawValue):\(name)")
    }

    /// Something of another service in the same account and Region.
    package func neighbour(_ service: String, _ resource: String) -> ARN {
        ARN(partition: partition, service: service, region: region, account: account, resource: resource)
    }

    /// A KMS key of the same account and Region, by its id or its alias.
    package func key(_ name: String) -> ARN { neighbour("kms", name.hasPrefix("alias/") ? name : "key/\(name)") }

    /// The name of a resource of this type; `nil` when the ARN names something else.
    package func name(of type: ResourceType) -> String? {
        let prefix = type.rawValue + ":"
        guard service == "rds", resource.hasPrefix(prefix) else { return nil }
        return String(Substring(resource.utf8.dropFirst(prefix.utf8.count)))
    }
}
