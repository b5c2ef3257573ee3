extension PostfixServer {
    /// main.cf, master.cf and what they name (postconf(5), master(5)).
    struct Configuration {
        static let relay = "relay.example"
        /// The user `nobody` of Debian: mailboxes are his.
        static let mailUser: UInt32 = 65_534

        var folder: String
        var pair: Certificates.Pair
        var submission: Int
        var receiver: Int
        var people: [String]
        var bounces: Bounces
        var asksForReports: Bool
        var policy: Int?

        var files: [String: String] {
            [
                "main.cf": main, "master.cf": services, "mailboxes": mailboxes, "transport": transport,
                "refusals": refusals, "commands": "/^(RCPT TO:<.*>.*)$/ $1 NOTIFY=SUCCESS,FAILURE\n",
                "sasl/smtpd.conf": """
                pwcheck_method: auxprop
                auxprop_plugin: sasldb
                mech_list: PLAIN LOGIN
                sasldb_path: \(folder)/config/sasl/users

                """,
            ]
        }

        private var mailboxes: String {
            "\(returnPath) bounces/\n" + people.map { "\($0)@good.example \($0)/\n" }.joined()
        }

        private var transport: String {
            var text = "later.example smtp:[127.0.0.1]:\(receiver)\n"
            if case .lmtp(let port) = bounces { text += "bounces.example lmtp:inet:127.0.0.1:\(port)\n" }
            return text
        }

        /// How the receiver of later.example answers to RCPT. It takes nothing.
        private var refusals: String {
            """
            /^gone/ 550 5.1.1 no such user here
            /^full/ 452 4.2.2 mailbox is full
            /^blocked/ 550 5.7.1 your address is on our block list

            """
        }

        /// A Maildir is always there; by LMTP a report that is not taken now must come again. One is not to be had for
        /// bounces alone.
        private var lifetime: String { bounces == .maildir ? "0" : "1d" }

        private var main: String {
            """
            compatibility_level = 3.6
            command_directory = \(tools)/usr/sbin
            daemon_directory = \(daemons)
            shlib_directory = \(tools)/usr/lib/postfix
            meta_directory = \(folder)/config
            queue_directory = \(folder)/queue
            data_directory = \(folder)/data
            mail_owner = \(owner)
            setgid_group = \(group)
            default_privs = nobody
            import_environment = MAIL_CONFIG LD_LIBRARY_PATH=\(libraries) SASL_PATH=\(modules) TZ=UTC LANG=C
            maillog_file = \(folder)/log
            maillog_file_prefixes = \(folder)
            myhostname = \(Self.relay)
            mydestination =
            mynetworks = 127.0.0.1/32
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            smtp_dns_support_level = disabled
            smtp_host_lookup = native
            smtpd_peername_lookup = no
            alias_maps =
            alias_database =
            local_recipient_maps =
            local_transport = error:5.1.1 nobody lives here
            recipient_delimiter = +
            virtual_mailbox_domains = good.example, bounces.example
            virtual_mailbox_base = \(folder)/mail
            virtual_mailbox_maps = texthash:\(folder)/config/mailboxes
            virtual_minimum_uid = 1
            virtual_uid_maps = static:\(Self.mailUser)
            virtual_gid_maps = static:\(Self.mailUser)
            relay_domains = later.example
            transport_maps = texthash:\(folder)/config/transport
            smtpd_tls_cert_file = \(pair.certificate)
            smtpd_tls_key_file = \(pair.key)
            cyrus_sasl_config_path = \(folder)/config/sasl
            smtpd_sasl_local_domain = \(Self.relay)
            smtpd_relay_restrictions = permit_sasl_authenticated, reject
            smtpd_client_connection_count_limit = 0
            smtpd_policy_service_timeout = 3600s
            smtpd_error_sleep_time = 0
            smtpd_soft_error_limit = 100000
            smtpd_hard_error_limit = 100000
            smtp_destination_concurrency_failed_cohort_limit = 0
            maximal_queue_lifetime = \(lifetime)
            bounce_queue_lifetime = \(lifetime)
            queue_run_delay = 1s
            minimal_backoff_time = 1s
            maximal_backoff_time = 2s
            notify_classes =

            """
        }

        private var services: String {
            var options = "-o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes"
            if asksForReports { options += " -o smtpd_command_filter=regexp:\(folder)/config/commands" }
            if let policy {
                options += " -o smtpd_end_of_data_restrictions=check_policy_service,inet:127.0.0.1:\(policy)"
            }
            return """
                127.0.0.1:\(submission) inet n - n - - smtpd \(options)
                127.0.0.1:\(receiver) inet n - n - - smtpd -o myhostname=mx.later.example \
                -o smtpd_relay_restrictions= \
                -o smtpd_recipient_restrictions=check_recipient_access,regexp:\(folder)/config/refusals,reject
                pickup unix n - n 60 1 pickup
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                tlsmgr unix - - n 1000? 1 tlsmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                verify unix - - n - 1 verify
                flush unix n - n 1000? 0 flush
                proxymap unix - - n - - proxymap
                smtp unix - - n - - smtp
                relay unix - - n - - smtp
                showq unix n - n - - showq
                error unix - - n - - error
                retry unix - - n - - error
                virtual unix - n n - - virtual
                lmtp unix - - n - - lmtp
                scache unix - - n - 1 scache
                anvil unix - - n - 1 anvil
                postlog unix-dgram n - n - 1 postlogd

                """
        }
    }
}
