import Testing

/// The policies of production's account and of staging's, for one plan of both.
@Suite struct AccountPolicyTests {
    private static let plan = """
        set -eo pipefail
        mitosis-plan --quiet $share \\
            --source arn:aws:rds:eu-west-1:111122223333:db:orders --target arn:aws:rds:eu-west-1:444455556666:db:orders \\
            Examples/accounts/production.json Examples/accounts/staging.json > "$HOME/plan.jsonl" 2> /dev/null
        """

    /// Be the snapshot under the key of its source, or copied under one that can be shared.
    @Test(arguments: ["9b1e6c1a-5d0e-4c3a-8f57-2f3a90c1d001", "shared"])
    func eachAllowsWhatItsAccountDoesAndNoMore(_ key: String) async throws {
        let keys = "arn:aws:kms:eu-west-1:111122223333:key"
        let result = try await Tools.runWithPython(
            """
            share="\(key == "shared" ? "--share-key \(keys)/shared" : "")"
            \(Self.plan)
            PYTHONPATH=Tests/Support "$python" -W ignore Tests/Support/accounts_check.py \\
                \(keys)/9b1e6c1a-5d0e-4c3a-8f57-2f3a90c1d001 \(keys)/\(key) < "$HOME/plan.jsonl"
            """
        )
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output.split(separator: "\n").count == 2, "\(result.output)")
    }

    /// Production shares its cluster once: all is done in staging's account, and of the source nothing but cloning it.
    @Test func aSharedClustersPolicyIsStagingsAlone() async throws {
        let source = "arn:aws:rds:eu-west-1:111122223333:cluster:shop"
        let result = try await Tools.runWithPython(
            """
            mitosis-plan --quiet --final-snapshot --clone-shared --source \(source) \\
                --target arn:aws:rds:eu-west-1:444455556666:cluster:shop Examples/shared-cluster.json > "$HOME/plan.jsonl"
            PYTHONPATH=Tests/Support "$python" -W ignore Tests/Support/landing_check.py \(source) < "$HOME/plan.jsonl"
            mitosis-iam --account 111122223333 "$HOME/plan.jsonl"
            """
        )
        #expect(result.output.hasSuffix(" authorizations, nothing needless\n"), "\(result.output)\(result.messages)")
        #expect(result.status == 252)
        #expect(
            result.messages.contains("it shares its cluster, and that is all: the operations are for 444455556666"),
            "\(result.messages)"
        )
    }

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
