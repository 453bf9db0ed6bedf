import RDS
import Testing

/// What the variable protects, and that it never seems to protect what it does not.
@Suite struct NeverTargetTests {
    @Test(arguments: [
        "*prod*", "billing,*prod*", "*prod* billing", "*PROD*", " shop-prod ", "shop-[op]rod", "shop-[!d]*",
        "x,\n*prod*\t",
        "shop?prod,",
    ])
    func aNameThatFitsIsProtected(_ patterns: String) throws {
        let never = try NeverTarget([NeverTarget.variable: patterns])
        #expect(throws: NeverTargetError.self) { try never.check(["shop-prod"]) }
        #expect(throws: NeverTargetError.self) { try never.check([DBInstanceIdentifier(cluster: "shop-prod")]) }
        try never.check(["shop-demo"])
    }

    /// Such as the quotes that an environment file keeps, other separators, and what else people write for a name.
    @Test(arguments: [
        "\"*prod*\"", "'*prod*'", "*prod*;billing", "*prod*|x", "cluster/shop-prod", "db:shop-prod", "shop_prod",
        "[prod",
        "pröd", "arn:aws:rds:us-east-1:123456789012:db:shop-prod", "x,\"billing\"",
    ])
    func whatProtectsNothingIsRefused(_ patterns: String) {
        let error = #expect(throws: NeverTargetError.self) { try NeverTarget([NeverTarget.variable: patterns]) }
        #expect(error?.message.contains("so it would protect nothing") == true)
    }

    @Test(arguments: ["", " ", ",", ", ,"]) func withoutPatternsNothingIsProtected(_ patterns: String) throws {
        try NeverTarget([NeverTarget.variable: patterns]).check(["shop-prod"])
    }
}
