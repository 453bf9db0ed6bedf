import RDS

/// The id of a plan: a short hash of what was planned, the same for the same graph and options.
enum PlanID {
    /// - Parameter facts: What was planned, in a fixed order.
    static func make(_ facts: [String]) -> String {
        // FNV-1a, 64 bits: it tells plans apart, and keeps nobody from making two alike.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in facts.joined(separator: "\n").utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return String(hash, radix: 36)
    }
}
