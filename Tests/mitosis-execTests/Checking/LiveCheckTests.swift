import Console
import RDS
import Testing

@testable import mitosis_exec

/// What each check says of good and of bad answers, and that it never takes silence for a good one.
@Suite struct LiveCheckTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var check: LiveCheck
        var answers: [ReadAction: Answer] = [:]
        var life = CredentialsLife.lasting
        /// How many hours after the plan it is.
        var hour = 0.0
        var result: Finding.Result
        var of: String
        var message: String

        init(
            _ description: String,
            _ check: LiveCheck,
            when answers: [ReadAction: Answer] = [:],
            life: CredentialsLife = .lasting,
            hour: Double = 0,
            _ result: Finding.Result,
            _ of: String,
            _ message: String
        ) {
            testDescription = description
            self.check = check
            self.answers = answers
            self.life = life
            self.hour = hour
            self.result = result
            self.of = of
            self.message = message
        }
    }

    static let temp = "temp-demo"
    static let old = "\(CheckSample.account):db:old-demo"
    static let demo = "\(CheckSample.account):db:demo"
    static let prod = "\(CheckSample.account):db:prod"

    static let cases = permissionCases + roomCases + offerCases + groupCases + timeCases

    @Test(arguments: cases)
    func theAnswerIsJudged(_ example: Case) async throws {
        let plan = try await CheckSample.plan(life: example.life, hour: example.hour)
        let account = StagedAccount(region: try CheckSample.region(), answers: example.answers)
        let findings = await Checker(account: account, checks: [example.check]).findings(for: plan)
        #expect(
            findings.contains {
                $0.result == example.result && $0.of.hasPrefix(example.of) && $0.message.contains(example.message)
            },
            "\(findings.map(\.line))"
        )
    }

    /// The answers above are of the shapes that replies are read by, which the models have.
    @Test func theAnswersHaveTheShapes() throws {
        for example in Self.cases {
            for case (let action, .reply(let reply)) in example.answers {
                #expect(try action.shape.normalize(.object(reply), at: "") == .object(reply), "\(example)")
            }
        }
    }

    @Test func theSubnetsAddressesAreCounted() async throws {
        let plan = try await CheckSample.plan()
        for (free, result) in [(0, Finding.Result.refused), (1, .warning), (50, .ok)] {
            let subnets = ["subnet-a", "subnet-b"].map { name -> JSONValue in
                ["subnetId": .string(name), "availableIpAddressCount": .integer(free)]
            }
            let account = StagedAccount(
                region: try CheckSample.region(),
                answers: [.describeSubnets: .reply(["subnetSet": .array(subnets)])]
            )
            let findings = await Checker(account: account, checks: [.subnetGroups, .addresses]).findings(for: plan)
            #expect(findings.last?.result == result)
            #expect(findings.last?.check == "addresses")
        }
    }

    /// A plan in a Region of its own, before anything is done.
    private static func plan(
        _ operations: [Operation],
        in region: SimulatedRegion
    ) async throws -> CheckedPlan {
        CheckedPlan(
            operations,
            at: Place(partition: "aws", account: "123456789012", region: "us-east-1"),
            resources: await region.instances + region.clusters,
            now: region.clock.now,
            credentials: .lasting
        )
    }

    @Test(arguments: [("4", "1,2,4", true), ("3", "1,2,4", false), ("3", "1-4", true), ("5", "1 - 4, 8", false)])
    func coresAreOffered(_ count: String, _ offered: String, _ isOffered: Bool) async throws {
        let region = try CheckSample.region()
        let operations = try await CheckSample.plan().operations.map { operation in
            var operation = operation
            if operation.action.isCreation {
                operation.parameters["ProcessorFeatures"] = [["Name": "coreCount", "Value": .string(count)]]
            }
            return operation
        }
        let features: JSONValue = [["Name": "coreCount", "AllowedValues": .string(offered)]]
        let account = StagedAccount(
            region: region,
            answers: Self.offer(["AvailableProcessorFeatures": features])
        )
        let plan = try await Self.plan(operations, in: region)
        let last = await Checker(account: account, checks: [.offers]).findings(for: plan).last
        #expect(last?.result == (isOffered ? .ok : .refused))
        if !isOffered { #expect(last?.message.hasSuffix("is not offered with coreCount \(count)") == true) }
    }

    /// What is made in another account counts there.
    @Test func snapshotsOnTheWayNeedRoom() async throws {
        let region = try CheckSample.region()
        let operations = try await CheckSample.plan().operations
        let copies = ["123456789012", "999999999999"].map { account in
            var copy = operations[0]
            copy.id = .init(.copy, "demo", account)
            copy.action = .copyDBSnapshot
            copy.resources = ["arn:aws:rds:us-east-1:\(account):snapshot:copy"]
            return copy
        }
        let plan = try await Self.plan(operations + copies, in: region)
        let account = StagedAccount(
            region: region,
            answers: [
                .describeAccountAttributes:
                    .reply(["AccountQuotas": [["AccountQuotaName": "ManualSnapshots", "Used": 99, "Max": 100]]])
            ]
        )
        let found = await Checker(account: account, checks: [.quotas]).findings(for: plan)
        let snapshots = try #require(found.first { $0.of == "ManualSnapshots" })
        #expect(snapshots.result == .ok)
        #expect(snapshots.message == "99 of 100 are in use, and the plan makes 1 more")
    }

    /// Of a cluster, as of an instance.
    @Test func clustersParameterGroupsAreLookedAt() async throws {
        let tree = Tree.clusters[0]
        let region = try SimulatedRegion(json: tree.graph())
        let plan = try await Self.plan(tree.stream().operations, in: region)
        func group(_ family: JSONValue) -> Answer {
            .reply([
                "DBClusterParameterGroups": [["DBClusterParameterGroupName": "x", "DBParameterGroupFamily": family]]
            ])
        }
        let answers: [(Answer?, Finding.Result, String)] = [
            (nil, .ok, "it is there, of the family aurora-postgresql16"),
            (.absent("gone"), .refused, "it is not there"),
            (group("aurora-postgresql13"), .refused, "it is of the family aurora-postgresql13"),
            (.fault(code: "AccessDenied", message: "no"), .unknown, "not looked: it was denied"),
        ]
        for (answer, result, message) in answers {
            var account = StagedAccount(region: region)
            account.answers[.describeDBClusterParameterGroups] = answer
            let findings = await Checker(account: account, checks: [.parameterGroups]).findings(for: plan)
            let of = result == .unknown ? "rds:DescribeDBClusterParameterGroups" : "shop-staging"
            #expect(
                findings.contains { $0.of == of && $0.result == result && $0.message.hasPrefix(message) },
                "\(findings.map(\.line))"
            )
        }
    }

    /// The source's data keeps what a permanent option gave it.
    @Test func permanentOptionsAreKept() async throws {
        let plan = try await CheckSample.plan()
        for (kind, result) in [("Permanent", Finding.Result.refused), ("Persistent", .warning)] {
            let answers = Answers([
                Question(.describeOptionGroups, ["OptionGroupName": "demo-options"]):
                    .reply(["OptionGroupsList": [["EngineName": "mysql", "MajorEngineVersion": "8.0"]]]),
                Question(.describeOptionGroups, ["OptionGroupName": "prod-options"]):
                    .reply(["OptionGroupsList": [["Options": [["OptionName": "TDE", kind: true]]]]]),
            ])
            let findings = LiveCheck.optionGroups.findings(plan, answers)
            #expect(findings.map(\.result) == [result])
            #expect(findings.first?.message.contains("option TDE") == true)
        }
    }

    /// Each call that is denied is said, and nothing that rests on it is called good.
    @Test(arguments: LiveCheck.all.map(\.name))
    func whatCannotBeAskedIsUnknown(_ name: String) async throws {
        let plan = try await CheckSample.plan()
        let check = try #require(LiveCheck.all.first { $0.name == name })
        let region = try CheckSample.region()
        let all = StagedAccount(
            region: region,
            answers: Dictionary(
                uniqueKeysWithValues: ReadAction.allCases.map { ($0, .fault(code: "AccessDenied", message: "no")) }
            )
        )
        let checker = Checker(account: all, checks: [check])
        guard !check.asks(plan, Answers()).isEmpty else { return }
        let findings = await checker.findings(for: plan)
        #expect(!findings.isEmpty)
        #expect(findings.allSatisfy { $0.result == .unknown }, "\(findings.map(\.line))")
        for action in ReadAction.allCases {
            let some = StagedAccount(region: region, answers: [action: .fault(code: "AccessDenied", message: "no")])
            let answers = await Answers(from: some) { check.asks(plan, $0) }
            let asked = check.asks(plan, answers)
            guard asked.contains(where: { $0.action == action }) else { continue }
            let findings = await Checker(account: some, checks: [check]).findings(for: plan)
            #expect(findings.contains { $0.result == .unknown && $0.of == action.rawValue }, "\(action)")
        }
    }

    @Test func aFindingIsOneLine() {
        let finding = Finding("quota", .refused, of: "DBInstances", "40 of \"40\"\nare in use", remedy: nil)
        #expect(
            finding.line
                == #"{"check":"quota","result":"refused","of":"DBInstances","message":"40 of \"40\"\nare in use","remedy":null}"#
        )
        #expect([finding].table == "refused  quota  DBInstances: 40 of \"40\"\\nare in use\n")
    }
}
