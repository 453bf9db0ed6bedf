extension Policy {
    /// What describing a Region, with all that surrounds its instances, and the live check ask: a statement for each
    /// service, and no change in any of them.
    ///
    /// It is for every Region and plan, so it names no resources. Who the caller is needs no permission.
    /// Source: STS API 2011-06-15, `GetCallerIdentity`.
    package static let describing = Policy(
        statements: ReadAction.Service.allCases.filter { $0 != .sts }.map { service in
            let asked = ReadAction.allCases.filter { $0.service == service }.map(\.rawValue)
            let described = Action.allCases.filter(\.isRead).map { "rds:\($0.rawValue)" } + ["rds:ListTagsForResource"]
            return Statement(
                sid: "Read"
                    + service.rawValue.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(),
                actions: Set(asked + (service == .rds ? described : [])).sorted(),
                resources: ["*"],
                condition: nil
            )
        }
    )
}
