package health.vigil.gateway.internal.bulk;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import health.vigil.base.DatabaseFailure;
import health.vigil.base.Ids;
import health.vigil.gateway.internal.Disclosing;
import health.vigil.gateway.internal.Judge;
import health.vigil.gateway.internal.RecordType;
import health.vigil.gateway.internal.Witness;
import health.vigil.ledger.Act;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.policy.Action;
import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordListing;
import health.vigil.vault.SearchCatalog;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Works exports off, a page of records to a transaction: what is on the page is decided for the caller, recorded,
/// written into files, and how far it has come is kept. So an export goes on after a restart where it was, and
/// nothing is in a file that the ledger does not name.
final class ExportRun {
    /// An entry names the records of one patient and kind of data on a page, and holds at most 65,535 bytes.
    private static final int PAGE = 500;

    private static final Duration KEPT = Duration.ofHours(24);

    private final FhirContext fhir;
    private final Jdbi identified;
    private final Vault vault;
    private final Judge judge;
    private final Witness witness;
    private final Disclosing disclosing;
    private final ExportTables tables;
    private final Ids ids;
    private final InstantSource clock;

    ExportRun(
            FhirContext fhir,
            Jdbi identified,
            Vault vault,
            Judge judge,
            Witness witness,
            Disclosing disclosing,
            ExportTables tables,
            Ids ids,
            InstantSource clock) {
        this.fhir = fhir;
        this.identified = identified;
        this.vault = vault;
        this.judge = judge;
        this.witness = witness;
        this.disclosing = disclosing;
        this.tables = tables;
        this.ids = ids;
        this.clock = clock;
    }

    /// One page of the oldest export.
    ///
    /// @return 0 where none waits
    int step() {
        return identified.inTransaction(transaction -> {
            tables.removeExpired(transaction, clock.instant());
            return tables.next(transaction)
                    .map(job -> {
                        transaction.savepoint("page");
                        try {
                            page(transaction, job);
                            transaction.releaseSavepoint("page");
                        } catch (RuntimeException e) {
                            if (DatabaseFailure.maySucceedLater(e)) {
                                throw e;
                            }
                            // what cannot be opened now will not open at the next try either, and others wait
                            // behind it
                            transaction.rollbackToSavepoint("page");
                            finish(transaction, job, ExportJob.State.FAILED);
                        }
                        return 1;
                    })
                    .orElse(0);
        });
    }

    private void page(Handle transaction, ExportJob job) {
        List<String> patients = job.patients();
        if (patients != null && job.patient() >= patients.size()) {
            finish(transaction, job, ExportJob.State.COMPLETE);
            return;
        }
        String patient = patients == null ? null : patients.get(job.patient());
        RecordListing everybodys = new RecordListing(null, job.types(), job.since(), null, false, PAGE, job.after());
        RecordListing listing = patient == null ? everybodys : everybodys.ofCompartment(patient);
        List<StoredRecord> found = vault.list(
                transaction,
                judge.finding(Action.READ, RecordType.named("Patient").orElseThrow()),
                listing);
        Disclosing.Operation operation =
                new Disclosing.Operation(job.call(), Action.EXPORT, "export", List.of("export/" + job.id()));
        List<Resource> given = patients == null || patient == null
                ? disclosing.disclose(transaction, operation, found, resource -> true)
                : ofMember(transaction, operation, found, patients, patient);
        write(transaction, job, given);
        boolean last = found.size() < PAGE;
        RecordKey after = last ? null : found.getLast().key();
        tables.reached(transaction, job.id(), job.patient() + (last ? 1 : 0), after);
        if (last && patients == null) {
            finish(transaction, job, ExportJob.State.COMPLETE);
        }
    }

    /// What comes with a member of a group: the member's own records, and those of others and of nobody that name the
    /// member. One that belongs to several members comes with its owner, or else with the first whom it names.
    private List<Resource> ofMember(
            Handle transaction,
            Disclosing.Operation operation,
            List<StoredRecord> found,
            List<String> members,
            String member) {
        Map<String, Integer> places = new HashMap<>();
        members.forEach(each -> places.putIfAbsent(each, places.size()));
        Set<String> own = new HashSet<>();
        List<StoredRecord> candidates = new ArrayList<>();
        for (StoredRecord record : found) {
            String owner = record.patient();
            if (member.equals(owner)) {
                own.add(record.key().reference());
                candidates.add(record);
            } else if (owner == null || !places.containsKey(owner)) {
                candidates.add(record);
            }
        }
        return disclosing.disclose(
                transaction,
                operation,
                candidates,
                member,
                resource -> own.contains(resource.fhirType() + "/"
                                + resource.getIdElement().getIdPart())
                        || SearchCatalog.members("Patient", resource).stream()
                                .filter(places::containsKey)
                                .min(Comparator.comparingInt(places::get))
                                .filter(member::equals)
                                .isPresent());
    }

    private void write(Handle transaction, ExportJob job, List<Resource> given) {
        IParser parser = fhir.newJsonParser();
        SortedMap<String, StringBuilder> lines = new TreeMap<>();
        SortedMap<String, Integer> counts = new TreeMap<>();
        for (Resource resource : given) {
            lines.computeIfAbsent(resource.fhirType(), type -> new StringBuilder())
                    .append(parser.encodeResourceToString(resource))
                    .append('\n');
            counts.merge(resource.fhirType(), 1, Integer::sum);
        }
        lines.forEach((type, text) -> tables.addFile(
                transaction,
                job.id(),
                type,
                counts.getOrDefault(type, 0),
                text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private void finish(Handle transaction, ExportJob job, ExportJob.State state) {
        Instant now = clock.instant();
        tables.finish(transaction, job.id(), state, now, now.plus(KEPT));
        SortedMap<String, Long> figures = new TreeMap<>();
        tables.files(transaction, job.id())
                .forEach(file -> figures.merge(file.type(), (long) file.records(), Long::sum));
        Act exported =
                new Act.RecordsExported(job.id(), state == ExportJob.State.COMPLETE ? "success" : "failed", figures);
        witness.record(
                transaction,
                new Entry(
                        ids.next(),
                        now,
                        job.call().principal().actor(),
                        new Authority.Duty("bulk-export@1"),
                        null,
                        exported));
    }
}
