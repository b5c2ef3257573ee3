import Campaigns
import Consent
import Foundation
import Tokens
import Web

extension Workspace {
    /// The pages behind the links of letters, as `unsubscribe-server` has them, for a server that has others too. What
    /// customers say goes into the spool of this workspace, which `send`, the daemon and `consent pull` empty.
    ///
    /// - Returns: `nil` where no letter can have such a link: there is neither a key nor an address in the settings.
    func unsubscribePages() throws -> OpenPages? {
        let address = company.correspondence?.base?.text
        guard address != nil || FileManager.default.fileExists(atPath: keyFile) else { return nil }
        let routes = try ConsentRoutes(
            company: company.name, TokenKeyFile(path: keyFile), makesKeys: true, spool: spoolFolder)
        var limits = UnsubscribeServer.Limits()
        // They hold for all pages of the port, and some of ours look through a whole history before they answer.
        limits.requestSeconds = 120
        return OpenPages(
            path: "/u/", address: address, server: limits.server(),
            responder: routes.responder(logger: ConsentRoutes.log))
    }
}
