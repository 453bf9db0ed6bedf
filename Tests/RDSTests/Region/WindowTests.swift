import Foundation
import RDS
import Testing

@Suite struct WindowTests {
    @Test(arguments: [
        "", "05:30", "05:30-", "24:00-01:00", "05:60-06:20", "day:05:30-day:06:20", "a:b-c:d",
        "9223372036854775807:00-9223372036854775807:59", "1:2:3:4-5:6:7:8",
    ])
    func whatIsNoWindowIsNone(_ text: String) { #expect(Window(text) == nil) }

    @Test func aWindowIsOpenWhereverItsMinutesAre() throws {
        let window = try #require(Window("sun:23:30-mon:00:30"))
        // The first day of 1970 was a Thursday.
        let monday = Date(timeIntervalSince1970: 4 * 86400)
        #expect(window.isOpen(from: monday, for: 1))
        #expect(!window.isOpen(from: monday + 3600, for: 3600))
    }
}
