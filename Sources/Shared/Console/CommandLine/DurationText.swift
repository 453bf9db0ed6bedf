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

extension Arguments {
    /// The duration that an option gives; `nil` where it is not given.
    ///
    /// - Throws: `UsageError` for what is none, and for nothing.
    package func duration(of option: Option) throws(UsageError) -> Duration? {
        guard let text = value(of: option) else { return nil }
        guard let duration = Duration(parsing: text), duration > .zero else {
            throw UsageError(
                "option '\(option.spelling)' cannot be '\(text)'",
                hint: "durations are written 90s, 15m, 2h, 0.05s"
            )
        }
        return duration
    }
}
