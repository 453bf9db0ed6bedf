import Testing

/// The built tools with a command at every step.
@Suite struct CommandTests {
    private static let plan = "mitosis-plan --source mitosis-prod --target mitosis-demo region.json"
    private static let start = #"set -o pipefail; cp Examples/mitosis.json "$HOME/region.json" && cd "$HOME""#

    @Test func runInTheirOrderAndKnowBothDatabases() async throws {
        let result = try await Tools.run(
            #"""
            \#(Self.start)
            say='echo "$MITOSIS_IDENTIFIER:$MITOSIS_PORT old $MITOSIS_OLD_PORT source $MITOSIS_SOURCE_PORT $MITOSIS_ENGINE $MITOSIS_DATA_AS_OF" >> log'
            \#(Self.plan) --prepare "echo prepare >> log; $say" --verify "echo verify >> log; $say" \
                --before-swap "echo stop >> log; $say" --carry "echo carry >> log; $say" \
                --restart "echo start >> log; $say" > plan.jsonl 2> notes
            mitosis-exec --simulate region.json plan.jsonl > events.jsonl 2> messages; echo $?
            grep -c 'is stopped' messages notes
            promoted=$(jq -r 'select(.event == "started" and (.id | startswith("promote:"))).time' events.jsonl)
            sed "s/${promoted%.*}Z/PROMOTED/" log
            """#
        )
        let building = "temp-mitosis-demo:5430 old 5430 source 3306 mysql PROMOTED"
        #expect(
            result.output == """
                0
                messages:0
                notes:0
                prepare
                \(building)
                verify
                \(building)
                stop
                \(building)
                carry
                \(building)
                start
                mitosis-demo:5430 old 5430 source 3306 mysql PROMOTED

                """,
            "\(result.messages)"
        )
    }

    /// Where each script finds the copy, the source and the old database, by what the scripts for copies go by themselves.
    @Test func scriptsAreToldWhereEverythingIs() async throws {
        let result = try await Tools.run(
            #"""
            root=$PWD; cd "$HOME"
            jq '(.DBInstances[] | select(.DBInstanceIdentifier == "mitosis-demo")).MasterUserSecret =
                {"SecretArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!demo", "SecretStatus": "active"}' \
                "$root/Examples/mitosis.json" > region.json
            cat > told.sh <<END
            . "$root/Examples/copy/common.sh"
            refuse_other_places
            for name in copy source old; do
                place \$name
                echo "\$1 \$name \${host%%.*}:\$port"
            done >> log
            echo "\$1 \${MITOSIS_SECRET_ARN-none} \$MITOSIS_OLD_SECRET_ARN" | sed 's/arn:[^!]*//g' >> log
            END
            words=()
            for name in prepare verify before-swap carry restart; do words+=("--$name" "bash told.sh $name"); done
            \#(Self.plan) "${words[@]}" > plan.jsonl 2> /dev/null
            mitosis-exec --simulate region.json plan.jsonl > /dev/null 2> messages || cat messages
            cat log
            """#
        )
        let building = ["prepare", "verify", "before-swap", "carry"].map { name in
            """
            \(name) copy temp-mitosis-demo:5430
            \(name) source mitosis-prod:3306
            \(name) old mitosis-demo:5430
            \(name) \(name == "prepare" ? "none" : "!db-SIMULATED000001") !demo

            """
        }
        #expect(
            result.output == building.joined() + """
                restart copy mitosis-demo:5430
                restart source mitosis-prod:3306
                restart old old-mitosis-demo:5430
                restart !db-SIMULATED000001 !demo

                """,
            "\(result.messages)"
        )
    }

    @Test func aFailedVerificationSwapsNothing() async throws {
        let result = try await Tools.run(
            """
            \(Self.start)
            \(Self.plan) --verify 'test -e good' --before-swap 'touch stopped' > plan.jsonl 2> /dev/null
            mitosis-exec --simulate region.json plan.jsonl > events.jsonl 2> messages; echo $?
            grep -c "verify:mitosis-demo: the command 'test -e good' failed: " messages
            ls stopped; grep -c 'application of' messages
            rds-describe --simulate region.json | grep -c '"DbiResourceId": "db-DEMO'
            rds-describe --simulate region.json | grep -c '"DBInstanceIdentifier": "temp-mitosis-demo'
            rds-describe --simulate region.json | grep -c '"DBInstanceIdentifier": "old-'
            touch good
            mitosis-exec --simulate region.json plan.jsonl > events.jsonl 2> messages; echo $?
            ls stopped
            """
        )
        #expect(result.output == "3\n1\n0\n2\n2\n0\n0\nstopped\n", "\(result.messages)")
    }

    /// A run that is killed between a command and its trace runs the command again, and none of those before it.
    @Test(arguments: ["verify", "before-swap", "carry"])
    func aRunKilledRightAfterACommandRunsItAgain(_ name: String) async throws {
        let result = try await Tools.run(
            """
            \(Self.start)
            words=()
            for name in verify before-swap carry; do
                die=
                [ $name != \(name) ] || die='; test -e dead || { touch dead; kill -KILL $PPID; }'
                words+=("--$name" "echo $name >> log$die")
            done
            \(Self.plan) "${words[@]}" > plan.jsonl 2> /dev/null
            mitosis-exec --simulate region.json plan.jsonl > /dev/null 2>&1; echo $?
            rds-describe --simulate region.json | grep -c '"DBInstanceIdentifier": "old-'
            mitosis-exec --simulate region.json plan.jsonl > /dev/null 2>&1; echo $?
            sort log | uniq -c | tr -s ' '
            """
        )
        let counts = ["before-swap", "carry", "verify"].map { " \($0 == name ? 2 : 1) \($0)" }
        #expect(result.output == "137\n0\n0\n" + counts.joined(separator: "\n") + "\n", "\(result.messages)")
    }

    @Test func aRunThatStopsAfterTheApplicationSaysSo() async throws {
        let result = try await Tools.run(
            """
            \(Self.start)
            printf 'exit 1\\n' > stop.sh; chmod +x stop.sh
            \(Self.plan) --before-swap ./stop.sh --carry 'exit 7' > plan.jsonl 2> /dev/null
            mitosis-exec --simulate region.json plan.jsonl > /dev/null 2> messages; echo $?
            grep 'application of' messages
            printf 'true\\n' > stop.sh
            for number in 1 2; do
                mitosis-exec --simulate region.json plan.jsonl > /dev/null 2> messages; echo $?
                grep 'application of' messages
            done
            """
        )
        func sentence(_ verb: String) -> String {
            "3\nmitosis-exec: the application of 'mitosis-demo' \(verb) stopped, by the command './stop.sh': "
                + "finish the swap, or start it by hand\n"
        }
        #expect(result.output == sentence("may be") + sentence("is") + sentence("is"), "\(result.messages)")
    }
}
