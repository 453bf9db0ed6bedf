import Console
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
        if more > 0, room > 1 { lines.append("  and \(more) more".cut(to: width)) }
        return lines + [total(width).cut(to: width)]
    }

    private static func line(_ flight: Line, names: Int, width: Int) -> String {
        let percent = flight.percent.map { " \($0)%" } ?? ""
        let details = [flight.status.map { $0 + percent }, Event.duration(flight.elapsed)].compactMap(\.self)
        let tail = "  " + details.joined(separator: "  ")
        // On a narrow terminal the name gives way before what is happening to it.
        let space = max(width - 2 - tail.count, 8)
        let name = flight.id.description.cut(to: space).padded(to: min(names, space))
        return ("  " + name + tail).cut(to: width)
    }

    private func total(_ width: Int) -> String {
        let count = "\(done) of \(total) done"
        let time = Event.duration(elapsed)
        let left = remaining > 0 ? ", about \(Duration.seconds(remaining).minutesText) left" : ""
        let spent = "\(count) in \(time)"
        let sentences = left.isEmpty ? [spent] : [spent + left + " if databases are small", spent + left, spent]
        return sentences.first { $0.count <= width } ?? count
    }
}
