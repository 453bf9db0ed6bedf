import Console

/// A plan in plain words: what happens to which instance, phase by phase, for a terminal of 80 columns or a log.
package struct FlightPlan: Sendable {
    /// In the order of the stream.
    package let operations: [Operation]
    /// What is said of an operation beside what it does, such as `skipped: done already`.
    package var notes: [Operation.ID: String] = [:]
    /// The operations that are not to be performed: nothing more is said of them, and they take no time.
    package var skipped: Set<Operation.ID> = []
    /// What the new instances will not have as the old ones do; `nil` where nobody knows.
    package var differences: [AttributeDifference]?
    /// Whether it says which differences the operations announce, where nobody has given them.
    package var showsAnnouncements = false
    /// What becomes of what hangs on the targets, a sentence each; `nil` when nobody has looked.
    package var surroundings: [String]?
    /// Whether all attributes are shown, and not those alone that matter to most readers.
    package var showsAll = false

    package init(_ operations: [Operation]) { self.operations = operations }

    /// The option that asks for all attributes.
    package static func allOption(section: String) -> Option {
        Option(
            "all-attributes",
            section: section,
            help: "Show every attribute in the flight plan, not only what matters"
        )
    }

    /// The whole text, with a newline at the end.
    package var text: String {
        guard let first = operations.first else { return "Nothing is planned.\n" }
        var text = headline(first)
        for phase in Phase.allCases { text += section(phase) }
        text += afterwards(first) + around + Timeline(of: operations.filter { !skipped.contains($0.id) }).text
        if hidesAttributes { text += "\nAttributes that seldom matter are left out; --all-attributes shows them.\n" }
        return text
    }

    private var isWayBack: Bool { operations.contains(where: \.isWayBack) }
    private var isRemoval: Bool { operations.contains(where: \.isRemoval) }

    private func headline(_ first: Operation) -> String {
        let names = Self.list(operations.map(\.replaces.identifier))
        let time = first.capturedAt.map { ", for the Region as it was at \($0)" } ?? ""
        let sources =
            Self.list(operations.map(\.source.identifier)) + (operations.sourcePlace.map { " in \($0)" } ?? "")
        let single = Set(operations.map(\.replaces.identifier)).count == 1
        let purpose =
            isRemoval
            ? "What earlier runs left is removed: \(names). Nothing changes at \(sources)."
            : isWayBack
                ? "The way back: \(sources) get their names again, and what is at \(names) now goes aside."
                : "\(names) get\(single ? "s" : "") the data of \(sources)."
        return "Plan \(first.plan)\(time)\n" + Wrapping.paragraph(purpose, after: "")
    }

    private func section(_ phase: Phase) -> String {
        let part = operations.filter { $0.phase == phase }
        guard !part.isEmpty else { return "" }
        return "\n\(title(phase))\n" + part.map(paragraph).joined()
    }

    private func title(_ phase: Phase) -> String {
        switch phase {
        case .supply: "SUPPLY: a snapshot, in the account and Region of the source"
        case .build: "BUILD: the new tree, beside the old one, which stays in use"
        case .swap: "SWAP: the names change hands"
        case .clean: isRemoval ? "CLEAN: what earlier runs left goes" : "CLEAN: the old tree goes"
        }
    }

    private func paragraph(_ operation: Operation) -> String {
        var text = Wrapping.paragraph(operation.sentence, after: "  - ")
        if !skipped.contains(operation.id) {
            let rows = operation.details(all: showsAll).shown
            let width = rows.map(\.name.count).max() ?? 0
            for row in rows {
                text += Wrapping.paragraph(row.value, after: "      \(row.name.padded(to: width))  ")
            }
        }
        return text + (notes[operation.id].map { Wrapping.paragraph("(\($0))", after: "      ") } ?? "")
    }

    private var hidesAttributes: Bool {
        operations.contains { !skipped.contains($0.id) && $0.details(all: showsAll).hidden > 0 }
    }

    /// What will be different, beside the data.
    private func afterwards(_ first: Operation) -> String {
        guard let changes, !isWayBack, !isRemoval else { return "" }
        var text = "\nAFTERWARDS\n"
        let isPasswordSet = operations.contains { !$0.secrets.isEmpty }
        let credentials = isPasswordSet ? "users, and all passwords but the master's," : "users and passwords"
        text += Wrapping.paragraph(
            "data, \(credentials) are those of '\(first.source.identifier)'\(operations.sourcePlace.map { " in \($0)" } ?? "")",
            after: "  - "
        )
        let rest = changes.isEmpty ? "every attribute is as it was" : "attributes are as they were, but for:"
        text += Wrapping.paragraph(rest, after: "  - ")
        let width = changes.map(\.name.description.count).max() ?? 0
        for change in changes {
            text += Wrapping.paragraph(
                change.text.withoutControls,
                after: "      \(change.name.description.padded(to: min(width, 40)))  "
            )
        }
        guard announced?.contains(where: { $0.new == nil }) == true else { return text }
        return text
            + Wrapping.paragraph(
                "what will differ comes with the data: the plan does not hold its new value",
                after: "  - "
            )
    }

    /// What will be different of which instance or cluster; `nil` where nobody knows.
    private var changes: [(name: DBInstanceIdentifier, text: String)]? {
        if let differences { return differences.map { ($0.identifier, "\($0.attribute) \($0.change)") } }
        return announced?.map { ($0.identifier, "\($0.attribute) \($0.change)") }
    }

    private var announced: [AnnouncedDifference]? {
        showsAnnouncements && differences == nil ? AnnouncedDifference.all(in: operations) : nil
    }

    /// What becomes of what hangs on the targets.
    private var around: String {
        guard let surroundings else { return "" }
        let rows = surroundings.map { Wrapping.paragraph($0.withoutControls, after: "  - ") }
        return "\nAROUND THEM\n" + (rows.isEmpty ? "  - nothing hangs on them\n" : rows.joined())
    }

    /// Each name once, as a list in a sentence.
    static func list(_ names: [DBInstanceIdentifier]) -> String {
        names.withoutRepetition.map { "'\($0)'" }.shortList
    }
}

extension String {
    /// On one line, with nothing in it that a terminal would obey.
    package var withoutControls: String {
        String(
            unicodeScalars.map { scalar in
                if scalar == "\n" { return "\\n" }
                return scalar.properties.generalCategory == .control ? "?" : String(scalar)
            }.joined()
        )
    }
}
