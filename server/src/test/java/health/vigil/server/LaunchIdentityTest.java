package health.vigil.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Entry;
import health.vigil.policy.Role;
import health.vigil.server.TestEhr.Situation;
import health.vigil.server.internal.accounts.Account;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who enters by a launch, by what the EHR says of them; each failure is in the ledger for itself.
@Requirement({"INT-8", "ACC-1", "EVI-1"})
class LaunchIdentityTest {
    private static LaunchWard ward;

    private long before;

    @BeforeAll
    static void start() throws Exception {
        ward = new LaunchWard(false);
    }

    @AfterAll
    static void stop() {
        ward.close();
    }

    @BeforeEach
    void usual() throws IOException {
        ward.ehr().asUsual();
        before = ward.platform().checkpoint();
    }

    static Stream<Arguments> unproven() {
        Situation usual = Situation.usual();
        return Stream.of(
                Arguments.of("another key", usual.signing(key -> key::forged)),
                Arguments.of("the public key as a secret", usual.signing(key -> key::confused)),
                Arguments.of("no signature", usual.signing(_ -> claims -> new PlainJWT(claims).serialize())),
                Arguments.of("no token", usual.signing(_ -> _ -> "")),
                Arguments.of("other nonce", usual.saying(claims -> claims.claim("nonce", "A".repeat(43)))),
                Arguments.of("other audience", usual.saying(claims -> claims.audience("another-program"))),
                Arguments.of(
                        "other party",
                        usual.saying(claims -> claims.audience(List.of(TestEhr.CLIENT, "another-program"))
                                .claim("azp", "another-program"))),
                Arguments.of("other issuer", usual.saying(claims -> claims.issuer("https://ehr.example.org"))),
                Arguments.of("over", usual.saying(LaunchIdentityTest::over)));
    }

    private static void over(JWTClaimsSet.Builder claims) {
        claims.expirationTime(Date.from(Instant.now().minusSeconds(120)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unproven")
    void aWordThatDoesNotHoldSignsNobodyIn(String what, Situation situation) throws Exception {
        ward.ehr().now = situation;
        LaunchVisit visit = ward.visit();

        assertRefused(visit.launch(), "VGL-LCH-005");

        assertThat(visit.session()).as(what).isEmpty();
        assertRecorded("unknown", "unproven");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody.here", "NURSE.ALDER", "' OR 1=1", ""})
    void whoHasNoAccountDoesNotEnter(String user) throws Exception {
        ward.ehr().now = Situation.usual().by(user);
        LaunchVisit visit = ward.visit();

        assertRefused(visit.launch(), "VGL-LCH-006");

        assertThat(visit.session()).isEmpty();
        assertRecorded("unknown", "unknown-account");
    }

    @Test
    void aProgramsAccountDoesNotEnter() throws Exception {
        ward.platform()
                .accounts()
                .putWithNewPassword(
                        new Account("fhir-client", "fhir-client", Actor.Kind.MACHINE, Role.RECORD_SYSTEM, Set.of()));
        ward.ehr().now = Situation.usual().by("fhir-client");

        assertRefused(ward.visit().launch(), "VGL-LCH-006");

        assertRecorded("fhir-client", "no-person");
    }

    /// In one entry of this launch's, and no other word of a sign-in.
    private void assertRecorded(String actor, String outcome) throws Exception {
        List<Entry> entries = ward.ledger(before).stream()
                .filter(entry -> entry.act() instanceof Act.SessionChanged)
                .toList();
        assertThat(entries).singleElement().satisfies(entry -> {
            assertThat(entry.actor().id()).isEqualTo(actor);
            assertThat(entry.act()).isEqualTo(new Act.SessionChanged("sign-in", outcome, "hospital-ehr"));
        });
    }

    private static void assertRefused(HttpResponse<String> response, String code) {
        assertThat(response.body()).contains(code);
        assertThat(response.statusCode()).isEqualTo(403);
    }
}
