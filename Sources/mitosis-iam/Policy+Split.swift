import RDS

extension Policy {
    /// How long a managed policy may be, without its white space. Source: IAM User Guide, "IAM and AWS STS quotas".
    static let managedLimit = 6144

    /// The length that IAM counts, in characters.
    var length: Int { document(indented: false).unicodeScalars.filter { !$0.properties.isWhitespace }.count }

    /// As many policies as are needed for each to fit, statements in their order; a long one is divided by resources.
    func split() -> [Policy] {
        let units = statements.flatMap { $0.fits ? [$0] : $0.divided() }
        return units.reduce(into: []) { policies, statement in
            let joined = Policy(statements: (policies.last?.statements ?? []) + [statement])
            if let last = policies.indices.last, joined.length <= Self.managedLimit {
                policies[last] = joined
            } else {
                policies.append(Policy(statements: [statement]))
            }
        }
    }
}

extension Policy.Statement {
    /// Whether it fits into a managed policy of its own, or cannot be divided any further.
    fileprivate var fits: Bool {
        resources.count == 1 || Policy(statements: [self]).length <= Policy.managedLimit
    }

    /// Parts that each fit, in the order of the resources.
    fileprivate func divided() -> [Policy.Statement] {
        var parts: [[String]] = []
        for resource in resources {
            if let last = parts.indices.last, part(parts[last] + [resource], number: parts.count).fits {
                parts[last].append(resource)
            } else {
                parts.append([resource])
            }
        }
        return parts.enumerated().map { part($0.element, number: $0.offset + 1) }
    }

    private func part(_ resources: [String], number: Int) -> Policy.Statement {
        Policy.Statement(sid: "\(sid)Part\(number)", actions: actions, resources: resources, condition: condition)
    }
}
