package health.vigil.inquiry;

import health.vigil.base.PatientToken;
import health.vigil.base.ProblemException;
import health.vigil.base.Sha256;
import health.vigil.inquiry.internal.AuditEvents;
import health.vigil.inquiry.internal.Columns;
import health.vigil.inquiry.internal.Report;
import health.vigil.inquiry.internal.Touched;
import health.vigil.ledger.Act;
import health.vigil.ledger.EntrySearch;
import health.vigil.ledger.InclusionProof;
import health.vigil.ledger.RecordedEntry;
import health.vigil.policy.Action;
import health.vigil.policy.Decided;
import health.vigil.policy.Decision;
import health.vigil.policy.Principal;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers as files. Each is decided as an export, and recorded with its columns, count and digest before it is
/// handed over. Safe for several threads.
public final class Exports {
    /// What a list of touched patients is gathered from within minutes, and what its file holds.
    private static final int MOST_ACTS = 1_000_000;

    private static final int MOST_PATIENTS = 100_000;

    private final Inquiries inquiries;
    private final ReportKey key;
    private final InstantSource clock;
    private final ZoneId zone;
    /// A large answer takes some hundred megabytes while it is put together: one at a time.
    private final Lock oneAtATime = new ReentrantLock();

    /// @param key signs reports, and nothing else
    /// @param zone in which a report shows times
    public Exports(Inquiries inquiries, ReportKey key, InstantSource clock, ZoneId zone) {
        this.inquiries = inquiries;
        this.key = key;
        this.clock = clock;
        this.zone = zone;
    }

    /// The forms that an answer leaves in.
    public enum Format {
        /// A table, RFC 4180.
        CSV("csv", "text/csv;charset=UTF-8", 25_000),
        /// AuditEvents in FHIR R4 JSON.
        FHIR("json", "application/fhir+json;charset=UTF-8", 10_000),
        /// A signed report in one HTML file, with proofs.
        REPORT("html", "text/html;charset=UTF-8", 1_000);

        private final String extension;
        private final String mediaType;
        private final int most;

        Format(String extension, String mediaType, int most) {
            this.extension = extension;
            this.mediaType = mediaType;
            this.most = most;
        }

        /// The format of a name in lower case.
        public static Optional<Format> of(String name) {
            return Arrays.stream(values())
                    .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst();
        }
    }

    /// Exports what answers a question, the newest entries where there are more than the format holds.
    public Decided<Answer.File> export(Principal principal, Inquiry inquiry, Format format) {
        return alone(() ->
                inquiries.decided(principal, Action.EXPORT, inquiry.question().code(), permit -> {
                    List<RecordedEntry> found = inquiry.complete() ? all(inquiry, format.most) : List.of();
                    return hand(
                            principal,
                            permit,
                            found.isEmpty() ? null : inquiry.patient(),
                            inquiry.question().code(),
                            inquiry.parameters(!found.isEmpty()),
                            format,
                            Columns.NAMES,
                            found.size(),
                            switch (format) {
                                case CSV ->
                                    Columns.csv(
                                            Columns.NAMES,
                                            found.stream().map(Columns::of).toList());
                                case FHIR -> AuditEvents.bundle(found);
                                case REPORT ->
                                    report(inquiry.question().label(), inquiry, found, found.size() == format.most);
                            });
                }));
    }

    /// Whose data somebody's acts reached in a time range, questions to the log included: what a notice of a breach
    /// needs. One row a patient as
    /// [Format#CSV]; as [Format#REPORT] the first act on each patient, with its proof.
    ///
    /// @param inquiry names the actor
    /// @throws ProblemException `VGL-INQ-001` without an actor, `VGL-INQ-002` where the range holds more than a
    ///     million acts, or patients than the file can tell
    public Decided<Answer.File> touched(Principal principal, Inquiry inquiry, Format format) {
        if (inquiry.actor() == null) {
            throw new ProblemException("VGL-INQ-001", "The field actor cannot be read.", "Say whose acts are meant.");
        }
        boolean table = format == Format.CSV;
        return alone(() -> inquiries.decided(principal, Action.EXPORT, "touched", permit -> {
            Touched touched = new Touched(table ? MOST_PATIENTS : Format.CSV.most);
            boolean any = gather(inquiry, touched);
            byte[] bytes = table
                    ? Columns.csv(Touched.NAMES, touched.rows())
                    : report(
                            "Whose data was touched: " + touched.patients() + " patients",
                            inquiry,
                            touched.firsts().stream()
                                    .flatMap(index -> inquiries.reader().read(index, 1).stream())
                                    .toList(),
                            false);
            return hand(
                    principal,
                    permit,
                    null,
                    "touched",
                    inquiry.parameters(any),
                    table ? Format.CSV : Format.REPORT,
                    Touched.NAMES,
                    touched.patients(),
                    bytes);
        }));
    }

    /// Goes through the acts, oldest first, a page at a time.
    ///
    /// @return whether there was one
    private boolean gather(Inquiry inquiry, Touched touched) {
        Reach reach = new Reach(inquiries.reader());
        EntrySearch search = inquiry.page(null, EntrySearch.MOST).search().oldestFirst();
        List<RecordedEntry> page = inquiries.reader().find(search);
        boolean any = !page.isEmpty();
        long acts = 0;
        while (!page.isEmpty()) {
            acts += page.size();
            if (acts > MOST_ACTS) {
                throw new ProblemException(
                        "VGL-INQ-002",
                        "The range holds more than " + MOST_ACTS + " acts.",
                        "Ask for it in parts, each complete.");
            }
            page.forEach(act -> touched.add(act, reach.of(act)));
            page = inquiries.reader().find(search.after(page.getLast().index()));
        }
        return any;
    }

    private <T> T alone(Supplier<T> work) {
        oneAtATime.lock();
        try {
            return work.get();
        } finally {
            oneAtATime.unlock();
        }
    }

    /// Records a file and hands it over.
    private Answer.File hand(
            Principal principal,
            Decision.Permit permit,
            @Nullable PatientToken subject,
            String question,
            SortedMap<String, String> parameters,
            Format format,
            List<String> columns,
            long count,
            byte[] bytes) {
        String digest = Sha256.hex(bytes);
        inquiries.record(
                principal,
                permit,
                subject,
                new Act.EvidenceExported(
                        question, parameters, format.name().toLowerCase(Locale.ROOT), columns, count, digest));
        String name = "vigil-" + question + "-" + digest.substring(0, 12) + "." + format.extension;
        return new Answer.File(name, format.mediaType, bytes, digest);
    }

    private byte[] report(String title, Inquiry inquiry, List<RecordedEntry> found, boolean more) {
        SortedMap<Long, InclusionProof> proofs = inquiries
                .reader()
                .proofs(found.stream().map(RecordedEntry::index).toList());
        List<Answer.Line> lines = found.stream()
                .map(each -> new Answer.Line(each, Optional.ofNullable(proofs.get(each.index()))))
                .toList();
        String html = new Report(zone).html(title, inquiry.parameters(!found.isEmpty()), lines, clock.instant(), more);
        return ReportSignature.sign(Report.bytes(html), key);
    }

    private List<RecordedEntry> all(Inquiry inquiry, int most) {
        List<RecordedEntry> all = new ArrayList<>();
        List<RecordedEntry> page;
        Long after = inquiry.after();
        int size;
        do {
            size = Math.min(EntrySearch.MOST, most - all.size());
            page = inquiries.reader().find(inquiry.page(after, size).search());
            all.addAll(page);
            after = page.isEmpty() ? after : Long.valueOf(page.getLast().index());
        } while (page.size() == size && all.size() < most);
        return all;
    }
}
