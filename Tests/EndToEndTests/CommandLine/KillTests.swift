import Foundation
import Testing

/// The built tool, killed by SIGKILL after each line that it prints, and run again.
@Suite struct KillTests {
    /// `killed N COMMAND...` kills the command when it has printed N lines.
    private static let killed = """
        killed() {
            local lines=$1; shift
            mkfifo "$HOME/fifo-$lines"
            "$@" > "$HOME/fifo-$lines" 2> /dev/null &
            local process=$!
            exec 9< "$HOME/fifo-$lines"
            for ((line = 0; line < lines; line++)); do read -r <&9 || break; done
            kill -KILL "$process" 2> /dev/null || true
            wait "$process" 2> /dev/null || echo $? >> "$HOME/statuses"
            exec 9<&-
            rm "$HOME/fifo-$lines"
        }
        """

    /// Kills runs at the `first` line and every `step` lines later, goes on with each, and compares their ends with that of
    /// an undisturbed run. The last lines may come too late for a kill.
    ///
    /// - Parameter script: Makes the Region, `start.json`, and the plan, `plan.jsonl`.
    private static func check(_ script: String, first: Int, step: Int, kills: Int) async throws {
        let result = try await Tools.run(
            """
            set -e
            trap 'cat "$HOME/log" >&2' ERR
            \(killed)
            same_end=$PWD/Tests/Support/same_end.py
            cp Examples/*.json "$HOME" && cd "$HOME"
            \(script)
            run() { mitosis-exec --poll 120s --simulate "$@"; }
            cp start.json whole.json
            run whole.json plan.jsonl > events.jsonl 2> /dev/null
            for ((number = \(first); number <= $(wc -l < events.jsonl); number += \(step))); do
                cp start.json "region-$number.json"
                killed $number mitosis-exec --poll 120s --simulate "region-$number.json" plan.jsonl
                run "region-$number.json" plan.jsonl > /dev/null 2>> log
            done
            python3 "$same_end" whole.json region-*.json
            grep -c 137 statuses
            """
        )
        #expect(result.status == 0, "\(result.messages)")
        let lines = result.output.split(separator: "\n")
        try #require(lines.count == 2, "\(result.output)")
        #expect(lines[0].hasSuffix(" compared"))
        #expect(Int(lines[1]) ?? 0 >= kills)
    }

    @Test(arguments: [0, 1])
    func aRunKilledAtAnyLineIsGoneOnWithToTheSameEnd(_ remainder: Int) async throws {
        try await Self.check(
            """
            mv mitosis.json start.json
            mitosis-plan --source mitosis-prod --target mitosis-demo --restart 'echo >> restarts' start.json > plan.jsonl
            """,
            first: 1 + remainder,
            step: 2,
            kills: 10
        )
    }

    /// The same with a tree, an Aurora cluster and a Multi-AZ DB cluster in one stream, at some of the lines.
    @Test func aRunWithClustersKilledOnTheWayIsGoneOnWith() async throws {
        try await Self.check(
            """
            jq -s '{CapturedAt: .[0].CapturedAt} + (map(del(.CapturedAt) | to_entries[]) | group_by(.key)
                | map({key: .[0].key, value: map(.value[])}) | from_entries)' mitosis.json aurora.json multi-az.json > start.json
            plan() { mitosis-plan --source $1 --target $2 --restart true start.json 2> /dev/null; }
            { plan mitosis-prod mitosis-demo; plan shop-prod shop-staging; plan ledger-prod ledger-staging; } > plan.jsonl
            """,
            first: 3,
            step: 9,
            kills: 5
        )
    }

    /// The same at a server that speaks AWS's protocol, at some of the lines.
    @Test func aLiveRunKilledOnTheWayIsGoneOnWith() async throws {
        let result = try await LiveTests.withServer(
            #"""
            \#(Self.killed)
            client build
            client show > "$HOME/before.json"
            for number in 2 7 12 16 20 23; do
                rds-describe | mitosis-plan --source mitosis-prod --target mitosis-demo > "$HOME/plan.jsonl" 2> /dev/null
                killed $number mitosis-exec --yes --poll 0.02s "$HOME/plan.jsonl"
                mitosis-exec --yes --poll 0.02s "$HOME/plan.jsonl" > /dev/null 2>> "$HOME/log"
            done
            client show > "$HOME/after.json"
            python3 - "$HOME/before.json" "$HOME/after.json" <<'END'
            import json, sys

            before, after = ({i["DBInstanceIdentifier"]: i for i in json.load(open(p))["DBInstances"]} for p in sys.argv[1:])
            assert before.keys() == after.keys(), after.keys()
            for name, old in before.items():
                new = after[name]
                assert (new["DbiResourceId"] == old["DbiResourceId"]) == ("demo" not in name), name
                for member in ("DBInstanceClass", "PreferredBackupWindow", "BackupRetentionPeriod", "Endpoint"):
                    assert new[member]["Port"] == old[member]["Port"] if member == "Endpoint" else new[member] == old[member]
                assert new.get("ReadReplicaSourceDBInstanceIdentifier") == old.get("ReadReplicaSourceDBInstanceIdentifier")
            print("same")
            END
            grep -c 137 "$HOME/statuses"
            """#
        )
        #expect(result.status == 0, "\(result.messages)")
        let lines = result.output.split(separator: "\n")
        #expect(lines.first == "same", "\(result.messages)")
        #expect(lines.last.flatMap { Int($0) } ?? 0 >= 3)
    }

    /// The first signal lets the command in flight end and says how to go on; the second one leaves at once.
    @Test(arguments: ["INT", "TERM"])
    func aSignalStopsInOrderAndASecondOneAtOnce(_ signal: String) async throws {
        let result = try await Tools.run(
            """
            cp Examples/mitosis.json "$HOME/region.json" && cd "$HOME"
            mitosis-plan --source mitosis-prod --target mitosis-demo \
                --restart 'touch started; until [ -e go ]; do sleep 0.02; done; touch ended' region.json > plan.jsonl 2> /dev/null
            begin() {
                rm -f started go ended
                mitosis-exec --simulate region.json plan.jsonl > /dev/null 2> log &
                process=$!
                until [ -e started ]; do sleep 0.02; done
                kill -\(signal) $process
                until grep -q stopping log; do sleep 0.02; done
            }
            begin
            kill -\(signal) $process
            wait $process; echo "$? $(ls ended 2> /dev/null)"
            touch go
            until [ -e ended ]; do sleep 0.02; done
            begin
            touch go
            wait $process; echo "$? $(ls ended)"
            grep -c 'to continue: mitosis-exec --simulate region.json plan.jsonl' log
            mitosis-exec --simulate region.json plan.jsonl > /dev/null 2>&1; echo $?
            """
        )
        #expect(result.output == "130 \n130 ended\n1\n0\n", "\(result.messages)")
    }

    /// A connection that breaks sends its signal more than once; and whoever has said `nohup` does not want to stop.
    @Test func aTerminalThatIsGoneStopsInOrder() async throws {
        let result = try await Tools.run(
            """
            cp Examples/mitosis.json "$HOME/region.json" && cd "$HOME"
            mitosis-plan --source mitosis-prod --target mitosis-demo \
                --prepare 'touch started; until [ -e go ]; do sleep 0.02; done' region.json > plan.jsonl 2> /dev/null
            hang_up() {
                rm -f started go
                "$@" mitosis-exec --simulate region.json plan.jsonl > /dev/null 2> log &
                process=$!
                until [ -e started ]; do sleep 0.02; done
                kill -HUP $process; sleep 0.1; kill -HUP $process; sleep 0.1
                touch go
                wait $process; echo $?
            }
            hang_up
            rm region.json && cp "$OLDPWD/Examples/mitosis.json" region.json
            hang_up nohup
            """
        )
        #expect(result.output == "130\n0\n", "\(result.messages)")
    }

    /// A second Ctrl-C while names are missing: what gives each of them back is the last thing that is said.
    ///
    /// The installs of two trees are dropped from the stream, and a command of a third runs until it is let go; each side
    /// waits for the other at a pipe.
    @Test func aSecondSignalTellsTheRenamesThatGiveNamesBack() async throws {
        let result = try await Tools.run(
            """
            cp Examples/mitosis.json "$HOME" && cd "$HOME"
            jq '.DBInstances += [.DBInstances[] | select(.DBInstanceIdentifier == "etl-temp-db")
                | .DBInstanceIdentifier = "etl-two" | .DBInstanceArn |= sub("etl-temp-db"; "etl-two")
                | .DbiResourceId = "db-ETLTWO"]' mitosis.json > region.json
            mkfifo started go log
            mitosis-plan --source mitosis-prod --target etl-temp-db --target etl-two --target mitosis-demo \
                --restart 'echo > started; read -r < go' region.json 2> /dev/null \
                | grep -vE '"id":"(install|restart|delete):etl' > plan.jsonl
            mitosis-exec --simulate region.json plan.jsonl > /dev/null 2> log &
            process=$!
            exec 8< log
            read -r < started
            kill -INT $process
            while read -r line <&8 && [[ $line != *stopping* ]]; do :; done
            kill -INT $process
            wait $process; echo $?
            echo > go
            sed -E 's/for [0-9].* s;/for a while;/' <&8
            """
        )
        func back(_ name: String) -> String {
            "mitosis-exec: '\(name)' has had no instance for a while; this gives it back: aws rds modify-db-instance "
                + "--db-instance-identifier temp-\(name) --new-db-instance-identifier \(name) --apply-immediately\n"
        }
        let rest = "mitosis-exec: to continue: mitosis-exec --simulate region.json plan.jsonl\n"
        #expect(result.output == "130\n" + back("etl-temp-db") + back("etl-two") + rest, "\(result.messages)")
    }
}
