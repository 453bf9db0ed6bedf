import Console

/// The name of a DB instance or of a DB cluster, in the lower case that RDS stores: 1 to 63 letters, digits and hyphens.
///
/// It starts with a letter, ends without a hyphen, has no two hyphens in a row, and is unique among the instances, or the
/// clusters, of an account and Region. A cluster's is written `cluster/NAME`, since an instance may have the same.
/// A name can change; what never does is an instance's `DbiResourceId`, and a cluster's `DbClusterResourceId`.
/// Source: RDS API 2014-10-31, `CreateDBInstance`, `CreateDBCluster`.
package struct DBInstanceIdentifier: Hashable, Sendable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral
{
    private static let clusterPrefix = "cluster/"

    /// As people and operations write it.
    package let description: String

    /// Takes a name as it is, in lower case; `cluster/NAME` is a cluster's.
    package init(_ name: String) {
        // Almost all are in lower case already, and need no copy.
        let isPlain = name.utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5a).contains($0) }
        description = isPlain ? name : name.lowercased()
    }

    package init(stringLiteral name: String) { self.init(name) }

    /// The name of a cluster.
    package init(cluster name: String) { self.init(Self.clusterPrefix + name) }

    /// The name that a reference to an instance means, be it a name or an ARN, of whichever account and Region.
    package init(reference: String) { self.init(ARN(reference)?.name(of: .dbInstance) ?? reference) }

    /// The name that a reference to a cluster means, be it a name or an ARN, of whichever account and Region.
    package init(clusterReference: String) {
        self.init(cluster: ARN(clusterReference)?.name(of: .dbCluster) ?? clusterReference)
    }

    /// The name of what an ARN names; `nil` when that is neither an instance nor a cluster.
    package init?(of arn: ARN) {
        if let name = arn.name(of: .dbInstance) {
            self.init(name)
        } else if let name = arn.name(of: .dbCluster) {
            self.init(cluster: name)
        } else {
            return nil
        }
    }

    package var isCluster: Bool { description.hasPrefix(Self.clusterPrefix) }

    /// As RDS knows it.
    package var name: String { isCluster ? String(description.dropFirst(Self.clusterPrefix.count)) : description }

    /// The name of something of the same kind.
    package func renamed(_ name: String) -> Self { isCluster ? Self(cluster: name) : Self(name) }

    /// The type of resource that bears it, in ARNs.
    package var resourceType: ARN.ResourceType { isCluster ? .dbCluster : .dbInstance }

    package static func < (left: Self, right: Self) -> Bool { left.description < right.description }

    /// What RDS would object to in this name; `nil` when it is a good one.
    package var fault: String? { Self.fault(in: name, limit: 63) }

    /// What RDS would object to in the name of an instance, a cluster or a snapshot; `nil` when it is a good one.
    ///
    /// - Parameter name: In lower case.
    package static func fault(in name: String, limit: Int) -> String? {
        let letters = Array(name.utf8)
        func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        if letters.count > limit { return "it has \(letters.count) characters, and RDS allows \(limit)" }
        guard let first = letters.first, isLetter(first) else { return "it has to start with a letter" }
        if !letters.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }) {
            return "only letters, digits and hyphens are allowed"
        }
        if name.hasSuffix("-") { return "it must not end with a hyphen" }
        if name.contains("--") { return "it must not have two hyphens in a row" }
        return nil
    }
}

extension JSONValue {
    /// A name as a JSON string, as RDS knows it.
    package init(_ identifier: DBInstanceIdentifier) { self = .string(identifier.name) }
}

extension ARN {
    /// An instance or a cluster of the same account and Region, by its name.
    package func sibling(_ identifier: DBInstanceIdentifier) -> ARN {
        sibling(identifier.resourceType, identifier.name)
    }
}
