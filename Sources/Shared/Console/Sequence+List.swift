extension Sequence where Element: CustomStringConvertible {
    /// The elements in a sentence, `a, b and c`; of more than five, the first four and how many more there are.
    package var shortList: String {
        let all = map(\.description)
        let shown = all.count > 5 ? all.prefix(4) + ["\(all.count - 4) more"] : all[...]
        guard let last = shown.last, shown.count > 1 else { return shown.first ?? "" }
        return shown.dropLast().joined(separator: ", ") + " and \(last)"
    }
}
