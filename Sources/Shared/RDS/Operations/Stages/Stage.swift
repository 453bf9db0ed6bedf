import Console

/// A part of the work that can be performed alone: supply in the source's account, where that is another; build at leisure,
/// swap in a window, clean up days later.
package enum Phase: String, Hashable, Sendable, CaseIterable, Comparable {
    case supply, build, swap, clean

    /// All of them, in a sentence.
    static let list = allCases.dropLast().map(\.rawValue).joined(separator: ", ") + " or \(clean.rawValue)"

    package static func < (left: Self, right: Self) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

extension Phase {
    /// The option that limits a tool to some phases.
    ///
    /// - Parameter verb: What the tool does with a phase, such as `Perform`.
    package static func option(section: String, verb: String) -> Option {
        Option(
            "phase",
            .choice("PHASE", allCases.map(\.rawValue)),
            repeatable: true,
            section: section,
            common: true,
            help: "\(verb) only this phase (\(list)); may be repeated"
        )
    }
}

/// What an operation is there for, in the order in which a node goes through them.
package enum Stage: String, Hashable, Sendable, CaseIterable, Comparable {
    /// A snapshot of the source is taken in its own account and Region, or one that is there is copied.
    case snapshot
    /// That one is copied under a key that can be shared.
    case reencrypt
    /// The target's account may use it.
    case share
    /// The target's account has a copy of its own, under its own key.
    case copy
    /// The target's account has a clone of the cluster that another account shares, with an instance, so that it can be
    /// cloned itself.
    case land
    /// The new instance is made: of the source, or of its parent's new one.
    case clone
    /// A replica that is to be promoted has caught up with its source.
    case catchUp = "catch-up"
    case promote
    case configure
    /// A newer engine version is reached, before anything replicates the instance.
    case upgrade
    case associateRole = "associate-role"
    case reboot
    /// The user's command masks or migrates the data, before anything is copied from it.
    case prepare
    case retention
    case password
    /// The user's command shows that the copy is what it should be, or nothing is swapped.
    case verify
    /// The user's command stops the application, so that nothing is written to the old tree any more.
    case quiesce
    /// The user's command brings the target's own rows over.
    case carry
    /// Before names move, the new one gets what the old one has got since it was made. No plan has it: `mitosis-exec` finds
    /// out that it is needed.
    case amend
    /// The old instance is taken from a proxy that has it as its target.
    case deregister
    /// `X` becomes `old-X`.
    case retire
    /// `temp-X` becomes `X`.
    case install
    /// A custom endpoint is taken from the old cluster, so that the new one can have its name.
    case withdraw
    /// The new cluster gets a custom endpoint.
    case endpoint
    /// The new cluster answers over HTTP, under its name.
    case dataAPI = "data-api"
    /// The new cluster stops, so that it starts with certificates of its names.
    case stop
    case start
    /// The proxy gets the new instance as its target.
    case register
    /// The user's command tells the application.
    case restart
    /// The target's account may not use the source's snapshot any more.
    case unshare
    /// A snapshot that was made on the way goes.
    case release
    /// The landing clone goes, so that the account can have the next one.
    case free
    /// Nobody is connected to the old instance any more.
    case drain
    case unprotect
    case delete
    /// What an earlier run left of a new instance or cluster goes, and its deletion protection before.
    case discard
    /// A copy of a snapshot goes that an earlier run made for the target and did not come to use.
    case discardCopy = "discard-copy"
    /// A snapshot goes that an earlier run made at the source, and with it that the target's account may use it.
    case discardSnapshot = "discard-snapshot"

    package static func < (left: Self, right: Self) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}
