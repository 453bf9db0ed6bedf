import Testing

/// What people have met, one small Region each: what is planned, what is refused and what is said.
@Suite struct CaseTests {
    struct Case: Sendable, CustomTestStringConvertible {
        /// Of the Region in `Tests/Fixtures/cases`.
        let name: String
        let script: String
        /// What the output and the messages have, in this order.
        let expected: [String]
        let lacks: [String]
        var testDescription: String { name }

        init(_ name: String, _ script: String, _ expected: [String], lacks: [String] = []) {
            (self.name, self.script, self.expected, self.lacks) = (name, script, expected, lacks)
        }
    }

    private static let plan = "mitosis-plan --source prod --target stg"
    /// Puts another status on an instance of the simulated Region.
    private static let status =
        #"status() { jq '(.DBInstances[] | select(.DBInstanceIdentifier == "'$1'").DBInstanceStatus) = "'$2'"' region.json > r && mv r region.json; }; "#

    static let cases = [
        Case(
            "cross-account-snapshot-only",
            "\(plan) --snapshot prod-copy input.json > plan.jsonl; echo $?; jq -c .source plan.jsonl | uniq; "
                + "mitosis-plan --target stg --snapshot prod-copy input.json 2> notes.txt | cmp - plan.jsonl && echo same; "
                + "mitosis-iam plan.jsonl | grep -c prod-copy; mitosis-exec --simulate input.json plan.jsonl > events; echo $?",
            [
                "0", #"{"DBInstanceIdentifier":"prod","DbiResourceId":"db-INOTHERACCOUNT"}"#, "same", "1", "0",
                "'stg' is restored from the snapshot 'prod-copy' of 2026-11-26T01:00:00Z", "done in",
            ],
            lacks: ["warning: 'stg' has"]
        ),
        Case(
            "cross-account-snapshot-only",
            "mitosis-plan --source stg --target stg --snapshot prod-copy input.json; echo $?",
            ["1", "'stg' is both source and target"]
        ),
        // Whose snapshot bears the name is looked at again when it is restored.
        Case(
            "cross-account-snapshot-only",
            "mitosis-plan --target stg --snapshot prod-copy input.json > plan.jsonl 2> notes.txt; "
                + "sed s/db-INOTHERACCOUNT/db-ANOTHER/ input.json > region.json; "
                + "mitosis-exec --simulate region.json plan.jsonl > events; echo $?",
            ["1", "the snapshot 'prod-copy' is of db-ANOTHER, not of the planned source db-INOTHERACCOUNT"]
        ),
        // What an earlier run has built is gone on with.
        Case(
            "cross-account-snapshot-only",
            "mitosis-plan --target stg --snapshot prod-copy input.json > plan.jsonl 2> notes.txt; "
                + "mitosis-exec --simulate input.json --phase build plan.jsonl > events 2>> notes.txt; "
                + "rds-describe --simulate input.json --snapshots | mitosis-plan --resume --target stg --snapshot prod-copy "
                + "2>> notes.txt | mitosis-exec --simulate input.json > events; echo $?",
            ["0", "done in"]
        ),
        Case(
            "encryption-downgrade",
            "\(plan) input.json; echo $?; \(plan) --allow-encryption-change input.json > plan.jsonl; echo $?",
            [
                "1", "0", "'stg' is encrypted, and the data of 'prod' is not", "which is copied under arn:aws:kms",
                "StorageEncrypted is true and will be false",
            ]
        ),
        Case(
            "expired-ca",
            "\(plan) input.json | jq -c 'select(.id==\"clone:stg\").parameters.CACertificateIdentifier'",
            ["null", "rds-ca-2019 of 'stg' has expired", "CACertificateIdentifier is rds-ca-2019"]
        ),
        Case(
            "failed-target-advice",
            "\(plan) input.json; echo $?",
            [
                "1", "'stg' is failed", "never becomes available again",
                "aws rds delete-db-instance --db-instance-identifier stg",
            ],
            lacks: ["bring it back"]
        ),
        Case(
            "invalid-upgrade-target",
            "\(plan) input.json > plan.jsonl; echo $?",
            [
                "0", "17.6, which 'stg' has, came out before 16.13",
                "aws rds describe-db-engine-versions --engine postgres",
            ]
        ),
        Case(
            "io1-below-100-gib",
            "\(plan) input.json > plan.jsonl 2> notes.txt; jq -c 'select(.parameters.StorageType).parameters.AllocatedStorage' "
                + "plan.jsonl; mitosis-exec --simulate input.json plan.jsonl > events; echo $?",
            ["105", "0", "done in"]
        ),
        Case(
            "multi-az-cluster-advice",
            "mitosis-plan --source prod-instance-1 --target stg-instance-1 input.json; \(plan) input.json",
            [
                "'prod-instance-1' belongs to the Multi-AZ DB cluster 'prod'",
                "'prod' is a Multi-AZ DB cluster", "'stg' is a Multi-AZ DB cluster",
            ],
            lacks: ["Aurora's own means", "the graph has no DB instance"]
        ),
        Case(
            "mysql-two-step-upgrade",
            "\(plan) input.json; echo $?",
            ["1", "RDS upgrades one step at a time: 5.7 -> 8.0 -> 8.4"]
        ),
        Case(
            "pending-major-upgrade",
            "\(plan) input.json; echo $?; \(plan) --allow-pending input.json 2> notes.txt "
                + "| jq -c 'select(.parameters.EngineVersion)' | wc -l",
            ["1", "0", "'stg' has changes that are pending (EngineVersion 17.2)"]
        ),
        Case(
            "small-class-prod-groups",
            "\(plan) input.json | jq -c 'select(.id|startswith(\"clone\")).parameters.DBInstanceClass'",
            ["db.r6g.16xlarge", "with which db.t3.micro may not start"]
        ),
        Case(
            "source-stopped-restore",
            "\(plan) --restore-snapshot input.json > plan.jsonl; echo $?; "
                + "\(plan) --point-in-time latest input.json > plan.jsonl; echo $?",
            ["0", "0", "restored from the snapshot 'nightly'", "restored to the latest time"]
        ),
        Case(
            "stopped-old-clean",
            "cp input.json region.json; \(plan) input.json > plan.jsonl 2> notes.txt; "
                + "mitosis-exec --simulate region.json --phase build --phase swap plan.jsonl > events 2>> notes.txt; \(status)"
                + "status old-stg stopped; mitosis-exec --simulate region.json --phase clean plan.jsonl > events; echo $?",
            ["0", "done in"]
        ),
        Case(
            "stopped-temp-waits",
            "cp input.json region.json; \(plan) input.json > plan.jsonl 2> notes.txt; "
                + "mitosis-exec --simulate region.json --phase build plan.jsonl > events 2>> notes.txt; \(status)"
                + "status temp-stg stopped; timeout 20 mitosis-exec --simulate region.json plan.jsonl > events; echo $?",
            ["1", "'temp-stg' is stopped", "start it: aws rds start-db-instance --db-instance-identifier temp-stg"]
        ),
        Case(
            "truncated-list",
            "\(plan) input.json > plan.jsonl; sed s/NextToken/Marker/ input.json | \(plan) > plan.jsonl",
            ["a list of the graph goes on after what it shows", "a list of the graph goes on after what it shows"]
        ),
    ]

    @Test(.enabled("apt-get install jq") { Tools.isInstalled("jq") }, arguments: cases)
    func isAnsweredWell(_ example: Case) async throws {
        let fixture = "cp Tests/Fixtures/cases/\(example.name).json \"$HOME/input.json\" && cd \"$HOME\" || exit; "
        let result = try await Tools.run(fixture + example.script)
        let text = result.output + result.messages
        var rest = text[...]
        for part in example.expected {
            guard let place = rest.firstRange(of: part) else {
                Issue.record("'\(part)' is not said:\n\(text)")
                return
            }
            rest = rest[place.upperBound...]
        }
        for part in example.lacks { #expect(!text.contains(part), "\(text)") }
    }
}
