/// What a stage is: one row for each, and all that the tools know of a stage beside how it is judged.
///
/// Whoever adds a stage is led by the compiler to the table, to `Judge`, which decides when the stage is settled and
/// ready, and nowhere else.
package struct StageFacts: Hashable, Sendable {
    /// What an operation of the stage does, and to which of a node's two instances.
    package enum Subject: Hashable, Sendable {
        /// It makes, shares or deletes a snapshot of the source's data, and is about no instance.
        case handlesSnapshot(SnapshotUse)
        /// It makes or deletes the landing clone, or that one's instance, and is about neither the old nor the new one.
        case handlesLanding
        /// It makes the new instance, under its temporary name.
        case makesNew
        /// It changes, or watches, the new instance, under its temporary name.
        case changesNew
        /// It changes what is done with the old instance, under the name that this one is about to give away.
        case changesLive
        /// The old instance gives its name away.
        case renamesOld
        /// The new instance takes the name.
        case renamesNew
        /// It changes, watches or deletes the old instance, under its retired name.
        case changesOld
        /// It changes the new cluster, under the name that it has taken.
        case changesInstalled
        /// It takes a custom endpoint from the old cluster.
        case movesEndpoint
        /// It removes what an earlier run left, which is a node of its own and bears its own name.
        case removesLeft
        /// It runs a command of the user's.
        case runsCommand

        /// Whether the instance that it is about is the old one.
        package var isOld: Bool {
            switch self {
            case .changesLive, .renamesOld, .changesOld, .removesLeft: true
            case .handlesSnapshot, .handlesLanding, .makesNew, .changesNew, .renamesNew, .changesInstalled,
                .movesEndpoint, .runsCommand:
                false
            }
        }

        package var isOfSnapshot: Bool { if case .handlesSnapshot = self { true } else { false } }
    }

    /// What becomes of a snapshot.
    package enum SnapshotUse: Hashable, Sendable {
        case making
        /// With the target's account, or no more with it.
        case sharing
        case deletion
    }

    /// Where an operation of the stage is performed, where source and target are not at one place.
    package enum Side: Hashable, Sendable {
        case source, target
        /// Where what it is about is.
        case either
    }

    /// What a request of the stage may say beside the names that it gives.
    package enum Parameters: Hashable, Sendable {
        /// What sets an attribute by the operation's action, and these.
        case attributes(and: Set<String>)
        case only(Set<String>)
        /// By the operation's action.
        case ofAction([Action: Set<String>])
    }

    package let phase: Phase
    package let side: Side
    package let subject: Subject
    package let actions: Set<Action>
    package let parameters: Parameters
    /// The parameters that may be read from a place while performing.
    package let secrets: Set<String>
    /// How long an operation of the stage may take before it counts as failed, in hours.
    ///
    /// No official figures exist; these are several times what people report, and below what AWS's own tools allow.
    package let hours: Int
    /// The tag that the success of a command leaves, as it leaves no other trace; `nil` where what is done can be seen.
    package let trace: String?

    init(
        _ phase: Phase,
        _ subject: Subject,
        _ actions: Set<Action>,
        _ parameters: Parameters,
        secrets: Set<String> = [],
        at side: Side = .target,
        hours: Int,
        trace: String? = nil
    ) {
        self.phase = phase
        self.side = side
        self.subject = subject
        self.actions = actions
        self.parameters = parameters
        self.secrets = secrets
        self.hours = hours
        self.trace = trace
    }

    /// A stage that waits for a metric of an instance.
    static func wait(_ phase: Phase, _ subject: Subject, hours: Int) -> StageFacts {
        .init(
            phase,
            subject,
            [.awaitMetric],
            .only(["Namespace", "MetricName", "Dimensions", "AtMost", "Seconds"]),
            hours: hours
        )
    }

    /// A stage that handles snapshots, with what a request of each action may say beside names.
    static func snapshots(
        _ phase: Phase,
        _ use: SnapshotUse,
        at side: Side,
        _ parameters: [Action: Set<String>],
        hours: Int
    ) -> StageFacts {
        .init(phase, .handlesSnapshot(use), Set(parameters.keys), .ofAction(parameters), at: side, hours: hours)
    }

    /// A stage that is a command of the user's.
    static func command(_ phase: Phase, trace: String) -> StageFacts {
        .init(phase, .runsCommand, [.runCommand], .only(["Command"]), hours: 24, trace: trace)
    }
}

extension Stage {
    package var phase: Phase { facts.phase }
    package var isOfSnapshot: Bool { facts.subject.isOfSnapshot }
    package var makesSnapshot: Bool { facts.subject == .handlesSnapshot(.making) }
    package var isOfLanding: Bool { facts.subject == .handlesLanding }
    package var sharesSnapshot: Bool { facts.subject == .handlesSnapshot(.sharing) }
}
