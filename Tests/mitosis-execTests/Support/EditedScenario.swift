import Foundation
import RDS

@testable import mitosis_exec
@testable import mitosis_plan

/// A stream that people may edit, the Region that it is for, and what may become of that.
struct EditedScenario: Sendable {
    enum Kind: CaseIterable, Sendable {
        case refresh, wayBack, removal, removalOfACluster
        /// By a clone of a cluster that another account shares.
        case sharedClone

        /// Those that a test has the time for; with `MITOSIS_CHAOS_RUNS`, all of them.
        static let chosen = allCases.filter {
            $0 != .sharedClone || ProcessInfo.processInfo.environment["MITOSIS_CHAOS_RUNS"] != nil
        }
    }

    let kind: Kind
    let region: SimulatedRegion
    let operations: [RDS.Operation]
    /// The operations as they are read.
    let lines: [JSONObject]
    /// What the Region has at first.
    let before: InstanceGraph
    /// The identities of what the stream may change.
    private let mayChange: Set<String>

    /// The one of the example with everything in it.
    private static let tree = Tree(testDescription: "all", members: ["DeletionProtection": true]) {
        $0.allowsProtected = true
        $0.prepare = "true"
        $0.verify = "true"
        $0.quiesce = "true"
        $0.carry = "true"
        $0.restart = "true"
    }
    private static let cluster = Tree(
        testDescription: "a protected cluster",
        options: { $0.allowsProtected = true },
        cluster: ClusterRegion(members: ["DeletionProtection": true])
    )

    init(_ kind: Kind) async throws {
        self.kind = kind
        let tree = kind == .removalOfACluster ? Self.cluster : Self.tree
        let performed: Set<Phase> =
            switch kind {
            case .refresh, .sharedClone: []
            case .wayBack: [.build, .swap]
            case .removal, .removalOfACluster: [.build]
            }
        var contents = Contents(try InstanceGraph(json: tree.graph()))
        if !performed.isEmpty { contents = try await Contents(after: performed, of: tree) }
        if kind == .sharedClone {
            region = try SharedClone.region()
            before = try await SharedClone.graph(region)
        } else {
            before = try contents.graph
            region = try contents.region
        }
        let targets = tree.planOptions.targets
        switch kind {
        case .refresh: operations = try tree.stream().operations
        case .sharedClone: operations = try await SharedClone.plan(region).operations
        case .wayBack:
            let options = UndoOptions(targets: targets, restart: "true")
            operations = try undo(options, in: before, environment: [:]).operations
        case .removal, .removalOfACluster:
            var options = AbandonOptions(targets: targets)
            options.allowsProtected = true
            operations = try abandon(options, in: before, environment: [:]).operations
        }
        lines = try operations.map { try JSONValue(parsing: $0.line.utf8, of: "a line").object ?? [:] }
        mayChange = Set(
            operations.flatMap { operation in
                [operation.replaces.dbiResourceId, operation.isWayBack ? operation.source.dbiResourceId : nil]
            }.compactMap(\.self)
        )
    }

    /// What has changed in the Region that must not.
    func faults(after region: SimulatedRegion) async throws -> [String] {
        let now: [any DBResource] = await region.instances + region.clusters
        let byName = Dictionary(now.map { ($0.identifier, $0) }) { first, _ in first }
        let byIdentity = Dictionary(now.map { ($0.dbiResourceId, $0) }) { first, _ in first }
        return before.resources.compactMap { old in
            let present = byIdentity[old.dbiResourceId]
            guard mayChange.contains(old.dbiResourceId ?? "") else {
                return Self.lasting(old) == present.map(Self.lasting) ? nil : "'\(old.identifier)' has changed"
            }
            guard present == nil || present?.status.kind == .deleting else { return nil }
            let mayGo =
                switch kind {
                case .refresh, .sharedClone: byName[old.identifier].map { PlanTag.Mark(of: $0) != nil } ?? false
                case .wayBack: false
                case .removal, .removalOfACluster: true
                }
            return mayGo ? nil : "'\(old.identifier)' is deleted"
        }
    }

    /// Its members; that it is copied shows on the source.
    private static func lasting(_ resource: any DBResource) -> JSONObject {
        resource.members.filter { !["ReadReplicaDBInstanceIdentifiers", "CloneGroupId"].contains($0.key) }
    }
}

/// One edit of a stream.
struct Edit: Sendable {
    enum Line: Sendable {
        case planned(Int)
        case edited(JSONObject)
    }

    var text: String
    var lines: [Line]
    /// Whether not a single call may be made.
    var isHarmful = false

    /// The stream as it is, and then every single edit of every line.
    static func all(of scenario: EditedScenario) -> [Edit] {
        let lines = scenario.lines.indices.map { Line.planned($0) }
        var found = [Edit(text: "nothing", lines: lines)]
        found.append(Edit(text: "all in the other order", lines: lines.reversed()))
        var dice = Dice(seed: 7)
        for round in 1...5 { found.append(Edit(text: "some order \(round)", lines: dice.shuffled(lines))) }
        for (index, line) in scenario.lines.enumerated() {
            let id = line["id"]?.string ?? ""
            var fewer = lines
            fewer.remove(at: index)
            found.append(Edit(text: "\(id) is dropped", lines: fewer))
            found.append(Edit(text: "\(id) is alone", lines: [lines[index]]))
            found.append(Edit(text: "\(id) is doubled", lines: lines + [lines[index]], isHarmful: true))
            for (text, edited, isHarmful) in EditedLine(line, in: scenario).all() {
                var changed = lines
                changed[index] = .edited(edited)
                let name = "in \(id), \(text)"
                found.append(Edit(text: name, lines: changed, isHarmful: isHarmful))
                if isHarmful { found.append(Edit(text: "alone \(name)", lines: [.edited(edited)])) }
            }
        }
        return found
    }
}

/// Every single edit of a line.
private struct EditedLine {
    typealias Found = (text: String, line: JSONObject, isHarmful: Bool)

    let line: JSONObject
    /// What there is, and what the stream makes.
    private let names: [String]
    private let identities: [JSONValue]
    private let namingParameters: [String]

    init(_ line: JSONObject, in scenario: EditedScenario) {
        self.line = line
        let resources = scenario.before.resources
        let made = scenario.operations.flatMap { [$0.identifier, $0.newIdentifier] }.compactMap { $0?.name }
        names = (resources.map(\.identifier.name) + made + ["nobody"]).withoutRepetition
        let known = resources.map { InstanceIdentity($0).json }
        let mixed = resources.first.map {
            InstanceIdentity($0.identifier, dbiResourceId: resources.last?.dbiResourceId).json
        }
        let lost = resources.last.map { InstanceIdentity($0.identifier, dbiResourceId: nil).json }
        identities = (known + [mixed, lost].compactMap(\.self)).withoutRepetition
        let ofInstances = [
            "DBInstanceIdentifier", "NewDBInstanceIdentifier", "SourceDBInstanceIdentifier",
            "TargetDBInstanceIdentifier",
        ]
        let ofClusters = ["DBClusterIdentifier", "NewDBClusterIdentifier", "SourceDBClusterIdentifier"]
        namingParameters = ofInstances + (scenario.before.clusters.isEmpty ? [] : ofClusters)
    }

    func all() -> [Found] { ofNames() + ofParameters() + ofMembers() }

    private func with(_ member: String, _ value: JSONValue) -> JSONObject { line.merging([member: value]) { $1 } }

    private var parameters: JSONObject { line["parameters"]?.object ?? [:] }

    private func with(parameters added: JSONObject) -> JSONObject {
        with("parameters", .object(parameters.merging(added) { $1 }))
    }

    private func ofNames() -> [Found] {
        let production: JSONValue = .string("mitosis-prod")
        let odd: [JSONValue] = [
            "MITOSIS-PROD", "arn:aws:rds:us-east-1:123456789012:db:mitosis-prod", .null, 7, "",
        ]
        return namingParameters.flatMap { parameter -> [Found] in
            let present = parameters[parameter]
            // The same name in other letters is the same name; the source's ARN is the source.
            return (names.map { .string($0) } + odd).filter { name in
                name != present
                    && !(present == production && (name.string ?? "").lowercased().hasSuffix("mitosis-prod"))
            }.map { name in
                // RDS takes nothing of what is no name.
                let isHarmful = present != nil || name.string != nil
                return ("\(parameter) becomes \(name.line)", with(parameters: [parameter: name]), isHarmful)
            }
        }
    }

    private func ofParameters() -> [Found] {
        let added: [JSONObject] = [
            ["SourceDbiResourceId": "db-ETL"], ["SourceDBClusterIdentifier": "c"],
            ["ResourceName": "arn:aws:rds:us-east-1:123456789012:db:mitosis-prod"],
            ["DBInstanceIdentifier ": "mitosis-prod"], ["DBClusterIdentifier": "c"],
        ]
        return added.map { ("\($0.keys) is added", with(parameters: $0), true) }
    }

    private func ofMembers() -> [Found] {
        var found: [Found] = []
        func change(_ what: String, _ member: String, to values: [JSONValue], isHarmful: Bool = true) {
            for value in values where value != line[member] {
                found.append(("\(what) becomes \(value.line)", with(member, value), isHarmful))
            }
        }
        change("the action", "action", to: Action.allCases.map { .string($0.rawValue) })
        let parts = (line["id"]?.string ?? "").split(separator: ":").map(String.init)
        let (stage, node) = (parts.first ?? "", parts.dropFirst().first ?? "")
        let stages = Stage.allCases.map { JSONValue.string("\($0.rawValue):\(node)") }
        change("the stage", "id", to: stages, isHarmful: false)
        change("the node", "id", to: names.map { .string("\(stage):\($0)") }, isHarmful: false)
        change("what it replaces", "replaces", to: identities)
        change("the source", "source", to: identities)
        change(
            "what it is called",
            "names",
            to: [
                .null, [:], ["temporary": "temp-\(node)", "retired": "etl-temp-db"],
                ["temporary": "mitosis-prod", "retired": "old-\(node)"],
                ["temporary": "x-\(node)", "retired": "y-\(node)"],
            ]
        )
        change("the phase", "phase", to: Phase.allCases.map { .string($0.rawValue) })
        change("the plan", "plan", to: ["other"])
        change("the order", "after", to: [[]], isHarmful: false)
        for resource in ["db:*", "db:etl-temp-db", "db:mitosis-prod-replica"] {
            change("resources", "resources", to: [[.string("arn:aws:rds:us-east-1:123456789012:\(resource)")]])
        }
        for name in ["DBInstanceIdentifier", "NewDBInstanceIdentifier", "DBInstanceClass"] {
            change("a secret", "secrets", to: [[name: "env:PASSWORD"]])
        }
        return found
    }
}
