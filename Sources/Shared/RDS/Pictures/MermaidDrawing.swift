/// Pictures in Mermaid's language, one flowchart of them: code hosts draw it where a block of Markdown is marked `mermaid`.
///
/// Source: Mermaid documentation, "Flowcharts Syntax".
package enum MermaidDrawing {
    package static func text(of pictures: [Picture]) -> String {
        let hasFrames = pictures.contains { !$0.title.isEmpty }
        var lines = [hasFrames ? "flowchart TB" : "flowchart LR"]
        for (index, picture) in pictures.enumerated() {
            lines += hasFrames ? frame(picture, index) : content(picture, index)
        }
        // Without a tie between them, frames are drawn in any order.
        for index in pictures.indices.dropFirst() where hasFrames { lines.append("  s\(index - 1) ~~~ s\(index)") }
        let roles = Set(pictures.flatMap { $0.nodes.map(\.role) })
        for role in Picture.Role.allCases where roles.contains(role) {
            if let style = style(role) { lines.append("  classDef \(role.rawValue) \(style)") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func frame(_ picture: Picture, _ index: Int) -> [String] {
        ["  subgraph s\(index) [\"\(escaped(picture.title))\"]", "    direction LR"]
            + content(picture, index).map { "  \($0)" } + ["  end"]
    }

    private static func content(_ picture: Picture, _ index: Int) -> [String] {
        picture.nodes.map { node in
            let label = node.lines.map(escaped).joined(separator: "<br/>")
            let style = style(node.role) == nil ? "" : ":::\(node.role.rawValue)"
            return "  \(id(node.key, index))[\"\(label)\"]\(style)"
        }
            + picture.edges.map { edge in
                let arrow =
                    switch edge.kind {
                    case .replication: "-->"
                    case .membership: "---"
                    case .copy(let words): "-. \"\(escaped(words))\" .->"
                    }
                return "  \(id(edge.from, index)) \(arrow) \(id(edge.to, index))"
            }
    }

    private static func id(_ key: Int, _ index: Int) -> String { "p\(index)n\(key)" }

    private static func style(_ role: Picture.Role) -> String? {
        switch role {
        case .source: "fill:#bfdbfe,stroke:#374151,color:#000"
        case .foreign: "fill:#bfdbfe,stroke:#374151,color:#000,stroke-dasharray:4"
        case .old: "fill:#d1d5db,stroke:#374151,color:#000"
        case .new: "fill:#bbf7d0,stroke:#374151,color:#000"
        case .elsewhere: "stroke-dasharray:4"
        case .instance: nil
        }
    }

    /// A label: all but what is surely plain becomes an entity, as Markdown and HTML are read in it.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            if scalar.properties.generalCategory == .control { return " " }
            return isPlain(scalar) ? String(scalar) : "#\(scalar.value);"
        }.joined()
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            || [" ", "-", ".", ",", ":"].contains(scalar)
    }
}
