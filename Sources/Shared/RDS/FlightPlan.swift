import Console

/// A plan in plain words: what happens to which instance, phase by phase, for a terminal of 80 columns or a log.
package enum FlightPlan {
    /// - Parameters:
    ///   - operations: In the order of the stream.
    ///   - notes: What is said of an operation beside what it does, such as `skipped: done already`.
    package static func text(of operations: [Operation], notes: [Operation.ID: String]) -> String {
        var text = headline(operations)
        for phase in Phase.allCases {
            let part = operations.filter { $0.phase == phase }
            guard !part.isEmpty else { continue }
            text += "\n\(title(phase))\n"
            for operation in part {
                text += "  \(sentence(operation))\n"
                for (name, value) in details(operation) { text += row(name, value) }
                if let note = notes[operation.id] { text += "      (\(note))\n" }
            }
        }
        return text + "\n\(estimate(operations))\n"
    }

    private static func headline(_ operations: [Operation]) -> String {
        guard let first = operations.first else { return "Nothing is planned.\n" }
        let names = operations.map(\.replaces.identifier).reduce(into: [DBInstanceIdentifier]()) {
            if !$0.contains($1) { $0.append($1) }
        }
        let time = first.capturedAt.map { ", as they were at \($0)" } ?? ""
        return "Plan \(first.plan): \(names.map { "'\($0)'" }.joined(separator: ", "))\n"
            + "  get the data of '\(first.source.identifier)'\(time).\n"
    }

    private static func title(_ phase: Phase) -> String {
        switch phase {
        case .build: "BUILD: the new tree, beside the old one, which stays in use"
        case .swap: "SWAP: the names change hands; each is gone for about two renames"
        case .clean: "CLEAN: the old tree goes"
        }
    }

    private static func sentence(_ operation: Operation) -> String {
        let name = operation.identifier.map { "'\($0)'" } ?? ""
        let new = operation.newIdentifier.map { "'\($0)'" } ?? ""
        switch operation.action {
        case .createDBInstanceReadReplica:
            return
                "create \(name), a read replica of '\(operation.parameters["SourceDBInstanceIdentifier"]?.string ?? "")'"
        case .restoreDBInstanceFromDBSnapshot:
            return "restore \(name) from the snapshot '\(operation.parameters["DBSnapshotIdentifier"]?.string ?? "")'"
        case .restoreDBInstanceToPointInTime:
            return "restore \(name) to \(operation.parameters["RestoreTime"]?.string ?? "the latest time there is")"
        case .promoteReadReplica: return "promote \(name), so that it stands alone"
        case .modifyDBInstance where operation.newIdentifier != nil: return "rename \(name) to \(new)"
        case .modifyDBInstance: return "change \(name)"
        case .rebootDBInstance: return "reboot \(name), for its parameter group"
        case .addRoleToDBInstance: return "give \(name) the role \(operation.parameters["RoleArn"]?.string ?? "")"
        case .deleteDBInstance:
            let snapshot = operation.parameters["FinalDBSnapshotIdentifier"]?.string
            return "DELETE \(name)" + (snapshot.map { ", after the snapshot '\($0)'" } ?? ", without a final snapshot")
        case .addTagsToResource: return "tag \(operation.parameters["ResourceName"]?.string ?? "")"
        case .runCommand: return "run: \(operation.command ?? "")"
        case .describeDBInstances, .describeDBSnapshots, .describeEvents: return operation.action.rawValue
        }
    }

    /// The attributes that matter to a reader: what the sentence says already is left out.
    private static func details(_ operation: Operation) -> [(String, String)] {
        guard operation.newIdentifier == nil, operation.action != .deleteDBInstance, operation.action != .runCommand
        else {
            return []
        }
        let said: Set = [
            "DBInstanceIdentifier", "TargetDBInstanceIdentifier", "SourceDBInstanceIdentifier", "DBSnapshotIdentifier",
            "ApplyImmediately", "RestoreTime", "UseLatestRestorableTime", "RoleArn", "ResourceName",
        ]
        var rows = operation.parameters.filter { !said.contains($0.key) }.map { ($0.key, plain($0.value)) }
        rows += operation.secrets.map { ($0.key, "read from \($0.value)") }
        return rows.sorted { $0.0 < $1.0 }
    }

    private static func plain(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .array(let values) where values.allSatisfy({ $0["Key"] != nil }):
            values.map { "\($0["Key"]?.string ?? "")=\($0["Value"]?.string ?? "")" }.joined(separator: ", ")
        case .array(let values): values.map(plain).joined(separator: ", ")
        default: value.line
        }
    }

    /// A name and its value, aligned; a long value goes on below.
    private static func row(_ name: String, _ value: String) -> String {
        let width = 31
        let label = "      " + name + String(repeating: " ", count: max(1, width - name.count))
        var lines = [""]
        for word in value.split(separator: " ", omittingEmptySubsequences: false) {
            if let last = lines.last, !last.isEmpty, last.count + word.count + 1 > 80 - label.count {
                lines.append(String(word))
            } else {
                lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
            }
        }
        let indent = String(repeating: " ", count: label.count)
        return label + lines.joined(separator: "\n" + indent) + "\n"
    }

    /// The durations of the longest chain of operations, from what is usual for small databases.
    private static func estimate(_ operations: [Operation]) -> String {
        var finish: [Operation.ID: Double] = [:]
        for operation in operations {
            let start = operation.after.compactMap { finish[$0] }.max() ?? 0
            let duration = SimulatedDurations.realistic.estimate(of: operation.action, parameters: operation.parameters)
            finish[operation.id] = start + duration
        }
        let minutes = Int(((finish.values.max() ?? 0) / 60).rounded(.up))
        return "About \(minutes) minutes for small databases; hours for large ones. \(operations.count) operations."
    }
}
