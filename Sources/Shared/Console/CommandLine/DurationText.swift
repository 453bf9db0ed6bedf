extension Duration {
    /// Reads `90s`, `15m`, `2h` or `0.05s`; `nil` for anything else, and for less than nothing.
    package init?(parsing text: String) {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
        guard let last = text.last, let unit = units[last], let number = Double(text.dropLast()),
            number >= 0, number.isFinite, number * unit < 1e9, text.first?.isNumber == true
        else { return nil }
        self = .seconds(number * unit)
    }

    /// The duration in seconds.
    package var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }

    /// The duration in words, rounded up to minutes: `5 min`, `1 h 5 min`.
    package var minutesText: String {
        let minutes = Int((inSeconds / 60).rounded(.up))
        return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
