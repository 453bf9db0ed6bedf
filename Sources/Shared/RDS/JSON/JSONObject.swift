#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The members of a JSON object by their names.
///
/// It is used like a dictionary, and is a list sorted by name: an instance has some fifty members and a Region may have
/// thousands of instances, which take half the memory and time this way. Names are sorted by their UTF-8, as jq sorts.
package struct JSONObject: Hashable, Sendable {
    fileprivate struct Member: Hashable, Sendable {
        let name: String
        var value: JSONValue
    }

    private var members: [Member] = []

    package init() {}

    /// Takes members in any order; where a name comes again, the later value counts.
    package init(_ members: some Sequence<(key: String, value: JSONValue)>) {
        for (name, value) in members { self[name] = value }
    }

    /// Takes many members at once, in any order; the latest value of a name counts.
    package mutating func add(_ more: [(key: String, value: JSONValue)]) {
        let all = members + more.map { Member(name: $0.key, value: $0.value) }
        let order = all.indices.sorted { left, right in
            let order = all[left].name.order(before: all[right].name)
            return order == 0 ? left < right : order < 0
        }
        members = []
        for index in order {
            if let last = members.last, last.name.order(before: all[index].name) == 0 { members.removeLast() }
            members.append(all[index])
        }
    }

    /// Makes room for so many members at once.
    package mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }

    /// The member of this name; `nil` where there is none, and setting `nil` takes it away.
    package subscript(name: String) -> JSONValue? {
        get {
            let (place, isThere) = place(of: name)
            return isThere ? members[place].value : nil
        }
        set {
            let (place, isThere) = place(of: name)
            switch (newValue, isThere) {
            case (let value?, true): members[place].value = value
            case (let value?, false) where place == members.count: members.append(Member(name: name, value: value))
            case (let value?, false): members.insert(Member(name: name, value: value), at: place)
            case (nil, true): members.remove(at: place)
            case (nil, false): break
            }
        }
    }

    /// Where a name stands, or would have to be put.
    private func place(of name: String) -> (place: Int, isThere: Bool) {
        // Most texts have their members in order already.
        if members.isEmpty { return (0, false) }
        let order = members[members.count - 1].name.order(before: name)
        guard order > 0 else { return order == 0 ? (members.count - 1, true) : (members.count, false) }
        var (low, high) = (0, members.count - 1)
        while low < high {
            let middle = (low + high) / 2
            let order = members[middle].name.order(before: name)
            if order == 0 { return (middle, true) }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return (low, false)
    }
}

extension String {
    /// Less than 0 when this comes before another when texts are sorted by their UTF-8, 0 when both are one.
    ///
    /// Everything that is read goes by it, so it leaves the bytes to libc.
    fileprivate func order(before other: String) -> Int {
        withBytes { left in
            other.withBytes { right in
                guard let first = left.baseAddress, let second = right.baseAddress else {
                    return left.count - right.count
                }
                let order = memcmp(first, second, min(left.count, right.count))
                return order == 0 ? left.count - right.count : Int(order)
            }
        }
    }

    /// Shows the UTF-8 as it lies in memory, which a copy is made of only where it does not lie in one piece.
    func withBytes<Result>(_ show: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        utf8.withContiguousStorageIfAvailable(show) ?? Array(utf8).withUnsafeBufferPointer(show)
    }
}

// MARK: - Like a dictionary

extension JSONObject: RandomAccessCollection {
    package var startIndex: Int { members.startIndex }
    package var endIndex: Int { members.endIndex }
    package var count: Int { members.count }
    package var isEmpty: Bool { members.isEmpty }
    package subscript(place: Int) -> (key: String, value: JSONValue) { (members[place].name, members[place].value) }

    /// The list's own iterator, which a build without optimisation walks five times as fast as places.
    package struct Iterator: IteratorProtocol {
        fileprivate var members: [Member].Iterator

        package mutating func next() -> (key: String, value: JSONValue)? {
            members.next().map { (key: $0.name, value: $0.value) }
        }
    }

    package func makeIterator() -> Iterator { Iterator(members: members.makeIterator()) }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self.init(members.lazy.map { (key: $0, value: $1) })
    }
}

extension JSONObject {
    package var keys: [String] { members.map(\.name) }
    package var values: [JSONValue] { members.map(\.value) }

    package func filter(_ isWanted: (Element) throws -> Bool) rethrows -> JSONObject {
        var result = self
        try result.members.removeAll { try !isWanted(($0.name, $0.value)) }
        return result
    }

    package mutating func merge(_ other: JSONObject, uniquingKeysWith combine: (JSONValue, JSONValue) -> JSONValue) {
        for (name, value) in other { self[name] = self[name].map { combine($0, value) } ?? value }
    }

    package func merging(
        _ other: JSONObject,
        uniquingKeysWith combine: (JSONValue, JSONValue) -> JSONValue
    ) -> JSONObject {
        var result = self
        result.merge(other, uniquingKeysWith: combine)
        return result
    }

    package func compactMapValues<Value>(_ transform: (JSONValue) -> Value?) -> [String: Value] {
        reduce(into: [:]) { $0[$1.key] = transform($1.value) }
    }
}
