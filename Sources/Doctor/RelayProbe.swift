import CProbe
public import CurlTransport
import DNS
import Foundation
import Sending

/// Connects to the relay as sending does (TCP, TLS or STARTTLS, EHLO), looks at what it shows, and says QUIT.
///
/// A connection that does not trust the certificate is made only to read it, and never logs in.
public enum RelayProbe {
    /// Blocks no more than a thread of its own, for up to twice the settings' `connectMilliseconds`.
    ///
    /// - Parameter triesLogin: with the settings' login, and only over a trusted connection.
    public static func look(at settings: RelaySettings, triesLogin: Bool = false) async -> RelaySighting {
        await OwnThread.run("relay probe") { sighting(settings, triesLogin: triesLogin) }
    }

    private static func sighting(_ settings: RelaySettings, triesLogin: Bool) -> RelaySighting {
        if let mistake = settings.mistake { return RelaySighting(failure: .unreachable(mistake)) }
        var sighting = connect(settings, trustsAll: false, logsIn: triesLogin)
        if case .login = sighting.failure {
            let plain = connect(settings, trustsAll: false, logsIn: false)
            sighting.certificate = sighting.certificate ?? plain.certificate
        }
        if case .untrusted = sighting.failure, sighting.certificate == nil {
            // The certificate file of the settings may be the trouble: nothing of it is used here.
            let shown = connect(settings, trustsAll: true, logsIn: false)
            sighting.certificate = shown.certificate
            sighting.protocolVersion = sighting.protocolVersion ?? shown.protocolVersion
            sighting.address = sighting.address ?? shown.address
        }
        return sighting
    }

    /// Once per process, before any handle (libcurl's manual, `curl_global_init`).
    private static let isInitialized = rk_probe_global_init() == 1

    /// What libcurl remarks during one connection.
    private final class Remarks {
        var protocolVersion: String?

        func take(_ text: String) {
            guard let range = text.range(of: "SSL connection using ") else { return }
            protocolVersion = text[range.upperBound...].split(separator: " ").first.map(String.init)
        }
    }

    private static func connect(_ settings: RelaySettings, trustsAll: Bool, logsIn: Bool) -> RelaySighting {
        guard isInitialized, let handle = rk_probe_open() else {
            return RelaySighting(failure: .unreachable("libcurl could not be started; is there memory?"))
        }
        defer { rk_probe_close(handle) }
        configure(handle, settings, trustsAll: trustsAll)
        if logsIn, let failure = setLogin(handle, settings) { return RelaySighting(failure: failure) }
        var errorText = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let remarks = Remarks()
        var listener = rk_probe_listener(
            remark: { text, length, user in
                guard let text, let user, length > 0 else { return }
                let bytes = UnsafeRawBufferPointer(start: text, count: length)
                Unmanaged<Remarks>.fromOpaque(user).takeUnretainedValue().take(
                    String(decoding: bytes, as: UTF8.self))
            }, user: Unmanaged.passUnretained(remarks).toOpaque())
        return withExtendedLifetime(remarks) {
            errorText.withUnsafeMutableBufferPointer { errorText in
                withUnsafeMutablePointer(to: &listener) { listener in
                    _ = rk_probe_set_pointer(
                        handle, Int32(CURLOPT_ERRORBUFFER.rawValue), errorText.baseAddress)
                    rk_probe_listen(handle, listener)
                    let code = rk_probe_perform(handle)
                    let quit = Array("QUIT\r\n".utf8)
                    if code == CURLE_OK.rawValue { _ = rk_probe_send(handle, quit, quit.count) }
                    var sighting = read(handle, remarks)
                    sighting.didLogIn = logsIn && code == CURLE_OK.rawValue
                    let detail = errorText.baseAddress.map { String(cString: $0) } ?? ""
                    sighting.failure = failure(
                        code, detail.isEmpty ? String(cString: rk_probe_error(code)) : detail)
                    // Nothing may be called back once these are gone.
                    _ = rk_probe_set_long(handle, Int32(CURLOPT_VERBOSE.rawValue), 0)
                    _ = rk_probe_set_pointer(handle, Int32(CURLOPT_ERRORBUFFER.rawValue), nil)
                    return sighting
                }
            }
        }
    }

    private static func configure(
        _ handle: UnsafeMutableRawPointer, _ settings: RelaySettings, trustsAll: Bool
    ) {
        func set(_ option: CURLoption, _ value: Int) {
            _ = rk_probe_set_long(handle, Int32(option.rawValue), value)
        }
        func set(_ option: CURLoption, _ value: String) {
            _ = rk_probe_set_text(handle, Int32(option.rawValue), value)
        }
        let host =
            settings.host.contains(":") && !settings.host.hasPrefix("[")
            ? "[\(settings.host)]" : settings.host
        let scheme = settings.security == .tls ? "smtps" : "smtp"
        set(CURLOPT_URL, "\(scheme)://\(host):\(settings.port)/\(settings.heloName)")
        set(CURLOPT_CONNECT_ONLY, 1)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectMilliseconds)
        set(CURLOPT_TIMEOUT_MS, settings.connectMilliseconds)
        set(CURLOPT_FRESH_CONNECT, 1)
        set(CURLOPT_NETRC, 0)
        set(CURLOPT_PROXY, "")
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        let level = settings.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL
        set(CURLOPT_USE_SSL, Int(level.rawValue))
        // Older versions are let in, to be named.
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_0))
        set(CURLOPT_CERTINFO, 1)
        if trustsAll {
            set(CURLOPT_SSL_VERIFYPEER, 0)
            set(CURLOPT_SSL_VERIFYHOST, 0)
        } else if !settings.certificates.isEmpty {
            set(CURLOPT_CAINFO, settings.certificates)
            // As the sender does: these authorities, and not the system's besides.
            _ = rk_probe_set_text(handle, Int32(CURLOPT_CAPATH.rawValue), nil)
        }
    }

    private static func setLogin(_ handle: UnsafeMutableRawPointer, _ settings: RelaySettings)
        -> RelaySighting.Failure?
    {
        func set(_ option: CURLoption, _ value: String) {
            _ = rk_probe_set_text(handle, Int32(option.rawValue), value)
        }
        switch settings.login {
        case .none: return nil
        case .password(let user, let password, let mechanism):
            set(CURLOPT_USERNAME, user)
            set(CURLOPT_PASSWORD, password)
            if !mechanism.isEmpty { set(CURLOPT_LOGIN_OPTIONS, "AUTH=\(mechanism)") }
        case .xoauth2(let user, let token):
            do {
                set(CURLOPT_XOAUTH2_BEARER, try token())
            } catch {
                return .login(error.message)
            }
            set(CURLOPT_USERNAME, user)
            set(CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2")
        }
        return nil
    }

    private static func read(_ handle: UnsafeMutableRawPointer, _ remarks: Remarks) -> RelaySighting {
        var lines: [String] = []
        var entry = rk_probe_certificate(handle)
        while let line = entry, lines.count < 1000 {
            if let text = rk_probe_line(line) { lines.append(String(cString: text)) }
            entry = rk_probe_next(line)
        }
        return RelaySighting(
            address: rk_probe_address(handle).flatMap { IPAddress(String(cString: $0)) },
            protocolVersion: remarks.protocolVersion,
            certificate: lines.isEmpty ? nil : Certificate(lines: lines))
    }

    /// The one table of libcurl's codes.
    private static func failure(_ code: Int32, _ text: String) -> RelaySighting.Failure? {
        switch UInt32(bitPattern: code) {
        case CURLE_OK.rawValue: nil
        case CURLE_USE_SSL_FAILED.rawValue: .noTLS(text)
        case CURLE_LOGIN_DENIED.rawValue: .login(text)
        case CURLE_PEER_FAILED_VERIFICATION.rawValue, CURLE_SSL_CONNECT_ERROR.rawValue,
            CURLE_SSL_CACERT_BADFILE.rawValue, CURLE_SSL_CERTPROBLEM.rawValue,
            CURLE_SSL_ISSUER_ERROR.rawValue:
            .untrusted(text)
        default: .unreachable(text)
        }
    }
}
