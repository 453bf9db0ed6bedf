import CXML
import RDS

/// A place in replies of one shape: what the elements there hold, and the places within them.
///
/// libxml2 keeps each name once, so where its letters stand says which name it is. Elements mostly come in the order in
/// which they came the last time: the next one is looked for behind the last one, and nothing is hashed.
struct XMLPlace {
    /// Of the elements here, without a namespace.
    let name: String
    /// `nil` where elements are passed over.
    let shape: Shape?
    /// How many members the last structure here had: the next one is mostly like it.
    var size = 0
    private var inner: [(letters: UnsafePointer<xmlChar>, place: Int)] = []
    private var next = 0

    init(name: String, shape: Shape?) {
        self.name = name
        self.shape = shape
    }

    /// The number of the place of elements of this name within those here; `nil` where none is known.
    mutating func place(of letters: UnsafePointer<xmlChar>) -> Int? {
        // All that stands in a list is one kind of thing.
        if isList { return inner.first?.place }
        let found = inner[next...].firstIndex { $0.letters == letters } ?? inner.firstIndex { $0.letters == letters }
        next = found.map { $0 + 1 } ?? next
        return found.map { inner[$0].place }
    }

    mutating func add(_ letters: UnsafePointer<xmlChar>, place: Int) { inner.append((letters, place)) }

    /// The shape of elements of this name within those here; `nil` where they are passed over.
    func shape(of name: String) -> Shape? {
        switch shape {
        case .list(let element): element
        case .structure(let members): members[name]
        default: nil
        }
    }

    var isList: Bool {
        if case .list = shape { true } else { false }
    }

    /// Whether the elements here are made of letters: whether they are neither lists nor structures.
    var hasLetters: Bool {
        switch shape {
        case nil, .list, .structure: false
        default: true
        }
    }
}
