import Console

/// When operations run and which of them overlap, as a chart in plain letters, from what is usual for small databases.
package struct Timeline {
    private let operations: [Operation]
    private let criticalPath: CriticalPath
    private static let width = 80

    /// - Parameter operations: Those that are to be performed, in the order of the stream.
    package init(of operations: [Operation]) {
        self.operations = operations
        criticalPath = CriticalPath(of: operations)
    }

    var text: String {
        guard !operations.isEmpty else { return "\nNothing is left to do.\n" }
        let chain = criticalPath.path.shortList
        return "\nTIMES of small databases; large ones take hours\n" + chart + "\n"
            + Wrapping.paragraph("\(duration) No run is shorter than its longest chain (*): \(chain).", after: "")
            + gaps.map { Wrapping.paragraph($0, after: "") }.joined()
    }

    /// How long it takes, and how long names have no instance, a sentence each.
    package var sentences: [String] { ["\(duration) Large databases take hours."] + gaps }

    private var duration: String {
        let count = operations.count.counted("operation")
        return "About \(Duration.seconds(criticalPath.seconds).minutesText) for \(count)."
    }

    // MARK: - Chart

    private var chart: String {
        let labelWidth = min(operations.map { "\($0.id)".count }.max() ?? 0, 40)
        let columns = Self.width - labelWidth - 6
        let end = Duration.seconds(criticalPath.seconds).minutesText
        let scale =
            String(repeating: " ", count: labelWidth + 6) + "0".padded(to: max(1, columns - end.count)) + end + "\n"
        return scale + operations.map { row($0, labelWidth, columns) }.joined()
    }

    private func row(_ operation: Operation, _ labelWidth: Int, _ columns: Int) -> String {
        let id = "\(operation.id)"
        let label = id.cut(to: labelWidth).padded(to: labelWidth)
        let mark = criticalPath.path.contains(operation.id) ? "*" : " "
        return "  \(mark) \(label)  \(bar(operation.id, columns))\n"
    }

    private func bar(_ id: Operation.ID, _ columns: Int) -> String {
        let span = criticalPath.spans[id] ?? 0...0
        let scale = criticalPath.seconds > 0 ? Double(columns) / criticalPath.seconds : 0
        let start = min(Int((span.lowerBound * scale).rounded()), columns - 1)
        let length = Int((span.upperBound * scale).rounded()) - start
        // Nobody knows how long a command takes.
        let shape = length > 0 ? String(repeating: "#", count: length) : "|"
        return String(repeating: " ", count: start) + shape
    }

    // MARK: - Names without an instance

    /// How long each name has no instance, names of the same time together.
    private var gaps: [String] {
        var names: [String: [DBInstanceIdentifier]] = [:]
        for install in operations where install.id.stage == .install {
            guard let end = criticalPath.spans[install.id]?.upperBound else { continue }
            let start = criticalPath.spans[.init(.retire, install.id.node)]?.lowerBound ?? 0
            names[Duration.seconds(end - start).minutesText, default: []].append(install.id.node)
        }
        return names.sorted { $0.key < $1.key }.map { time, names in
            "\(FlightPlan.list(names.sorted())) \(names.count > 1 ? "have" : "has") no instance for about \(time) of this time."
        }
    }
}
