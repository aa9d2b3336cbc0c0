package health.vigil.engines.internal;

/// What the embedded server runs with: durable, on loopback, TLS only, tuned for a small machine, and silent about
/// the content of statements.
final class PostgresSettings {
    /// Every connection by TLS with a password proof; nothing else is answered.
    static final String CLIENT_AUTHENTICATION = "hostssl all all 127.0.0.1/32 scram-sha-256\n";

    private PostgresSettings() {}

    static String configuration(int port) {
        return """
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                max_connections = 100
                ssl = on
                ssl_cert_file = 'server.crt'
                ssl_key_file = 'server.key'
                ssl_min_protocol_version = 'TLSv1.3'
                password_encryption = 'scram-sha-256'

                # An acknowledged commit is on the disk.
                fsync = on
                full_page_writes = on
                synchronous_commit = on
                wal_buffers = 16MB
                min_wal_size = 256MB
                max_wal_size = 2GB
                checkpoint_timeout = 15min

                shared_buffers = 128MB
                effective_cache_size = 1GB
                work_mem = 8MB
                maintenance_work_mem = 64MB
                random_page_cost = 1.1
                max_worker_processes = 4
                max_parallel_workers = 2
                max_parallel_workers_per_gather = 0
                io_method = 'sync'
                jit = off
                autovacuum_naptime = 30s
                idle_in_transaction_session_timeout = 5min

                # Neither statements nor the values in them reach a log (PHI-7).
                log_min_error_statement = 'panic'
                log_error_verbosity = 'terse'
                log_parameter_max_length_on_error = 0
                log_statement = 'none'
                log_timezone = 'UTC'
                log_line_prefix = '%%m [%%p] '

                timezone = 'UTC'
                datestyle = 'ISO'
                lc_messages = 'C'
                """.formatted(port);
    }
}
