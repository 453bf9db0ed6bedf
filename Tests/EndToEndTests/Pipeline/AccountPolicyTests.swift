import Testing

/// The policies of production's account and of staging's, for one plan of both.
@Suite struct AccountPolicyTests {
    private static let plan = """
        set -eo pipefail
        mitosis-plan --quiet \\
            --source arn:aws:rds:eu-west-1:111122223333:db:orders --target arn:aws:rds:eu-west-1:444455556666:db:orders \\
            Examples/accounts/production.json Examples/accounts/staging.json > "$HOME/plan.jsonl" 2> /dev/null
        """

    @Test func aStreamOfSeveralAccountsIsRefusedWithTheirList() async throws {
        let result = try await Tools.run("\(Self.plan)\nmitosis-iam \"$HOME/plan.jsonl\"")
        #expect(result.status == 252)
        #expect(result.messages.contains("for the accounts 111122223333 and 444455556666, and a policy is for one"))
        let other = try await Tools.run("\(Self.plan)\nmitosis-iam --account 123456789012 \"$HOME/plan.jsonl\"")
        #expect(other.status == 252)
    }

    /// No document is of two accounts.
    @Test func splittingPrintsThePoliciesOfAll() async throws {
        let result = try await Tools.run(
            """
            \(Self.plan)
            mitosis-iam --split "$HOME/plan.jsonl" > "$HOME/all"
            for account in 111122223333 444455556666; do mitosis-iam --account $account --split "$HOME/plan.jsonl"; done |
                diff "$HOME/all" -
            """
        )
        #expect(result.status == 0, "\(result.output)")
        #expect(result.messages.contains("policies for 111122223333 and 444455556666, in this order"))
    }

    @Test func theKeysPolicyIsToldAndNothingElseWhereNoneIsNeeded() async throws {
        let result = try await Tools.run(
            """
            \(Self.plan)
            mitosis-iam --key-policy "$HOME/plan.jsonl" | jq -c '.[] | [.Principal.AWS, .Condition // {}, .Action[]]'
            mitosis-iam --account 111122223333 --key-policy "$HOME/plan.jsonl" || echo "status $?"
            """
        )
        let root = #""arn:aws:iam::444455556666:root""#
        #expect(
            result.output == """
                [\(root),{},"kms:CreateGrant","kms:Decrypt","kms:DescribeKey","kms:Encrypt","kms:GenerateDataKey*","kms:ReEncrypt*"]
                [\(root),{"Bool":{"kms:GrantIsForAWSResource":"true"}},"kms:CreateGrant","kms:ListGrants","kms:RevokeGrant"]
                status 252

                """
        )
        #expect(result.messages.contains("in the policy of arn:aws:kms:eu-west-1:111122223333:key/9b1e6c1a"))
        #expect(result.messages.contains("no operation uses a key of another account"))
    }
}
