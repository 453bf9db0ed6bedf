import RDS
import Testing

@testable import mitosis_plan

/// What a plan says of what hangs on its target.
@Suite struct BindingAdviceTests {
    private static func graph(_ bindings: [Binding]?) throws -> InstanceGraph {
        func instance(_ name: String) throws -> DBInstance {
            try DBInstance(
                [
                    "DBInstanceIdentifier": .string(name), "Engine": "mysql", "EngineVersion": "8.0.35",
                    "DBInstanceArn": "arn:aws:rds:us-east-1:123456789012:db:\(name)", "DBInstanceStatus": "available",
                    "DBInstanceClass": "db.t3.micro", "DbiResourceId": "db-\(name.uppercased())",
                    "AllocatedStorage": 20, "BackupRetentionPeriod": 1,
                ],
                at: name
            )
        }
        var graph = try InstanceGraph([instance("prod"), instance("demo")])
        graph.bindings = bindings
        return graph
    }

    private static func binding(_ kind: Binding.Kind, of name: String = "demo", _ shown: JSONObject = [:]) -> Binding {
        Binding(kind, of: name, arn: nil, (["Name": "it"] as JSONObject).merging(shown) { $1 })
    }

    private static func advice(_ bindings: [Binding]?) throws -> BindingAdvice {
        let graph = try graph(bindings)
        return BindingAdvice(graph: graph, targets: ["demo"], moved: ProxyMoves(in: graph, isAsked: false))
    }

    @Test func whatHurtsMostComesFirst() throws {
        let all = Binding.Kind.allCases.filter { ![.blueGreenDeployment, .integration].contains($0) }
        let notes = try Self.advice(all.reversed().map { Self.binding($0) }).said
        #expect(notes.count == all.count)
        let firstNote = try #require(notes.firstIndex { $0.hasPrefix("note: ") })
        #expect(firstNote > 3)
        #expect(notes[firstNote...].allSatisfy { $0.hasPrefix("note: ") })
        #expect(
            notes[0]
                == "warning: DBProxyTarget 'it' of 'demo': whether the proxy finds the new one is not documented; "
                + "with --proxies the plan deregisters the target before the swap, and registers the new one afterwards"
        )
    }

    @Test(arguments: [Binding.Kind.blueGreenDeployment, .integration])
    func whatARenameBreaksIsRefused(_ kind: Binding.Kind) throws {
        let error = #expect(throws: PlanRefusal.self) {
            _ = try plan(
                PlanOptions(source: "prod", targets: ["demo"]),
                in: Self.graph([Self.binding(kind)]),
                environment: [:]
            )
        }
        #expect(error?.message.contains("'demo' has the \(kind.rawValue) 'it'") == true)
    }

    @Test func aDeploymentThatIsOverIsSaid() throws {
        let advice = try Self.advice([Self.binding(.blueGreenDeployment, ["Status": "SWITCHOVER_COMPLETED"])])
        #expect(advice.reasons.isEmpty)
        #expect(advice.said == ["note: BlueGreenDeployment 'it' of 'demo': it has switched over, and may be deleted"])
    }

    @Test func whatHangsOnOthersIsNotSaid() throws {
        let advice = try Self.advice([Self.binding(.integration, of: "prod"), Self.binding(.metricAlarm, of: "prod")])
        #expect(advice.reasons.isEmpty)
        #expect(advice.said.isEmpty)
        #expect(try Self.advice(nil).bindings == nil)
    }

    /// A later version may know more kinds.
    @Test func anUnknownKindIsSaidAsItStands() throws {
        let value: JSONValue = [
            "Kind": "Dashboard", "Of": "demo", "Follows": "name", "Says": "it follows", "Name": "d",
        ]
        let advice = try Self.advice([Binding(value, at: "Bindings[0]")])
        #expect(advice.said == ["note: Dashboard 'd' of 'demo': it follows"])
    }

    @Test func theFlightPlanShowsThem() throws {
        let graph = try Self.graph([Self.binding(.metricAlarm), Self.binding(.dbProxyTarget)])
        let made = try plan(PlanOptions(source: "prod", targets: ["demo"]), in: graph, environment: [:])
        var flight = FlightPlan(made.operations)
        flight.surroundings = made.surroundings
        let text = flight.text
        let proxy = try #require(text.firstRange(of: "  - DBProxyTarget 'it' of 'demo'"))
        let alarm = try #require(text.firstRange(of: "  - MetricAlarm 'it' of 'demo'"))
        #expect(proxy.lowerBound < alarm.lowerBound)
        #expect(text.contains("\nAROUND THEM\n"))
    }
}
