import Console
import RDS

/// What the command line of `mitosis-plan` says.
struct PlanOptions: Sendable {
    /// What is printed of a plan.
    enum Format: String, CaseIterable {
        case json, text, dot, mermaid

        init(_ arguments: Arguments) {
            self = arguments.value(of: formatOption).flatMap(Format.init) ?? .json
        }
    }

    static let sourceOption = Option(
        "source",
        .text("ID"),
        section: "What to plan",
        common: true,
        help: "The primary or cluster to copy; optional with --snapshot"
    )
    static let targetOption = Option(
        "target",
        .text("ID"),
        repeatable: true,
        section: "What to plan",
        common: true,
        help: "The primary or cluster to replace, with its tree; may be repeated"
    )
    static let restartOption = Option(
        "restart",
        .file("COMMAND"),
        section: "Along the way",
        common: true,
        help: "Run this once the new instances have the names"
    )
    static let prepareOption = Option(
        "prepare",
        .file("COMMAND"),
        section: "Along the way",
        common: true,
        help: "Run this on the new primary first, to mask its data"
    )
    static let verifyOption = Option(
        "verify",
        .file("COMMAND"),
        section: "Along the way",
        common: true,
        help: "Run this on the finished copy; if it fails, nothing is swapped"
    )
    static let quiesceOption = Option(
        "before-swap",
        .file("COMMAND"),
        section: "Along the way",
        common: true,
        help: "Run this before names move, to stop the application"
    )
    static let carryOption = Option(
        "carry",
        .file("COMMAND"),
        section: "Along the way",
        common: true,
        help: "Run this after --before-swap, to bring the target's own rows over"
    )
    static let lagOption = Option(
        "max-replica-lag",
        .text("DURATION"),
        section: "Along the way",
        help: "Promote the new primary when it lags at most this behind its source, such as 30s"
    )
    static let drainOption = Option(
        "drained-for",
        .text("DURATION"),
        section: "Names and the old tree",
        help: "Delete the old tree when nobody has been connected to it for this long, such as 24h"
    )
    static let restoreOption = Option(
        "restore-snapshot",
        section: "Where the data comes from",
        common: true,
        help: "Restore the source's newest snapshot"
    )
    static let snapshotOption = Option(
        "snapshot",
        .text("ID"),
        section: "Where the data comes from",
        common: true,
        help: "Restore this snapshot, by name; a shared one by ARN"
    )
    static let timeOption = Option(
        "point-in-time",
        .text("latest|TIME"),
        section: "Where the data comes from",
        common: true,
        help: "Restore the source's backups to this time"
    )
    static let finalSnapshotOption = Option(
        "final-snapshot",
        section: "Names and the old tree",
        common: true,
        help: "Keep a snapshot of the old primary"
    )
    static let keepBackupsOption = Option(
        "keep-automated-backups",
        section: "Names and the old tree",
        help: "Keep the automated backups of the old instances"
    )
    static let protectedOption = Option(
        "allow-protected",
        section: "Names and the old tree",
        common: true,
        help: "Delete old instances that are protected, too"
    )
    static let pendingOption = Option(
        "allow-pending",
        section: "Names and the old tree",
        help: "Let the swap apply what is pending on old instances"
    )
    static let encryptionOption = Option(
        "allow-encryption-change",
        section: "Where the data comes from",
        help: "Let an encrypted target lose its encryption or its key"
    )
    static let cloneSharedOption = Option(
        "clone-shared",
        section: "Where the data comes from",
        help: "Clone the source's cluster, which its account shares through AWS RAM"
    )
    static let shareKeyOption = Option(
        "share-key",
        .text("KEY"),
        section: "Where the data comes from",
        help: "The source's account copies the snapshot under this key before it is shared"
    )
    static let keepCopiesOption = Option(
        "keep-copies",
        .text("N"),
        section: "Where the data comes from",
        default: "1",
        help: "Keep the newest N copies of the source's snapshots: the next one has less to copy then"
    )
    static let strictOption = Option(
        "strict",
        section: "What to plan",
        common: true,
        help: "Refuse where an attribute cannot be carried over"
    )
    static let formatOption = Option(
        "format",
        .choice("FORMAT", Format.allCases.map(\.rawValue)),
        section: "What to plan",
        default: "json",
        common: true,
        help: "Print JSON Lines, text for people, or a picture"
    )

    static let passwordOption = Option(
        "master-password-from",
        .text("PLACE"),
        section: "Along the way",
        help: "Set the master password to what env:NAME or file:PATH holds by then"
    )
    static let tlsOption = Option(
        "restart-for-tls",
        section: "Along the way",
        help: "Stop and start new clusters, for certificates of their names"
    )
    static let resumeOption = Option(
        "resume",
        section: "An earlier run",
        common: true,
        help: "Plan what is left of a run; give its options again"
    )

    static let allOption = FlightPlan.allOption(section: "What to plan")

    static let table = [
        sourceOption, targetOption, strictOption, formatOption, allOption, PlanLog.option, PlanLog.quiet, restoreOption,
        snapshotOption, timeOption, cloneSharedOption, shareKeyOption, keepCopiesOption, lagOption, prepareOption,
        verifyOption,
        quiesceOption, carryOption, restartOption,
        passwordOption, tlsOption, ProxyMoves.option, temporaryPrefixOption, retiredPrefixOption, drainOption,
        finalSnapshotOption,
        keepBackupsOption, protectedOption, pendingOption, encryptionOption,
        resumeOption, UndoOptions.option, AbandonOptions.option,
    ]

    /// `nil` for what the snapshot to restore was taken of.
    var source: DBInstanceIdentifier?
    var targets: [DBInstanceIdentifier]
    var restart: String?
    var prepare: String?
    /// Shows that the copy is what it should be.
    var verify: String?
    /// Stops the application.
    var quiesce: String?
    /// Brings the target's own rows over.
    var carry: String?
    /// How far a new primary may lag behind its source when it is promoted; `nil` for however far.
    var maxReplicaLag: Duration?
    /// How long nobody is to have been connected to the old tree when it is deleted; `nil` for not at all.
    var drainedFor: Duration?
    var method = CloneMethod.Wish.best
    var tempPrefix = "temp-"
    var oldPrefix = "old-"
    var takesFinalSnapshot = false
    var keepsAutomatedBackups = false
    var allowsProtected = false
    var allowsPending = false
    var allowsEncryptionChange = false
    /// The key of the source's account under which a snapshot is copied before it is shared; `nil` for its own.
    var shareKey: String?
    /// How many copies of the source's snapshots are left for each target.
    var keptCopies = 1
    /// Where the master password is read while performing, `env:NAME` or `file:PATH`; `nil` leaves the source's.
    var masterPassword: String?
    /// Whether what is left of an earlier run is planned.
    var isResuming = false
    var isStrict = false
    /// Whether the old tree's proxies get the new one as their target.
    var movesProxies = false
    /// Whether new clusters are stopped and started once they have their names.
    var restartsForTLS = false

    init(source: DBInstanceIdentifier?, targets: [DBInstanceIdentifier]) {
        self.source = source
        self.targets = targets
    }

    /// - Throws: `UsageError` for what is missing or contradicts itself.
    init(parsing arguments: Arguments) throws(UsageError) {
        source =
            arguments.value(of: Self.snapshotOption) != nil && arguments.value(of: Self.sourceOption) == nil
            ? nil : DBInstanceIdentifier(try arguments.required(Self.sourceOption, with: Self.targetOption))
        targets = try Self.targets(arguments)
        restart = try Self.command(Self.restartOption, in: arguments)
        prepare = try Self.command(Self.prepareOption, in: arguments)
        verify = try Self.command(Self.verifyOption, in: arguments)
        quiesce = try Self.command(Self.quiesceOption, in: arguments)
        carry = try Self.command(Self.carryOption, in: arguments)
        maxReplicaLag = try arguments.duration(of: Self.lagOption)
        drainedFor = try arguments.duration(of: Self.drainOption)
        masterPassword = try Self.passwordPlace(arguments)
        isResuming = arguments.isSet(Self.resumeOption)
        method = try Self.method(arguments)
        try takePrefixes(arguments)
        takesFinalSnapshot = arguments.isSet(Self.finalSnapshotOption)
        keepsAutomatedBackups = arguments.isSet(Self.keepBackupsOption)
        allowsProtected = arguments.isSet(Self.protectedOption)
        allowsPending = arguments.isSet(Self.pendingOption)
        allowsEncryptionChange = arguments.isSet(Self.encryptionOption)
        isStrict = arguments.isSet(Self.strictOption)
        shareKey = try Self.shareKey(arguments)
        keptCopies = try Self.keptCopies(arguments)
        restartsForTLS = arguments.isSet(Self.tlsOption)
        movesProxies = arguments.isSet(ProxyMoves.option)
    }

    /// - Throws: `UsageError` for an option that does not go with another one, which has few companions.
    static func refuseOthers(than companions: [Option], beside option: Option, in arguments: Arguments)
        throws(UsageError)
    {
        let known = Set((companions + [option]).map(\.name))
        if let other = table.first(where: { arguments.isSet($0) && !known.contains($0.name) }) {
            throw UsageError("\(other.spelling) does not go with \(option.spelling)", hint: "leave it out")
        }
    }

    /// The targets, each once.
    static func targets(_ arguments: Arguments) throws(UsageError) -> [DBInstanceIdentifier] {
        var targets = [DBInstanceIdentifier(try arguments.required(targetOption))]
        for name in arguments.values(of: targetOption).dropFirst() {
            let target = DBInstanceIdentifier(name)
            guard !targets.contains(target) else { throw UsageError("'\(target)' is given as --target twice") }
            targets.append(target)
        }
        return targets
    }

    /// A command of the user's; `nil` when there is none.
    static func command(_ option: Option, in arguments: Arguments) throws(UsageError) -> String? {
        let command = arguments.value(of: option)
        if command == "" { throw UsageError("option '\(option.spelling)' needs a command, not nothing") }
        return command
    }

    /// IAM goes by keys and not by their aliases.
    private static func shareKey(_ arguments: Arguments) throws(UsageError) -> String? {
        guard let key = arguments.value(of: shareKeyOption) else { return nil }
        guard !key.isEmpty, !key.contains("alias/") else {
            throw UsageError("'\(key)' is no key", hint: "give --share-key the ARN or the id of a key, not an alias")
        }
        return key
    }

    private static func keptCopies(_ arguments: Arguments) throws(UsageError) -> Int {
        guard let text = arguments.value(of: keepCopiesOption) else { return 1 }
        guard let count = Int(text), (0...100).contains(count) else {
            throw UsageError("'\(text)' is no number of copies", hint: "give --keep-copies a number from 0 to 100")
        }
        return count
    }

    private static func passwordPlace(_ arguments: Arguments) throws(UsageError) -> String? {
        guard let place = arguments.value(of: passwordOption) else { return nil }
        let parts = place.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, ["env", "file"].contains(parts[0]) else {
            throw UsageError(
                "'\(place)' is no place of a password",
                hint: "write env:NAME or file:PATH, never the password"
            )
        }
        return place
    }

    private static func method(_ arguments: Arguments) throws(UsageError) -> CloneMethod.Wish {
        let time = arguments.value(of: timeOption)
        let snapshot = arguments.value(of: snapshotOption)
        guard time == nil || (snapshot == nil && !arguments.isSet(restoreOption)) else {
            throw UsageError("--point-in-time does not go with --snapshot or --restore-snapshot")
        }
        if arguments.isSet(cloneSharedOption) {
            let others = [timeOption, snapshotOption, restoreOption, shareKeyOption, keepCopiesOption]
            if let other = others.first(where: { arguments.isSet($0) }) {
                throw UsageError("\(other.spelling) does not go with --clone-shared", hint: "leave one of them out")
            }
            return .sharedClone
        }
        if let time {
            guard time != "latest" else { return .pointInTime(nil) }
            guard let normal = try? Shape.timestamp.normalize(.string(time), at: "--point-in-time")?.string else {
                throw UsageError("'\(time)' is no time", hint: "write latest or a time such as 2026-11-23T20:00:00Z")
            }
            return .pointInTime(normal)
        }
        if let snapshot { return .snapshot(snapshot) }
        return arguments.isSet(restoreOption) ? .newestSnapshot : .best
    }
}
