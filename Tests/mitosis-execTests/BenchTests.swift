import Foundation
import RDS
import Testing

@testable import mitosis_exec

/// Figures for `make bench`: this performer beside one that does a step after the other.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MITOSIS_BENCH"] != nil)) struct BenchTests {
    @Test func printFigures() async throws {
        print("BENCH " + Self.row("tree", "operations", "run/path", "gap/rename", "calls/op", "run", "one by one"))
        for tree in ConcurrencyTests.trees {
            let run = try await Measurement(of: tree)
            let sequential = try await SequentialPerformer.Measurement(of: tree)
            let count = Double(try tree.stream().operations.count)
            print(
                "BENCH "
                    + Self.row(
                        tree.testDescription,
                        "\(Int(count))",
                        Self.number(run.ratio, 3) + " (\(Self.number(sequential.seconds / run.criticalPath, 2)))",
                        Self.number(run.longestGap / run.rename, 2)
                            + " (\(Self.number(sequential.longestGap / run.rename, 1)))",
                        Self.number(Double(run.reads + run.changes) / count, 1)
                            + " (\(Self.number(Double(sequential.calls) / count, 1)))",
                        "\(Int(run.seconds / 60)) min, \(run.reads + run.changes) calls",
                        "\(Int(sequential.seconds / 60)) min, \(sequential.calls) calls"
                    )
            )
        }
    }

    private static func number(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

    private static func row(_ cells: String...) -> String {
        let widths = [26, 10, 15, 13, 13, 20, 20]
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
