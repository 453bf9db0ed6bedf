import Foundation
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// The live check: what it prints, how it ends, and that it asks as AWS's models have it.
@Suite struct CheckTests {
    private static let plan =
        "mitosis-plan --source mitosis-prod --target mitosis-demo Examples/mitosis.json 2> /dev/null"

    /// A simulated Region whose account answers these calls so.
    private static func check(_ account: String, _ options: String = "") async throws -> Tools.Result {
        try await Tools.runWithPython(
            """
            "$python" - > "$HOME/region.json" <<'END'
            import json
            region = json.load(open("Examples/mitosis.json"))
            region["Simulation"] = {"Account": json.loads('''\(account)''')}
            print(json.dumps(region))
            END
            cp "$HOME/region.json" "$HOME/before.json"
            \(plan) | mitosis-exec --check --simulate "$HOME/region.json" \(options)
            status=$?
            cmp "$HOME/before.json" "$HOME/region.json" || exit 99
            exit $status
            """
        )
    }

    @Test func aGoodPlanPassesAndNothingChanges() async throws {
        let result = try await Self.check("{}")
        #expect(result.status == 0, "\(result.messages)")
        let lines = try result.output.split(separator: "\n").map { try JSONValue(parsing: $0.utf8, of: "a line") }
        #expect(lines.allSatisfy { $0.object?.keys == ["check", "message", "of", "remedy", "result"] })
        let results = Set(lines.compactMap { $0["result"]?.string })
        #expect(results == ["ok", "unknown"])
        // The limits of the simulator, and nothing else.
        #expect(lines.count { $0["result"] == "unknown" } == 1)
        let checks = Set(lines.compactMap { $0["check"]?.string })
        #expect(checks.isSuperset(of: ["state", "permission", "quota", "offer"]))
    }

    @Test func whatWouldFailIsRefused() async throws {
        let result = try await Self.check(
            """
            {"rds:DescribeAccountAttributes": {"AccountQuotas": [{"AccountQuotaName": "DBInstances", "Used": 40, "Max": 40}]},
             "rds:DescribeIntegrations": {"Error": {"Code": "AccessDenied", "Message": "no"}}}
            """,
            "--format text"
        )
        #expect(result.status == 1, "\(result.messages)")
        #expect(result.output.contains("refused  quota "))
        #expect(result.output.contains("unknown  integration"))
        #expect(result.output.contains("-> ask for a higher quota"))
    }

    @Test func whatNobodyAnsweredIsNoFailure() async throws {
        let denied = #"{"Error": {"Code": "AccessDenied", "Message": "no"}}"#
        let account = "{" + ReadAction.allCases.map { "\"\($0.rawValue)\": \(denied)" }.joined(separator: ",") + "}"
        let result = try await Self.check(account)
        #expect(result.status == 0, "\(result.messages)")
        let lines = try result.output.split(separator: "\n").map { try JSONValue(parsing: $0.utf8, of: "a line") }
        let good = Set(lines.filter { $0["result"] == "ok" }.compactMap { $0["check"]?.string })
        #expect(good == ["state", "credentials", "window"])
    }

    @Test func itDoesNotGoWithADryRun() async throws {
        let result = try await Self.check("{}", "--dry-run")
        #expect(result.status == 252)
        #expect(result.messages.contains("--check does not go with --dry-run"))
    }

    /// Notes what is asked.
    private actor Listener: Account {
        let region: SimulatedRegion
        private(set) var questions: [Question] = []

        init(_ region: SimulatedRegion) { self.region = region }

        func page(of question: Question) async -> Answer {
            questions.append(question)
            guard question.action != .getCallerIdentity, question.action != .getRole else {
                return .reply([
                    "Arn": "arn:aws:sts::123456789012:assumed-role/ops/me",
                    "Role": ["Arn": "arn:aws:iam::123456789012:role/teams/ops"],
                ])
            }
            return await region.page(of: question)
        }

        func credentialsLife() -> CredentialsLife { .lasting }
    }

    @Test func theRequestsAreTheModels() async throws {
        let bytes = Array(try Data(contentsOf: Tools.root.appendingPathComponent("Examples/mitosis.json")))
        let graph = try InstanceGraph(json: bytes)
        let region = try SimulatedRegion(json: bytes)
        let listener = Listener(region)
        let plan = CheckedPlan(
            try mitosis_plan.plan(
                PlanOptions(source: "mitosis-prod", targets: ["mitosis-demo"]),
                in: graph,
                environment: [:]
            ).operations,
            at: Place(partition: "aws", account: "123456789012", region: "us-east-1"),
            resources: graph.instances,
            now: region.clock.now,
            credentials: .lasting
        )
        _ = await Checker(account: listener).findings(for: plan)
        let questions = await listener.questions
        // One list of the instances, and a question for each of the four names that are still free, come before.
        #expect(questions.count == 19)
        let asked = JSONValue.array(
            questions.map { [.string($0.action.rawValue), .object($0.parameters)] }
        )
        let result = try await Tools.runWithPython(
            #"""
            "$python" -c '
            import json, sys
            import botocore.session
            from botocore.validate import ParamValidator

            session = botocore.session.Session()
            for name, parameters in json.load(sys.stdin):
                service, operation = name.split(":")
                model = session.get_service_model(service).operation_model(operation)
                if model.input_shape is None:
                    assert not parameters, name
                    continue
                report = ParamValidator().validate(parameters, model.input_shape)
                assert not report.has_errors(), (name, report.generate_report())
            print("valid")
            '
            """#,
            input: asked.line
        )
        #expect(result.output == "valid\n", "\(result.messages)")
    }

    /// What an independent client has hung on an instance is found, and what the server does not know is said.
    @Test func whatHangsOnAnInstanceIsDescribed() async throws {
        let result = try await LiveTests.withServer(
            #"""
            client build
            "$python" Tests/Support/bindings.py "$PORT"
            export AWS_ENDPOINT_URL="$AWS_ENDPOINT_URL_RDS" AWS_MAX_ATTEMPTS=1
            rds-describe --bindings --debug 2> "$HOME/calls" > "$HOME/graph.json"
            grep -c '^> ' "$HOME/calls"
            "$python" -c '
            import json, os
            for binding in json.load(open(os.environ["HOME"] + "/graph.json"))["Bindings"]:
                print(binding["Kind"], binding["Of"], binding["Follows"])'
            mitosis-plan --source mitosis-prod --target mitosis-demo --format text "$HOME/graph.json" 2> /dev/null |
                sed -n '/^AROUND/,/^$/p' | grep -c '^  - '
            """#
        )
        #expect(
            result.output == """
                13
                DBProxyTarget mitosis-demo identity
                DatabaseUser mitosis-demo identity
                MetricAlarm mitosis-demo name
                EventSubscription mitosis-demo name
                NotLookedAt rds:DescribeIntegrations nothing
                NotLookedAt rds:DescribePendingMaintenanceActions nothing
                6

                """,
            "\(result.messages)"
        )
    }

    /// A proxy of an independent client's, in its own words: it has the new instance in the end.
    @Test func aProxyChangesItsTarget() async throws {
        let result = try await LiveTests.withServer(
            #"""
            client build
            "$python" Tests/Support/bindings.py "$PORT"
            export AWS_ENDPOINT_URL="$AWS_ENDPOINT_URL_RDS" AWS_MAX_ATTEMPTS=1
            rds-describe --bindings > "$HOME/graph.json" 2> /dev/null
            mitosis-plan --source mitosis-prod --target mitosis-demo --proxies "$HOME/graph.json" 2> /dev/null > "$HOME/plan.jsonl"
            mitosis-exec --yes --poll 0.02s --debug "$HOME/plan.jsonl" 2> "$HOME/calls" > /dev/null
            sed -n 's#^> \([DR][a-z]*egisterDBProxyTargets\) [^ ]* #\1 #p' "$HOME/calls"
            rds-describe --bindings 2> /dev/null | "$python" -c '
            import json, sys
            for binding in json.load(sys.stdin)["Bindings"]:
                if binding["Kind"] == "DBProxyTarget":
                    print(binding["DBProxyName"], binding["Of"])'
            mitosis-exec --yes --poll 0.02s "$HOME/plan.jsonl" 2>&1 > /dev/null | sed 's/all [0-9]*/all/'
            """#
        )
        #expect(
            result.output == """
                DeregisterDBProxyTargets {"DBInstanceIdentifiers":["mitosis-demo"],"DBProxyName":"app"}
                RegisterDBProxyTargets {"DBInstanceIdentifiers":["mitosis-demo"],"DBProxyName":"app"}
                app mitosis-demo
                mitosis-exec: nothing to do: all operations are done already

                """,
            "\(result.messages)"
        )
    }

    /// Against a server that speaks the protocols of all the services: what it knows is read, what it does not is unknown.
    @Test func theServicesAreAskedEachInItsOwnProtocol() async throws {
        let result = try await LiveTests.withServer(
            #"""
            client build
            export AWS_ENDPOINT_URL="$AWS_ENDPOINT_URL_RDS" AWS_MAX_ATTEMPTS=1
            rds-describe > "$HOME/graph.json"
            key=$("$python" -c '
            import boto3
            print(boto3.client("kms", "us-east-1", endpoint_url="'"$AWS_ENDPOINT_URL"'").create_key()["KeyMetadata"]["Arn"])')
            mitosis-plan --source mitosis-prod --target mitosis-demo "$HOME/graph.json" 2> /dev/null |
                sed 's#"resources":\[#&"'"$key"'",#' > "$HOME/plan.jsonl"
            mitosis-exec --check "$HOME/plan.jsonl" || [ $? = 1 ]
            """#
        )
        #expect(result.status == 0, "\(result.messages)")
        let lines = try result.output.split(separator: "\n").map { try JSONValue(parsing: $0.utf8, of: "a line") }
        func results(_ check: String) -> [JSONValue] {
            lines.filter { $0["check"]?.string == check }.compactMap { $0["result"] }
        }
        #expect(results("state") == ["ok"])
        #expect(results("key") == ["ok"])
        #expect(results("blue/green") == ["ok"])
        #expect(results("quota") == ["unknown"])
        #expect(results("permission") == ["unknown"])
    }
}
