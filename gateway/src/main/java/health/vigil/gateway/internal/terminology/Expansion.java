package health.vigil.gateway.internal.terminology;

import health.vigil.base.Ids;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ValueSetExpansionComponent;
import org.jspecify.annotations.Nullable;

/// `ValueSet/$expand`: the codes of a value set that can be told for certain, 2,000 at most.
public final class Expansion {
    private final Ids ids;
    private final InstantSource clock;

    /// @param ids name expansions
    public Expansion(Ids ids, InstantSource clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /// @param filter a part of the code or of its display, in any case; null for all
    /// @param count how many at most; with 0 the total alone
    ValueSet expand(Definitions definitions, String canonical, @Nullable String filter, int offset, int count) {
        ValueSetCodes codes = new ValueSetCodes(definitions);
        String part = filter == null ? "" : filter.toLowerCase(Locale.ROOT);
        List<ValueSetCodes.Code> found = codes.of(canonical).stream()
                .filter(code -> contains(code.code(), part)
                        || contains(codes.display(code).orElse(""), part))
                .toList();
        ValueSet set = definitions.valueSet(canonical).orElseThrow();
        ValueSet answer = new ValueSet()
                .setUrl(set.getUrl())
                .setVersion(set.getVersion())
                .setName(set.getName())
                .setTitle(set.getTitle())
                .setStatus(set.getStatus());
        ValueSetExpansionComponent expansion = answer.getExpansion()
                .setIdentifier("urn:uuid:" + ids.next())
                .setTimestamp(Date.from(clock.instant()))
                .setTotal(found.size())
                .setOffset(offset);
        if (filter != null) {
            expansion.addParameter().setName("filter").setValue(new StringType(filter));
        }
        found.stream()
                .skip(offset)
                .limit(count)
                .forEach(code -> expansion
                        .addContains()
                        .setSystem(code.system())
                        .setCode(code.code())
                        .setDisplay(codes.display(code).orElse(null)));
        return answer;
    }

    private static boolean contains(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part);
    }
}
