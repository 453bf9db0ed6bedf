import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A command of the user's in a run, and the trace that its success leaves, so that no later run repeats it.
struct CommandTask: Sendable {
    private let command: String
    private let facts: [String: String]
    private let limit: Duration
    /// The instances, and the cluster, to tag.
    private let marked: [any DBResource]
    private let trace: JSONValue

    /// `nil` when the operation is no command.
    init?(_ operation: Operation, in run: Run) {
        guard let command = operation.command, let tag = operation.id.stage.facts.trace else { return nil }
        self.command = command
        limit = .seconds(run.limit(of: operation))
        let sights = run.trees.tree(of: operation.id.node).compactMap { run.sights[$0.identifier] }
        let root = sights.first { $0.node.identifier == operation.id.node }
        // What has been restarted is all that was installed by then.
        marked = (operation.id.stage == .restart ? sights : [root].compactMap(\.self)).compactMap(\.new)
        trace = [["Key": .string(tag), "Value": .string(operation.plan)]]
        let source = operation.source.dbiResourceId.flatMap { run.view.resources(identity: $0).first }
        facts = CommandFacts(operation: operation, new: root?.new, old: root?.old, source: source).environment
    }

    /// - Throws: `CommandError`, or `ServiceError` when the trace cannot be left.
    func perform(by runner: CommandRunner, in region: any RDSRegion, clock: any RegionClock, pause: Duration)
        async throws
    {
        try await runner.run(command, facts: facts, limit: limit)
        for instance in marked {
            let parameters: JSONObject = ["ResourceName": .string(instance.arn.description), "Tags": trace]
            try await Self.persistently(clock, pause) { _ = try await region.call(.addTagsToResource, parameters) }
        }
    }

    /// Repeats a call that does no harm twice while its failure may pass.
    private static func persistently(
        _ clock: any RegionClock,
        _ pause: Duration,
        _ call: () async throws -> Void
    ) async throws {
        for _ in 1..<10 {
            do {
                return try await call()
            } catch let error as ServiceError where [.passing, .unknown].contains(Refusal(error)) {
                try await clock.sleep(for: pause)
            }
        }
        try await call()
    }
}
