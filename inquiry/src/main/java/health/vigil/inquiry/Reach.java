package health.vigil.inquiry;

import health.vigil.base.PatientToken;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Act;
import health.vigil.ledger.EntrySearch;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.RecordedEntry;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Whose entries an act of asking showed: a page over many patients names the entries, and a file is asked for again,
/// which the log answers as it did then. Bounded over its life; not safe for several threads.
final class Reach {
    private static final int MOST = 100_000;

    /// Entries that may have come between the search for a file and the entry that records it.
    private static final int BETWEEN = 1_000;

    private final LedgerReader reader;
    private final Map<Long, String> subjects = new HashMap<>();
    private int followed;

    Reach(LedgerReader reader) {
        this.reader = reader;
    }

    /// The patients, by audit token, at least those who were shown: of a file also a few whose entries came while it
    /// was put together.
    ///
    /// @throws ProblemException `VGL-INQ-002` where there is more to follow than can be told completely
    Set<String> of(RecordedEntry act) {
        Set<String> patients = new TreeSet<>();
        switch (act.entry().act()) {
            case Act.EvidenceQueried asked ->
                asked.entries().stream()
                        .filter(each -> each.startsWith("entry/"))
                        .map(each -> Long.valueOf(each.substring("entry/".length())))
                        .forEach(index -> add(patients, subjects.computeIfAbsent(index, this::subject)));
            case Act.EvidenceExported file -> again(file, act.index(), patients);
            case Act _ -> {}
        }
        return patients;
    }

    private String subject(long index) {
        follow(1);
        return reader.read(index, 1).stream().map(Reach::subject).findFirst().orElse("");
    }

    private void again(Act.EvidenceExported file, long place, Set<String> patients) {
        Map<String, String> form = new HashMap<>(file.parameters());
        form.put(
                "question",
                Question.of(file.question()).orElse(Question.ANYTHING).code());
        Inquiry inquiry = Inquiry.of(form, ZoneOffset.UTC);
        long left = file.count() == 0 ? 0 : file.count() + BETWEEN;
        Optional<Long> before = Optional.of(place);
        while (left > 0 && before.isPresent()) {
            int size = (int) Math.min(left, EntrySearch.MOST);
            List<RecordedEntry> page =
                    reader.find(inquiry.page(before.get(), size).search());
            follow(page.size());
            page.forEach(each -> add(patients, subject(each)));
            left -= page.size();
            before = page.size() < size
                    ? Optional.empty()
                    : Optional.of(page.getLast().index());
        }
    }

    private void follow(int more) {
        followed += more;
        if (followed > MOST) {
            throw new ProblemException(
                    "VGL-INQ-002",
                    "The acts of the range showed more than " + MOST + " entries.",
                    "Ask for it in parts, each complete.");
        }
    }

    private static String subject(RecordedEntry entry) {
        return Optional.ofNullable(entry.entry().subject())
                .map(PatientToken::value)
                .orElse("");
    }

    private static void add(Set<String> patients, String patient) {
        if (!patient.isEmpty()) {
            patients.add(patient);
        }
    }
}
