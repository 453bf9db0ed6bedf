import Console
import RDS

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension LiveCheck {
    /// Are the certificate authorities offered that are asked for, and for how long?
    static let certificates = LiveCheck(
        name: "certificate",
        asks: { plan, _ in authorities(of: plan).isEmpty ? [] : [Question(.describeCertificates)] },
        judges: { plan, answers in
            guard let shown = answers.list("Certificates", Question(.describeCertificates)) else { return [] }
            return authorities(of: plan).map { name in
                finding(name, shown.first { $0["CertificateIdentifier"]?.string == name }, plan)
                    ?? Finding("certificate", .ok, of: name, "it is offered")
            } + plan.creations.compactMap { unsupported($0, answers) }.withoutRepetition
        }
    )

    private static func authorities(of plan: CheckedPlan) -> [String] {
        plan.creations.compactMap { $0.wanted["CACertificateIdentifier"]?.string }.withoutRepetition
    }

    private static func finding(_ name: String, _ certificate: JSONValue?, _ plan: CheckedPlan) -> Finding? {
        guard let certificate else {
            return Finding(
                "certificate",
                .refused,
                of: name,
                "it is not offered any more",
                remedy: "give the target a newer one first, or edit the operation"
            )
        }
        guard let end = certificate["ValidTill"]?.string.flatMap({ Date(timestamp: $0) }) else { return nil }
        let days = Int(end.timeIntervalSince(plan.now) / 86400)
        if days < 90 {
            return Finding(
                "certificate",
                days < 1 ? .refused : .warning,
                of: name,
                "it ends at \(end.timestamp)",
                remedy: "give the target a newer one first, or edit the operation"
            )
        }
        return nil
    }

    /// What the release does not offer, as far as the check of versions has asked.
    private static func unsupported(_ creation: PlannedCreation, _ answers: Answers) -> Finding? {
        guard let name = creation.wanted["CACertificateIdentifier"]?.string,
            let question = versionQuestion(creation, creation.version),
            let offered = answers.list("DBEngineVersions", question)?.first?["SupportedCACertificateIdentifiers"]?
                .array,
            !offered.isEmpty, !offered.contains(.string(name))
        else { return nil }
        return Finding(
            "certificate",
            .refused,
            of: name,
            "\(creation.engine?.description ?? "") \(creation.version ?? "") is not offered with it, but with \(offered.compactMap(\.string).shortList)"
        )
    }
}
