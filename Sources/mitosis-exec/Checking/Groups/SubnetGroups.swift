import Console
import RDS

extension LiveCheck {
    /// Are the subnet groups there, and do they reach the zone and the network that are asked for?
    static let subnetGroups = LiveCheck(
        name: "subnet group",
        asks: { plan, _ in plan.creations.compactMap(\.subnetGroup).map(subnetQuestion) },
        judges: { plan, answers in plan.creations.compactMap { finding($0, answers) }.withoutRepetition }
    )

    private static func subnetQuestion(_ name: String) -> Question {
        Question(.describeDBSubnetGroups, ["DBSubnetGroupName": .string(name)])
    }

    private static func finding(_ creation: PlannedCreation, _ answers: Answers) -> Finding? {
        let check = "subnet group"
        guard let name = creation.subnetGroup else { return nil }
        if answers.isAbsent(subnetQuestion(name)) {
            return Finding(check, .refused, of: name, "it is not there", remedy: "make a new plan")
        }
        guard let group = answers.list("DBSubnetGroups", subnetQuestion(name))?.first else { return nil }
        let zones = (group["Subnets"]?.array ?? []).compactMap { $0["SubnetAvailabilityZone"]?["Name"]?.string }
        if let zone = creation.wanted["AvailabilityZone"]?.string, !zones.isEmpty, !zones.contains(zone) {
            return Finding(
                check,
                .refused,
                of: name,
                "it has no subnet in \(zone), where '\(creation.identifier)' is to be",
                remedy: "add a subnet there"
            )
        }
        let networks = group["SupportedNetworkTypes"]?.array ?? []
        if let type = creation.wanted["NetworkType"], !networks.isEmpty, !networks.contains(type) {
            return Finding(check, .refused, of: name, "it does not support the network type \(type.string ?? "")")
        }
        if let status = group["SubnetGroupStatus"]?.string, status != "Complete" {
            return Finding(check, .warning, of: name, "its status is \(status)")
        }
        return Finding(check, .ok, of: name, "it is there")
    }
}
