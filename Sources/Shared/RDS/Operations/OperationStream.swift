import Console

/// A plan: operations in an order in which they could be performed one by one.
package struct OperationStream: Hashable, Sendable {
    package let operations: [Operation]
    private let lines: [Operation.ID: Int]

    /// - Parameter lines: Where each operation stands, counted from 1; one a line unless given.
    /// - Throws: `InputError` for an id twice, or for operations that wait for each other in a circle.
    package init(_ operations: [Operation], lines: [Int]? = nil) throws(InputError) {
        var places: [Operation.ID: Int] = [:]
        var lineOf: [Operation.ID: Int] = [:]
        for (index, operation) in operations.enumerated() {
            let line = lines?[index] ?? index + 1
            places[operation.id] = index
            if let first = lineOf.updateValue(line, forKey: operation.id) {
                throw InputError("the id '\(operation.id)' stands in line \(first) and again in line \(line)")
            }
        }
        self.operations = operations
        self.lines = lineOf
        if let id = Self.firstInCircle(operations, places) {
            throw InputError("'\(id)' comes, by way of 'after', after itself")
        }
    }

    /// Reads operations, one after the other: a line each as they are printed, or with whatever space between them.
    ///
    /// - Throws: `InputError` naming the line, or what the input is instead; also when there is no operation at all.
    package init(jsonLines bytes: [UInt8]) throws(InputError) {
        do throws(InputError) {
            let values = try JSONValue.documents(parsing: bytes, of: "the input")
            guard !values.isEmpty else { throw InputError("there are no operations in the input") }
            var operations: [Operation] = []
            for (value, line) in values {
                let id = value["id"]?.string.map { " ('\($0)')" } ?? ""
                operations.append(try Operation(value, at: "line \(line)\(id)"))
            }
            try self.init(operations, lines: values.map(\.line))
        } catch {
            throw InputKind(bytes)?.error(wanting: .operations) ?? error
        }
    }

    /// Where an operation stands in the input, counted from 1.
    package func line(of id: Operation.ID) -> Int { lines[id] ?? 0 }

    /// The operations as JSON Lines.
    package var jsonLines: String { operations.map { $0.line + "\n" }.joined() }

    /// An operation that can never be reached because it waits, by way of others, for itself.
    private static func firstInCircle(_ operations: [Operation], _ places: [Operation.ID: Int]) -> Operation.ID? {
        var missing = operations.map { operation in Set(operation.after).filter { places[$0] != nil }.count }
        var waiting: [Operation.ID: [Int]] = [:]
        for (index, operation) in operations.enumerated() {
            for id in Set(operation.after) { waiting[id, default: []].append(index) }
        }
        var ready = operations.indices.filter { missing[$0] == 0 }
        var reached = 0
        while let index = ready.popLast() {
            reached += 1
            for next in waiting[operations[index].id] ?? [] {
                missing[next] -= 1
                if missing[next] == 0 { ready.append(next) }
            }
        }
        guard reached < operations.count else { return nil }
        return operations.indices.first { missing[$0] > 0 }.map { operations[$0].id }
    }
}
