import Console
import RDS

/// The Regions that a run's credentials reach, by account and Region.
struct Regions: Sendable {
    private let reached: [Place: any RDSRegion]

    init(_ reached: [Place: any RDSRegion]) { self.reached = reached }

    /// One Region for a stream that is about one place.
    init(_ region: any RDSRegion, for trees: PlannedTrees) { self.init([trees.home: region]) }

    /// `nil` for what no credentials reach.
    subscript(place: Place) -> (any RDSRegion)? { reached[place] }

    /// The Region of an operation.
    ///
    /// - Throws: `UnreachedPlace`.
    func region(of place: Place) throws(UnreachedPlace) -> any RDSRegion {
        guard let region = reached[place] else { throw UnreachedPlace(place: place, operation: nil) }
        return region
    }

    /// Why nothing new should be begun, such as credentials that end in a moment.
    func reasonToStop() async -> (any UserFacingError)? {
        for place in reached.keys.sorted() {
            if let reason = await reached[place]?.reasonToStop() { return reason }
        }
        return nil
    }

    /// Refuses what is selected and cannot be reached, before anything is done.
    ///
    /// - Throws: `UnreachedPlace` for the first such operation.
    func check(_ operations: [Operation], _ trees: PlannedTrees) throws(UnreachedPlace) {
        for operation in operations where self[trees.place(of: operation)] == nil {
            throw UnreachedPlace(place: trees.place(of: operation), operation: operation.id)
        }
    }
}

/// An account and Region in which something is to be done, and that no credentials reach.
struct UnreachedPlace: UserFacingError, Equatable {
    let place: Place
    let operation: Operation.ID?

    var message: String {
        let what = operation.map { ", where '\($0)' is to be performed" } ?? ""
        return "refused, and nothing was changed: no credentials reach \(place)\(what)"
    }
    var hint: String? {
        "add --source-profile or --source-role-arn for the source's account, or perform one account's part with --account"
    }
    var exitCode: ExitCode { .refused }
}
