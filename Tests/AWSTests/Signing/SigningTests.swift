import Foundation
import Testing

@testable import AWS

@Suite struct SigningTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func hashesAsFIPS180Says(_ message: String, _ digest: String) {
        #expect(SHA256.hex(SHA256.hash(Array(message.utf8))) == digest)
    }

    /// RFC 4231, test cases 1, 2 and 6.
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0b, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func authenticatesAsRFC4231Says(_ key: [UInt8], _ message: String, _ code: String) {
        #expect(SHA256.hex(SHA256.hmac(key: key, Array(message.utf8))) == code)
    }

    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var service = "service"
        var token: String?
        var request: SigV4.Request
        var signature: String
    }

    /// AWS's published vectors, and what botocore computes for a request of ours.
    static let cases = [
        Case(
            testDescription: "get-vanilla",
            request: .init(method: "GET", path: "/", headers: ["host": "example.amazonaws.com"]),
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        ),
        Case(
            testDescription: "post-x-www-form-urlencoded",
            request: .init(
                method: "POST",
                path: "/",
                headers: ["host": "example.amazonaws.com", "content-type": "application/x-www-form-urlencoded"],
                body: Array("Param1=value1".utf8)
            ),
            signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
        ),
        Case(
            testDescription: "botocore: DescribeDBInstances with a session token",
            service: "rds",
            token: "SESSION",
            request: .init(
                method: "POST",
                path: "/",
                headers: [
                    "host": "rds.us-east-1.amazonaws.com",
                    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
                ],
                body: Array("Action=DescribeDBInstances&Version=2014-10-31".utf8)
            ),
            signature: "adda5d0bc1b23a37385ac579e98661423598fc09cb64247c5fb028b0e626cf16"
        ),
    ]

    @Test(arguments: cases)
    func signsAsAWSDoes(_ example: Case) throws {
        let credentials = Credentials(
            accessKeyID: "AKIDEXAMPLE",
            secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            sessionToken: example.token,
            origin: "a test"
        )
        let date = try #require(ISO8601DateFormatter().date(from: "2015-08-30T12:36:00Z"))
        let signer = SigV4(credentials: credentials, region: "us-east-1", service: example.service)
        let headers = signer.headers(for: example.request, at: date)
        #expect(headers["authorization"]?.hasSuffix("Signature=\(example.signature)") == true)
    }

    @Test func secretsDoNotPrint() {
        let credentials = Credentials(
            accessKeyID: "A",
            secretAccessKey: "SECRET",
            sessionToken: "TOKEN",
            origin: "a test"
        )
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped] {
            #expect(!text.contains("SECRET") && !text.contains("TOKEN"))
        }
    }
}
