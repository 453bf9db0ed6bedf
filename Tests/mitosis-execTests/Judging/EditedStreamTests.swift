import Console
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// People edit streams. Whatever a single edit of a single line makes of one, nothing outside the target's tree changes,
/// and nothing of the tree is deleted unless the new instance is in its place.
@Suite struct EditedStreamTests {
    struct Edit: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var lines: [JSONValue]
        /// Whether not a single call may be made.
        var isHarmful = false
    }

    /// The plan of the example with everything in it.
    private static func planned() throws -> [JSONValue] {
        let tree = Tree(testDescription: "all", members: ["DeletionProtection": true]) {
            $0.allowsProtected = true
            $0.prepare = "true"
            $0.restart = "true"
        }
        return try tree.stream().operations.map { try JSONValue(parsing: $0.line.utf8, of: "a line") }
    }

    private static func graph() throws -> [UInt8] {
        try Tree(testDescription: "all", members: ["DeletionProtection": true]).graph()
    }

    private static let names: [JSONValue] = [
        "mitosis-prod", "mitosis-prod-replica", "etl-temp-db", "MITOSIS-PROD", "mitosis-demo", "mitosis-demo-replica",
        "temp-mitosis-demo", "temp-mitosis-demo-replica", "old-mitosis-demo", "old-mitosis-demo-replica", "nobody",
        "arn:aws:rds:us-east-1:123456789012:db:mitosis-prod", .null, 7, "",
    ]
    private static let identities: [JSONValue] = [
        ["DBInstanceIdentifier": "mitosis-prod", "DbiResourceId": "db-PRODPRIMARY"],
        ["DBInstanceIdentifier": "mitosis-demo", "DbiResourceId": "db-PRODPRIMARY"],
        ["DBInstanceIdentifier": "mitosis-demo-replica", "DbiResourceId": "db-DEMOREPLICA"],
        ["DBInstanceIdentifier": "mitosis-demo", "DbiResourceId": .null],
        ["DBInstanceIdentifier": "etl-temp-db", "DbiResourceId": "db-ETL"],
        ["DBInstanceIdentifier": "mitosis-demo", "DbiResourceId": "db-DEMOPRIMARY"],
    ]

    /// Every single edit of a line.
    private static func edits(of line: JSONObject) -> [(String, JSONObject, isHarmful: Bool)] {
        var found: [(String, JSONObject, isHarmful: Bool)] = []
        func with(_ member: String, _ value: JSONValue) -> JSONObject { line.merging([member: value]) { $1 } }
        func change(_ what: String, _ member: String, to values: [JSONValue], isHarmful: Bool = true) {
            for value in values where value != line[member] {
                found.append(("\(what) becomes \(value.line)", with(member, value), isHarmful))
            }
        }
        let parameters = line["parameters"]?.object ?? [:]
        let naming = [
            "DBInstanceIdentifier", "NewDBInstanceIdentifier", "SourceDBInstanceIdentifier",
            "TargetDBInstanceIdentifier",
        ]
        for parameter in naming {
            let present = parameters[parameter]
            // The same name in other letters is the same name; the source's ARN is the source.
            for name in names
            where name != present
                && !(present == "mitosis-prod" && "\(name.line)".lowercased().contains("mitosis-prod\""))
            {
                // RDS takes nothing of what is no name.
                let isHarmful = present != nil || name.string != nil
                let edited: JSONValue = .object(parameters.merging([parameter: name]) { $1 })
                found.append(("\(parameter) becomes \(name.line)", with("parameters", edited), isHarmful))
            }
        }
        for added: JSONObject in [
            ["SourceDbiResourceId": "db-ETL"], ["SourceDBClusterIdentifier": "c"], ["ResourceName": names[11]],
            ["DBInstanceIdentifier ": "mitosis-prod"], ["DBClusterIdentifier": "c"],
        ] {
            let edited: JSONValue = .object(parameters.merging(added) { $1 })
            found.append(("\(added.keys.sorted()) is added", with("parameters", edited), true))
        }
        change("the action", "action", to: Action.allCases.map { .string($0.rawValue) })
        let id = line["id"]?.string ?? ""
        let node = id.split(separator: ":").last.map(String.init) ?? ""
        let stages = Stage.allCases.map { JSONValue.string("\($0.rawValue):\(node)") }
        change("the stage", "id", to: stages, isHarmful: false)
        let nodes = names.compactMap(\.string).filter { !$0.isEmpty }
        let stage = id.split(separator: ":").first.map(String.init) ?? ""
        change("the node", "id", to: nodes.map { .string("\(stage):\($0)") }, isHarmful: false)
        change("what it replaces", "replaces", to: identities)
        change("the source", "source", to: identities)
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

    static func edits() throws -> [Edit] {
        let lines = try planned()
        var found: [Edit] = [Edit(testDescription: "nothing", lines: lines)]
        found.append(Edit(testDescription: "all in the other order", lines: lines.reversed()))
        var dice = Dice(seed: 7)
        for round in 1...5 {
            let order = lines.map { ($0, dice.number(0...1000)) }.sorted { $0.1 < $1.1 }.map(\.0)
            found.append(Edit(testDescription: "some order \(round)", lines: order))
        }
        for (index, line) in lines.enumerated() {
            let id = line["id"]?.string ?? ""
            var fewer = lines
            fewer.remove(at: index)
            found.append(Edit(testDescription: "\(id) is dropped", lines: fewer))
            found.append(Edit(testDescription: "\(id) is alone", lines: [line]))
            found.append(Edit(testDescription: "\(id) is doubled", lines: lines + [line], isHarmful: true))
            for (text, edited, isHarmful) in edits(of: line.object ?? [:]) {
                var changed = lines
                changed[index] = .object(edited)
                let name = "in \(id), \(text)"
                found.append(Edit(testDescription: name, lines: changed, isHarmful: isHarmful))
                if isHarmful { found.append(Edit(testDescription: "alone \(name)", lines: [.object(edited)])) }
            }
        }
        return found
    }

    @Test func harmNobodyElse() async throws {
        let before = try InstanceGraph(json: Self.graph())
        let edits = try Self.edits()
        #expect(edits.count > 1000)
        try await withThrowingTaskGroup(of: [String].self) { group in
            for part in 0..<8 {
                group.addTask {
                    var faults: [String] = []
                    for (index, edit) in edits.enumerated() where index % 8 == part {
                        faults += try await Self.faults(of: edit, in: before).map { "\(edit.testDescription): \($0)" }
                    }
                    return faults
                }
            }
            for try await faults in group { #expect(faults == []) }
        }
    }

    /// The pattern is held against what a call names: in a plan of which one line names production.
    @Test func aProtectedNameIsRefusedWhateverTheIdSays() throws {
        let stream = try Tree.twoNodes.stream()
        let never = NeverTarget([NeverTarget.variable: "*prod*"])
        try never.check(stream)
        for (index, operation) in stream.operations.enumerated() where operation.identifier != nil {
            var operations = stream.operations
            operations[index].parameters["DBInstanceIdentifier"] = "mitosis-prod"
            let edited = try OperationStream(operations)
            #expect(throws: NeverTargetError.self, "\(operation.id)") { try never.check(edited) }
        }
    }

    /// What is wrong with what an edited stream does, as `mitosis-exec` takes it.
    private static func faults(of edit: Edit, in before: InstanceGraph) async throws -> [String] {
        let region = FaultyRegion(try SimulatedRegion(json: graph()), keepsHistory: true)
        do {
            let stream = try OperationStream(jsonLines: Array(edit.lines.map { $0.line + "\n" }.joined().utf8))
            try stream.check()
            _ = try await Runs.perform(stream, in: region, clock: region.clock, settings: .init(poll: .seconds(60)))
        } catch is any UserFacingError {
            let changes = await region.changes
            return changes == 0 ? [] : ["it threw after \(changes) calls"]
        }
        let history = await region.history
        if edit.isHarmful, let first = history.first { return ["it made calls, the first \(first.effect)"] }
        return try history.flatMap { moment in
            try faults(after: moment.after, before).map { "after \(moment.effect): \($0)" }
        }
    }

    private static func faults(after moment: JSONObject, _ before: InstanceGraph) throws -> [String] {
        let instances = try (moment["DBInstances"]?.array ?? []).map { try DBInstance($0, at: "a moment") }
        let byName = Dictionary(instances.map { ($0.identifier, $0) }) { first, _ in first }
        let tree = Set(before.tree(of: "mitosis-demo").map(\.identifier))
        var found: [String] = []
        for instance in before.instances {
            let present = instances.first { $0.dbiResourceId == instance.dbiResourceId }
            if tree.contains(instance.identifier) {
                let isReplaced = byName[instance.identifier].map { PlanTag.Mark(of: $0) != nil } ?? false
                if present == nil || present?.status.kind == .deleting, !isReplaced {
                    found.append("'\(instance.identifier)' is deleted")
                }
                continue
            }
            var (old, new) = (instance.members, present?.members ?? [:])
            // That it is copied shows on the source.
            old["ReadReplicaDBInstanceIdentifiers"] = nil
            new["ReadReplicaDBInstanceIdentifiers"] = nil
            if old != new { found.append("'\(instance.identifier)' has changed") }
        }
        return found
    }
}
