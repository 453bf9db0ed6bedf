import RDS

extension Progress {
    /// The progress as lines for a terminal: one for each operation in flight, and the total below.
    ///
    /// No line is as wide as the terminal, and there are fewer lines than it has rows, so that they can be drawn over.
    func lines(columns: Int, rows: Int) -> [String] {
        let width = max(columns - 1, 10)
        let room = max(rows - 2, 1)
        var shown = flights
        var more = 0
        if shown.count > room - 1 {
            more = shown.count - max(room - 2, 0)
            shown = Array(shown.prefix(max(room - 2, 0)))
        }
        let names = shown.map(\.id.description.count).max() ?? 0
        var lines = shown.map { Self.line($0, names: names, width: width) }
        if more > 0, room > 1 { lines.append(Self.cut("  and \(more) more", width)) }
        return lines + [Self.cut(total(width), width)]
    }

    private static func line(_ flight: Line, names: Int, width: Int) -> String {
        let percent = flight.percent.map { " \($0)%" } ?? ""
        let details = [flight.status.map { $0 + percent }, Event.duration(flight.elapsed)].compactMap(\.self)
        let tail = "  " + details.joined(separator: "  ")
        // On a narrow terminal the name gives way before what is happening to it.
        let space = max(width - 2 - tail.count, 8)
        let name = cut(flight.id.description, space)
        let padding = String(repeating: " ", count: max(0, min(names, space) - name.count))
        return cut("  " + name + padding + tail, width)
    }

    private func total(_ width: Int) -> String {
        let count = "\(done) of \(total) done"
        let time = Event.duration(elapsed)
        let minutes = Int((remaining / 60).rounded(.up))
        let left = minutes > 0 ? ", about \(minutes < 60 ? "" : "\(minutes / 60) h ")\(minutes % 60) min left" : ""
        let spent = "\(count) in \(time)"
        let sentences = left.isEmpty ? [spent] : [spent + left + " if databases are small", spent + left, spent]
        return sentences.first { $0.count <= width } ?? count
    }

    /// The text, its end left out where it is too long.
    static func cut(_ text: String, _ width: Int) -> String {
        text.count <= width ? text : text.prefix(max(width - 2, 1)) + ".."
    }
}
