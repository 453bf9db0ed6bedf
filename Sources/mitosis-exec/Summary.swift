import Foundation
import RDS

/// What a run did, for people.
struct Summary: Sendable {
    struct MissingName: Sendable, Equatable {
        let name: DBInstanceIdentifier
        /// The new instance that should bear it.
        let bearer: DBInstanceIdentifier
    }

    private struct Replacement: Sendable {
        let name: DBInstanceIdentifier
        let old: String?
        let new: String?
    }

    var start = Date(timeIntervalSince1970: 0)
    var end = Date(timeIntervalSince1970: 0)
    var performed = 0
    var skipped = 0
    var notStarted: [Operation.ID] = []
    var unfinished: [Operation.ID] = []
    var missingNames: [MissingName] = []
    private var taken: [DBInstanceIdentifier: Date] = [:]
    private var gaps: [DBInstanceIdentifier: Double] = [:]
    private var replacements: [Replacement] = []

    /// Seconds for which each name was gone, as far as this run saw both ends.
    var gapSeconds: [DBInstanceIdentifier: Double] { gaps }

    mutating func nameTaken(_ name: DBInstanceIdentifier, at time: Date) {
        taken[name] = taken[name] ?? time
    }

    mutating func nameGiven(_ name: DBInstanceIdentifier, at time: Date) {
        if let start = taken[name] { gaps[name] = time.timeIntervalSince(start) }
    }

    mutating func replaced(_ name: DBInstanceIdentifier, old: String?, new: String?) {
        replacements.append(Replacement(name: name, old: old, new: new))
    }

    /// The summary in lines, for standard error.
    func lines(_ ending: Performer.Ending) -> [String] {
        if ending == .done, performed == 0 {
            return ["nothing to do: all \(skipped) operations are done already"]
        }
        var lines: [String] = []
        let counts = "\(performed) performed, \(skipped) done already"
        let duration = Event.duration(end.timeIntervalSince(start))
        switch ending {
        case .done: lines.append("done in \(duration): \(counts)")
        case .refused(let reason): lines.append("refused, and nothing was changed: \(reason)")
        case .stopped(let reason): lines.append("stopped after \(duration): \(reason)")
        case .interrupted: lines.append("interrupted after \(duration)")
        }
        for (name, gap) in gaps.sorted(by: { $0.key < $1.key }) {
            lines.append("'\(name)' had no instance for \(Event.duration(gap))")
        }
        for replacement in replacements.sorted(by: { $0.name < $1.name }) {
            lines.append(
                "'\(replacement.name)' was \(replacement.old ?? "unknown"), is \(replacement.new ?? "unknown")"
            )
        }
        guard ending != .done else { return lines }
        if case .refused = ending { return lines }
        lines.append("\(counts); not finished: \(list(unfinished)); not started: \(list(notStarted))")
        for missing in missingNames {
            lines.append(
                "'\(missing.name)' has no instance now; this gives it back: aws rds modify-db-instance "
                    + "--db-instance-identifier \(missing.bearer) --new-db-instance-identifier \(missing.name) --apply-immediately"
            )
        }
        lines.append("run mitosis-exec with the same operations again to go on")
        return lines
    }

    private func list(_ ids: [Operation.ID]) -> String {
        ids.isEmpty ? "none" : ids.map(\.description).joined(separator: ", ")
    }
}
