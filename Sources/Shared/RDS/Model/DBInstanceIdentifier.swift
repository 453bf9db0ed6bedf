import Console

/// The name of a DB instance, in the lower case that RDS stores: 1 to 63 letters, digits and hyphens.
///
/// It starts with a letter, ends without a hyphen, has no two hyphens in a row, and is unique in an account and Region.
/// A name can change; an instance's identity is its `DbiResourceId`. Source: RDS API 2014-10-31, `CreateDBInstance`.
package struct DBInstanceIdentifier: Hashable, Sendable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral
{
    package let description: String

    /// Takes a name as it is, in lower case.
    package init(_ name: String) { description = name.lowercased() }

    package init(stringLiteral name: String) { self.init(name) }

    /// The name that a reference means, be it a name or an instance's ARN, of whichever account and Region.
    package init(reference: String) { self.init(ARN(reference)?.name(of: .dbInstance) ?? reference) }

    package static func < (left: Self, right: Self) -> Bool { left.description < right.description }

    /// What RDS would object to in this name; `nil` when it is a good one.
    package var fault: String? {
        let letters = Array(description.utf8)
        func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        if letters.count > 63 { return "it has \(letters.count) characters, and RDS allows 63" }
        guard let first = letters.first, isLetter(first) else { return "it has to start with a letter" }
        if !letters.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }) {
            return "only letters, digits and hyphens are allowed"
        }
        if description.hasSuffix("-") { return "it must not end with a hyphen" }
        if description.contains("--") { return "it must not have two hyphens in a row" }
        return nil
    }
}

extension JSONValue {
    /// A name as a JSON string.
    package init(_ identifier: DBInstanceIdentifier) { self = .string(identifier.description) }
}
