import RDS

/// How the source's data comes, as a snapshot, to where it can be restored: to the target's account and Region, and under
/// the target's key.
struct Supply: Hashable, Sendable {
    /// What is there when nothing has been restored yet.
    enum Original: Hashable, Sendable {
        /// A snapshot of the source is taken, in the source's own place.
        case taken(of: ARN)
        /// One that is there, by its ARN, is copied in the source's own place, since only a plan's own snapshots are shared.
        case copied(ARN)
        /// One that is there already is all that is needed: it is the target's own, or shared with its account. By its ARN.
        case present(ARN)
    }

    let original: Original
    /// The key that the original is copied under before it is shared, in the source's account; `nil` where it needs none.
    let shareKey: String?
    /// The key of the original itself; `nil` where it is not encrypted, or nobody knows.
    let originalKey: String?
    /// The account that a plan's own snapshot is shared with; `nil` where it is the same one.
    let sharedWith: String?
    /// How the target's place gets a copy; `nil` where the original, or what was shared, is restored itself.
    let copy: Copy?
    /// What is restored, as far as it is known.
    let data: DBSnapshot
    /// The time of the data, as far as it is known when the plan is made.
    let time: String?
    /// The copies for the same target that are there, by their names, the newest first.
    let earlierCopies: [String]

    struct Copy: Hashable, Sendable {
        /// `nil` where it is not encrypted.
        let key: String?
        /// A group of the target's Region, where the original has one of its own.
        let optionGroup: String?
    }

    /// What makes one supply another, for the plan's id.
    var fact: String {
        "supply \(original) \(shareKey ?? "-") \(sharedWith ?? "-") \(copy?.key ?? "-") \(copy == nil) \(time ?? "-")"
    }
}
