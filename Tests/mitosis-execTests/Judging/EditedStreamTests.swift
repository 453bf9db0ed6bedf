import Console
import RDS
import Testing

@testable import mitosis_exec
@testable import mitosis_plan

/// People edit streams. Whatever a single edit of a single line makes of one, nothing outside the target's tree changes,
/// and nothing of the tree is deleted unless the new instance is in its place; a way back deletes nothing, and a removal
/// nothing but what was left.
@Suite struct EditedStreamTests {
    @Test(arguments: EditedScenario.Kind.chosen)
    func harmNobodyElse(_ kind: EditedScenario.Kind) async throws {
        let scenario = try await EditedScenario(kind)
        let edits = Edit.all(of: scenario)
        #expect(edits.count > 100 * scenario.lines.count)
        // Unedited, it does what it is for.
        let (first, ending) = try await Self.perform(edits[0], in: scenario)
        #expect(ending == .done && !first.isEmpty)
        try await withThrowingTaskGroup(of: [String].self) { group in
            for part in 0..<8 {
                group.addTask {
                    var faults: [String] = []
                    for (index, edit) in edits.enumerated() where index % 8 == part {
                        faults += try await Self.faults(of: edit, in: scenario).map { "\(edit.text): \($0)" }
                    }
                    return faults
                }
            }
            for try await faults in group { #expect(faults == []) }
        }
    }

    /// The pattern is held against what a call names: in a plan of which one line names production.
    @Test func aProtectedNameIsRefusedWhateverTheIdSays() throws {
        let stream = try Tree.twoNodes.stream()
        let never = try NeverTarget([NeverTarget.variable: "*prod*"])
        try never.check(stream)
        for (index, operation) in stream.operations.enumerated() where operation.identifier != nil {
            var operations = stream.operations
            operations[index].parameters["DBInstanceIdentifier"] = "mitosis-prod"
            let edited = try OperationStream(operations)
            #expect(throws: NeverTargetError.self, "\(operation.id)") { try never.check(edited) }
        }
    }

    /// What is wrong with what an edited stream does.
    private static func faults(of edit: Edit, in scenario: EditedScenario) async throws -> [String] {
        let (history, _) = try await perform(edit, in: scenario)
        if edit.isHarmful, let first = history.first { return ["it made calls, the first \(first.effect)"] }
        var found: [String] = []
        for moment in history {
            found += try await scenario.faults(after: moment.after).map { "after \(moment.effect): \($0)" }
        }
        return found
    }

    /// Takes an edited stream as `mitosis-exec` does.
    private static func perform(_ edit: Edit, in scenario: EditedScenario) async throws -> (
        history: [FaultyRegion.Moment], ending: Performer.Ending?
    ) {
        let stream: OperationStream
        do {
            stream = try OperationStream(
                edit.lines.map { line throws(InputError) in
                    switch line {
                    case .planned(let index): scenario.operations[index]
                    case .edited(let object): try Operation(.object(object), at: "a line")
                    }
                }
            )
            try stream.check()
        } catch is any UserFacingError { return ([], nil) }
        let region = FaultyRegion(await scenario.region.copy(), keepsHistory: true)
        do {
            let settings = Performer.Settings(poll: .seconds(60))
            let performer = try Runs.performer(stream, in: region, clock: region.clock, settings: settings)
            try await Preflight.check(
                Preflight.findings(
                    performer.survey(),
                    PlannedTrees(stream),
                    performer.resources,
                    selecting: .init()
                )
            )
            let ending = try await performer.perform(interruptions: Runs.never)
            return (await region.history, ending)
        } catch is any UserFacingError {
            return (await region.history, nil)
        }
    }
}
