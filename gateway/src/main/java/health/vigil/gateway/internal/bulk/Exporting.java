package health.vigil.gateway.internal.bulk;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import health.vigil.base.Problem;
import health.vigil.base.Sealed;
import health.vigil.base.Secrets;
import health.vigil.gateway.internal.Answer;
import health.vigil.gateway.internal.Call;
import health.vigil.gateway.internal.Judge;
import health.vigil.gateway.internal.RecordType;
import health.vigil.gateway.internal.Refusals;
import health.vigil.gateway.internal.Witness;
import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.Periods;
import health.vigil.vault.RecordKey;
import health.vigil.vault.SearchCatalog;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Takes exports on, tells of them, gives their files. An export is its caller's alone: to anybody else it does not
/// exist.
final class Exporting {
    private static final int MOST_UNDER_WAY = 5;
    private static final Duration LONGEST = Duration.ofDays(2);

    private final Jdbi identified;
    private final Vault vault;
    private final Judge judge;
    private final Witness witness;
    private final ExportTables tables;
    private final Secrets secrets = new Secrets(new SecureRandom());
    private final InstantSource clock;
    private final Runnable wake;

    Exporting(
            Jdbi identified,
            Vault vault,
            Judge judge,
            Witness witness,
            ExportTables tables,
            InstantSource clock,
            Runnable wake) {
        this.identified = identified;
        this.vault = vault;
        this.judge = judge;
        this.witness = witness;
        this.tables = tables;
        this.clock = clock;
        this.wake = wake;
    }

    /// Where an export stands.
    record Status(ExportJob job, List<ExportTables.File> files) {}

    /// Takes an export on if the caller may export any of the types at all.
    ///
    /// @param ofPatients whether only records that are a patient's
    /// @param group logical id of a Group, null for all patients
    /// @param types as asked for, empty for all
    /// @return the export's id
    String begin(
            Call call,
            boolean ofPatients,
            @Nullable String group,
            NavigableSet<String> types,
            @Nullable Instant since,
            String request) {
        NavigableSet<String> wanted = new TreeSet<>();
        RecordType.NAMES.stream()
                .filter(name -> types.isEmpty() || types.contains(name))
                .filter(name -> !ofPatients
                        || RecordType.isOfPatient(name)
                        || (group != null
                                && SearchCatalog.compartment("Patient").contains(name)))
                .forEach(wanted::add);
        if (!RecordType.NAMES.containsAll(types)) {
            throw Refusals.badRequest("_type names a type that is not served.", "The CapabilityStatement lists them.");
        }
        String id = secrets.next();
        Answer.of(identified, transaction -> {
            Decision decision = mayExport(call, wanted);
            witness.record(
                    transaction,
                    witness.disclosure(
                            call, decision, "export-request", null, List.of("export/" + id), List.copyOf(wanted)));
            if (decision instanceof Decision.Deny deny) {
                return new Answer.Refused<Boolean>(Refusals.denied(deny));
            }
            if (tables.waitingOf(transaction, call.principal()) >= MOST_UNDER_WAY) {
                return new Answer.Refused<>(Refusals.of(
                        429,
                        IssueType.THROTTLED,
                        new Problem(
                                "VGL-GW-429",
                                "Five exports of this caller are under way.",
                                "Wait until one is done, or delete one.")));
            }
            List<String> patients = null;
            if (group != null) {
                switch (members(transaction, call, group)) {
                    case Answer.Given<List<String>>(List<String> members) -> patients = members;
                    case Answer.Refused<List<String>>(BaseServerResponseException refusal) -> {
                        return new Answer.Refused<>(refusal);
                    }
                }
            }
            Instant now = clock.instant();
            tables.add(
                    transaction,
                    new ExportJob(
                            id,
                            call,
                            request,
                            patients,
                            granted(call, wanted),
                            since,
                            ExportJob.State.WAITING,
                            0,
                            null,
                            now,
                            null,
                            now.plus(LONGEST)));
            return new Answer.Given<>(true);
        });
        wake.run();
        return id;
    }

    /// Where a caller's export stands; empty where there is none such, or it was asked with more than this token is
    /// for.
    Optional<Status> status(Call call, String id) {
        return identified.inTransaction(transaction ->
                own(transaction, call, id).map(job -> new Status(job, tables.files(transaction, id))));
    }

    private Optional<ExportJob> own(Handle transaction, Call call, String id) {
        return tables.find(transaction, id, call.principal()).filter(job -> call.covers(job.call()));
    }

    /// Removes an export with its files.
    boolean remove(Call call, String id) {
        return identified.inTransaction(transaction -> own(transaction, call, id)
                .map(job -> {
                    tables.remove(transaction, job.id());
                    return true;
                })
                .orElse(false));
    }

    /// A file's lines, where the caller may still export its type; empty where there is none such.
    Optional<byte[]> file(Call call, String id, int number) {
        return Answer.of(identified, transaction -> {
            Optional<ExportTables.File> file = own(transaction, call, id).stream()
                    .flatMap(job -> tables.files(transaction, id).stream())
                    .filter(one -> one.number() == number)
                    .findFirst();
            if (file.isEmpty()) {
                return new Answer.Given<Optional<byte[]>>(Optional.empty());
            }
            Decision decision = mayExport(call, new TreeSet<>(List.of(file.get().type())));
            witness.record(
                    transaction,
                    witness.disclosure(
                            call,
                            decision,
                            "export-file",
                            null,
                            List.of("export/" + id + "/" + number),
                            List.of(file.get().type())));
            return switch (decision) {
                case Decision.Deny deny -> new Answer.Refused<>(Refusals.denied(deny));
                case Decision.Permit permit -> new Answer.Given<>(tables.open(transaction, id, number));
            };
        });
    }

    /// The types that are worked off: those that the caller's token was given for.
    private NavigableSet<String> granted(Call call, NavigableSet<String> types) {
        if (call.principal().scopes() == null) {
            return types;
        }
        NavigableSet<String> granted = new TreeSet<>(types);
        granted.removeIf(name -> mayExport(call, new TreeSet<>(List.of(name))) instanceof Decision.Deny);
        return granted;
    }

    /// A permit for one of the types, else the first refusal.
    private Decision mayExport(Call call, NavigableSet<String> types) {
        Map<String, Decision> byMatter = new LinkedHashMap<>();
        types.stream()
                .flatMap(name -> RecordType.named(name).stream())
                .forEach(type -> byMatter.computeIfAbsent(
                        Judge.matter(call, type, type.name()), _ -> judge.anywhere(call, Action.EXPORT, type)));
        List<Decision> decisions = List.copyOf(byMatter.values());
        if (decisions.isEmpty()) {
            throw Refusals.badRequest("No type is left to export.", "Name types in _type that this export has.");
        }
        return decisions.stream()
                .filter(Decision.Permit.class::isInstance)
                .findFirst()
                .orElseGet(decisions::getFirst);
    }

    /// The patients of a Group, as far as the caller may read it, and that they were read or refused.
    private Answer<List<String>> members(Handle transaction, Call call, String group) {
        RecordType<?> type = RecordType.named("Group").orElseThrow(Refusals::notOffered);
        Optional<StoredRecord> found = vault.read(
                        transaction, judge.finding(Action.READ, type), new RecordKey("Group", group))
                .filter(record -> !record.deleted());
        String patient = found.map(StoredRecord::patient).orElse(null);
        String reference = found.map(record -> record.key().reference()).orElse("Group");
        Decision decision = judge.about(transaction, call, Action.READ, type, reference, patient);
        witness.record(
                transaction,
                witness.disclosure(
                        call,
                        decision,
                        "export-group",
                        patient,
                        List.of(found.map(StoredRecord::versionedReference).orElse(reference)),
                        List.of()));
        Sealed<Resource> content = found.map(StoredRecord::content).orElse(null);
        return switch (decision) {
            case Decision.Deny deny -> new Answer.Refused<>(Refusals.denied(deny));
            case Decision.Permit permit ->
                content == null
                        ? new Answer.Refused<>(Refusals.notFound("Group"))
                        : new Answer.Given<>(patients((Group) content.open(permit.access()), clock.instant()));
        };
    }

    private static List<String> patients(Group group, Instant now) {
        return group.getMember().stream()
                .filter(member -> !member.getInactive() && Periods.holds(member.getPeriod(), now))
                .map(member -> member.getEntity().getReferenceElement())
                .filter(id -> "Patient".equals(id.getResourceType()) && !id.hasBaseUrl())
                .map(IIdType::getIdPart)
                .distinct()
                .toList();
    }
}
