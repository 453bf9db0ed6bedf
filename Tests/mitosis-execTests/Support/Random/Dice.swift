/// Random choices that a seed repeats.
struct Dice {
    private var generator: SplitMix

    init(seed: UInt64) { generator = SplitMix(state: seed) }

    mutating func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &generator) }

    /// True this often, of a hundred.
    mutating func percent(_ chance: Int) -> Bool { number(1...100) <= chance }

    /// One of these, of which there has to be at least one.
    mutating func one<Element>(of elements: [Element]) -> Element { elements[number(0...elements.count - 1)] }

    /// Each of these, every other time.
    mutating func some<Element>(of elements: [Element]) -> [Element] {
        var found: [Element] = []
        for element in elements where percent(50) { found.append(element) }
        return found
    }

    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] { elements.shuffled(using: &generator) }
}
