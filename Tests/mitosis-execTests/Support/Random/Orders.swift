import RDS

/// The orders in which operations can be performed one by one.
struct Orders {
    let operations: [Operation]
    private let waiting: [[Int]]
    private let needs: [Int]

    init(_ operations: [Operation]) {
        self.operations = operations
        let places = Dictionary(operations.enumerated().map { ($1.id, $0) }) { first, _ in first }
        var waiting = [[Int]](repeating: [], count: operations.count)
        var needs = [Int](repeating: 0, count: operations.count)
        for (index, operation) in operations.enumerated() {
            for id in operation.after {
                guard let place = places[id] else { continue }
                waiting[place].append(index)
                needs[index] += 1
            }
        }
        self.waiting = waiting
        self.needs = needs
    }

    /// One order, each next operation taken at random of those that are ready.
    func random(_ dice: inout Dice) -> [Operation] {
        var needs = needs
        var ready = needs.indices.filter { needs[$0] == 0 }
        var order: [Operation] = []
        while !ready.isEmpty {
            let next = ready.remove(at: dice.number(0...ready.count - 1))
            order.append(operations[next])
            for index in waiting[next] {
                needs[index] -= 1
                if needs[index] == 0 { ready.append(index) }
            }
        }
        return order
    }

    /// All orders; `nil` when there are more than so many.
    func all(atMost limit: Int) -> [[Operation]]? {
        var found: [[Operation]] = []
        var needs = needs
        var order: [Int] = []
        /// Returns whether the limit still holds.
        func extend(_ ready: [Int]) -> Bool {
            if ready.isEmpty {
                found.append(order.map { operations[$0] })
                return found.count <= limit
            }
            for (place, next) in ready.enumerated() {
                var others = ready
                others.remove(at: place)
                order.append(next)
                for index in waiting[next] {
                    needs[index] -= 1
                    if needs[index] == 0 { others.append(index) }
                }
                let isWithin = extend(others)
                for index in waiting[next] { needs[index] += 1 }
                order.removeLast()
                if !isWithin { return false }
            }
            return true
        }
        return extend(needs.indices.filter { needs[$0] == 0 }) ? found : nil
    }
}
