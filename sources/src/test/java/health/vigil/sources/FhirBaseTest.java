package health.vigil.sources;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.Problem;
import health.vigil.intake.Receipt;
import health.vigil.sources.internal.ehr.Puller;
import health.vigil.testkit.Requirement;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;

/// A name stays with the record system that was first read under it.
@Requirement("INT-5")
class FhirBaseTest extends WithRecordSystem {
    private final List<String> problems = new ArrayList<>();

    private boolean roundAt(URI base) throws InterruptedException {
        FhirSettings at = pulling.settings();
        FhirSettings other = new FhirSettings(
                at.name(),
                base,
                at.client(),
                at.key(),
                at.authority(),
                at.types(),
                at.since(),
                at.every(),
                at.count(),
                at.bulk(),
                at.files(),
                at.numbers());
        SourceObserver observer = new SourceObserver() {
            @Override
            public void delivered(String source, Receipt receipt) {}

            @Override
            public void failed(String source, Problem problem) {
                problems.add(problem.code());
            }
        };
        Surroundings around = new Surroundings(InstantSource.system(), observer);
        try (Puller puller = FhirSource.open(other, around, pause -> {}).puller(pulling.door())) {
            return puller.round();
        }
    }

    @Test
    void underTheNameOfOneRecordSystemNoOtherIsRead() throws Exception {
        patient("p1", "4711");
        pulling.pull();
        pulling.ehr.requests.clear();

        assertThat(roundAt(URI.create(pulling.ehr.base() + "/moved"))).isFalse();

        assertThat(problems).containsExactly("VGL-SRC-042");
        assertThat(pulling.ehr.requests).isEmpty();
        assertThat(pulling.current(Patient.class, "p1")).isPresent();
        assertThat(roundAt(URI.create(pulling.ehr.base() + "/"))).isTrue();
    }

    @Test
    void aBaseThatGaveNothingBindsNothing() throws Exception {
        patient("p1", "4711");

        assertThat(roundAt(URI.create("https://localhost:1/fhir"))).isFalse();

        assertThat(problems).containsExactly("VGL-SRC-020");
        assertThat(pulling.pull()).isTrue();
    }

    @Test
    void anEmptyBaseBindsNothing() throws Exception {
        assertThat(pulling.pull()).isTrue();

        assertThat(roundAt(URI.create(pulling.ehr.base() + "/moved"))).isFalse();

        assertThat(problems).hasSize(1).doesNotContain("VGL-SRC-042");
    }
}
