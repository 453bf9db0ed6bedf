import Testing

/// The built tools with production in one account and staging in another, in one file.
@Suite struct TwoAccountsTests {
    private static let plan = #"""
        set -e -o pipefail
        cat Examples/accounts/production.json Examples/accounts/staging.json > "$HOME/world.json"
        mitosis-plan --source arn:aws:rds:eu-west-1:111122223333:db:orders \
            --target arn:aws:rds:eu-west-1:444455556666:db:orders Examples/accounts/*.json \
            > "$HOME/plan.jsonl" 2> /dev/null
        world() { rds-describe --snapshots --simulate "$HOME/world.json" | jq -sr '.[] |
            (.DBInstances[] | "\(.DBInstanceArn | split(":")[4]) \(.DBInstanceIdentifier) \(.KmsKeyId)"),
            (.DBSnapshots[] | "\(.DBSnapshotArn | split(":")[4]) \(.DBSnapshotIdentifier | split("-")[3] // "plain")")'; }
        run() { mitosis-exec --simulate "$HOME/world.json" --quiet --format json "$@" "$HOME/plan.jsonl"; }

        """#

    @Test func aPhaseAfterTheOtherEachAccountItsPart() async throws {
        let result = try await Tools.run(
            Self.plan + #"""
                run --phase supply | jq -r 'select(.event == "done") | .id'
                run --phase build --phase swap | grep -c '"event":"done"'
                run --account 444455556666 | grep -c '"event":"done"'
                run | jq -r 'select(.event == "done") | .id | split(":")[0]'
                world
                run | grep -vc skipped
                """#
        )
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(lines.prefix(2) == ["snapshot:orders", "share:orders"], "\(result.messages)")
        #expect(lines.dropFirst(2).prefix(4) == ["9", "3", "unshare", "release"], "\(result.output)")
        let staging = "arn:aws:kms:eu-west-1:444455556666:key/"
        #expect(lines.filter { $0.hasPrefix("444455556666 orders") && $0.contains(staging) }.count == 2)
        #expect(lines.filter { $0.hasPrefix("444455556666 copy") }.count <= 1)
        #expect(lines.last == "1")
    }

    @Test func whatIsWrongIsRefusedBeforeTheFirstCall() async throws {
        let result = try await Tools.run(
            Self.plan + #"""
                world > "$HOME/before"
                set +e
                run --account 999999999999; echo $?
                sed 's/"ValuesToAdd":\["444455556666"\]/"ValuesToAdd":["999999999999"]/' "$HOME/plan.jsonl" > "$HOME/edited"
                mitosis-exec --simulate "$HOME/world.json" "$HOME/edited"; echo $?
                jq -c . Examples/accounts/staging.json > "$HOME/world.json"
                run; echo $?
                run --account 444455556666 --phase build > /dev/null; echo $?
                """#
        )
        #expect(result.output == "252\n1\n1\n1\n", "\(result.output)\(result.messages)")
        for words in [
            "no operation is for account '999999999999'", "it would share with account 999999999999",
            "no credentials reach account 111122223333 in eu-west-1, where 'snapshot:orders' is to be performed",
            "'copy:orders' comes after 'share:orders', which is not done and not in the chosen part",
        ] { #expect(result.messages.contains(words), "\(result.messages)") }
    }

    /// Both accounts are asked, and a default key is found out that cannot be shared.
    @Test func bothAccountsAreChecked() async throws {
        let result = try await Tools.run(
            Self.plan + #"""
                check() { mitosis-exec --check --format json --simulate "$HOME/world.json" "$HOME/plan.jsonl" || true; }
                check | jq -r 'select(.check == "quota" and .of == "ManualSnapshots") | "\(.result) \(.message)"'
                check | grep -c '"result":"refused"' || true
                check | jq -r 'select(.result == "unknown") | .check' | sort -u | xargs echo
                jq -c '.Simulation.Keys[.DBInstances[0].KmsKeyId] = {"KeyManager": "AWS"}' Examples/accounts/production.json \
                    > "$HOME/world.json"
                cat Examples/accounts/staging.json >> "$HOME/world.json"
                check | jq -r 'select(.result == "refused") | "\(.check) \(.message) \(.remedy)"'
                """#
        )
        let lines = result.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 5, "\(result.output)\(result.messages)")
        #expect(lines[0].hasPrefix("ok ") && lines[0].hasSuffix("(account 444455556666 in eu-west-1)"))
        #expect(lines[1].hasPrefix("ok ") && lines[1].hasSuffix("(account 111122223333 in eu-west-1)"))
        #expect(lines[2] == "0")
        // What staging's account does not see of the source, production's does.
        #expect(lines[3] == "offer permission version")
        #expect(
            lines[4].hasPrefix("key it is AWS's own for the service, and what is encrypted with it cannot be shared")
        )
        #expect(lines[4].hasSuffix("plan again with --share-key and a key of the account's"))
    }

    /// With staging's credentials alone, the key of production's snapshot tells whether its policy knows staging.
    @Test func stagingAsksProductionsKey() async throws {
        let result = try await Tools.run(
            Self.plan + #"""
                check() { mitosis-exec --check --format json --simulate "$HOME/world.json" "$HOME/build.jsonl" |
                    jq -r 'select(.check == "key") | "\(.result) \(.of | split(":")[3:5] | join(" ")) \(.message)"' || true; }
                grep -v '"phase":"supply"' "$HOME/plan.jsonl" | grep -v -e '"id":"unshare' -e '"id":"release' > "$HOME/build.jsonl"
                answer() { jq -c --argjson said "$1" '.Simulation.Account["kms:DescribeKey"] = $said' \
                    Examples/accounts/staging.json > "$HOME/world.json"; }
                denial() { answer "$(jq -n --arg kind "$1" '{Error: {Code: "AccessDeniedException",
                    Message: "User: x is not authorized to perform: kms:DescribeKey because no \($kind) policy allows it"}}')"; }
                answer '{"KeyMetadata": {"AWSAccountId": "111122223333", "Enabled": true, "KeyState": "Enabled"}}'; check
                denial resource-based; check
                denial identity-based; check
                """#
        )
        let lines = result.output.split(separator: "\n").map(String.init)
        let key = "eu-west-1 111122223333"
        #expect(
            lines.contains { $0.hasPrefix("warning \(key) it belongs to account 111122223333, is enabled, and lets") }
        )
        #expect(lines.contains("refused \(key) the key's own policy does not let account 444455556666 see it"))
        #expect(lines.last == "unknown  not looked: it was denied", "\(result.output)\(result.messages)")
    }
}
