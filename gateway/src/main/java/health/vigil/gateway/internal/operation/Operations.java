package health.vigil.gateway.internal.operation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import health.vigil.base.Ids;
import health.vigil.gateway.GatewayLimits;
import health.vigil.gateway.internal.Cursors;
import health.vigil.gateway.internal.Disclosing;
import health.vigil.gateway.internal.Judge;
import health.vigil.gateway.internal.RecordType;
import health.vigil.gateway.internal.TerminologyService;
import health.vigil.gateway.internal.Turns;
import health.vigil.gateway.internal.Witness;
import health.vigil.gateway.internal.bulk.Exports;
import health.vigil.gateway.internal.terminology.ConceptMapProvider;
import health.vigil.gateway.internal.terminology.ConceptMaps;
import health.vigil.gateway.internal.terminology.Expansion;
import health.vigil.gateway.internal.terminology.TerminologyProvider;
import health.vigil.gateway.internal.validation.ProfileValidator;
import health.vigil.gateway.internal.validation.ValidateProvider;
import health.vigil.gateway.internal.validation.Validating;
import health.vigil.keys.KeyProvider;
import health.vigil.ledger.Ledger;
import health.vigil.policy.Policy;
import health.vigil.vault.Vault;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/// The operations that are offered, put together.
///
/// @param providers what HAPI FHIR calls
/// @param exports to be started and closed
/// @param validator for `$validate`
/// @param validating makes the provider of `$validate` for a type
/// @param served the types that have it
public record Operations(
        List<Object> providers,
        ProfileValidator validator,
        Function<RecordType<?>, Object> validating,
        Exports exports,
        Set<String> served) {
    /// @param identified transactions on the vault's role
    public static Operations over(
            FhirContext fhir,
            Jdbi identified,
            KeyProvider keys,
            Vault vault,
            Policy policy,
            Ledger ledger,
            Ids ids,
            InstantSource clock,
            GatewayLimits limits) {
        Judge judge = new Judge(policy, vault);
        Witness witness = new Witness(ledger, judge, ids, clock);
        Disclosing disclosing = new Disclosing(judge, witness);
        ProfileValidator validator = new ProfileValidator(definitions());
        List<Object> providers = new ArrayList<>();
        providers.add(new OperationsProvider(
                new Everything(fhir, identified, vault, judge, witness, disclosing),
                new LastN(identified, vault, judge, witness, disclosing),
                new Matching(identified, vault, judge, witness, disclosing),
                new Cursors(),
                limits));
        providers.add(new ConceptMapProvider(new ConceptMaps(identified, vault, judge, witness, disclosing)));
        providers.add(new TerminologyProvider(
                new TerminologyService(new Turns(identified, judge, witness), vault, validator.shipped()),
                new Expansion(ids, clock)));
        Exports exports = new Exports(fhir, identified, keys, vault, judge, witness, disclosing, ids, clock);
        providers.add(exports.provider());
        Validating validating = new Validating(fhir, identified, judge, witness, validator);
        return new Operations(
                List.copyOf(providers),
                validator,
                type -> new ValidateProvider(type, fhir, validating),
                exports,
                new HashSet<>());
    }

    /// The model of the definitions that FHIR itself publishes: they are read as they are, and kept by nobody.
    private static FhirContext definitions() {
        FhirContext plain = FhirContext.forR4();
        plain.setParserErrorHandler(new StrictErrorHandler());
        return plain;
    }

    /// What must be known to HAPI FHIR besides before it serves an address: it reads a type's whole model when it
    /// meets it, so each type waits until it is asked for.
    ///
    /// @param path the segments of the request's address
    public List<Object> serving(List<String> path) {
        List<Object> more = new ArrayList<>();
        if (path.contains("$validate")) {
            for (String segment : path) {
                RecordType.named(segment).ifPresent(type -> {
                    synchronized (served) {
                        if (served.add(type.name())) {
                            more.add(validating.apply(type));
                        }
                    }
                });
            }
        }
        return more;
    }
}
