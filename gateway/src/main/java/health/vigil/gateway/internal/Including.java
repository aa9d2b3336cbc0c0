package health.vigil.gateway.internal;

import health.vigil.base.PhiAccess;
import health.vigil.base.Sealed;
import health.vigil.gateway.internal.Query.Include;
import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.SearchCatalog;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;

/// Finds what a page takes along: `_include` and `_revinclude`. Only what the caller may see is taken.
final class Including {
    private static final int MOST = 1_000;
    private static final int MOST_VALUES = 200;
    private static final int ROUNDS = 4;

    private final Vault vault;

    Including(Vault vault) {
        this.vault = vault;
    }

    List<StoredRecord> of(
            Turn turn, PhiAccess finding, Scope scope, List<Include> includes, List<StoredRecord> matches) {
        Work work = new Work(turn, finding, scope, matches);
        List<StoredRecord> from = matches;
        for (int round = 0; round < ROUNDS && !from.isEmpty(); round++) {
            List<StoredRecord> found = new ArrayList<>();
            for (Include include : includes) {
                if (round == 0 || include.iterate()) {
                    found.addAll(include.reverse() ? work.reverse(include, from) : work.forward(include, from));
                }
            }
            from = found;
        }
        return new ArrayList<>(work.included.values());
    }

    private final class Work {
        private final Turn turn;
        private final PhiAccess finding;
        private final Scope scope;
        private final Set<RecordKey> known = new LinkedHashSet<>();
        private final Map<RecordKey, StoredRecord> included = new LinkedHashMap<>();

        Work(Turn turn, PhiAccess finding, Scope scope, List<StoredRecord> matches) {
            this.turn = turn;
            this.finding = finding;
            this.scope = scope;
            matches.forEach(record -> known.add(record.key()));
        }

        List<StoredRecord> forward(Include include, List<StoredRecord> from) {
            Set<RecordKey> wanted = new LinkedHashSet<>();
            for (StoredRecord record : from) {
                Sealed<Resource> content = record.content();
                if (content == null
                        || !(include.type().equals("*")
                                || include.type().equals(record.key().type()))) {
                    continue;
                }
                Resource resource = content.open(finding);
                for (String parameter : parameters(include, record.key().type())) {
                    SearchCatalog.targets(parameter, resource).forEach(target -> key(target, include.target(), wanted));
                }
            }
            wanted.removeAll(known);
            return add(vault.read(turn.transaction(), finding, wanted));
        }

        List<StoredRecord> reverse(Include include, List<StoredRecord> from) {
            List<String> targets = from.stream()
                    .map(record -> record.key().reference())
                    .filter(target -> include.target().isEmpty() || target.startsWith(include.target() + "/"))
                    .toList();
            List<StoredRecord> found = new ArrayList<>();
            for (int start = 0; start < targets.size(); start += MOST_VALUES) {
                List<String> some = targets.subList(start, Math.min(targets.size(), start + MOST_VALUES));
                for (String parameter : parameters(include, include.type())) {
                    String after = null;
                    do {
                        RecordSearch.Page page = vault.search(
                                turn.transaction(),
                                finding,
                                new RecordSearch(
                                        include.type(),
                                        List.of(new RecordSearch.Condition(parameter, some)),
                                        List.of(),
                                        MOST,
                                        after),
                                scope);
                        found.addAll(add(page.records()));
                        after = page.next();
                    } while (after != null);
                }
            }
            return found;
        }

        private List<String> parameters(Include include, String type) {
            if (type.equals("*")) {
                throw Refusals.badRequest("A reverse include of every type is not offered.", "Name the type.");
            }
            return include.parameter().equals("*")
                    ? SearchCatalog.of(type).values().stream()
                            .filter(SearchCatalog.Entry::reference)
                            .map(SearchCatalog.Entry::name)
                            .toList()
                    : List.of(include.parameter());
        }

        private List<StoredRecord> add(List<StoredRecord> found) {
            List<StoredRecord> fresh = new ArrayList<>();
            for (StoredRecord record : found) {
                if (!record.deleted()
                        && scope.admits(record.key().type(), record.patient())
                        && known.add(record.key())) {
                    included.put(record.key(), record);
                    fresh.add(record);
                }
            }
            if (included.size() > MOST) {
                throw Refusals.tooWide();
            }
            return fresh;
        }

        private static void key(String target, String type, Set<RecordKey> wanted) {
            String[] parts = target.split("/", -1);
            if (parts.length == 2
                    && RecordType.named(parts[0]).isPresent()
                    && (type.isEmpty() || type.equals(parts[0]))) {
                wanted.add(new RecordKey(parts[0], parts[1]));
            }
        }
    }
}
