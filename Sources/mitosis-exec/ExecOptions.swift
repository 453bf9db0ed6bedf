import AWS
import Console
import RDS

/// What the command line of `mitosis-exec` says.
struct ExecOptions {
    static let phase = Phase.option(section: "What to perform", verb: "Perform")
    static let account = Selection.accountOption(section: "What to perform", verb: "Perform")
    static let dryRun = Option(
        "dry-run",
        section: "What to perform",
        common: true,
        help: "Print what is to do and what is done; change nothing"
    )
    static let check = Option(
        "check",
        section: "What to perform",
        common: true,
        help: "Ask AWS what would go wrong, and print all of it; change nothing"
    )
    static let allAttributes = FlightPlan.allOption(section: "What to perform")
    static let yes = Option(
        "yes",
        letter: "y",
        section: "What to perform",
        common: true,
        help: "Do not ask before starting"
    )
    static let acceptDifferences = Option(
        "accept-differences",
        section: "What to perform",
        help: "Swap and delete although a new instance is not what the old one is"
    )
    static let keepZones = Option(
        "keep-zones",
        section: "How to perform",
        help: "Make no new instance in another zone where the old one's has no room"
    )
    static let parallel = Option(
        "parallel",
        .text("N"),
        section: "How to perform",
        default: "16",
        help: "Keep at most N operations in flight; 1 performs them in the stream's order"
    )
    static let timeout = Option(
        "timeout",
        .text("DURATION"),
        section: "How to perform",
        default:
            "24h to clone, catch up, delete or run a command, 12h to change, 6h to promote, 30 days to drain, 2h for the rest",
        help: "Let each operation take this long, such as 90m"
    )
    static let poll = Option(
        "poll",
        .text("DURATION"),
        section: "How to perform",
        default: "5s",
        help: "Look at the Region this often at the most"
    )
    static let format = Option(
        "format",
        .choice("FORMAT", ["json", "text"]),
        section: "How to perform",
        default: "text at a terminal, else json",
        common: true,
        help: "Print events, or findings, as JSON Lines or as text"
    )
    static let log = Option(
        "log",
        .file("FILE"),
        section: "How to perform",
        common: true,
        help: "Add the events to this file, too, as JSON Lines"
    )
    static let quiet = Option(
        "quiet",
        letter: "q",
        section: "How to perform",
        common: true,
        help: "Say nothing on standard error when all went well"
    )
    static let simulate = Option(
        "simulate",
        .file("FILE"),
        section: "Connection",
        common: true,
        help: "Perform in the simulated Region that this file holds"
    )

    static let table =
        [
            phase, account, check, dryRun, allAttributes, yes, acceptDifferences, keepZones, parallel, timeout, poll,
            format,
            log, quiet, simulate,
        ]
        + Connection.options + Connection.sourceOptions

    let selection: Selection
    let isCheck: Bool
    let isDryRun: Bool
    let isConfirmed: Bool
    let simulatedFile: String?
    let isText: Bool
    /// The file that gets the events as well; `nil` for none.
    let logFile: String?
    let isQuiet: Bool
    /// Whether a format was asked for, rather than what suits the place.
    let isFormatChosen: Bool
    let settings: Performer.Settings

    /// - Throws: `UsageError` for a number or duration that is none.
    init(_ invocation: Invocation) throws(UsageError) {
        let arguments = invocation.arguments
        let chosen = arguments.values(of: Self.phase).compactMap { Phase(rawValue: $0) }
        selection = Selection(
            phases: chosen.isEmpty ? Set(Phase.allCases) : Set(chosen),
            accounts: Set(arguments.values(of: Self.account))
        )
        isCheck = arguments.isSet(Self.check)
        isDryRun = arguments.isSet(Self.dryRun)
        if isCheck, isDryRun { throw UsageError("--check does not go with --dry-run") }
        isConfirmed = arguments.isSet(Self.yes)
        simulatedFile = arguments.value(of: Self.simulate)
        logFile = arguments.value(of: Self.log)
        isQuiet = arguments.isSet(Self.quiet)
        isFormatChosen = arguments.value(of: Self.format) != nil
        isText = arguments.value(of: Self.format).map { $0 == "text" } ?? invocation.terminals.contains(.output)
        var settings = Performer.Settings(selection: selection)
        if let text = arguments.value(of: Self.parallel) {
            guard let number = Int(text), number >= 1 else {
                throw UsageError("option '--parallel' cannot be '\(text)'", hint: "it takes a whole number from 1")
            }
            settings.parallel = number
        }
        settings.acceptsDifferences = arguments.isSet(Self.acceptDifferences)
        settings.keepsZones = arguments.isSet(Self.keepZones)
        settings.timeout = try arguments.duration(of: Self.timeout)
        settings.poll = try arguments.duration(of: Self.poll) ?? settings.poll
        self.settings = settings
    }
}
