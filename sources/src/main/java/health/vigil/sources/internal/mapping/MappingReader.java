package health.vigil.sources.internal.mapping;

import health.vigil.base.ProblemException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a mapping file.
public final class MappingReader {
    private static final Pattern FACILITY = Pattern.compile("[^\\p{Cntrl}]{1,199}");
    private static final Set<String> CATEGORIES = Set.of(
            "social-history",
            "vital-signs",
            "imaging",
            "laboratory",
            "procedure",
            "survey",
            "exam",
            "therapy",
            "activity");

    private final boolean isJson;
    private final ZoneId zone;
    private final @Nullable Place each;
    private final TermReader terms;

    private MappingReader(boolean isJson, ZoneId zone, @Nullable Place each) {
        this.isJson = isJson;
        this.zone = zone;
        this.each = each;
        this.terms = new TermReader(isJson, each);
    }

    /// What the text says.
    ///
    /// @throws ProblemException `VGL-SRC-001`, naming the line and the key
    public static Mapping read(String yaml) {
        MappingNode root = MappingNode.read(yaml);
        boolean isJson = switch (root.get("format").text()) {
            case "json" -> true;
            case "csv" -> false;
            default -> throw root.get("format").refused("is none of json and csv");
        };
        ZoneId zone = root.find("zone").map(MappingReader::zone).orElse(ZoneOffset.UTC);
        Place each = null;
        if (root.find("each").isPresent()) {
            if (!isJson) {
                throw root.get("each").refused("is only for json: each row of a csv is an item");
            }
            each = new Place(true, TermReader.pointer(root.get("each")));
        }
        Mapping mapping = new MappingReader(isJson, zone, each).mapping(root);
        root.finish();
        return mapping;
    }

    private Mapping mapping(MappingNode root) {
        Mapping.Format format = isJson ? new Mapping.Format.Json() : CsvSection.read(root);
        PatientPlaces patient = patient(root.get("patient"));
        List<ObservationPlaces> observations = new ArrayList<>();
        for (MappingNode one : root.get("observations").items()) {
            observations.add(observation(one));
        }
        if (observations.isEmpty()) {
            throw root.get("observations").refused("names no observation");
        }
        Set<String> missing = new HashSet<>();
        root.find("missing").ifPresent(words -> words.items().forEach(word -> missing.add(word.text())));
        Set<String> envelope = new HashSet<>();
        root.find("envelope")
                .ifPresent(places -> places.items().forEach(one -> envelope.add(terms.name(terms.place(one, true)))));
        root.find("keep").ifPresent(places -> places.items().forEach(terms::known));
        String facility = root.get("facility").text();
        if (!FACILITY.matcher(facility).matches()) {
            throw root.get("facility").refused("is longer than 199 characters or has control characters");
        }
        return new Mapping(format, facility, zone, patient, each, observations, missing, envelope, terms.named());
    }

    private PatientPlaces patient(MappingNode node) {
        Term family = null;
        Term given = null;
        if (node.find("name").isPresent()) {
            MappingNode name = node.get("name");
            family = terms.term(name, "family", true);
            given = terms.term(name, "given", true);
            name.finish();
        }
        PatientPlaces patient = new PatientPlaces(
                terms.read(node.get("number"), true),
                terms.term(node, "authority", true),
                family,
                given,
                node.find("birthDate").map(this::birthDate).orElse(null),
                terms.term(node, "sex", true),
                terms.term(node, "visit", true));
        node.finish();
        return patient;
    }

    private ObservationPlaces observation(MappingNode node) {
        String category = node.textOf("category").orElse(null);
        if (category != null && !CATEGORIES.contains(category)) {
            throw node.get("category").refused("is no category of observations; vital-signs and laboratory are");
        }
        ObservationPlaces observation = new ObservationPlaces(
                concept(node.get("code")),
                value(node),
                moment(node.get("time"), false),
                node.find("issued").map(one -> moment(one, false)).orElse(null),
                terms.term(node, "status", false),
                node.find("id").map(each -> terms.read(each, false)).orElse(null),
                terms.term(node, "device", false),
                node.find("method").map(this::concept).orElse(null),
                category);
        node.finish();
        return observation;
    }

    private Measured value(MappingNode observation) {
        MappingNode node = observation.get("value");
        Measured value;
        if (node.find("number").isPresent()) {
            BigDecimal times = node.find("times").map(MappingReader::factor).orElse(BigDecimal.ONE);
            value = new Measured.Amount(
                    terms.place(node.get("number"), false), terms.term(observation, "unit", false), times);
        } else if (node.find("text").isPresent()) {
            value = new Measured.Words(terms.place(node.get("text"), false));
        } else if (node.find("code").isPresent()) {
            value = new Measured.Coded(concept(node.get("code")));
        } else {
            throw node.refused("needs number, text or code");
        }
        node.finish();
        return value;
    }

    private static BigDecimal factor(MappingNode node) {
        try {
            BigDecimal factor = new BigDecimal(node.text());
            if (factor.signum() > 0 && factor.precision() <= 12 && Math.abs(factor.scale()) <= 12) {
                return factor;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw node.refused("must be a number above zero");
    }

    private Concept concept(MappingNode node) {
        if (node.isText()) {
            return new Concept(terms.term(node, false), null, null, null, Map.of(), List.of());
        }
        String system = node.textOf("system").orElse(null);
        Place systemAt =
                node.find("systemAt").map(one -> terms.place(one, false)).orElse(null);
        Term display = node.textOf("display")
                .map(text -> new Term(text, List.of(), Map.of()))
                .orElseGet(() -> node.find("displayAt")
                        .map(one -> Term.at(terms.place(one, false)))
                        .orElse(null));
        Map<String, Concept.Fixed> means = new HashMap<>();
        node.find("means").ifPresent(table -> table.named().forEach((code, coding) -> means.put(code, fixed(coding))));
        List<Concept.Fixed> also = new ArrayList<>();
        node.find("also").ifPresent(codings -> codings.items().forEach(coding -> also.add(fixed(coding))));
        Concept concept = new Concept(terms.source(node), system, systemAt, display, means, also);
        node.finish();
        return concept;
    }

    private static Concept.Fixed fixed(MappingNode node) {
        Concept.Fixed coding = new Concept.Fixed(
                node.get("system").text(),
                node.get("code").text(),
                node.textOf("display").orElse(""));
        node.finish();
        return coding;
    }

    private Moment birthDate(MappingNode node) {
        Moment moment = moment(node, true);
        if (!moment.format().isOfBirth()) {
            throw node.refused("is a day, with a year of four digits");
        }
        return moment;
    }

    private Moment moment(MappingNode node, boolean whole) {
        if (node.isText() || node.isList()) {
            return new Moment(new Term(null, terms.places(node, whole), Map.of()), TimeFormat.ISO_8601, zone);
        }
        TimeFormat format = TimeFormat.ISO_8601;
        if (node.find("format").isPresent()) {
            try {
                format = TimeFormat.of(node.get("format").text());
            } catch (IllegalArgumentException e) {
                throw node.get("format")
                        .refused("is none of iso, seconds, millis and a pattern such as dd.MM.yyyy HH:mm");
            }
        }
        ZoneId own = node.find("zone").map(MappingReader::zone).orElse(zone);
        Term at = whole ? terms.wholeSource(node) : terms.source(node);
        if (at.is() != null) {
            throw node.refused("is a time, which has to be read");
        }
        Moment moment = new Moment(at, format, own);
        node.finish();
        return moment;
    }

    private static ZoneId zone(MappingNode node) {
        try {
            return ZoneId.of(node.text());
        } catch (DateTimeException e) {
            throw node.refused("is no time zone; write, for example, Europe/Vienna");
        }
    }
}
