import CCurl
import Dispatch

/// Sends requests with libcurl, and keeps connections open for the next ones.
///
/// libcurl's functions are called on one queue, which looks after all requests that are under way; only its wake-up
/// may be called from elsewhere. So what is below is never touched by two threads at once.
final class HTTPClient: @unchecked Sendable {
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private let certificates: CertificateFiles
    private let queue = DispatchQueue(label: "HTTP")
    private let multi: UnsafeMutableRawPointer?
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]

    init(certificates: CertificateFiles = CertificateFiles()) {
        self.certificates = certificates
        multi = Self.isReady ? curl_multi_init() : nil
    }

    deinit { curl_multi_cleanup(multi) }

    /// Sends a request, again where nothing was answered.
    ///
    /// - Parameter attempts: How many there are at most.
    /// - Throws: `ConfigurationError` when nothing answers.
    func reply(to request: HTTPRequest, attempts: Int) async throws -> HTTPReply {
        var attempt = 1
        while true {
            do {
                let reply = try await once(request)
                if reply.status < 500 || attempt >= attempts { return reply }
            } catch let error as WireError {
                guard attempt < attempts else {
                    throw ConfigurationError(error.message, hint: error.hint(credentials: nil, isRetried: true))
                }
            }
            try await Task.sleep(for: Retry.pause(base: 0.05, attempt: attempt, jitter: .random(in: 0..<1)))
            attempt += 1
        }
    }

    /// Sends a request once.
    ///
    /// - Throws: `WireError` when nothing answers, `CancellationError` when the task is cancelled meanwhile.
    func once(_ request: HTTPRequest) async throws -> HTTPReply {
        let transfer = try Transfer(request, certificates)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                perform { $0.begin(transfer, continuation) }
            }
        } onCancel: {
            perform { $0.end(transfer, with: .failure(CancellationError())) }
        }
    }

    private func perform(_ work: @escaping @Sendable (HTTPClient) -> Void) {
        queue.async { work(self) }
        curl_multi_wakeup(multi)
    }

    // MARK: - On the queue

    private func begin(_ transfer: Transfer, _ continuation: Transfer.Continuation) {
        let isIdle = transfers.isEmpty
        guard transfer.begin(continuation) else { return }
        let code = curl_multi_add_handle(multi, transfer.handle)
        guard code == CURLM_OK else { return transfer.end(with: .failure(transfer.error(code))) }
        transfers[transfer.handle] = transfer
        if isIdle { step() }
    }

    private func end(_ transfer: Transfer, with result: Result<HTTPReply, any Error>) {
        if transfers.removeValue(forKey: transfer.handle) != nil { curl_multi_remove_handle(multi, transfer.handle) }
        transfer.end(with: result)
    }

    /// Does what there is to do, waits for something to happen, and makes way for what others ask of the queue.
    private func step() {
        var count: Int32 = 0
        let code = curl_multi_perform(multi, &count)
        while let message = curl_multi_info_read(multi, &count)?.pointee {
            guard message.msg == CURLMSG_DONE, let transfer = transfers[message.easy_handle] else { continue }
            end(transfer, with: transfer.result(message.data.result))
        }
        if code != CURLM_OK {
            for transfer in transfers.values { end(transfer, with: .failure(transfer.error(code))) }
        }
        guard !transfers.isEmpty else { return }
        curl_multi_poll(multi, nil, 0, 1000, nil)
        queue.async { self.step() }
    }
}
