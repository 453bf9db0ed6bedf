import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a run did, for people.
struct Summary: Sendable {
    struct MissingName: Sendable, Equatable {
        let name: DBInstanceIdentifier
        /// The instance that a rename would give the name: the new one, or the old one where there is no new one that
        /// works.
        let bearer: DBInstanceIdentifier
        /// How long the name has been gone, in seconds; `nil` when an earlier run took it.
        let seconds: Double?
        /// Whether it has been seen; what became of a call that takes a name may not be known at the end.
        var isCertain = true

        /// That the name is missing, and the rename that gives it back.
        var sentence: String {
            if !isCertain {
                return "'\(name)' may have no instance now; where it has none, this gives it back: "
                    + bearer.renameCommand(to: name)
            }
            let time = seconds.map { "has had no instance for \(Event.duration($0))" } ?? "has no instance now"
            return "'\(name)' \(time); this gives it back: \(bearer.renameCommand(to: name))"
        }
    }

    struct Replacement: Sendable, Equatable {
        let name: DBInstanceIdentifier
        let old: String?
        let new: String?
        /// The ARN of the new one's managed secret; `nil` where it has none.
        var secret: String?
    }

    /// An application that a command of the run has stopped, and that nothing has started again.
    struct StoppedApplication: Sendable, Equatable {
        /// The target that it uses.
        let name: DBInstanceIdentifier
        let command: String
        /// Whether the command has succeeded; what it did before it failed nobody knows.
        let isCertain: Bool

        var sentence: String {
            "the application of '\(name)' \(isCertain ? "is" : "may be") stopped, by the command '\(command)': "
                + "finish the swap, or start it by hand"
        }
    }

    /// A proxy that the run has taken its target from, and that has no new one.
    struct IdleProxy: Sendable, Equatable {
        let proxy: String
        let target: DBInstanceIdentifier

        /// That it serves nobody, and the call that gives it a target.
        var sentence: String {
            "the proxy '\(proxy)' has no target now; once '\(target)' is available, this gives it one: "
                + target.registerCommand(with: proxy)
        }
    }

    var start = Date(timeIntervalSince1970: 0)
    var end = Date(timeIntervalSince1970: 0)
    var performed: [Operation.ID] = []
    /// What was done already.
    var skipped: [Operation.ID] = []
    var failed: [Operation.ID] = []
    var inFlight: [Operation.ID] = []
    var notStarted: [Operation.ID] = []
    var missingNames: [MissingName] = []
    /// What has failed for good, each with what to do before anything can go on.
    var deadEnds: [String] = []
    var stoppedApplications: [StoppedApplication] = []
    var idleProxies: [IdleProxy] = []
    /// The custom endpoints that changed clusters, and the proxies that changed targets.
    var endpoints = Gaps()
    var proxies = Gaps()
    /// The instances that are in their places, with those that were.
    var replacements: [Replacement] = []
    /// What has been made in another zone than planned, a sentence each.
    var zones: [String] = []
    private var taken: [DBInstanceIdentifier: Date] = [:]
    /// Seconds for which each name was gone, as far as this run saw both ends.
    private(set) var gapSeconds: [DBInstanceIdentifier: Double] = [:]

    mutating func nameTaken(_ name: DBInstanceIdentifier, at time: Date) { taken[name] = taken[name] ?? time }

    mutating func nameGiven(_ name: DBInstanceIdentifier, at time: Date) {
        gapSeconds[name] = secondsGone(name, at: time)
    }

    /// How long the run took, in seconds.
    var elapsed: Double { end.timeIntervalSince(start) }

    /// How long a name has been gone, as far as this run took it.
    func secondsGone(_ name: DBInstanceIdentifier, at time: Date) -> Double? {
        taken[name].map { time.timeIntervalSince($0) }
    }

    /// The summary in lines, for standard error.
    ///
    /// - Parameter resumption: How to continue a run that has not done everything, in words.
    func lines(_ ending: Performer.Ending, resumption: String) -> [String] {
        let duration = Event.duration(elapsed)
        switch ending {
        case .done where performed.isEmpty:
            return [
                skipped.count == 1
                    ? "nothing to do: the operation is done already"
                    : "nothing to do: all \(skipped.count) operations are done already"
            ]
        case .done:
            return ["done in \(duration): \(performed.count) performed, \(skipped.count) done already"] + outcome
        case .refused(let reason):
            return ["refused, and nothing was changed: \(reason)"] + stoppedApplications.map(\.sentence)
        case .stopped(let reason): return ["stopped after \(duration): \(reason)"] + outcome + rest(resumption)
        case .interrupted: return ["interrupted after \(duration)"] + outcome + rest(resumption)
        }
    }

    /// How long names were gone, and which instance took whose place.
    private var outcome: [String] {
        gapSeconds.sorted { $0.key < $1.key }.map {
            "'\($0.key)' \($0.key.isCluster ? "was gone" : "had no instance") for \(Event.duration($0.value))"
        }
            + endpoints.sentences { "the endpoint '\($0)' was gone" }
            + proxies.sentences { "the proxy '\($0)' had no target that it reached" }
            + zones
            + replacements.map { "'\($0.name)' was \($0.old ?? "unknown"), is \($0.new ?? "unknown")" }
            + replacements.compactMap { replacement in
                replacement.secret.map { "the master password of '\(replacement.name)' is in the new secret \($0)" }
            }
    }

    /// What is done and what is not, which rename would give each missing name back, and how to continue.
    private func rest(_ resumption: String) -> [String] {
        let groups = [
            ("done", performed), ("done already", skipped), ("failed", failed), ("in flight", inFlight),
            ("not started", notStarted),
        ]
        let lists = groups.filter { !$0.1.isEmpty }.map { name, ids in
            "\(name): \(ids.count) (\(name == "failed" ? ids.map(\.description).joined(separator: ", ") : ids.shortList))"
        }
        return lists + missingNames.map(\.sentence) + idleProxies.map(\.sentence) + stoppedApplications.map(\.sentence)
            + deadEnds
            + [deadEnds.isEmpty ? resumption : "then, \(resumption)"]
    }
}
