import Console
import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Instances and clusters as a table for people: what belongs to something else stands below it, indented.
struct RegionTable {
    /// One instance or cluster.
    private struct Row {
        let level: Int
        let name: String
        /// Role, class, engine, storage (its size and its type) and status.
        let cells: [String]
        /// Where the data comes from, and how old it is; `nil` for what no plan has made.
        let origin: (source: String, age: String?)?

        var indentedName: String { String(repeating: "  ", count: level) + name }
        var data: String { origin.map { $0.source + ($0.age.map { ", \($0)" } ?? "") } ?? "" }
    }

    private static let header = ["ROLE", "CLASS", "ENGINE", "GIB", "STATUS"]
    private static let gap = "  "
    /// The least room that names get.
    private static let shortName = 12

    private let columns: Int
    private let rows: [Row]

    /// - Parameter columns: How wide the table may be; rows of very long words are wider all the same.
    init(_ graph: InstanceGraph, columns: Int) {
        self.columns = columns
        let all = (graph.clusters as [any DBResource] + graph.instances).sorted {
            $0.identifier.name < $1.identifier.name
        }
        let tops = all.filter { Self.parent(of: $0, in: graph) == nil }
        rows = tops.flatMap { Self.rows(from: $0, level: 0, in: graph) }
    }

    /// With a final newline.
    var text: String {
        let widths = Self.header.indices.map { column in
            (rows.map { $0.cells[column].count } + [Self.header[column].count]).max() ?? 0
        }
        let rest = widths.reduce(0) { $0 + $1 + Self.gap.count }
        let longest = (rows.map(\.indentedName.count) + [Self.shortName]).max() ?? 0
        let data = (rows.map(\.data.count) + [0]).max() ?? 0
        let hasDataColumn = data > 0 && longest + rest + Self.gap.count + max(data, 4) <= columns
        let names = min(longest, max(columns - rest, Self.shortName))
        func line(_ name: String, _ cells: [String], _ data: String) -> String {
            let padded = zip(cells, widths).map { Self.padded($0, $1) }
            let shown = [Self.padded(name, names)] + padded + (hasDataColumn ? [data] : [])
            return Self.trimmed(shown.joined(separator: Self.gap))
        }
        var lines = [line("NAME", Self.header, "DATA")]
        for row in rows {
            let name = row.indentedName
            if name.count > names { lines.append(name) }
            lines.append(line(name.count > names ? "" : name, row.cells, row.data))
            if !hasDataColumn, let origin = row.origin {
                let indent = String(repeating: "  ", count: row.level + 1)
                let age = origin.age.map { ", \($0) old" } ?? ""
                lines.append("\(indent)data of \(origin.source)\(age)")
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }

    // MARK: - What a row says

    /// What a resource stands below; `nil` for a cluster, and for an instance whose source is not in the graph.
    private static func parent(of resource: any DBResource, in graph: InstanceGraph) -> DBInstanceIdentifier? {
        (resource as? DBInstance).flatMap { graph.parentName(of: $0) }.flatMap { graph.resource($0) == nil ? nil : $0 }
    }

    private static func rows(from resource: any DBResource, level: Int, in graph: InstanceGraph) -> [Row] {
        let below: [DBInstance] =
            (resource as? DBCluster).map { graph.members(of: $0) } ?? graph.replicas(of: resource.identifier)
        return [row(of: resource, level: level, in: graph)]
            + below.flatMap { rows(from: $0, level: level + 1, in: graph) }
    }

    private static func row(of resource: any DBResource, level: Int, in graph: InstanceGraph) -> Row {
        let engine = [resource.engine.description, resource.engineVersion ?? ""].filter { !$0.isEmpty }
        let cells = [
            role(of: resource, in: graph), size(of: resource), engine.joined(separator: " "), storage(of: resource),
            resource.status.description,
        ]
        let now = graph.capturedAt.flatMap { Date(timestamp: $0) }
        let origin = DataOrigin(of: resource).map { origin in
            let age = now.flatMap { now in origin.time.flatMap { Date(timestamp: $0) }?.age(at: now) }
            return (origin.source, age)
        }
        return Row(level: level, name: resource.identifier.name, cells: cells, origin: origin)
    }

    private static func role(of resource: any DBResource, in graph: InstanceGraph) -> String {
        guard let instance = resource as? DBInstance else { return "cluster" }
        if let cluster = instance.clusterIdentifier {
            return graph.cluster(cluster)?.writer == instance.identifier ? "writer" : "reader"
        }
        return instance.sourceReference == nil ? "primary" : "replica"
    }

    /// The class; of a serverless cluster, what it scales between.
    private static func size(of resource: any DBResource) -> String {
        if let scaling = resource["ServerlessV2ScalingConfiguration"],
            let least = scaling["MinCapacity"]?.line, let most = scaling["MaxCapacity"]?.line
        {
            return "\(least)-\(most) ACU"
        }
        return (resource["DBInstanceClass"] ?? resource["DBClusterInstanceClass"])?.string ?? ""
    }

    /// The instances of a cluster have the cluster's, and Aurora's grows by itself.
    private static func storage(of resource: any DBResource) -> String {
        if let instance = resource as? DBInstance, instance.clusterIdentifier != nil { return "" }
        let type = resource["StorageType"]?.string ?? (resource.engine.isAurora ? "aurora" : "")
        let size = resource.engine.isClustered ? nil : resource["AllocatedStorage"]?.integer
        return [size.map { "\($0)" }, type].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
    }
}
