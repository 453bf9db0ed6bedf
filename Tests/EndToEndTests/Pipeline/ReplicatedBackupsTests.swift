import Testing

/// From another Region of one account, by automated backups that RDS replicates.
@Suite struct ReplicatedBackupsTests {
    /// Production's example as if it were in another Region of staging's account, with a second instance, and both with
    /// backups that are replicated.
    private static let plan = #"""
        set -eo pipefail
        cp Examples/accounts/staging.json "$HOME/staging.json" && cd "$HOME"
        backups=arn:aws:rds:eu-west-1:444455556666:auto-backup
        sed 's/111122223333/444455556666/g; s/eu-west-1/eu-central-1/g' "$OLDPWD/Examples/accounts/production.json" |
            jq --arg backups "$backups" '.DBInstances[0] as $first |
                def replicated(id): .DBInstanceAutomatedBackupsReplications = [{DBInstanceAutomatedBackupsArn: "\($backups):\(id)"}];
                .DBInstances = [($first | replicated("ab-orders")), ($first | replicated("ab-web") |
                    .DBInstanceIdentifier = "web" | .DBInstanceArn |= sub("orders$"; "web") | .DbiResourceId = "db-WEB")]' \
            > production.json
        mitosis-plan --quiet --source arn:aws:rds:eu-central-1:444455556666:db:orders \
            --target arn:aws:rds:eu-west-1:444455556666:db:orders production.json staging.json > plan.jsonl 2> /dev/null
        cat production.json staging.json > world.json
        """#

    @Test func theyAreRestoredAndNothingElseIsTouched() async throws {
        let result = try await Tools.run(
            """
            \(Self.plan)
            mitosis-exec --simulate world.json plan.jsonl > /dev/null
            rds-describe --simulate world.json | jq -r '.DBInstances[] | "\\(.DBInstanceIdentifier) \\(.DbiResourceId)"'
            mitosis-iam plan.jsonl | jq -r '.Statement[] | select(.Resource | tostring | contains("auto-backup")) | .Action'
            """
        )
        #expect(result.status == 0, "\(result.messages)")
        #expect(
            result.output == """
                orders db-PRODORDERS
                web db-WEB
                orders db-SIMULATED000001
                orders-replica db-SIMULATED000002
                rds:DescribeDBInstanceAutomatedBackups
                rds:RestoreDBInstanceToPointInTime

                """,
            "\(result.output)"
        )
    }

    /// An ARN of backups tells nobody whose they are, so they are looked up right before they are restored.
    @Test(arguments: [
        ("ab-web", "are of db-WEB, not of the planned source db-PRODORDERS"), ("ab-gone", "are not there"),
    ])
    func othersAreNotRestored(_ backups: String, _ reason: String) async throws {
        let result = try await Tools.run(
            "\(Self.plan)\nsed -i 's/ab-orders/\(backups)/g' plan.jsonl\nmitosis-exec --simulate world.json plan.jsonl"
        )
        #expect(result.status != 0)
        #expect(result.messages.contains(reason), "\(result.messages)")
    }
}
