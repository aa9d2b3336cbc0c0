package health.vigil.alerts.internal;

import health.vigil.base.PatientToken;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.AssessmentCodec;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Every assessment, sealed, once; of an erased patient nothing but that there was one.
final class AssessmentStore {
    private final AssessmentCodec codec;

    AssessmentStore(AssessmentCodec codec) {
        this.codec = codec;
    }

    /// Stores those that are new.
    ///
    /// @return the new ones, each once, in the order given
    List<Assessment> add(Handle transaction, List<Assessment> assessments) {
        Map<UUID, Assessment> distinct = new LinkedHashMap<>();
        assessments.forEach(assessment -> distinct.putIfAbsent(assessment.id(), assessment));
        Set<UUID> known = transaction
                .createQuery("select id from alerts.assessment where id = any(:ids)")
                .bindBySqlType("ids", Columns.uuids(transaction, distinct.keySet()), Types.ARRAY)
                .map((row, _) -> Columns.uuid(row, "id"))
                .collect(Collectors.toSet());
        distinct.keySet().removeAll(known);
        if (distinct.isEmpty()) {
            return List.of();
        }
        // a concurrent delivery of the same assessment collides here, and that whole transaction is tried again
        PreparedBatch batch = transaction.prepareBatch(
                "insert into alerts.assessment (id, patient, as_of, sealed) values (:id, :patient, :asOf, :sealed)");
        for (Assessment assessment : distinct.values()) {
            batch.bind("id", assessment.id())
                    .bind("patient", assessment.patient().value())
                    .bind("asOf", assessment.asOf())
                    .bind("sealed", codec.seal(assessment))
                    .add();
        }
        batch.execute();
        return List.copyOf(distinct.values());
    }

    Optional<Assessment> find(Handle transaction, UUID id) {
        return Optional.ofNullable(find(transaction, List.of(id)).get(id));
    }

    Map<UUID, Assessment> find(Handle transaction, Collection<UUID> ids) {
        return transaction
                .createQuery("select id, patient, sealed from alerts.assessment where id = any(:ids) and sealed <> ''")
                .bindBySqlType("ids", Columns.uuids(transaction, ids), Types.ARRAY)
                .map((row, _) -> codec.open(PatientToken.care(row.getString("patient")), row.getBytes("sealed")))
                .collect(Collectors.toMap(Assessment::id, assessment -> assessment));
    }

    /// The newest of a span, oldest first.
    List<Assessment> between(Handle transaction, PatientToken patient, Instant from, Instant to, int most) {
        return transaction
                .createQuery("""
                        select sealed from alerts.assessment
                        where patient = :patient and sealed <> '' and as_of >= :from and as_of < :to
                        order by as_of desc, id desc limit :most""")
                .bind("patient", patient.value())
                .bind("from", from)
                .bind("to", to)
                .bind("most", most)
                .map((row, _) -> codec.open(patient, row.getBytes("sealed")))
                .list()
                .reversed();
    }
}
