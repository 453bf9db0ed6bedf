import Console
import RDS

extension Performer {
    /// What a person may decide about a run.
    struct Settings: Sendable {
        var selection = Selection()
        /// How many operations may be in flight.
        var parallel = 16
        /// Instead of the standard time limits; per operation.
        var timeout: Duration?
        /// The shortest time between two looks at the Region.
        var poll: Duration = .seconds(5)

        /// Whether names may move, and an old tree be deleted, although the new one is not what it is.
        var acceptsDifferences = false

        /// Whether a new instance is made in its planned zone or not at all.
        var keepsZones = false

        /// How long after a call its effect may be invisible, in seconds; reports say 30.
        ///
        /// Looking several times a second makes sense only at a server that has no such lag.
        var lag: Double { poll < .seconds(1) ? poll.inSeconds * 12 : 60 }

        /// How long an accepted call may show nothing at all before it counts as failed, in seconds.
        var patience: Double { lag * 15 }

        /// How long to wait before zones without room are asked again, and for how long to do so, in seconds.
        var roomPause: Double { lag * 5 }
        var roomPatience: Double { lag * 60 }
    }

    /// How a run ended.
    enum Ending: Sendable, Equatable {
        case done
        /// A check refused before anything was changed.
        case refused(String)
        /// Something failed part way.
        case stopped(String)
        case interrupted

        var exitCode: ExitCode {
            switch self {
            case .done: .done
            case .refused: .refused
            case .stopped: .stopped
            case .interrupted: .interrupted
            }
        }
    }
}
