import Foundation
import RDS
import Testing

@testable import mitosis_exec

/// Figures for `make bench`: this performer beside one that does a step after the other.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MITOSIS_BENCH"] != nil)) struct BenchTests {
    @Test func printFigures() async throws {
        print("BENCH In the simulated Region; in brackets, one operation after the other, asking once a minute:")
        print("BENCH " + Self.row("", "operations", "run / path", "gap / rename", "calls / operation", "run"))
        for tree in ConcurrencyTests.trees {
            let run = try await Measurement(of: tree)
            let slow = try await SequentialPerformer.Measurement(of: tree)
            let count = try tree.stream().operations.count
            func pair(_ value: Double, _ other: Double, _ digits: Int) -> String {
                Self.number(value, digits) + " (\(Self.number(other, digits)))"
            }
            let calls = run.reads + run.changes
            let cells = [
                pair(run.ratio, slow.seconds / run.criticalPath, 2),
                pair(run.longestGap / run.rename, slow.longestGap / run.rename, 1),
                pair(Double(calls) / Double(count), Double(slow.calls) / Double(count), 1),
                "\(Int(run.seconds / 60)) min, \(calls) calls (\(Int(slow.seconds / 60)) min, \(slow.calls) calls)",
            ]
            print("BENCH " + Self.row(tree.testDescription, "\(count)", cells[0], cells[1], cells[2], cells[3]))
        }
    }

    private static func number(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

    private static func row(_ cells: String...) -> String {
        let widths = [25, 10, 12, 12, 17, 0]
        return zip(cells, widths).map { $0.padding(toLength: max($1, $0.count), withPad: " ", startingAt: 0) }
            .joined(separator: "  ")
    }
}

/// Performs one operation after the other, and asks once a minute whether it is done: as stack-mitosis did in Clojure.
struct SequentialPerformer {
    struct Measurement {
        var seconds = 0.0
        var longestGap = 0.0
        var calls = 0

        init(of tree: Tree) async throws {
            let region = try SimulatedRegion(json: tree.graph())
            let counting = FaultyRegion(region)
            let start = region.clock.now
            var taken: [DBInstanceIdentifier: Date] = [:]
            for operation in try tree.stream().operations {
                if operation.id.stage == .retire { taken[operation.id.node] = region.clock.now }
                _ = try await counting.call(operation.action, operation.parameters)
                try await SequentialPerformer.wait(for: operation, in: counting, clock: region.clock)
                if operation.id.stage == .install, let start = taken[operation.id.node] {
                    longestGap = max(longestGap, region.clock.now.timeIntervalSince(start))
                }
            }
            seconds = region.clock.now.timeIntervalSince(start)
            calls = await counting.reads + counting.changes
        }
    }

    /// Waits until the instance that the call leaves behind is available, or is gone where it deletes.
    private static func wait(for operation: Operation, in region: FaultyRegion, clock: VirtualClock) async throws {
        let name = operation.newIdentifier ?? operation.identifier
        let parameters: JSONObject = name.map { ["DBInstanceIdentifier": JSONValue($0)] } ?? [:]
        while true {
            try await clock.sleep(for: .seconds(60))
            do {
                let instances = try await region.describeDBInstances(parameters)
                if instances.allSatisfy({ $0.status == "available" }) { return }
            } catch let error as ServiceError where error.code == "DBInstanceNotFound" {
                if operation.action == .deleteDBInstance { return }
            }
        }
    }
}
