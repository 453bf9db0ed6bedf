/// An IAM policy document: a statement for each action, after those for reading.
package struct Policy: Hashable, Sendable {
    package struct Statement: Hashable, Sendable {
        package let sid: String
        /// Sorted, as the resources are.
        package let actions: [String]
        package let resources: [String]
        package let condition: Permission.Condition?

        package init(sid: String, actions: [String], resources: [String], condition: Permission.Condition?) {
            self.sid = sid
            self.actions = actions
            self.resources = resources
            self.condition = condition
        }
    }

    package let statements: [Statement]

    package init(statements: [Statement]) { self.statements = statements }

    /// The policy that performs these operations and allows nothing else.
    ///
    /// Operations in another order, or of several plans, give the same policy: no permission is in it twice.
    package init(for operations: [Operation]) {
        let needed = Dictionary(grouping: Set(operations.flatMap { Permission.needed(by: $0) })) {
            Key(action: $0.action, condition: $0.condition)
        }
        var used: [String: Int] = [:]
        let changes = needed.sorted { $0.key < $1.key }.map { key, permissions in
            let name = Self.sid(key.action)
            let count = (used[name] ?? 0) + 1
            used[name] = count
            return Statement(
                sid: count == 1 ? name : "\(name)\(count)",
                actions: [key.action],
                resources: Self.withoutCovered(permissions.map(\.resource)).sorted(),
                condition: key.condition
            )
        }
        statements = Self.reading(for: operations) + changes
    }

    /// The resources without those that a pattern among them allows anyway.
    private static func withoutCovered(_ resources: [String]) -> [String] {
        let beginnings = resources.filter { $0.hasSuffix("*") }.map { String($0.dropLast()) }
        return resources.filter { resource in
            !beginnings.contains { resource.hasPrefix($0) && resource != "\($0)*" }
        }
    }

    /// What describing and waiting need.
    ///
    /// These lists cannot be limited to names that are still to come, and events not to any resource.
    private static func reading(for operations: [Operation]) -> [Statement] {
        func statement(_ sid: String, _ actions: [String], _ resources: [String]) -> Statement {
            Statement(
                sid: sid,
                actions: actions.map { "rds:\($0)" },
                resources: resources.sorted(),
                condition: nil
            )
        }
        func every(_ type: ARN.ResourceType, in places: [Place]) -> [String] {
            places.map { $0.arn(type, "*").description }
        }
        let places = Set(operations.compactMap(\.place)).sorted()
        let instances = every(.dbInstance, in: places)
        let clusters = every(.dbCluster, in: places)
        let hasClusters = operations.contains { operation in
            operation.resources.compactMap { ARN($0) }.contains {
                $0.name(of: .dbCluster) != nil || $0.name(of: .clusterSnapshot) != nil
            }
        }
        // Who a snapshot is shared with.
        let shared: [(Action, ARN.ResourceType, Action)] = [
            (.modifyDBSnapshotAttribute, .snapshot, .describeDBSnapshotAttributes),
            (.modifyDBClusterSnapshotAttribute, .clusterSnapshot, .describeDBClusterSnapshotAttributes),
        ]
        let attributes = shared.compactMap { change, type, read -> Statement? in
            let owners = Set(operations.filter { $0.action == change }.compactMap(\.place)).sorted()
            guard !owners.isEmpty else { return nil }
            let sid = type == .snapshot ? "ReadSnapshotAttributes" : "ReadClusterSnapshotAttributes"
            return statement(sid, [read.rawValue], every(type, in: owners))
        }
        let ofClusters = [
            statement("ReadClusters", ["DescribeDBClusters", "ListTagsForResource"], clusters),
            statement(
                "ReadClusterEndpoints",
                ["DescribeDBClusterEndpoints"],
                clusters + every(.clusterEndpoint, in: places)
            ),
            statement(
                "ReadClusterSnapshots",
                ["DescribeDBClusterSnapshots"],
                clusters + every(.clusterSnapshot, in: places)
            ),
        ]
        return [
            statement("ReadInstances", ["DescribeDBInstances", "ListTagsForResource"], instances),
            statement("ReadSnapshots", ["DescribeDBSnapshots"], instances + every(.snapshot, in: places)),
            statement("ReadEvents", ["DescribeEvents"], ["*"]),
        ] + (hasClusters ? ofClusters : []) + attributes
    }

    private struct Key: Hashable, Comparable {
        let action: String
        let condition: Permission.Condition?

        static func < (left: Key, right: Key) -> Bool {
            guard left.action == right.action else { return left.action < right.action }
            guard let right = right.condition else { return false }
            return left.condition.map { $0 < right } ?? true
        }
    }

    /// `rds:DeleteDBInstance` becomes `DeleteDBInstance`, `kms:CreateGrant` `KmsCreateGrant`.
    private static func sid(_ action: String) -> String {
        let parts = action.split(separator: ":").map(String.init)
        guard parts.count == 2, parts[0] != "rds" else { return parts.last ?? action }
        return parts[0].prefix(1).uppercased() + parts[0].dropFirst() + parts[1]
    }
}
