import RDS

/// What RDS takes for a master's password, so that hour two does not find out.
///
/// Source: RDS API 2014-10-31, `ModifyDBInstance` and `ModifyDBCluster`, `MasterUserPassword`. That a space is not taken
/// either is what RDS says when it refuses one: "Only printable ASCII characters besides '/', '@', '"', ' ' may be used."
enum PasswordRules {
    /// What is wrong with a password, without a word of it; `nil` when RDS takes it.
    static func fault(of password: String, for engine: Engine, isOfCluster: Bool) -> String? {
        let lengths = isOfCluster ? 8...41 : Self.lengths(engine)
        if password.utf8.count < lengths.lowerBound {
            return "it is shorter than the \(lengths.lowerBound) characters that \(engine) wants"
        }
        if password.utf8.count > lengths.upperBound {
            return "it is longer than the \(lengths.upperBound) characters that \(engine) takes"
        }
        let isOracle = engine.family == .oracle
        let refused = #"/"@ "# + (isOracle ? "&'" : "")
        guard password.utf8.allSatisfy({ (0x20...0x7e).contains($0) }), !password.contains(where: refused.contains)
        else {
            return
                "\(engine) takes printable ASCII characters alone, and none of / \" @\(isOracle ? " & '" : "") and space"
        }
        return nil
    }

    private static func lengths(_ engine: Engine) -> ClosedRange<Int> {
        switch engine.family {
        case .mysql, .mariadb: 8...41
        case .oracle: 8...30
        case .postgres, .sqlServer: 8...128
        case .db2, .other: 8...255
        }
    }
}
