package health.vigil.gateway;

import java.time.Duration;

/// What one call, and all calls together, may use.
///
/// @param bodyBytes the largest request body
/// @param bodyTime in which a body must come; it is looked at whenever some of it comes
/// @param pageSize records on a page where the caller does not say
/// @param largestPage records on a page at most, 1 to 200: one ledger entry names them all
/// @param concurrentCalls calls at a time; set it below the size of the connection pool, since a call holds one
///     connection
public record GatewayLimits(int bodyBytes, Duration bodyTime, int pageSize, int largestPage, int concurrentCalls) {
    /// 8 MiB, which is a transaction of thousands of records, in a minute; 50 and 200 records.
    ///
    /// @param calls at a time
    public static GatewayLimits concurrent(int calls) {
        return new GatewayLimits(8 << 20, Duration.ofMinutes(1), 50, 200, calls);
    }

    public GatewayLimits {
        if (bodyTime.isNegative()) {
            throw new IllegalArgumentException("a body has a time to come in");
        }
        if (bodyBytes < 1 || pageSize < 1 || largestPage < pageSize || largestPage > 200 || concurrentCalls < 1) {
            throw new IllegalArgumentException("a limit is at least 1, and a page at most the largest page");
        }
    }
}
