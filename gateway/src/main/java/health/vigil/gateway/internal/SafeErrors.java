package health.vigil.gateway.internal;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import health.vigil.base.Ids;
import health.vigil.base.ProblemException;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.jspecify.annotations.Nullable;

/// The last thing between an exception and the caller. HAPI's own messages quote what the caller sent, and a
/// parser's quote the record: only refusals of our own making leave, everything else is replaced by one. Public
/// because HAPI calls it.
@Interceptor
public final class SafeErrors {
    private static final System.Logger LOG = System.getLogger(SafeErrors.class.getName());
    private static final int DEEPEST_CAUSE = 10;

    private final Ids ids;

    /// @param ids names incidents
    public SafeErrors(Ids ids) {
        this.ids = ids;
    }

    /// Replaces the exception by one that may be shown.
    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    public BaseServerResponseException safe(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof BaseServerResponseException refusal && isOurs(refusal)) {
                return refusal;
            }
            if (cause instanceof ProblemException problem) {
                return Refusals.of(problem);
            }
            cause = cause.getCause();
        }
        if (Overtaken.is(thrown)) {
            return Refusals.overtaken();
        }
        int status = thrown instanceof BaseServerResponseException theirs ? theirs.getStatusCode() : 500;
        return switch (status) {
            case 404, 405, 501 -> Refusals.notOffered();
            case 500 -> incident(thrown);
            default -> Refusals.unreadable();
        };
    }

    /// Runs what belongs to one entry of a bundle: its refusal says which.
    <T extends @Nullable Object> T at(int entry, Supplier<T> work) {
        try {
            return work.get();
        } catch (BaseServerResponseException | ProblemException refused) {
            throw at(entry, safe(refused));
        }
    }

    /// The refusal of one entry of a bundle.
    static BaseServerResponseException at(int entry, BaseServerResponseException refusal) {
        return Refusals.at(refusal, "Bundle.entry[" + entry + "]");
    }

    private BaseServerResponseException incident(Throwable thrown) {
        String incident = ids.next().toString();
        LOG.log(System.Logger.Level.ERROR, () -> "incident " + incident + "\n" + withoutMessages(thrown));
        return Refusals.failed(incident);
    }

    /// Classes and lines only: a message may quote a record.
    private static String withoutMessages(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            text.append(cause.getClass().getName()).append('\n');
            for (StackTraceElement frame : cause.getStackTrace()) {
                text.append("    at ").append(frame).append('\n');
            }
            cause = cause.getCause();
        }
        return text.toString();
    }

    private static boolean isOurs(BaseServerResponseException refusal) {
        return refusal.getOperationOutcome() instanceof OperationOutcome outcome
                && outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getSystem() != null
                && outcome.getIssueFirstRep()
                        .getDetails()
                        .getCodingFirstRep()
                        .getSystem()
                        .equals(Refusals.CODE_SYSTEM);
    }
}
