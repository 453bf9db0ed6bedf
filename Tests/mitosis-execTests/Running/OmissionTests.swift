import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// The property test finds a planner that leaves something out: each of these parameters, dropped from what is planned,
/// is missed in some tree.
@Suite struct OmissionTests {
    private struct Example: Sendable {
        let random: RandomRegion
        let graph: InstanceGraph
        let region: SimulatedRegion
        let plan: Plan
    }

    static let parameters = [
        "AllocatedStorage", "AutoMinorVersionUpgrade", "AvailabilityZone", "BackupRetentionPeriod",
        "CACertificateIdentifier", "CloudwatchLogsExportConfiguration", "CopyTagsToSnapshot", "DBInstanceClass",
        "DBParameterGroupName", "DBSubnetGroupName", "DatabaseInsightsMode", "DedicatedLogVolume",
        "DeletionProtection", "DisableDomain", "Domain", "DomainFqdn", "EnableCloudwatchLogsExports",
        "EnableIAMDatabaseAuthentication", "EnablePerformanceInsights", "EngineLifecycleSupport", "EngineVersion",
        "Iops", "ManageMasterUserPassword", "MaxAllocatedStorage", "MonitoringInterval", "MultiAZ", "NetworkType",
        "OptionGroupName", "PerformanceInsightsRetentionPeriod", "Port", "PreferredBackupWindow",
        "PreferredMaintenanceWindow", "ProcessorFeatures", "PubliclyAccessible", "ReplicaMode", "StorageThroughput",
        "StorageType", "Tags", "UseDefaultProcessorFeatures", "VpcSecurityGroupIds",
    ]

    /// Trees of every kind, the small ones of many.
    private static let examples: [Example] = (0..<500).compactMap { seed in
        let random = RandomRegion(seed: UInt64(seed))
        guard random.fault == nil, let graph = try? random.graph(),
            let planned = try? plan(random.options, in: graph, environment: [:]), planned.operations.count < 40,
            let region = try? SimulatedRegion(json: RandomRegion.json(graph))
        else { return nil }
        return Example(random: random, graph: graph, region: region, plan: planned)
    }

    @Test(arguments: parameters)
    func whatIsLeftOutIsMissed(_ parameter: String) async throws {
        var tried = 0
        for example in Self.examples where tried < 25 {
            let order = Self.without(parameter, example.plan.operations)
            guard order != example.plan.operations else { continue }
            tried += 1
            let region = await example.region.copy()
            let faults = try await Walk(example.graph, in: region, example.random.options, example.plan).faults(
                in: order
            )
            if !faults.isEmpty { return }
        }
        Issue.record("\(parameter) was dropped from \(tried) plans, and nothing was missed")
    }

    /// The operations without a parameter, and without a modification for which nothing is left to ask.
    private static func without(_ parameter: String, _ operations: [Operation]) -> [Operation] {
        operations.compactMap { operation in
            guard operation.phase == .build, operation.parameters[parameter] != nil else { return operation }
            var changed = operation
            changed.parameters[parameter] = nil
            let isEmpty = changed.parameters.keys.allSatisfy {
                ["DBInstanceIdentifier", "ApplyImmediately"].contains($0)
            }
            return isEmpty && changed.secrets.isEmpty ? nil : changed
        }
    }
}
