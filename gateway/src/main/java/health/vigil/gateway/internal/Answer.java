package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// What a call's transaction came to. A refusal is a result, so that its ledger entry commits; it is thrown after.
public sealed interface Answer<T> {
    /// The caller gets this.
    record Given<T>(T value) implements Answer<T> {}

    /// The caller gets a refusal.
    record Refused<T>(BaseServerResponseException refusal) implements Answer<T> {}

    /// Runs one call as one transaction: what it returns or throws leaves only after the commit.
    static <T> T of(Jdbi identified, Function<Handle, Answer<T>> call) {
        Answer<T> answer = identified.inTransaction(call::apply);
        return switch (answer) {
            case Given<T>(T value) -> value;
            case Refused<T>(BaseServerResponseException refusal) -> throw refusal;
        };
    }
}
