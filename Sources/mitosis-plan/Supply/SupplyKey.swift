import RDS

/// The KMS keys of snapshots on their way.
enum SupplyKey {
    /// The key that RDS encrypts with where an account has none of its own: every account and Region has one, and nobody
    /// shares it.
    ///
    /// Source: Amazon RDS User Guide, "Encrypting Amazon RDS resources".
    static let standard = "alias/aws/rds"

    /// What IAM checks for a key; `nil` for the standard one, whose own policy lets all of its account use it through RDS.
    ///
    /// - Parameter place: Where a key that is given by its id alone is.
    static func arn(_ key: String, at place: ARN) -> ARN? {
        if key == standard || key.hasSuffix(":\(standard)") { return nil }
        return ARN(key) ?? place.key(key)
    }

    /// Whether two texts mean one key, as far as they tell; a key may be given by its id alone.
    static func isSame(_ key: String, _ other: String) -> Bool {
        let id = { (text: String) in text.split(separator: "/").last.map(String.init) ?? text }
        return key == other || (ARN(key) == nil) != (ARN(other) == nil) && id(key) == id(other)
    }
}
