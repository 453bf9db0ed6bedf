import Console
import Foundation
import RDS
import Testing

@testable import mitosis_plan

/// The options about the master password and about earlier runs, on the command line and in the plan.
@Suite struct EarlierRunTests {
    private static func run(_ words: String, graph: String) async -> PlanTool.Result {
        await PlanTool.run(words, input: graph)
    }

    private static let graph = """
        {"DBInstances":[
        {"DBInstanceIdentifier":"prod","DBInstanceArn":"arn:aws:rds:us-east-1:1:db:prod","Engine":"mysql",
         "EngineVersion":"8.0.36","DBInstanceStatus":"available","DbiResourceId":"db-P","BackupRetentionPeriod":7},
        {"DBInstanceIdentifier":"demo","DBInstanceArn":"arn:aws:rds:us-east-1:1:db:demo","Engine":"mysql",
         "EngineVersion":"8.0.36","DBInstanceStatus":"available","DbiResourceId":"db-D","BackupRetentionPeriod":1}]}
        """

    @Test func theOperationNamesThePlaceOfThePassword() async throws {
        let plain = "--source prod --target demo --prepare ./mask"
        let result = await Self.run("\(plain) --master-password-from env:DEMO_PASSWORD", graph: Self.graph)
        #expect(result.status == .done, "\(result.messages)")
        let operations = try OperationStream(jsonLines: Array(result.output.utf8)).operations
        let password = try #require(operations.first { $0.id.stage == .password })
        #expect(password.secrets == ["MasterUserPassword": "env:DEMO_PASSWORD"])
        #expect(password.parameters == ["DBInstanceIdentifier": "temp-demo", "ApplyImmediately": true])
        // Before the user's command, which may need it, and long before the name.
        #expect(operations.first { $0.id.stage == .prepare }?.after == [password.id])
        let without = await Self.run(plain, graph: Self.graph)
        let others = try OperationStream(jsonLines: Array(without.output.utf8)).operations
        #expect(others[0].plan != operations[0].plan)
    }

    @Test(arguments: [
        ("--source prod --target demo --master-password-from hunter2", "'hunter2' is no place of a password"),
        ("--source prod --target demo --master-password-from env:", "'env:' is no place of a password"),
        ("--undo --source prod --target demo", "--source does not go with --undo"),
        ("--undo --target demo --resume", "--resume does not go with --undo"),
        ("--undo", "--target"),
        ("--undo --target demo --target demo", "'demo' is given as --target twice"),
    ])
    func contradictionsAreSaid(_ words: String, _ message: String) async {
        let result = await Self.run(words, graph: Self.graph)
        #expect(result.status == .usage)
        #expect(result.messages.contains(message), "\(result.messages)")
    }

    @Test(arguments: [
        ("--resume --source prod --target demo", "no run on 'demo' has stopped on its way"),
        ("--undo --target demo", "'demo' was not made by a plan, so there is nothing to go back to"),
        ("--undo --target nobody", "the graph has no DB instance or cluster named 'nobody'"),
    ])
    func withoutAnEarlierRunThereIsNothingToDo(_ words: String, _ message: String) async {
        let result = await Self.run(words, graph: Self.graph)
        #expect(result.status == .refused)
        #expect(result.messages.contains(message), "\(result.messages)")
        #expect(result.output.isEmpty)
    }

    @Test func aManagedPasswordStaysManaged() async {
        let managed = Self.graph.replacingOccurrences(
            of: "\"DbiResourceId\":\"db-D\"",
            with:
                "\"DbiResourceId\":\"db-D\",\"MasterUserSecret\":{\"SecretArn\":\"arn:aws:secretsmanager:us-east-1:1:secret:x\"}"
        )
        let result = await Self.run("--source prod --target demo --master-password-from file:/p", graph: managed)
        #expect(result.status == .refused)
        #expect(result.messages.contains("the master password of 'demo' is managed by Secrets Manager, and stays so"))
    }
}

/// What a tool run in memory writes.
