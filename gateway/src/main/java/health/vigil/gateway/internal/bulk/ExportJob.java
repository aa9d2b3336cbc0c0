package health.vigil.gateway.internal.bulk;

import health.vigil.gateway.internal.Call;
import health.vigil.vault.RecordKey;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// An export that was asked for.
///
/// @param id names it in URLs; says nothing
/// @param call who asked, with the role and the units of then
/// @param request the kick-off URL
/// @param patients logical ids, null for everybody's records
/// @param types resource types
/// @param since only what was written at or after this time
/// @param patient how many of the patients are done
/// @param after the last record read, null before the first of a patient
record ExportJob(
        String id,
        Call call,
        String request,
        @Nullable List<String> patients,
        SortedSet<String> types,
        @Nullable Instant since,
        State state,
        int patient,
        @Nullable RecordKey after,
        Instant asked,
        @Nullable Instant finished,
        Instant expires) {
    ExportJob {
        types = new TreeSet<>(types);
    }

    enum State {
        WAITING,
        COMPLETE,
        FAILED
    }
}
