import Foundation
import Testing

@testable import RDS
@testable import mitosis_exec
@testable import mitosis_plan

/// The schemas of `Documentation/Schemas`: held against the code that reads and writes the formats, and against what the
/// tools print.
@Suite struct SchemaTests {
    /// Whoever adds a member, a stage or an action finds here that the schema does not tell of it.
    @Test func theSchemasSayWhatTheCodeSays() throws {
        try Self.expect(
            "graph",
            defines: [
                "DBInstance": Self.schema(of: .dbInstance), "DBCluster": Self.schema(of: .dbCluster),
                "DBClusterEndpoint": Self.schema(of: .dbClusterEndpoint), "DBSnapshot": Self.schema(of: .dbSnapshot),
                "DBClusterSnapshot": Self.schema(of: .dbClusterSnapshot),
                "DBParameterGroup": Self.schema(of: DBParameterGroup.shape),
                "kind": ["enum": Self.words(Binding.Kind.allCases)],
                "follows": ["enum": Self.words(Binding.Follows.allCases)],
            ]
        )
        let actions = Action.allCases.filter { !$0.isRead }
        try Self.expect(
            "operation",
            defines: [
                "id": Self.id, "phase": ["enum": Self.words(Phase.allCases)], "action": ["enum": Self.words(actions)],
                "stages": ["allOf": .array(Stage.allCases.map(Self.rule))],
                "names": ["allOf": .array(actions.compactMap(Self.rule))],
            ]
        )
        try Self.expect("check", defines: ["result": ["enum": Self.words(Finding.Result.allCases)]])
        try Self.expect("message", defines: ["level": ["enum": Self.words(Message.Level.allCases)]])
        try Self.expect(
            "event",
            defines: [
                "id": Self.id, "kind": ["enum": Self.words(Event.Kind.allCases)],
                "ending": ["enum": .array(Self.endings.map { Self.finish($0)["status"] ?? .null })],
            ]
        )
    }

    /// What the schema demands is what cannot be left out.
    @Test func whatIsRequiredIsWhatIsMissed() throws {
        let graph = try JSONValue(
            parsing: Data(contentsOf: Tools.root.appendingPathComponent("Examples/aurora.json")),
            of: ""
        )
        let schema = try Self.read("graph")
        let readers: [(String, (JSONValue) throws -> Void)] = [
            ("DBInstances", { _ = try DBInstance($0, at: "") }), ("DBClusters", { _ = try DBCluster($0, at: "") }),
            ("DBClusterEndpoints", { _ = try DBClusterEndpoint($0, at: "") }),
        ]
        for (list, read) in readers {
            let element = try #require(graph[list]?.array?.first?.object)
            let missed = element.keys.filter { name in
                (try? read(.object(element.filter { $0.key != name }))) == nil
            }
            #expect(schema["properties"]?[list]?["items"]?["required"] == Self.list(missed), "\(list)")
        }
        let line = try #require(try OperationStream(jsonLines: Array(Self.operation.utf8)).operations.first).line
        let written = try JSONValue(parsing: line.utf8, of: "").object?.keys
        #expect(try Self.read("operation")["required"] == Self.list(written ?? []))
    }

    /// Everything that the tools print is described to the last member, and what is spoilt is refused.
    @Test func whatTheToolsPrintIsDescribed() async throws {
        let endings = Self.endings.map { Finish(summary: Self.summary, ending: $0).line }.joined(separator: "\n")
        let result = try await Tools.runWithPython(
            """
            samples=$HOME/samples; mkdir "$samples"
            cat > "$samples/event.endings.jsonl"
            cp Examples/mitosis.json "$samples/graph.mitosis.json"
            cp Examples/aurora.json "$samples/graph.aurora.json"
            cp Examples/multi-az.json "$samples/graph.multi-az.json"
            cp Examples/shared-cluster.json "$samples/graph.shared.json"
            cat > "$samples/graph.groups.json" << 'END'
            \(Self.groups)
            END
            cp Examples/bindings.json "$samples/graph.bindings.json"
            for kind in refused cluster; do cp Tests/Fixtures/bindings-$kind.json "$samples/graph.$kind.json"; done
            tree() { mitosis-plan --source mitosis-prod --target mitosis-demo "$@"; }
            cluster() { mitosis-plan --source shop-prod --target shop-staging "$@"; }
            perform() { mitosis-exec --simulate "$HOME/region.json" "$@"; }
            describe() { rds-describe --simulate "$HOME/region.json" "$@"; }
            cd "$samples"
            tree --restart true --prepare true --master-password-from env:P --final-snapshot graph.mitosis.json \\
                > operation.tree.jsonl
            tree --proxies graph.mitosis.json graph.bindings.json > operation.proxies.jsonl
            tree --point-in-time latest --keep-automated-backups --target etl-temp-db graph.mitosis.json \\
                > operation.restore.jsonl
            cluster --restart true --restart-for-tls graph.aurora.json > operation.cluster.jsonl
            mitosis-plan --clone-shared --source arn:aws:rds:eu-west-1:111122223333:cluster:shop --target cluster:shop \\
                graph.shared.json > operation.shared.jsonl
            jq '(.DBInstances[] | select(.DBInstanceIdentifier == "mitosis-demo")) += {AllocatedStorage: 5, DBName: "demo"}' \\
                graph.mitosis.json | tree --log message.plan.jsonl > ../small.jsonl
            mitosis-plan --source mitosis-prod --target nobody --log message.refusal.jsonl graph.mitosis.json
            for kind in tree cluster; do
                case $kind in tree) cp graph.mitosis.json ../region.json ;; cluster) cp graph.aurora.json ../region.json ;; esac
                describe | $kind > "operation.$kind.plain.jsonl"
                perform --check "operation.$kind.plain.jsonl" > "check.$kind.jsonl"
                perform --phase build "operation.$kind.plain.jsonl" > "event.$kind.build.jsonl"
                describe --snapshots > "graph.$kind.built.json"
                $kind --resume "graph.$kind.built.json" > "operation.$kind.rest.jsonl"
                perform --phase swap --timeout 1s "operation.$kind.plain.jsonl" > "event.$kind.stopped.jsonl"
                perform --phase swap "operation.$kind.plain.jsonl" > "event.$kind.swap.jsonl"
                target=$([ $kind = tree ] && echo mitosis-demo || echo shop-staging)
                describe | mitosis-plan --undo --target $target > "operation.$kind.undo.jsonl"
                perform "operation.$kind.undo.jsonl" > "event.$kind.undo.jsonl"
                [ $kind = cluster ] ||
                    describe | mitosis-plan --abandon --target $target > "operation.$kind.abandon.jsonl"
                describe "$target" > "graph.$kind.end.json"
            done 2> ../messages
            for plan in operation.*; do mitosis-iam "$plan" > "policy.${plan%.jsonl}.json"; done 2>> ../messages
            mitosis-iam --split operation.tree.jsonl > policy.split.jsonl
            cd "$OLDPWD" && $python Tests/Support/schema_check.py Documentation/Schemas "$samples" || cat "$HOME/messages" >&2
            """,
            input: endings
        )
        #expect(result.status == 0 && result.output.hasPrefix("described: "), "\(result.output)\(result.messages)")
    }
}

extension SchemaTests {
    private static let folder = "Documentation/Schemas"

    private static func read(_ name: String) throws -> JSONValue {
        let file = Tools.root.appendingPathComponent("\(folder)/\(name).json")
        return try JSONValue(parsing: Data(contentsOf: file), of: name)
    }

    /// What the code decides is in the schema's `$defs`; the rest is written by hand, and kept as `jq -S .` prints it.
    private static func expect(_ name: String, defines parts: JSONObject) throws {
        var schema = try #require(try read(name).object)
        schema["$defs"] = .object((schema["$defs"]?.object ?? [:]).merging(parts) { $1 })
        try Snapshot.expect(JSONValue.object(schema).prettyText + "\n", is: "\(name).json", in: folder)
    }

    private static func schema(of shape: Shape) -> JSONValue {
        switch shape {
        case .string: ["type": "string"]
        case .integer: ["type": "integer"]
        case .number: ["type": "number"]
        case .boolean: ["type": "boolean"]
        case .timestamp: ["type": "string", "format": "date-time"]
        case .list(let element): ["type": "array", "items": schema(of: element)]
        case .structure(let members):
            [
                "type": "object",
                "properties": .object(JSONObject(members.map { (key: $0.key, value: schema(of: $0.value)) })),
            ]
        }
    }

    private static func list(_ texts: [String]) -> JSONValue { .array(texts.sorted().map { .string($0) }) }

    private static func words<Word: RawRepresentable<String>>(_ all: [Word]) -> JSONValue {
        .array(all.map { .string($0.rawValue) })
    }

    private static var id: JSONValue {
        [
            "type": "string",
            "pattern": .string("^(\(Stage.allCases.map(\.rawValue).joined(separator: "|"))):[^:]+(:.*)?$"),
        ]
    }

    /// What the phase and the action of a stage may be.
    private static func rule(of stage: Stage) -> JSONValue {
        let actions = Action.allCases.filter(stage.facts.actions.contains)
        return [
            "if": ["properties": ["id": ["pattern": .string("^\(stage.rawValue):")]]],
            "then": [
                "properties": ["phase": ["const": .string(stage.phase.rawValue)], "action": ["enum": words(actions)]]
            ],
        ]
    }

    /// What a request of an action must name.
    private static func rule(of action: Action) -> JSONValue? {
        action.namingParameter.map { name in
            [
                "if": ["properties": ["action": ["const": .string(action.rawValue)]]],
                "then": [
                    "properties": [
                        "parameters": [
                            "required": list([name]),
                            "properties": .object([name: ["type": "string", "minLength": 1]]),
                        ]
                    ]
                ],
            ]
        }
    }
}

extension SchemaTests {
    /// One of each; the compiler wants a new one to be added here.
    private static let endings: [Performer.Ending] = {
        let all: [Performer.Ending] = [.done, .refused("why"), .stopped("why"), .interrupted]
        for ending in all {
            switch ending {
            case .done, .refused, .stopped, .interrupted: break
            }
        }
        return all
    }()

    private static let summary: Summary = {
        var summary = Summary()
        summary.replacements = [.init(name: "demo", old: "db-OLD", new: nil, secret: "arn:aws:secretsmanager:secret")]
        summary.missingNames = [.init(name: "demo", bearer: "temp-demo", seconds: nil)]
        return summary
    }()

    /// A binding of each kind, with a member of AWS's, and a parameter group.
    private static let groups: String = {
        let parameter: JSONValue = [
            "ParameterName": "p", "ParameterValue": "1", "Source": "user", "ApplyMethod": "immediate",
        ]
        let group: JSONValue = [
            "DBParameterGroupName": "g", "DBParameterGroupFamily": "mysql8.0",
            "DBParameterGroupArn": "arn:aws:rds:us-east-1:123456789012:pg:g", "Parameters": [parameter],
        ]
        let graph: JSONValue = ["DBInstances": [], "DBParameterGroups": [group]]
        return graph.line
    }()

    private static func finish(_ ending: Performer.Ending) -> JSONValue {
        (try? JSONValue(parsing: Finish(summary: summary, ending: ending).line.utf8, of: "an event")) ?? .null
    }

    private static let operation = """
        {"version":1,"id":"delete:demo","phase":"clean","after":[],"action":"DeleteDBInstance",\
        "parameters":{"DBInstanceIdentifier":"old-demo"},"secrets":{},\
        "replaces":{"DBInstanceIdentifier":"demo","DbiResourceId":"db-A"},"names":null,\
        "source":{"DBInstanceIdentifier":"prod","DbiResourceId":"db-B"},"plan":"p","capturedAt":null,"resources":[]}
        """
}
