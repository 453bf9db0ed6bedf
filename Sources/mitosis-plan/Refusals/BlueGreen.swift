import RDS

/// Half of a Blue/Green deployment in a tree that is to be replaced: RDS renames and deletes neither half.
///
/// Source: Amazon RDS User Guide, "Overview of Amazon RDS Blue/Green Deployments": the copies' names end in `-green-` and
/// random characters.
enum BlueGreen {
    static func refusal(_ resource: any DBResource, in graph: InstanceGraph) -> PlanRefusal.Reason? {
        let name = resource.identifier
        let names = graph.resources.lazy.map(\.identifier)
        let other = isGreen("\(name)") ? name : names.first { isGreen("\($0)", of: "\(name)") }
        guard let other else { return nil }
        return .init(
            text: "'\(name)' seems to be half of a Blue/Green deployment, as '\(other)' shows",
            remedy: "switch it over or delete it first: aws rds describe-blue-green-deployments, then "
                + "aws rds delete-blue-green-deployment --blue-green-deployment-identifier ID"
        )
    }

    private static func isGreen(_ name: String, of blue: String = "") -> Bool {
        guard name.hasPrefix(blue) else { return false }
        let (beginning, end) = (name.dropLast(6), name.suffix(6))
        return beginning.hasSuffix("-green-") && end.allSatisfy { $0.isLetter || $0.isNumber }
            && (blue.isEmpty || beginning.dropLast(7) == blue)
    }
}
