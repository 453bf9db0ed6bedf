import Foundation
import Testing

/// The house rules that a reader relies on, and that nobody would notice to be broken.
@Suite struct HouseTests {
    /// All files of Swift in a folder of the project, by the folders that they are in, each from there on.
    private static func rooms(_ folder: String) -> [String: [String]] {
        let root = Tools.root.appendingPathComponent(folder).path
        let files = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return Dictionary(grouping: files.filter { $0.hasSuffix(".swift") }) {
            ($0 as NSString).deletingLastPathComponent
        }
    }

    /// A reader sees at a glance what is in a room, and reads a file in one sitting.
    @Test(arguments: ["Sources", "Tests"])
    func roomsAreSmall(folder: String) throws {
        let rooms = Self.rooms(folder)
        #expect(rooms.count > 20)
        for (room, files) in rooms {
            #expect(
                files.count <= 12,
                "\(folder)/\(room) has \(files.count) files: give some of them a room of their own"
            )
            // A table of cases may be long.
            for file in files where folder == "Sources" {
                let path = Tools.root.appendingPathComponent("\(folder)/\(file)")
                let lines = try String(contentsOf: path, encoding: .utf8).split(
                    separator: "\n",
                    omittingEmptySubsequences: false
                )
                #expect(lines.count <= 401, "\(folder)/\(file)")
            }
        }
    }

    /// The test of a file is in the room of the same name.
    @Test func testsMirrorTheRooms() {
        let rooms = Self.rooms("Sources").keys
        for room in Self.rooms("Tests").keys {
            let parts = room.split(separator: "/").map(String.init)
            guard let target = parts.first, target.hasSuffix("Tests"), parts.count > 1 else { continue }
            // What tests share, and what tries everything together, mirrors nothing.
            guard !["EndToEndTests", "ExamplesTests"].contains(target), !["Support", "Trials"].contains(parts[1])
            else { continue }
            let module = target.dropLast("Tests".count)
            let mirrored = ([String(module)] + parts.dropFirst()).joined(separator: "/")
            #expect(rooms.contains { $0 == mirrored || $0 == "Shared/\(mirrored)" }, "Tests/\(room)")
        }
    }

    /// The page that tells where everything is names no file that is not there.
    @Test func theMapIsTrue() throws {
        let page = try String(
            contentsOf: Tools.root.appendingPathComponent("Documentation/Architecture.md"),
            encoding: .utf8
        )
        let names = Set(
            ["Sources", "Tests"].flatMap { Self.rooms($0).values.joined() }.map { ($0 as NSString).lastPathComponent }
        )
        var found = 0
        for match in page.matches(of: /`([A-Za-z+\/-]+\.swift|Sources\/[^`]+)`/) {
            let path = String(match.1)
            let isThere =
                path.contains("/")
                ? FileManager.default.fileExists(atPath: Tools.root.appendingPathComponent(path).path)
                : names.contains(path)
            #expect(isThere, "\(path)")
            found += 1
        }
        for match in page.matches(of: /`([A-Za-z]+Tests)`/) {
            #expect(names.contains("\(match.1).swift"), "\(match.1)")
        }
        #expect(found >= 15)
    }
}
