/// The class of a DB instance, such as `db.r6g.2xlarge`.
package struct DBInstanceClass: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ name: String) { description = name }

    /// About how much memory it has, in GiB; `nil` for a class that is not known.
    ///
    /// Source: Amazon RDS User Guide, "Hardware specifications for DB instance classes".
    package var memory: Double? {
        let parts = description.split(separator: ".").map(String.init)
        guard parts.count >= 3, parts[0] == "db", let kind = parts[1].first, let size = Self.size(parts[2]) else {
            return nil
        }
        // Of each processor; an xlarge has four, the burstable ones' memory goes with their size.
        let share: Double? =
            switch kind {
            case "t", "m": 4
            case "r", "z": 8
            case "c": 2
            case "x": parts[1].hasPrefix("x2iezn") ? 32 : 16
            default: nil
            }
        return share.map { $0 * 4 * size }
    }

    /// In xlarges.
    private static func size(_ text: String) -> Double? {
        let small = ["nano": 1.0 / 32, "micro": 1.0 / 16, "small": 1.0 / 8, "medium": 1.0 / 4, "large": 1.0 / 2]
        if let size = small[text] { return size }
        guard text.hasSuffix("xlarge") else { return nil }
        let count = text.dropLast("xlarge".count)
        return count.isEmpty ? 1 : Double(count)
    }
}
