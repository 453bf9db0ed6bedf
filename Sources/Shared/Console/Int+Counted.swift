extension Int {
    /// The number with what it counts: `1 instance`, `2 instances`.
    package func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
