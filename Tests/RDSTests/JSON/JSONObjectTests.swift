import RDS
import Testing

@Suite struct JSONObjectTests {
    @Test func membersAreFoundHoweverTheyCame() {
        let names = ["b", "a", "Z", "", "zz", "c", "é", "b2"]
        var object = JSONObject()
        for (index, name) in names.enumerated() { object[name] = .integer(index) }
        for (index, name) in names.enumerated() { #expect(object[name] == .integer(index)) }
        #expect(object["aa"] == nil)
        #expect(object.keys == ["", "Z", "a", "b", "b2", "c", "zz", "é"])
        #expect(object == JSONObject(names.enumerated().reversed().map { (key: $1, value: .integer($0)) }))
    }

    @Test func theLaterValueOfANameCounts() {
        var object: JSONObject = ["a": 1, "b": 2]
        object["a"] = 3
        #expect(object == ["b": 2, "a": 3])
        object["b"] = nil
        object["nothing"] = nil
        #expect(object == ["a": 3])
        #expect(JSONObject([(key: "a", value: 1), (key: "a", value: 2)]) == ["a": 2])
    }

    /// More members than any object of AWS's has, in no order and some of them twice.
    @Test func manyMembersAreReadAsFewAre() throws {
        let members = (0..<5000).map { (name: "k\($0 * 7919 % 3001)", value: $0) }
        let text = "{" + members.map { "\"\($0.name)\":\($0.value)" }.joined(separator: ",") + "}"
        let object = try JSONValue(parsing: text.utf8, of: "the text").object
        var expected = JSONObject()
        for (name, value) in members { expected[name] = .integer(value) }
        #expect(object == expected && object?.count == 3001)
    }

    @Test func mergingAsksWhichOfTwoValuesCounts() {
        let object: JSONObject = ["a": 1, "b": 2]
        #expect(object.merging(["b": 3, "c": 4]) { $1 } == ["a": 1, "b": 3, "c": 4])
        #expect(object.merging(["b": 3]) { first, _ in first } == object)
    }

    @Test func filteringAndMappingKeepTheNames() {
        let object: JSONObject = ["a": 1, "b": "text", "c": .null]
        #expect(object.filter { $0.value != .null } == ["a": 1, "b": "text"])
        #expect(object.compactMapValues(\.string) == ["b": "text"])
    }
}
