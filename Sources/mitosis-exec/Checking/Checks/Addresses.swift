import Console
import RDS

extension LiveCheck {
    /// Are there free addresses in the subnets for what is made?
    ///
    /// Source: Amazon RDS User Guide, "Working with a DB instance in a VPC": an instance needs an address, and a spare one
    /// in case of a failover.
    static let addresses = LiveCheck(
        name: "addresses",
        asks: { plan, answers in groups(of: plan, answers).map { question($0.subnets) } },
        judges: { plan, answers in
            groups(of: plan, answers).compactMap { group in
                if answers.isAbsent(question(group.subnets)) {
                    return Finding("addresses", .refused, of: group.name, "one of its subnets is not there any more")
                }
                return answers.list("subnetSet", question(group.subnets)).map { finding(group, $0) }
            }
        }
    )

    private struct SubnetGroup {
        let name: String
        let subnets: [String]
        /// How many addresses what is made in the group takes.
        let needed: Int
    }

    /// The groups in which something is made, as far as their subnets are known.
    private static func groups(of plan: CheckedPlan, _ answers: Answers) -> [SubnetGroup] {
        let made = plan.creations.filter { !$0.isCluster }
        let byGroup = Dictionary(grouping: made) { $0.subnetGroup }
        return made.compactMap(\.subnetGroup).withoutRepetition.compactMap { name in
            let shown = answers.list(
                "DBSubnetGroups",
                Question(.describeDBSubnetGroups, ["DBSubnetGroupName": .string(name)])
            )
            let subnets = (shown?.first?["Subnets"]?.array ?? []).compactMap { $0["SubnetIdentifier"]?.string }
            guard !subnets.isEmpty else { return nil }
            let needed = (byGroup[name] ?? []).map { $0.wanted["MultiAZ"] == true ? 2 : 1 }
            return SubnetGroup(name: name, subnets: subnets.sorted(), needed: needed.reduce(0, +))
        }
    }

    private static func question(_ subnets: [String]) -> Question {
        Question(.describeSubnets, ["SubnetIds": .array(subnets.map { .string($0) })])
    }

    private static func finding(_ group: SubnetGroup, _ subnets: [JSONValue]) -> Finding {
        let free = subnets.compactMap { $0["availableIpAddressCount"]?.integer }
        let total = free.reduce(0, +)
        let sentence = "\(total) addresses are free, and the plan takes \(group.needed)"
        guard free.count == subnets.count, !free.isEmpty else {
            return Finding("addresses", .unknown, of: group.name, "not looked: EC2 does not show the free addresses")
        }
        guard total >= group.needed else {
            return Finding("addresses", .refused, of: group.name, sentence, remedy: "add a subnet to the group")
        }
        let isTight = free.contains { $0 < 2 }
        return Finding(
            "addresses",
            isTight ? .warning : .ok,
            of: group.name,
            sentence + (isTight ? "; one of its subnets has hardly any" : "")
        )
    }
}
