extension Operation {
    /// The names that the call gives or uses of its node's two instances or clusters, each with what it is in the plan.
    package var usedNames: [(role: PlannedName, name: DBInstanceIdentifier)] {
        let identifier = identifier ?? tagged
        let (first, second): (PlannedName?, PlannedName?) =
            switch id.stage.facts.subject {
            case .handlesSnapshot: (nil, nil)
            case .handlesLanding: (.landing, nil)
            case .makesNew, .changesNew: (.temporary, nil)
            case .renamesOld: (.live, .retired)
            case .renamesNew: (.temporary, .live)
            case .changesOld: (.retired, nil)
            case .changesLive, .changesInstalled, .movesEndpoint, .removesLeft, .runsCommand: (.live, nil)
            }
        var found: [(role: PlannedName, name: DBInstanceIdentifier)] = []
        if let first, let identifier { found.append((first, identifier)) }
        if let second, let newIdentifier { found.append((second, newIdentifier)) }
        return found
    }

    /// What a call that tags names by its ARN.
    private var tagged: DBInstanceIdentifier? {
        parameters["ResourceName"]?.string.flatMap { ARN($0) }.flatMap { .init(of: $0) }
    }
}
