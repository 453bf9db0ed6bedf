import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A call of a run's, with the tag `mitosis:data-as-of` where it brings data: since when that is the new one's own is known
/// when the call is made, and seldom before.
///
/// A replica follows its source until it is promoted, so the tag is set right before that: a run that is killed in between
/// promotes later, and sets it anew.
struct DatedCall: Sendable {
    private enum Origin: Sendable {
        /// The call brings no data, or nobody knows.
        case none
        case known(String)
        /// As it is when the call is made.
        case moment
        /// Of the snapshot that is restored.
        case snapshot
    }

    private let operation: Operation
    private let origin: Origin
    /// What is promoted.
    private let promoted: ARN?

    init(_ operation: Operation, in run: Run) {
        self.operation = operation
        promoted = operation.action == .promoteReadReplica ? run.sights[operation.id.node]?.new?.arn : nil
        origin = Self.origin(of: operation, in: run)
    }

    /// - Parameter parameters: Of the operation, its secrets filled in.
    /// - Throws: `ServiceError`.
    func perform(_ parameters: JSONObject, in region: any RDSRegion, clock: any RegionClock) async throws {
        var parameters = parameters
        if let time = try await time(in: region, clock: clock) {
            let tag: JSONValue = ["Key": .string(PlanTag.dataTime), "Value": .string(time)]
            if let promoted {
                let request: JSONObject = ["ResourceName": .string(promoted.description), "Tags": [tag]]
                _ = try await region.call(.addTagsToResource, request)
            } else {
                let others = (parameters["Tags"]?.array ?? []).filter { $0["Key"]?.string != PlanTag.dataTime }
                parameters["Tags"] = .array(others + [tag])
            }
        }
        _ = try await region.call(operation.action, parameters)
    }

    private static func origin(of operation: Operation, in run: Run) -> Origin {
        switch operation.action {
        case .promoteReadReplica: return .moment
        case .restoreDBInstanceFromDBSnapshot, .restoreDBClusterFromSnapshot: return .snapshot
        case .restoreDBClusterToPointInTime where operation.parameters["RestoreType"] == "copy-on-write":
            // Nobody writes to a landing clone: its data is as old as it is.
            guard let name = operation.sourceIdentifier, name == run.trees.nodes[operation.id.node]?.landing else {
                return .moment
            }
            return run.view.resource(named: name)?.tag(PlanTag.dataTime).map { .known($0) } ?? .none
        case .restoreDBInstanceToPointInTime, .restoreDBClusterToPointInTime:
            let asked = operation.parameters["RestoreTime"] ?? operation.parameters["RestoreToTime"]
            let source = operation.sourceIdentifier.flatMap { run.view.resource(named: $0) }
            return (asked ?? source?["LatestRestorableTime"])?.string.map { .known($0) } ?? .none
        // Of the data of the new primary, or of the new cluster; what replicates the source is not of any time yet.
        case .createDBInstanceReadReplica, .createDBInstance:
            guard let name = operation.sourceIdentifier,
                run.trees.nodes.values.contains(where: { $0.temporaryName == name })
            else { return .none }
            return run.view.resource(named: name)?.tag(PlanTag.dataTime).map { .known($0) } ?? .none
        default: return .none
        }
    }

    /// In whole seconds, none of them too late.
    private func time(in region: any RDSRegion, clock: any RegionClock) async throws -> String? {
        let text: String?
        switch origin {
        case .none: return nil
        case .known(let time): text = time
        case .moment: text = await clock.now.timestamp
        case .snapshot: text = try await region.snapshot(restoredBy: operation)?.dataTime
        }
        let date = text.flatMap { Date(timestamp: $0) }
        return date.map { $0.wholeSeconds.timestamp }
    }
}

extension RDSRegion {
    /// The snapshot that an operation restores; `nil` when it restores none, or it is not there.
    ///
    /// - Throws: `ServiceError` when the Region cannot be read.
    func snapshot(restoredBy operation: Operation) async throws -> DBSnapshot? {
        let name = operation.action.snapshotParameter.flatMap { operation.parameters[$0]?.string }
        guard let name else { return nil }
        return try await snapshot(name, isOfCluster: operation.action.isOfCluster)
    }
}
