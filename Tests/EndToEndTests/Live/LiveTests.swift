import Foundation
import RDS
import Testing

/// The whole pipeline against a server that speaks AWS's protocol, built and checked by an independent client: over TLS,
/// with a certificate of an authority that the machine does not know.
@Suite struct LiveTests {
    /// Runs a script while the server runs; `$PORT` is where.
    static func withServer(_ script: String) async throws -> Tools.Result {
        try await Tools.runWithPython(
            """
            set -e -o pipefail
            coproc SERVER { exec "$python" Tests/Support/moto_rds.py "$HOME" 2> "$HOME/server.log"; }
            read -r PORT <&"${SERVER[0]}"
            export AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=testing AWS_REGION=us-east-1
            export AWS_ENDPOINT_URL_RDS="https://127.0.0.1:$PORT" AWS_CA_BUNDLE="$HOME/authority.pem"
            client() { "$python" Tests/Support/pipeline.py "$PORT" "$@"; }
            \(script)
            """
        )
    }

    /// The instances of a listing by their names.
    private static func instances(_ line: String) throws -> [String: JSONValue] {
        let listing = try JSONValue(parsing: line.utf8, of: "the client's listing")
        return (listing["DBInstances"]?.array ?? []).reduce(into: [:]) { found, instance in
            if let name = instance["DBInstanceIdentifier"]?.string { found[name] = instance }
        }
    }

    @Test func thePipelineRefreshesDemoAndTouchesNothingElse() async throws {
        let result = try await Self.withServer(
            """
            client build
            client show > "$HOME/before.json"
            rds-describe | mitosis-plan --source mitosis-prod --target mitosis-demo --restart 'echo restarted >> "$HOME/log"' |
                tee "$HOME/plan.jsonl" >(mitosis-iam > "$HOME/policy.json") | mitosis-exec --yes --poll 0.02s > /dev/null
            mitosis-exec --yes --poll 0.02s "$HOME/plan.jsonl" > "$HOME/second.jsonl"
            cat "$HOME/before.json"
            client show
            grep -c skipped "$HOME/second.jsonl"
            cat "$HOME/log"
            grep -c '"Sid": "DeleteDBInstance"' "$HOME/policy.json"
            """
        )
        #expect(result.status == 0, "\(result.messages)")
        let lines = result.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 5, "\(result.messages)")
        #expect(lines[2] == "12")
        #expect(lines[3] == "restarted")
        #expect(lines[4] == "1")
        let before = try Self.instances(lines[0])
        let after = try Self.instances(lines[1])
        #expect(Set(after.keys) == Set(before.keys))
        for name in ["mitosis-prod", "mitosis-prod-replica", "etl-temp-db"] {
            #expect(after[name]?["DbiResourceId"] == before[name]?["DbiResourceId"])
        }
        let carried = [
            "DBInstanceClass", "PreferredBackupWindow", "PreferredMaintenanceWindow", "StorageType",
            "BackupRetentionPeriod", "ReadReplicaSourceDBInstanceIdentifier", "DBParameterGroups",
        ]
        for name in ["mitosis-demo", "mitosis-demo-replica"] {
            let old = try #require(before[name])
            let new = try #require(after[name])
            #expect(new["DbiResourceId"] != old["DbiResourceId"])
            for member in carried { #expect(new[member] == old[member], "\(name) \(member)") }
            #expect(new["Endpoint"]?["Port"] == old["Endpoint"]?["Port"])
            let tags: [JSONValue] = new["TagList"]?.array ?? []
            let oldTags: [JSONValue] = old["TagList"]?.array ?? []
            #expect(Set(tags).isSuperset(of: Set(oldTags)))
        }
    }

    @Test func theGraphIsWhatAnIndependentClientSees() async throws {
        let result = try await Self.withServer(
            #"""
            client build
            client show > "$HOME/client.json"
            rds-describe > "$HOME/ours.json"
            "$python" - "$HOME/client.json" "$HOME/ours.json" <<'END'
            import json, sys
            from datetime import datetime

            theirs, ours = (json.load(open(path))["DBInstances"] for path in sys.argv[1:])

            def same(value):
                """Empty values are absent in our graph, times are in UTC, and one is the server's present time."""
                if isinstance(value, dict):
                    items = {key: same(item) for key, item in value.items()}
                    return {key: item for key, item in items.items() if item not in (None, "", {}) and key != "LatestRestorableTime"}
                if isinstance(value, list):
                    return [same(item) for item in value]
                if isinstance(value, str) and value[:2] == "20" and "T" in value:
                    return round(datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp(), 3)
                return value

            assert len(theirs) == len(ours) == 5
            for left, right in zip(theirs, ours):
                left, right = same(left), same(right)
                assert left == right, {key: (left.get(key), right.get(key)) for key in left | right if left.get(key) != right.get(key)}
            print("same")
            END
            mitosis-plan --source mitosis-prod --target mitosis-demo "$HOME/client.json" > "$HOME/a" 2> /dev/null
            wc -l < "$HOME/a"
            """#
        )
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output == "same\n11\n")
    }

    /// A pipeline in which two tools need a code of the same device: it is good for one use, and asked for once.
    @Test func aCodeIsAskedForOnceInAPipeline() async throws {
        let result = try await Self.withServer(
            #"""
            client build
            export AWS_ENDPOINT_URL_STS="$AWS_ENDPOINT_URL_RDS" HOME
            unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
            mkdir -p "$HOME/.aws"
            cat > "$HOME/.aws/config" <<'END'
            [profile base]
            aws_access_key_id = testing
            aws_secret_access_key = testing
            [profile admin]
            role_arn = arn:aws:iam::123456789012:role/admin
            source_profile = base
            mfa_serial = arn:aws:iam::123456789012:mfa/person
            END
            "$python" Tests/Support/terminal.py 123456 mitosis-demo -- '
                set -o pipefail
                rds-describe --profile admin | mitosis-plan --source mitosis-prod --target mitosis-demo |
                    mitosis-exec --profile admin --poll 0.02s > "$HOME/events"'
            grep -c '"event":"done"' "$HOME/events"
            """#
        )
        #expect(result.status == 0, "\(result.messages)\(result.output)")
        let questions = result.output.components(
            separatedBy: "Enter MFA code for arn:aws:iam::123456789012:mfa/person: "
        )
        #expect(questions.count == 2, "\(result.output)")
        #expect(result.output.contains("Type mitosis-demo to continue: "))
        #expect(result.output.hasSuffix("\n11\n"), "\(result.output)")
    }

    /// A run waits while CloudWatch shows a lag, and says so; the next one goes on as soon as it shows less.
    @Test func metricsAreAskedOfCloudWatch() async throws {
        let result = try await Self.withServer(
            #"""
            client build
            export AWS_ENDPOINT_URL_CLOUDWATCH="$AWS_ENDPOINT_URL_RDS"
            rds-describe | mitosis-plan --source mitosis-prod --target mitosis-demo --max-replica-lag 30s > "$HOME/plan.jsonl"
            perform() { exec mitosis-exec --yes --phase build --poll 0.02s "$HOME/plan.jsonl"; }
            waited() { jq -r 'select(.event == "waiting") | .message' "$HOME/events" | grep lags; }
            client publish ReplicaLag 90 1 3 temp-mitosis-demo
            perform > "$HOME/events" & run=$!
            for look in {1..500}; do waited > "$HOME/waited" && break; sleep 0.02; done
            kill $run
            wait $run || echo $?
            waited
            client publish ReplicaLag 5 0 0 temp-mitosis-demo
            (perform) | jq -r 'select(.event == "done") | .id' | head -1
            """#
        )
        #expect(
            result.output == "130\n'temp-mitosis-demo' lags 90 s behind its source\ncatch-up:mitosis-demo\n",
            "\(result.messages)"
        )
    }

    @Test func anotherAccountIsRefused() async throws {
        let result = try await Self.withServer(
            """
            client build
            sed 's/123456789012/999999999999/g' Examples/mitosis.json |
                mitosis-plan --source mitosis-prod --target mitosis-demo 2> /dev/null | mitosis-exec --yes
            """
        )
        #expect(result.status == 1)
        #expect(result.messages.contains("the plan is for account 999999999999"), "\(result.messages)")
    }

    /// A delete or a rename that somebody has edited is refused before the first call, at whatever moment of a run.
    @Test func anEditedDeleteOrRenameChangesNothing() async throws {
        let result = try await Self.withServer(
            #"""
            client build
            rds-describe | mitosis-plan --source mitosis-prod --target mitosis-demo > "$HOME/plan.jsonl"
            mitosis-exec --yes --phase build --poll 0.02s "$HOME/plan.jsonl" > "$HOME/log" 2>&1
            mitosis-exec --yes --phase swap --poll 0.02s "$HOME/plan.jsonl" >> "$HOME/log" 2>&1
            show() { client show | jq -cS 'del(.. | .LatestRestorableTime?)'; }
            show > "$HOME/swapped.json"
            for stage in retire install delete; do
                for name in mitosis-prod mitosis-prod-replica etl-temp-db mitosis-demo temp-mitosis-demo; do
                    jq -c --arg stage "$stage:mitosis-demo" --arg name "$name"                         'if .id == $stage then .parameters.DBInstanceIdentifier = $name else . end' "$HOME/plan.jsonl" > "$HOME/edited"
                    cmp -s "$HOME/plan.jsonl" "$HOME/edited" && continue
                    for extra in --yes --dry-run; do
                        status=0
                        mitosis-exec "$extra" --poll 0.02s "$HOME/edited" > "$HOME/log" 2> "$HOME/messages" || status=$?
                        [ "$status" = 1 ] && grep -q "line [0-9]* ('$stage:mitosis-demo')" "$HOME/messages" ||
                            { echo "$stage $name: $status"; cat "$HOME/messages"; }
                    done
                done
            done
            show | cmp - "$HOME/swapped.json" && echo nothing changed
            """#
        )
        #expect(result.output == "nothing changed\n", "\(result.messages)")
    }

    /// The members that are read are those of AWS's own model.
    @Test func theShapesAreTheModels() async throws {
        let result = try await Tools.runWithPython(
            #"""
            "$python" - Sources/Shared/RDS/JSON/Shape+RDS.swift Sources/Shared/RDS/JSON/Shape+Clusters.swift <<'END'
            import gzip, json, os, re, sys
            import botocore

            path = os.path.join(os.path.dirname(botocore.__file__), "data/rds/2014-10-31/service-2.json.gz")
            shapes = json.load(gzip.open(path))["shapes"]
            text = "".join(open(path).read() for path in sys.argv[1:])
            for name in ("DBInstance", "DBSnapshot", "DBCluster", "DBClusterEndpoint", "DBClusterSnapshot"):
                start = text.index(f"static let db{name[2:]}:")
                part = text[start:text.index("\n    ])", start)]
                ours = set(re.findall(r'^        "(\w+)":', part, re.M))
                missing = set(shapes[name]["members"]) - ours
                assert not missing, missing
            print("complete")
            END
            """#
        )
        #expect(result.output == "complete\n", "\(result.messages)")
    }

    /// What the table of attributes calls them in each request is what AWS's own model calls them.
    @Test func theRequestsNamesAreTheModels() async throws {
        let rows =
            Attribute.all.flatMap { attribute in
                attribute.parameters.map { JSONValue.array([.string($0.key.rawValue), .string($0.value)]) }
            }
            + Stage.allCases.filter { $0.facts.actions.contains(where: \.isOfProxy) }.flatMap { stage -> [JSONValue] in
                guard case .only(let names) = stage.facts.parameters else { return [] }
                return stage.facts.actions.flatMap { action in names.map { [.string(action.rawValue), .string($0)] } }
            }
            + Stage.allCases.flatMap { stage -> [JSONValue] in
                guard case .ofAction(let names) = stage.facts.parameters else { return [] }
                return names.flatMap { action, names in
                    (names.sorted()
                        + [action.namingParameter, action.sourceParameter, action.snapshotParameter].compactMap(\.self))
                        .map { .array([.string(action.rawValue), .string($0)]) }
                }
            }
        #expect(rows.count > 100)
        // Of botocore 1.44, which the tests do not have yet.
        let newer: JSONValue = ["ModifyDBInstance", "EngineLifecycleSupport"]
        #expect(rows.contains(newer))
        let result = try await Tools.runWithPython(
            #"""
            "$python" -c '
            import gzip, json, os, sys
            import botocore

            path = os.path.join(os.path.dirname(botocore.__file__), "data/rds/2014-10-31/service-2.json.gz")
            model = json.load(gzip.open(path))
            members = lambda action: model["shapes"][model["operations"][action]["input"]["shape"]]["members"]
            missing = [row for row in json.load(sys.stdin) if row[1] not in members(row[0])]
            print(missing or "complete")
            '
            """#,
            input: JSONValue.array(rows.filter { $0 != newer }).line
        )
        #expect(result.output == "complete\n", "\(result.messages)")
    }

    /// No member of AWS's own model is missing from the documentation's table.
    @Test func theDocumentationTellsOfEveryMember() async throws {
        let result = try await Tools.runWithPython(
            #"""
            "$python" - Documentation/Attributes.md <<'END'
            import gzip, json, os, re, sys
            import botocore

            path = os.path.join(os.path.dirname(botocore.__file__), "data/rds/2014-10-31/service-2.json.gz")
            members = set(json.load(gzip.open(path))["shapes"]["DBInstance"]["members"])
            table = open(sys.argv[1]).read().split("| member | becomes |")[1].split("\n\n")[0]
            rows = re.findall(r"^\| `(\w+)` \| (carried|inherited|n/a) \|", table, re.M)
            missing = members - {name for name, _ in rows}
            assert not missing, missing
            print("complete")
            END
            """#
        )
        #expect(result.output == "complete\n", "\(result.messages)")
    }
}
