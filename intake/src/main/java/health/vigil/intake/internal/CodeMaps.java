package health.vigil.intake.internal;

import health.vigil.base.PhiAccess;
import health.vigil.base.Sealed;
import health.vigil.hl7v2.MappedChange;
import health.vigil.vault.ConceptTranslation;
import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordListing;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.ConceptMap.ConceptMapGroupComponent;
import org.hl7.fhir.r4.model.ConceptMap.SourceElementComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What senders' own codes and units mean, by the concept maps in the vault. A translated concept has the standard
/// code first and the code as sent beside it. Not thread-safe.
public final class CodeMaps {
    private static final String UCUM = "http://unitsofmeasure.org";
    private static final Duration OVERLAP = Duration.ofMinutes(1);
    private static final int MOST_MAPS = 1000;

    private final Vault vault;
    private final Map<RecordKey, Loaded> loaded = new HashMap<>();
    private Map<String, Map<String, ConceptMap>> bySender = Map.of();
    private @Nullable Instant newest;

    private record Loaded(int version, String sender, Map<String, ConceptMap> byCode) {}

    public CodeMaps(Vault vault) {
        this.vault = vault;
    }

    /// Takes up maps that were written since the last call. Looks back a minute, for a writer that committed late.
    public void refresh(Handle transaction, PhiAccess access) {
        List<StoredRecord> written = vault.list(
                transaction,
                access,
                new RecordListing(
                        null,
                        new TreeSet<>(List.of("ConceptMap")),
                        newest == null ? null : newest.minus(OVERLAP),
                        null,
                        true,
                        MOST_MAPS,
                        null));
        boolean changed = false;
        for (StoredRecord record : written) {
            newest = newest == null || record.updated().isAfter(newest) ? record.updated() : newest;
            Loaded before = loaded.get(record.key());
            if (before != null && before.version() == record.version()) {
                continue;
            }
            changed = true;
            load(record, access)
                    .ifPresentOrElse(now -> loaded.put(record.key(), now), () -> loaded.remove(record.key()));
        }
        if (changed) {
            Map<String, Map<String, ConceptMap>> maps = new HashMap<>();
            loaded.values().forEach(map -> maps.put(map.sender(), map.byCode()));
            bySender = maps;
        }
    }

    /// Translates in place what a message says.
    ///
    /// @param sender `application|facility`
    /// @return what has no translation
    public List<LocalCode> apply(String sender, List<MappedChange> changes) {
        List<LocalCode> unmapped = new ArrayList<>();
        for (MappedChange change : changes) {
            if (change instanceof MappedChange.Put put) {
                Resource resource = put.resource();
                CodedElements.concepts(resource).forEach(coded -> translate(sender, coded, unmapped));
                CodedElements.quantities(resource).forEach(quantity -> translate(sender, quantity, unmapped));
            }
        }
        return unmapped;
    }

    /// What one code of a sender means; empty where its map does not have it.
    public Optional<Coding> meaning(String sender, @Nullable String system, String code) {
        ConceptMap map = bySender.getOrDefault(sender, Map.of()).get(code);
        return map == null
                ? Optional.empty()
                : ConceptTranslation.forward(map, system, code).stream()
                        .filter(ConceptTranslation.Target::standsFor)
                        .map(target -> target.coding().copy())
                        .findFirst();
    }

    /// All maps, by sender.
    public Map<String, Map<String, ConceptMap>> all() {
        return bySender;
    }

    private void translate(String sender, CodedElements.Coded coded, List<LocalCode> unmapped) {
        CodeableConcept concept = coded.concept();
        if (concept.getCoding().stream().anyMatch(CodeMaps::isStandard)) {
            return;
        }
        List<Coding> own = concept.getCoding().stream().filter(Coding::hasCode).toList();
        Optional<Coding> meaning = own.stream()
                .flatMap(coding -> meaning(sender, coding.getSystem(), coding.getCode()).stream())
                .findFirst();
        if (meaning.isPresent()) {
            concept.getCoding().addFirst(meaning.get());
        } else if (!own.isEmpty()) {
            Coding first = own.getFirst();
            unmapped.add(new LocalCode(coded.element(), first.getSystem(), first.getCode(), first.getDisplay()));
        }
    }

    /// The sender's map goes before the table of units.
    private void translate(String sender, Quantity quantity, List<LocalCode> unmapped) {
        Optional<Coding> meaning = meaning(sender, ConceptTranslation.UNITS, quantity.getUnit());
        if (meaning.isPresent()) {
            quantity.setSystem(UCUM).setCode(meaning.get().getCode());
        } else if (!UCUM.equals(quantity.getSystem())) {
            unmapped.add(new LocalCode("Observation.value.unit", ConceptTranslation.UNITS, quantity.getUnit(), null));
        }
    }

    /// Systems of senders are URNs made of their namespace.
    private static boolean isStandard(Coding coding) {
        return coding.hasCode() && coding.hasSystem() && coding.getSystem().startsWith("http");
    }

    private static Optional<Loaded> load(StoredRecord record, PhiAccess access) {
        Sealed<Resource> content = record.content();
        if (content == null || !(content.open(access) instanceof ConceptMap map)) {
            return Optional.empty();
        }
        return ConceptTranslation.sender(map).map(sender -> new Loaded(record.version(), sender, byCode(map)));
    }

    private static Map<String, ConceptMap> byCode(ConceptMap map) {
        Map<String, ConceptMap> byCode = new HashMap<>();
        for (ConceptMapGroupComponent group : map.getGroup()) {
            for (SourceElementComponent element : group.getElement()) {
                if (element.hasCode()) {
                    byCode.computeIfAbsent(element.getCode(), code -> new ConceptMap())
                            .addGroup()
                            .setSource(group.getSource())
                            .setTarget(group.getTarget())
                            .addElement(element);
                }
            }
        }
        return byCode;
    }
}
