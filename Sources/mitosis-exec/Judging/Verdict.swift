/// What the Region's present state means for an operation.
enum Verdict: Hashable, Sendable {
    /// Its effect, or that of a later operation of the same node, is visible.
    case settled
    case ready
    /// Not yet, and why.
    case wait(String)
    /// First the new one has to get what the old one shows.
    case differs(Amendment)
    /// Nothing can be concluded from this view, and why: a rename is under way, or the view is stale.
    case unsure(String)
    /// Never, in this state, and why; with what a person can do about it, where that is known.
    case refused(String, remedy: String? = nil)

    var isWaiting: Bool {
        switch self {
        case .wait, .differs, .unsure: true
        case .settled, .ready, .refused: false
        }
    }

    var isUnsure: Bool { if case .unsure = self { true } else { false } }

    /// The state in words.
    var reason: String {
        switch self {
        case .settled: "done already"
        case .ready: "can be done now"
        case .differs(let amendment):
            amendment.differences.isEmpty
                ? "a reboot of '\(amendment.name)' comes first" : "sent again first to \(amendment.text)"
        case .wait(let reason), .unsure(let reason): reason
        case .refused(let reason, let remedy): reason + (remedy.map { " (\($0))" } ?? "")
        }
    }
}

extension Verdict {
    static func stranger(_ instance: any JudgedResource) -> Verdict {
        .refused(
            "'\(instance.identifier)' is \(instance.identifier.isCluster ? "a cluster" : "an instance") that the plan does not know (\(instance.dbiResourceId ?? "?"))"
        )
    }

    /// A passing status is waited for; one that only a person can end is not.
    static func waitOrRefuse(_ instance: any JudgedResource) -> Verdict {
        let text = "'\(instance.identifier)' is \(instance.status)"
        return instance.status.remedy(for: instance.identifier).map { .refused(text, remedy: $0) } ?? .wait(text)
    }
}
