import CCurl
import Console

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A request on its way through libcurl, and what has come back so far. Only the client's queue touches it.
final class Transfer: @unchecked Sendable {
    typealias Continuation = CheckedContinuation<HTTPReply, any Error>

    /// A reply may have so many bytes.
    static let sizeLimit = 64 << 20
    /// Seconds: whoever is not connected to by then is not there.
    private static let connectLimit = 10.0

    let handle: UnsafeMutableRawPointer
    private let request: HTTPRequest
    private var headers: UnsafeMutablePointer<curl_slist>?
    /// libcurl's words for what went wrong.
    private let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private var continuation: Continuation?
    private var isOver = false
    /// Whether a connection stood, so that the request may have been read.
    private var isSent = false
    private var isTooLong = false
    private var reply = HTTPReply(status: 0, body: [])

    /// - Throws: `ConfigurationError` for a header that would be two.
    init(_ request: HTTPRequest, _ certificates: CertificateFiles) throws {
        for (name, value) in request.headers where value.utf8.contains(where: { $0 < 32 }) {
            throw ConfigurationError("the header '\(name)' of a request to \(request.url.origin) has a line break")
        }
        guard let handle = curl_easy_init() else { throw WireError(code: "NoMemory", message: "libcurl cannot start") }
        self.handle = handle
        self.request = request
        words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        set(request)
        set(certificates)
        setTakers()
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(headers)
        words.deallocate()
    }

    // MARK: - What is asked for

    private func set(_ request: HTTPRequest) {
        curl_set_text(handle, CURLOPT_URL, request.url.absoluteString)
        curl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method)
        if let body = request.body {
            curl_set_number(handle, CURLOPT_POSTFIELDSIZE, body.count)
            body.withUnsafeBytes { bytes in
                _ = curl_set_pointer(
                    handle,
                    CURLOPT_COPYPOSTFIELDS,
                    UnsafeMutableRawPointer(mutating: bytes.baseAddress)
                )
            }
        }
        // It waits for no leave to send a body.
        let own = ["user-agent": "stack-mitosis/\(Console.version)", "expect": ""]
        for (name, value) in own.merging(request.headers, uniquingKeysWith: { $1 }) {
            headers = curl_slist_append(headers, "\(name): \(value)")
        }
        curl_set_pointer(handle, CURLOPT_HTTPHEADER, headers)
        // A signed request is for one host: a redirect is an answer, not a place to send it to.
        curl_set_number(handle, CURLOPT_FOLLOWLOCATION, 0)
        curl_set_number(handle, CURLOPT_TIMEOUT_MS, Int(request.timeLimit * 1000))
        curl_set_number(handle, CURLOPT_CONNECTTIMEOUT_MS, Int(min(request.timeLimit, Self.connectLimit) * 1000))
        curl_leave_names_behind(handle)
        if request.isRepeatable {
            curl_set_number(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        } else {
            // Over HTTP/2, libcurl would send a request again that the server says it has not looked at.
            curl_set_number(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
            curl_set_number(handle, CURLOPT_FRESH_CONNECT, 1)
            curl_set_number(handle, CURLOPT_FORBID_REUSE, 1)
        }
        if request.passesProxiesBy { curl_set_text(handle, CURLOPT_PROXY, "") }
        curl_set_number(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // A page of a description is read in a few steps.
        curl_set_number(handle, CURLOPT_BUFFERSIZE, 1 << 18)
    }

    private func set(_ certificates: CertificateFiles) {
        if let file = certificates.authorities {
            for option in [CURLOPT_CAINFO, CURLOPT_PROXY_CAINFO] { curl_set_text(handle, option, file) }
            // They are trusted instead of the system's, not beside them.
            for option in [CURLOPT_CAPATH, CURLOPT_PROXY_CAPATH] { curl_set_text(handle, option, nil) }
        }
        if let file = certificates.proxyClient {
            for option in [CURLOPT_PROXY_SSLCERT, CURLOPT_PROXY_SSLKEY] { curl_set_text(handle, option, file) }
            // A key that needs a password is refused: nobody is asked for one.
            curl_set_text(handle, CURLOPT_PROXY_KEYPASSWD, "")
        }
    }

    private func setTakers() {
        curl_set_pointer(handle, CURLOPT_ERRORBUFFER, words)
        let pointer = Unmanaged.passUnretained(self).toOpaque()
        for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_PREREQDATA] {
            curl_set_pointer(handle, option, pointer)
        }
        curl_set_taker(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, pointer in
            Transfer.of(pointer)?.take(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
        }
        curl_set_taker(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, pointer in
            Transfer.of(pointer)?.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
        }
        curl_set_starter(handle) { pointer, _, _, _, _ in
            Transfer.of(pointer)?.isSent = true
            return CURL_PREREQFUNC_OK
        }
    }

    private static func of(_ pointer: UnsafeMutableRawPointer?) -> Transfer? {
        pointer.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: - What comes back

    /// - Returns: How many bytes were taken; fewer end the transfer.
    private func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        isTooLong = reply.body.count + bytes.count > Self.sizeLimit
        if isTooLong { return 0 }
        reply.body.append(contentsOf: bytes)
        return bytes.count
    }

    private func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return bytes.count }
        let value = parts[1].filter { !$0.isNewline }
        switch parts[0].lowercased() {
        case "content-length":
            let size = Int(value.filter { !$0.isWhitespace }) ?? 0
            reply.body.reserveCapacity(min(max(0, size), Self.sizeLimit))
        case "date":
            let seconds = curl_getdate(value, nil)
            if seconds >= 0 { reply.date = Date(timeIntervalSince1970: Double(seconds)) }
        case "x-amz-retry-after":
            // Milliseconds.
            let seconds = Double(value.filter { !$0.isWhitespace }).map { $0 / 1000 }
            reply.retryAfter = seconds.flatMap { $0.isFinite ? $0 : nil }
        default: break
        }
        return bytes.count
    }

    // MARK: - Its beginning and its end

    /// - Returns: `false` when it has been cancelled already.
    func begin(_ continuation: Continuation) -> Bool {
        if isOver { continuation.resume(throwing: CancellationError()) } else { self.continuation = continuation }
        return !isOver
    }

    /// Hands the result over; later ones do not count.
    func end(with result: Result<HTTPReply, any Error>) {
        isOver = true
        continuation?.resume(with: result)
        continuation = nil
    }

    /// What became of it, when libcurl says that it is done.
    func result(_ code: CURLcode) -> Result<HTTPReply, any Error> {
        if code == CURLE_OK {
            reply.status = curl_get_number(handle, CURLINFO_RESPONSE_CODE)
            return .success(reply)
        }
        if isTooLong {
            return .failure(WireError.unreadable("the reply is larger than 64 MB", from: request.url, status: 0))
        }
        let said = String(cString: words)
        let failure = TransferFailure(
            code: code,
            words: said.isEmpty ? String(cString: curl_easy_strerror(code)) : said,
            verification: curl_get_number(handle, CURLINFO_SSL_VERIFYRESULT),
            isSent: isSent
        )
        return .failure(WireError(failure, from: request.url))
    }

    func error(_ code: CURLMcode) -> any Error {
        WireError(
            code: "NoReply",
            message: "libcurl cannot go on: \(String(cString: curl_multi_strerror(code)))",
            mayHaveHappened: isSent
        )
    }
}
