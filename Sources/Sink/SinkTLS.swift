import NIOCore
import NIOPosix
import NIOSSL

/// The server's half of TLS, made of its two files.
enum SinkTLS {
    /// Reads files, so it has a thread of its own.
    ///
    /// - Throws: `SinkError` with `.badCertificate`.
    static func context(of certificate: SinkConfiguration.Certificate) async throws -> NIOSSLContext {
        do {
            return try await NIOThreadPool.singleton.runIfActive {
                var configuration = TLSConfiguration.makeServerConfiguration(
                    certificateChain: try NIOSSLCertificate.fromPEMFile(certificate.chainFile)
                        .map { .certificate($0) },
                    privateKey: .privateKey(
                        try NIOSSLPrivateKey(file: certificate.keyFile, format: .pem)))
                configuration.minimumTLSVersion = .tlsv12
                // A client that does not say goodbye is not waited for.
                configuration.shutdownTimeout = .seconds(1)
                return try NIOSSLContext(configuration: configuration)
            }
        } catch {
            throw SinkError(
                .badCertificate,
                "cannot use the certificate \(certificate.chainFile) with the key \(certificate.keyFile): both are "
                    + "PEM files, and they must belong together (\(error))", cause: error)
        }
    }
}
