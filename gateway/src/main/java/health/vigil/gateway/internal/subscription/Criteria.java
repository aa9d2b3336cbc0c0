package health.vigil.gateway.internal.subscription;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import health.vigil.gateway.internal.Refusals;
import health.vigil.gateway.internal.terminology.CodeModifiers;
import health.vigil.gateway.internal.terminology.Definitions;
import health.vigil.vault.RecordSearch.Condition;
import health.vigil.vault.SearchValue;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Subscription;

/// The filters of a Subscription, written as searches: `Observation?code=8867-4&status=final`.
final class Criteria {
    private static final String FILTER = Wanted.BACKPORT + "filter-criteria";
    private static final int LONGEST = 2_048;

    private Criteria() {}

    /// What they ask for, all of which must hold.
    static List<Condition> of(Subscription sent, String type) {
        return sent.getCriteriaElement().getExtensionsByUrl(FILTER).stream()
                .flatMap(filter -> conditions(text(filter), type).stream())
                .toList();
    }

    /// Replaces what asks for a value set or by subsumption by the codes that this means now.
    static void inCodes(Subscription sent, String type, Definitions definitions) {
        for (Extension filter : sent.getCriteriaElement().getExtensionsByUrl(FILTER)) {
            if (text(filter).length() > LONGEST) {
                throw refused("A filter has more than 2,048 characters.", "Filter by less.");
            }
            List<Condition> asked = conditions(text(filter), type);
            try {
                List<Condition> inCodes = CodeModifiers.inCodes(type, asked, definitions);
                if (!inCodes.equals(asked)) {
                    filter.setValue(new StringType(type + "?" + written(inCodes)));
                }
            } catch (BaseServerResponseException e) {
                throw Refusals.at(e, "Subscription.criteria.extension");
            }
        }
    }

    private static List<Condition> conditions(String text, String type) {
        if (!text.startsWith(type + "?")) {
            throw refused("A filter is not understood.", "Write it as " + type + "?parameter=value.");
        }
        List<Condition> conditions = new ArrayList<>();
        for (String part : text.substring(type.length() + 1).split("&", -1)) {
            String[] pair = part.split("=", 2);
            if (pair.length != 2 || pair[1].isEmpty()) {
                throw refused("A filter has no value.", "Write it as parameter=value.");
            }
            conditions.add(new Condition(decoded(pair[0]), SearchValue.split(decoded(pair[1]), ',')));
        }
        return conditions;
    }

    private static String written(List<Condition> conditions) {
        return conditions.stream()
                .map(condition -> encoded(condition.parameter()) + "=" + encoded(String.join(",", condition.values())))
                .collect(Collectors.joining("&"));
    }

    private static String text(Extension filter) {
        String text = filter.getValue() == null ? null : filter.getValue().primitiveValue();
        return text == null ? "" : text;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused("A filter is not encoded as URLs are.", "Encode it by percent signs.");
        }
    }

    private static RuntimeException refused(String message, String remedy) {
        return Refusals.at(Refusals.unprocessable(message, remedy), "Subscription.criteria.extension");
    }
}
