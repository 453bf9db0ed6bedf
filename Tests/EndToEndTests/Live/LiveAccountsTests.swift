import Testing

/// Production in one account and staging in another, over the wire: each request is signed by a role of its own account.
@Suite struct LiveAccountsTests {
    private static func withAccounts(_ script: String) async throws -> Tools.Result {
        try await LiveTests.withServer(
            #"""
            unset AWS_ENDPOINT_URL_RDS AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
            export AWS_ENDPOINT_URL="https://127.0.0.1:$PORT" AWS_REGION=eu-west-1
            mkdir -p "$HOME/.aws"
            cat > "$HOME/.aws/config" <<'END'
            [profile base]
            aws_access_key_id = testing
            aws_secret_access_key = testing
            [profile production]
            role_arn = arn:aws:iam::111122223333:role/refresh
            source_profile = base
            [profile staging]
            role_arn = arn:aws:iam::444455556666:role/refresh
            source_profile = base
            END
            "$python" Tests/Support/two_accounts.py build
            show() { "$python" Tests/Support/two_accounts.py show; }
            for profile in production staging; do rds-describe --profile $profile; done |
                mitosis-plan --source arn:aws:rds:eu-west-1:111122223333:db:app \
                    --target arn:aws:rds:eu-west-1:444455556666:db:app > "$HOME/plan.jsonl" 2> /dev/null
            run() { mitosis-exec --yes --poll 0.02s "$@" "$HOME/plan.jsonl" | jq -r 'select(.event == "done") | .id | split(":")[0]' | xargs; }

            """# + script
        )
    }

    /// Production's job supplies with its own credentials alone, staging's goes on with its own, and both clear away.
    @Test func eachAccountsJobDoesItsPart() async throws {
        let result = try await Self.withAccounts(
            #"""
            run --profile production --phase supply
            show | grep -c '\[\["444455556666"\]\]'
            run --profile staging --phase build --phase swap
            run --profile staging --source-role-arn arn:aws:iam::111122223333:role/refresh
            show
            """#
        )
        let lines = result.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 7, "\(result.output)\(result.messages)")
        #expect(lines.prefix(3) == ["snapshot share", "1", "copy clone retire install"])
        #expect(Set(lines[3].split(separator: " ")) == ["unshare", "delete", "release"])
        #expect(lines[4] == "111122223333 app db-MOTO00000001 111122223333")
        // The data is under staging's key, and the newest copy stays.
        #expect(lines[5] == "444455556666 app db-MOTO00000003 444455556666")
        #expect(lines[6] == "444455556666 copy 444455556666 [[]]")
    }

    @Test func credentialsOfOtherAccountsChangeNothing() async throws {
        let result = try await Self.withAccounts(
            #"""
            set +e
            show > "$HOME/before"
            for options in "--profile staging" "--profile production" "--profile base" \
                "--profile staging --source-profile staging" "--profile base --source-profile production"; do
                mitosis-exec --yes $options "$HOME/plan.jsonl" > /dev/null; echo $?
            done
            show | cmp - "$HOME/before" && echo nothing changed
            """#
        )
        #expect(result.output == "1\n1\n1\n1\n1\nnothing changed\n", "\(result.messages)")
        for words in [
            "no credentials reach account 111122223333 in eu-west-1, where 'snapshot:app' is to be performed",
            "no credentials reach account 444455556666 in eu-west-1, where 'copy:app' is to be performed",
            "the credentials are of account 123456789012",
            "the source's credentials are of account 444455556666, and the plan is for account 111122223333",
        ] { #expect(result.messages.contains(words), "\(result.messages)") }
    }
}
