package health.vigil.gateway.internal.terminology;

import java.util.Optional;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.ValueSet;

/// Where value sets and code systems are found.
public interface Definitions {
    /// @param canonical a URL, with `|version` where one is meant, or `ValueSet/id`
    Optional<ValueSet> valueSet(String canonical);

    /// @param canonical a URL, with `|version` where one is meant
    Optional<CodeSystem> codeSystem(String canonical);

    /// These, and where they have none, those of others.
    default Definitions orElse(Definitions others) {
        Definitions first = this;
        return new Definitions() {
            @Override
            public Optional<ValueSet> valueSet(String canonical) {
                return first.valueSet(canonical).or(() -> others.valueSet(canonical));
            }

            @Override
            public Optional<CodeSystem> codeSystem(String canonical) {
                return first.codeSystem(canonical).or(() -> others.codeSystem(canonical));
            }
        };
    }
}
