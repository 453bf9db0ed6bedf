import AWS
import Console
import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@main
struct RDSDescribe: Tool {
    static let snapshots = Option(
        "snapshots",
        section: "What to describe",
        common: true,
        help: "Add the available snapshots"
    )
    static let shared = Option(
        "shared",
        section: "What to describe",
        help: "Add the clusters that other accounts share with this one and, with --snapshots, their snapshots"
    )
    static let bindings = Option(
        "bindings",
        section: "What to describe",
        common: true,
        help: "Add what hangs on the instances: proxies, alarms, policies ..."
    )
    static let format = Option(
        "format",
        .choice("FORMAT", ["json", "text", "dot", "mermaid"]),
        section: "What to describe",
        default: "json",
        common: true,
        help: "Print JSON, a table, or a picture for Graphviz or Mermaid"
    )
    static let simulate = Option(
        "simulate",
        .file("FILE"),
        section: "Connection",
        common: true,
        help: "Describe the simulated Region that this graph file holds"
    )

    static let command = Command(
        name: "rds-describe",
        summary: "prints a Region's DB instances and clusters, and who replicates whom, as JSON",
        description: [
            "The graph has the shape that 'aws rds describe-db-instances' prints, so that program's output is a graph too. "
                + "An edge is a member ReadReplicaSourceDBInstanceIdentifier, or DBClusterIdentifier. Nothing is changed in "
                + "the Region.",
            "With identifiers, only the trees and clusters that those belong to are described, and the graph says that it is "
                + "partial: mitosis-plan then warns that it cannot see every name in use.",
        ],
        examples: [
            .init("Save the whole Region's graph:", "rds-describe > graph.json"),
            .init("Only the trees of two instances:", "rds-describe prod demo"),
            .init("See everything, copies with the age of their data:", "rds-describe --format text"),
            .init("See who replicates whom:", "rds-describe --format dot | dot -Tsvg > graph.svg"),
        ],
        options: [snapshots, shared, bindings, format, simulate] + Connection.options,
        operand: .init(
            "IDENTIFIER",
            isFile: false,
            repeatable: true,
            default: "all",
            help:
                "Describe only the trees of these; write db:NAME or cluster:NAME where an instance and a cluster have one name"
        ),
        environment: Connection.environment,
        exitStatuses: [
            .init("0", "the graph is printed"), .init("252", "the command line or the file cannot be read"),
            .init("253", "configuration or credentials are missing"), .init("254", "AWS refused, or could not be read"),
            .init("255", "anything else"),
        ]
    )

    static func run(_ invocation: Invocation) async throws -> ExitCode {
        let names = invocation.arguments.operands.map { ResourceName($0) }
        for described in try await places(invocation, naming: names) {
            try await describe(described.names, in: described.region, at: described.time, invocation)
        }
        return .done
    }

    private static func describe(
        _ names: [ResourceName],
        in region: any RDSRegion & Account,
        at now: String,
        _ invocation: Invocation
    ) async throws {
        let sighting = try await names.isEmpty ? describeAll(in: region) : describeTrees(of: names, in: region)
        var graph = try InstanceGraph(
            sighting.instances,
            clusters: sighting.clusters,
            endpoints: sighting.endpoints,
            capturedAt: now
        )
        graph.partial = names.isEmpty ? nil : names.flatMap { graph.meanings(of: $0) }
        if invocation.arguments.isSet(snapshots) {
            graph.snapshots = try await describeSnapshots(of: sighting, isPartial: !names.isEmpty, in: region)
            if invocation.arguments.isSet(shared) { graph.snapshots? += try await describeSharedSnapshots(in: region) }
        }
        if invocation.arguments.isSet(shared) {
            let own = names.isEmpty ? sighting.clusters : nil
            graph.sharedClusters = try await region.describeSharedDBClusters(beside: own)
        }
        if invocation.arguments.isSet(bindings) {
            let search = BindingSearch(account: region, resources: sighting.instances + sighting.clusters)
            let found = await search.find()
            graph.bindings = found.bindings
            graph.parameterGroups = found.parameterGroups
        }
        let columns = TerminalSize(of: .output, environment: invocation.environment).columns
        switch invocation.arguments.value(of: format) {
        case "text": try invocation.writeOutput(RegionTable(graph, columns: columns).text)
        case "dot": try invocation.writeOutput(DOTDrawing.text(of: [picture(of: graph)]))
        case "mermaid": try invocation.writeOutput(MermaidDrawing.text(of: [picture(of: graph)]))
        default: try JSONValue.object(graph.json).writePretty(to: invocation.writeOutput)
        }
        leaveToTheSystem(graph)
    }

    /// Keeps a graph until the process ends, which is soon: to free thousands of members one by one takes a tenth of the time.
    private static func leaveToTheSystem(_ graph: InstanceGraph) {
        final class Kept {
            let graph: InstanceGraph
            init(_ graph: InstanceGraph) { self.graph = graph }
        }
        _ = Unmanaged.passRetained(Kept(graph))
    }

    private static func picture(of graph: InstanceGraph) -> Picture {
        Picture(of: graph.clusters + graph.instances, in: graph)
    }

    /// A Region to describe, or some trees of it.
    private struct Described {
        let region: any RDSRegion & Account
        /// The time there.
        let time: String
        let names: [ResourceName]
    }

    /// What is to be described: one Region or, of a simulated file, all of its places that have something of it.
    private static func places(_ invocation: Invocation, naming names: [ResourceName]) async throws -> [Described] {
        guard let file = invocation.arguments.value(of: simulate) else {
            let now = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
            let region = try await Connection.region(for: invocation, region: nil)
            return [Described(region: region, time: now.timestamp, names: names)]
        }
        let first = try SimulatedRegion.file(file)
        let time = first.clock.now.timestamp
        guard first.places.count > 1 else { return [Described(region: first, time: time, names: names)] }
        var found: [Described] = []
        for place in first.places {
            let region = first.region(at: place)
            let graph = try await InstanceGraph(region.instances, clusters: region.clusters)
            let own = names.filter { $0.isIn(place.arn(.dbInstance, "")) && !graph.meanings(of: $0).isEmpty }
            if names.isEmpty || !own.isEmpty { found.append(Described(region: region, time: time, names: own)) }
        }
        // What no place has is said of the first.
        let missing = names.filter { name in !found.contains { $0.names.contains(name) } }
        return found + (missing.isEmpty ? [] : [Described(region: first, time: time, names: missing)])
    }
}
