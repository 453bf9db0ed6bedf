import RDS

/// Half of a Blue/Green deployment in a tree that is to be replaced: RDS renames and deletes neither half.
///
/// Source: Amazon RDS User Guide, "Overview of Amazon RDS Blue/Green Deployments": the copies' names end in `-green-` and
/// random characters.
enum BlueGreen {
    static func refusal(_ resource: any DBResource, in graph: InstanceGraph) -> PlanRefusal.Reason? {
        let name = resource.identifier
        let names = graph.resources.map(\.identifier)
        let other = isGreen("\(name)") ? name : names.first { isGreen("\($0)", of: "\(name)") }
        guard let other else { return nil }
        return .init(
            text: "'\(name)' seems to be half of a Blue/Green deployment, as '\(other)' shows",
            remedy: "switch it over or delete it first: aws rds describe-blue-green-deployments, then "
                + "aws rds delete-blue-green-deployment --blue-green-deployment-identifier ID"
        )
    }

    private static func isGreen(_ name: String, of blue: String? = nil) -> Bool {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count > 2, parts[parts.count - 2] == "green", let last = parts.last, last.count == 6 else {
            return false
        }
        let begins = parts.dropLast(2).joined(separator: "-")
        return last.allSatisfy { $0.isLetter || $0.isNumber } && (blue == nil || begins == blue)
    }
}
