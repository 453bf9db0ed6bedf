import Console

/// What an input is, by its beginning: what people have at hand may be something else than what a tool reads, and is named
/// then, with what to do.
package enum InputKind: Hashable, Sendable, CaseIterable {
    case empty
    /// As PowerShell writes files unless it is told otherwise.
    case utf16
    case graph
    case operations
    /// As `jq -s` gathers them.
    case listOfOperations
    case events
    case policy
    /// What `aws --query` leaves of a reply.
    case part
    case yaml
    case table
    /// What `aws --output text` prints.
    case columns
    case drawing
    case flightPlan
    case markup

    /// `nil` for what is none of these: broken JSON, most often.
    package init?(_ bytes: [UInt8]) {
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
            self = .utf16
            return
        }
        let text = String(decoding: JSONParser.withoutMark(bytes).prefix(4096), as: UTF8.self)
        let lines = text.split { $0.isNewline }.filter { line in !line.allSatisfy(\.isWhitespace) }
        guard let first = lines.first.map(String.init) else {
            self = .empty
            return
        }
        if let kind = Self.text(first) {
            self = kind
        } else if let value = JSONParser.first(bytes), let kind = Self.json(value) {
            self = kind
        } else {
            return nil
        }
    }

    /// By the first line that is not empty.
    private static func text(_ line: String) -> InputKind? {
        let word = String(line.prefix { !$0.isWhitespace })
        if ["digraph", "flowchart", "```mermaid"].contains(word) { return .drawing }
        if word == "Plan" || line == "Nothing is planned." { return .flightPlan }
        if line.hasPrefix("|") || (line.count > 3 && line.allSatisfy { "+-".contains($0) }) { return .table }
        if line.hasPrefix("<") { return .markup }
        if line.hasPrefix("data \"aws_iam_policy_document\"") { return .policy }
        // A time of day, before the words of an event.
        if word.first?.isNumber == true, word.contains("T"), word.hasSuffix("Z") { return .events }
        guard let start = line.first, !"{[\"".contains(start) else { return nil }
        if line.contains("\t") { return .columns }
        return isYAML(line) ? .yaml : nil
    }

    private static func isYAML(_ line: String) -> Bool {
        if line == "---" || line.hasPrefix("--- ") { return true }
        let entry = line.hasPrefix("- ") ? line.dropFirst(2) : line[...]
        let key = entry.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        let rest = entry.dropFirst(key.count)
        return !key.isEmpty && (rest == ":" || rest.hasPrefix(": "))
    }

    private static func json(_ value: JSONValue) -> InputKind? {
        switch value {
        case .array(let values): return values.first.flatMap { json($0) } == .operations ? .listOfOperations : .part
        case .string, .integer, .number: return .part
        case .null, .bool: return nil
        case .object(let members):
            let names = Set(members.keys)
            if names.isSuperset(of: ["id", "action", "after"]) { return .operations }
            if names.isSuperset(of: ["time", "event"]) { return .events }
            if names.contains("Statement") { return .policy }
            if !names.isDisjoint(with: graphMembers) { return .graph }
            return names.isDisjoint(with: ["DBInstanceIdentifier", "DBClusterIdentifier"]) ? nil : .part
        }
    }

    private static let graphMembers: Set = [
        "DBInstances", "DBClusters", "DBClusterEndpoints", "DBSnapshots", "DBClusterSnapshots",
    ]
}

extension InputKind {
    /// What a tool reads.
    package enum Wanted: Hashable, Sendable, CaseIterable {
        case graph, operations

        var name: String { self == .graph ? "a graph" : "the operations of a plan" }
        var producer: String { self == .graph ? "rds-describe" : "mitosis-plan" }
        var kind: InputKind { self == .graph ? .graph : .operations }
    }

    /// That an input of this kind is not what is wanted; `nil` when it is.
    package func error(wanting wanted: Wanted) -> InputError? {
        guard self != wanted.kind else { return nil }
        return InputError("the input is \(name), and should be \(wanted.name)", hint: remedy(wanting: wanted))
    }

    private var name: String {
        switch self {
        case .empty: "empty"
        case .utf16: "UTF-16"
        case .graph: "a graph"
        case .operations: "a plan"
        case .listOfOperations: "a list of operations"
        case .events: "the events of mitosis-exec"
        case .policy: "an IAM policy"
        case .part: "a part of a reply, as aws prints with --query"
        case .yaml: "YAML"
        case .table: "a table"
        case .columns: "text in columns"
        case .drawing: "a drawing"
        case .flightPlan: "a plan's text for people"
        case .markup: "XML or HTML"
        }
    }

    private func remedy(wanting wanted: Wanted) -> String {
        let source = "give it what \(wanted.producer) prints"
        return switch (self, wanted) {
        case (.empty, _):
            "\(wanted.producer) prints \(wanted.name); if it is before this in a pipe, it has said what is wrong"
        case (.utf16, _): "save it as UTF-8; in PowerShell: ... | Out-File -Encoding utf8 FILE"
        case (.graph, _): "plan first: mitosis-plan --source ID --target ID GRAPH"
        case (.operations, _):
            "perform it with mitosis-exec, or show it: mitosis-plan --format text PLAN; to plan, \(source)"
        case (.listOfOperations, _): "take them out of the list: jq -c '.[]'"
        case (.yaml, .graph), (.table, .graph), (.columns, .graph):
            "add --output json to the aws command, or \(source)"
        case (.part, .graph):
            "leave out --query: all that 'aws rds describe-db-instances --output json' prints is a graph"
        case (.drawing, _), (.flightPlan, _): "\(source) without --format"
        case (.events, _), (.policy, _), (.part, _), (.yaml, _), (.table, _), (.columns, _), (.markup, _): source
        }
    }
}
