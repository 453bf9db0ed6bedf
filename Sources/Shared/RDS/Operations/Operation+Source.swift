extension Sequence<Operation> {
    /// The account and Region of the source; `nil` where it is that of the targets, or they do not tell.
    package var sourcePlace: Place? {
        guard let own = first(where: \.action.isCreation)?.place else { return nil }
        let others = lazy.filter {
            $0.id.stage.facts.side == .source || $0.action.isCreation || $0.action.snapshotParameter != nil
        }.flatMap {
            [$0.place] + $0.resources.compactMap { ARN($0) }.filter { $0.service == "rds" }.map { Place(of: $0) }
        }
        return others.compactMap(\.self).first { $0 != own }
    }
}
