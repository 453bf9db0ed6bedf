import RDS

/// The Blue/Green deployments that names tell of. Half of one in a tree that is to be replaced is refused: RDS renames and
/// deletes neither half.
///
/// Source: Amazon RDS User Guide, "Overview of Amazon RDS Blue/Green Deployments": the copies' names end in `-green-` and
/// random characters.
struct BlueGreen {
    /// The copy of each resource that has one; looked for once, since a plan may have thousands of targets.
    private let greens: [String: DBInstanceIdentifier]

    init(in graph: InstanceGraph) {
        let pairs = graph.resources.map(\.identifier).compactMap { green in
            Self.blue(of: "\(green)").map { ($0, green) }
        }
        greens = Dictionary(pairs) { first, _ in first }
    }

    func refusal(_ resource: any DBResource) -> PlanRefusal.Reason? {
        let name = resource.identifier
        guard let other = Self.blue(of: "\(name)") == nil ? greens["\(name)"] : name else { return nil }
        return .init(
            text: "'\(name)' seems to be half of a Blue/Green deployment, as '\(other)' shows",
            remedy: "switch it over or delete it first: aws rds describe-blue-green-deployments, then "
                + "aws rds delete-blue-green-deployment --blue-green-deployment-identifier ID"
        )
    }

    /// What a green name is the copy of; `nil` for any other name.
    private static func blue(of name: String) -> String? {
        let (beginning, end) = (name.dropLast(6), name.suffix(6))
        guard beginning.hasSuffix("-green-"), end.allSatisfy({ $0.isLetter || $0.isNumber }) else { return nil }
        return String(beginning.dropLast(7))
    }
}
