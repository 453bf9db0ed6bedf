import RDS

extension Policy {
    /// The document as JSON, members in the order that people expect, without a final newline.
    func document(indented: Bool) -> String {
        let layout = Layout(isIndented: indented)
        return layout.object(
            [
                ("Version", layout.string("2012-10-17")),
                ("Statement", layout.list(statements.map { $0.text(layout, 2) }, 1)),
            ],
            0
        )
    }
}

extension Policy.Statement {
    fileprivate func text(_ layout: Layout, _ level: Int) -> String {
        func oneOrMany(_ values: [String]) -> String {
            values.count == 1 ? layout.string(values[0]) : layout.list(values.map(layout.string), level + 1)
        }
        var members = [
            ("Sid", layout.string(sid)), ("Effect", layout.string("Allow")), ("Action", oneOrMany(actions)),
            ("Resource", oneOrMany(resources)),
        ]
        if let condition {
            let values = layout.list(condition.values.map(layout.string), level + 3)
            let test = layout.object([(condition.key, values)], level + 2)
            members.append(("Condition", layout.object([("StringEquals", test)], level + 1)))
        }
        return layout.object(members, level)
    }
}

/// JSON whose members keep their order, on one line or indented.
private struct Layout {
    let isIndented: Bool

    func string(_ text: String) -> String { JSONValue.string(text).line }

    func list(_ items: [String], _ level: Int) -> String { block("[", items, "]", level) }

    func object(_ members: [(String, String)], _ level: Int) -> String {
        block("{", members.map { "\(string($0.0)):\(isIndented ? " " : "")\($0.1)" }, "}", level)
    }

    private func block(_ open: String, _ items: [String], _ close: String, _ level: Int) -> String {
        guard isIndented else { return open + items.joined(separator: ",") + close }
        let margin = String(repeating: "  ", count: level)
        return open + "\n" + items.map { "\(margin)  \($0)" }.joined(separator: ",\n") + "\n\(margin)" + close
    }
}
