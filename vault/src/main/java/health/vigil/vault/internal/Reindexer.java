package health.vigil.vault.internal;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.PhiAccess;
import health.vigil.vault.StoredRecord;
import java.util.List;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;

/// Indexes records that an older generation of the index left.
public final class Reindexer {
    private final RecordReader reader;
    private final Indexer indexer;

    public Reindexer(VaultKeys keys, FhirContext fhir) {
        this.reader = new RecordReader(keys, fhir);
        this.indexer = new Indexer(new BlindIndex(keys.pseudonyms()));
    }

    /// @return how many were indexed; 0 when none is left
    public int some(Handle transaction, PhiAccess access, int limit) {
        List<StoredRecord> records = transaction
                .createQuery(RecordReader.VERSIONS
                        + " join vault.current_record c on c.type = r.type and c.id = r.id and c.version = r.version"
                        + " where c.generation < " + Indexer.GENERATION
                        + " and not c.deleted limit :limit for update of c skip locked")
                .bind("limit", limit)
                .map((row, context) -> reader.record(reader.row(row)))
                .list();
        for (StoredRecord record : records) {
            if (record.content() == null) {
                continue;
            }
            Resource content = record.content().open(access);
            Indexer.Entries entries = indexer.of(content, record.patient(), record.updated());
            transaction
                    .createUpdate("""
                            update vault.current_record
                            set blind = :blind, clinical = cast(:clinical as timestamptz),
                                clinical_until = cast(:until as timestamptz), generation = :generation
                            where type = :type and id = :id""")
                    .bind("blind", Columns.longs(entries.values()))
                    .bind("clinical", Columns.literal(entries.clinical()))
                    .bind("until", Columns.literal(entries.until()))
                    .bind("generation", Indexer.GENERATION)
                    .bind("type", record.key().type())
                    .bind("id", record.key().id())
                    .execute();
        }
        return records.size();
    }
}
