import Testing

@testable import RDS

@Suite struct FlightPlanTests {
    private static func operation(
        _ stage: Stage,
        _ node: String,
        _ action: Action,
        _ parameters: JSONObject = [:],
        after: [Operation.ID] = [],
        secrets: [String: String] = [:]
    ) -> Operation {
        var parameters = parameters
        if let name = action.identifierParameter, parameters[name] == nil { parameters[name] = .string("temp-\(node)") }
        return Operation(
            id: .init(stage, DBInstanceIdentifier(node)),
            after: after,
            action: action,
            parameters: parameters,
            secrets: secrets,
            replaces: .init(DBInstanceIdentifier(node), dbiResourceId: "db-\(node)"),
            names: nil,
            source: .init("prod", dbiResourceId: "db-prod"),
            plan: "p",
            capturedAt: nil,
            resources: []
        )
    }

    private static func clone(_ node: String, _ parameters: JSONObject = [:]) -> Operation {
        operation(
            .clone,
            node,
            .createDBInstanceReadReplica,
            parameters.merging(["SourceDBInstanceIdentifier": "arn:aws:rds:us-east-1:123456789012:db:prod"]) { $1 }
        )
    }

    @Test func onlyWhatMattersIsShownUnlessAllIsAskedFor() {
        let quiet: JSONObject = [
            "MultiAZ": false, "DBParameterGroupName": "default.mysql8.0", "OptionGroupName": "default:mysql-8-0",
            "MonitoringInterval": 0, "NetworkType": "IPV4", "Tags": [["Key": "a", "Value": "b"]],
        ]
        var plan = FlightPlan([Self.clone("demo", quiet.merging(["Port": 5430, "DeletionProtection": true]) { $1 })])
        #expect(
            plan.text.contains(
                "read replica of 'prod'\n      DeletionProtection  true\n      Port                5430\n\n"
            )
        )
        #expect(plan.text.contains("--all-attributes shows them"))
        plan.showsAll = true
        #expect(plan.text.contains("      Tags                  a=b\n"))
        #expect(!plan.text.contains("--all-attributes"))
    }

    @Test func nothingThatATerminalWouldObeyIsPrinted() {
        let plan = FlightPlan([
            Self.operation(.prepare, "demo", .runCommand, ["Command": "echo\n\u{1b}[2J\u{7}"]),
            Self.clone("demo", ["DBSubnetGroupName": "\u{9b}2J\r"]),
        ])
        #expect(plan.text.contains("  - run: echo\\n?[2J?\n"))
        #expect(plan.text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
    }

    @Test func whatIsSkippedTakesNoTimeAndNoSpace() {
        let clone = Self.clone("demo", ["Port": 1])
        let promote = Self.operation(.promote, "demo", .promoteReadReplica, after: [clone.id])
        var plan = FlightPlan([clone, promote])
        plan.skipped = [clone.id]
        plan.notes = [clone.id: "skipped: done already"]
        #expect(!plan.text.contains("Port"))
        #expect(plan.text.contains("(skipped: done already)"))
        #expect(plan.text.contains("About 9 min for 1 operation."))
        plan.skipped = [clone.id, promote.id]
        #expect(plan.text.hasSuffix("\nNothing is left to do.\n"))
    }

    @Test func theChartShowsWhatOverlapsAndTheLongestChain() {
        let a = Self.clone("a")
        let b = Self.operation(.reboot, "b", .rebootDBInstance)
        let c = Self.operation(.promote, "a", .promoteReadReplica, ["BackupRetentionPeriod": 0], after: [a.id])
        let lines = Timeline(of: [a, b, c]).text.split(separator: "\n").map(String.init)
        // 600 s, then 315 s, in 65 columns.
        #expect(lines[2] == "  * clone:a    " + String(repeating: "#", count: 43))
        #expect(lines[3] == "    reboot:b   " + String(repeating: "#", count: 5))
        #expect(
            lines[4] == "  * promote:a  " + String(repeating: " ", count: 43) + String(repeating: "#", count: 22)
        )
        #expect(lines[1].count == 80)
        #expect(lines[5...].joined(separator: " ").contains("clone:a and promote:a."))
    }

    @Test func timesWithoutAnInstanceAreFromTheOldNameGoneToTheNewNameThere() {
        func rename(_ stage: Stage, _ node: String, from: String, to: String, after: [Operation.ID] = []) -> Operation {
            Self.operation(
                stage,
                node,
                .modifyDBInstance,
                ["DBInstanceIdentifier": .string(from), "NewDBInstanceIdentifier": .string(to)],
                after: after
            )
        }
        let retire = rename(.retire, "a", from: "a", to: "old-a")
        let install = rename(.install, "a", from: "temp-a", to: "a", after: [retire.id])
        #expect(Timeline(of: [retire, install]).text.hasSuffix("'a' has no instance for about 3 min of this time.\n"))
        #expect(Timeline(of: [install]).text.hasSuffix("'a' has no instance for about 2 min of this time.\n"))
        #expect(!Timeline(of: [retire]).text.contains("no instance"))
    }

    @Test func longNamesKeepLinesShort() {
        let name = String(repeating: "n", count: 58)
        let plan = FlightPlan([
            Self.clone(name), Self.operation(.promote, name, .promoteReadReplica, after: [Self.clone(name).id]),
        ])
        let widest = plan.text.split(separator: "\n").filter { !$0.contains("'") }.map(\.count).max() ?? 0
        #expect(widest <= 80, "\(plan.text)")
    }

    @Test func differencesAreListedWhereTheyAreKnown() {
        var plan = FlightPlan([Self.clone("demo")])
        #expect(!plan.text.contains("AFTERWARDS"))
        plan.differences = []
        #expect(
            plan.text.contains("  - data, users and passwords are those of 'prod'\n  - every attribute is as it was\n")
        )
        plan.differences = [
            AttributeDifference(identifier: "demo", attribute: "AllocatedStorage", old: 50, new: 200)
        ]
        #expect(plan.text.contains("      demo  AllocatedStorage is 50 and will be 200\n"))
    }

    @Test func aDeleteSaysWhichInstanceAndWhatIsKept() {
        let delete = Self.operation(
            .delete,
            "demo",
            .deleteDBInstance,
            [
                "DBInstanceIdentifier": "old-demo", "FinalDBSnapshotIdentifier": "final",
                "DeleteAutomatedBackups": false,
            ]
        )
        #expect(
            delete.sentence
                == "DELETE 'old-demo', which is db-demo, after the snapshot 'final', keeping its automated backups"
        )
    }
}
