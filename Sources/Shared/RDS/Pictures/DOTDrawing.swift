/// Pictures in Graphviz's language: `dot -Tsvg` makes one drawing of them, a frame for each that has a title.
///
/// Source: Graphviz documentation, "DOT Language" and "escString".
package enum DOTDrawing {
    package static func text(of pictures: [Picture]) -> String {
        var lines = [
            "digraph replication {",
            "  rankdir=LR",
            "  graph [fontname=\"Helvetica\", labeljust=l, color=\"#9ca3af\"]",
            "  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fillcolor=white, color=\"#374151\"]",
            "  edge [fontname=\"Helvetica\", fontsize=11, color=\"#374151\"]",
        ]
        // From left to right, Graphviz stacks frames from the bottom up.
        for (index, picture) in pictures.enumerated().reversed() {
            lines += picture.title.isEmpty ? content(picture, index) : frame(picture, index)
        }
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }

    private static func frame(_ picture: Picture, _ index: Int) -> [String] {
        ["  subgraph cluster\(index) {", "    label=\(quoted(picture.title))"]
            + content(picture, index).map { "  \($0)" } + ["  }"]
    }

    private static func content(_ picture: Picture, _ index: Int) -> [String] {
        picture.nodes.map { node in
            let style = style(node.role).map { ", \($0)" } ?? ""
            return "  \(id(node.key, index)) [label=\(quoted(node.lines.joined(separator: "\n")))\(style)]"
        }
            + picture.edges.map { edge in
                let arrow = "  \(id(edge.from, index)) -> \(id(edge.to, index))"
                return switch edge.kind {
                case .replication: arrow
                case .membership: "\(arrow) [arrowhead=none]"
                case .copy(let words): "\(arrow) [label=\(quoted(words)), style=dashed]"
                }
            }
    }

    private static func id(_ key: Int, _ index: Int) -> String { "p\(index)n\(key)" }

    private static func style(_ role: Picture.Role) -> String? {
        switch role {
        case .source: "fillcolor=\"#bfdbfe\""
        case .foreign: "fillcolor=\"#bfdbfe\", style=\"rounded,filled,dashed\""
        case .old: "fillcolor=\"#d1d5db\""
        case .new: "fillcolor=\"#bbf7d0\""
        case .elsewhere: "style=\"rounded,dashed\""
        case .instance: nil
        }
    }

    /// A label: Graphviz reads backslashes, quotation marks and entities of HTML in it.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "&": result += "&amp;"
            case "\n": result += "\\n"
            case _ where scalar.properties.generalCategory == .control: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
