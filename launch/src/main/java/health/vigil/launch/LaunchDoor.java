package health.vigil.launch;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import health.vigil.base.PatientToken;
import health.vigil.base.PublicAddress;
import health.vigil.base.Secrets;
import health.vigil.launch.internal.Ehr;
import health.vigil.launch.internal.LaunchCookie;
import health.vigil.launch.internal.LaunchPages;
import health.vigil.launch.internal.PatientFinder;
import health.vigil.launch.internal.Refusal;
import health.vigil.launch.internal.Waiting;
import health.vigil.policy.Principal;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// SMART App Launch 2.2, EHR launch, under `/launch`: an EHR's user opens the patient page of the patient whom the
/// EHR shows. A launch ends there, with that person signed in, or on a plain page that says why not, with nobody
/// signed in by it, and nobody else left signed in once the EHR has said who is there. Nobody needs a session to
/// begin.
///
/// `/launch` sends the browser to the EHR, `/launch/done` takes its answer, `/launch/enter` acts on it, and
/// `/launch/keys.json` tells the keys by which EHRs know this program.
public final class LaunchDoor extends HttpServlet {
    private static final System.Logger LOG = System.getLogger(LaunchDoor.class.getName());
    private static final int LONGEST = 4096;

    private final transient PublicAddress address;
    private final transient List<Ehr> ehrs;
    private final transient SignIns signIns;
    private final transient PatientFinder patients;
    private final transient Secrets secrets;
    private final transient Waiting waiting;

    /// @param address of the console as browsers call it; the redirect address is below it
    /// @param wallClock the machine's own
    /// @throws health.vigil.base.ProblemException `VGL-LCH-011` where an authority cannot be read,
    ///     `VGL-SMT-002` where a key cannot be used
    public LaunchDoor(
            PublicAddress address,
            List<LaunchSettings> launches,
            LaunchRooms rooms,
            SignIns signIns,
            SecureRandom random,
            InstantSource wallClock) {
        this.address = address;
        this.ehrs = launches.stream().map(each -> new Ehr(each, wallClock)).toList();
        this.signIns = signIns;
        this.patients = new PatientFinder(rooms);
        this.secrets = new Secrets(random);
        this.waiting = new Waiting(secrets, wallClock);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        try {
            switch (Objects.requireNonNullElse(request.getPathInfo(), "")) {
                case "" -> begin(request, response);
                case "/done" -> done(request, response);
                case "/enter" -> enter(request, response);
                case "/keys.json" -> keys(response);
                default -> throw Refusal.noPage();
            }
        } catch (Refusal refusal) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "a launch was refused: {0}",
                    refusal.problem().code());
            LaunchPages.refused(response, refusal);
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "a launch failed: {0}",
                    e.getClass().getName());
            LaunchPages.refused(response, Refusal.broken());
        }
    }

    private void begin(HttpServletRequest request, HttpServletResponse response) {
        String issuer = parameter(request, "iss");
        Ehr ehr = ehrs.stream().filter(each -> each.is(issuer)).findFirst().orElseThrow(Refusal::foreign);
        Waiting.Launch launch = new Waiting.Launch(
                ehr.settings().name(),
                secrets.next(),
                secrets.next(),
                secrets.next(),
                address.at(request.getLocalPort(), "/launch/done"),
                null);
        String there = ehr.authorization(launch, parameter(request, "launch"));
        LaunchCookie.set(response, waiting.keep(launch), framed(ehr));
        response.setStatus(HttpServletResponse.SC_FOUND);
        response.setHeader("Location", there);
    }

    /// Only what the browser brings is looked at here; it is sent on by a page of ours, since only then does it bring
    /// the session that it may have.
    private void done(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Waiting.Launch launch = taken(request);
        Ehr ehr = ehr(launch);
        LaunchCookie.clear(response, framed(ehr));
        if (launch.code() != null) {
            throw Refusal.unasked();
        }
        if (!ehr.answers(request.getParameter("iss"))) {
            throw Refusal.unasked();
        }
        if (request.getParameter("error") != null) {
            throw Refusal.declined();
        }
        LaunchCookie.set(response, waiting.keep(launch.with(parameter(request, "code"))), framed(ehr));
        LaunchPages.goOn(response, "/launch/enter?state=" + launch.state());
    }

    private void enter(HttpServletRequest request, HttpServletResponse response) {
        Waiting.Launch launch = taken(request);
        Ehr ehr = ehr(launch);
        LaunchCookie.clear(response, framed(ehr));
        if (launch.code() == null) {
            throw Refusal.unasked();
        }
        String name = ehr.settings().name();
        Ehr.Told told = told(ehr, launch, request);
        Principal person = signIns.admit(request, told.user(), name).orElseThrow(Refusal::noAccount);
        PatientToken patient = patients.find(person, ehr.settings().numbers(), ehr.number(told));
        if (!signIns.open(request, person, name)) {
            throw Refusal.noAccount();
        }
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", "/patients/" + patient.value());
    }

    private Ehr.Told told(Ehr ehr, Waiting.Launch launch, HttpServletRequest request) {
        try {
            return ehr.exchange(launch);
        } catch (Refusal refusal) {
            if (refusal.isOfIdentity()) {
                signIns.unproven(request, ehr.settings().name());
            }
            throw refusal;
        }
    }

    private void keys(HttpServletResponse response) throws IOException {
        List<JWK> keys = new ArrayList<>();
        for (Ehr ehr : ehrs) {
            try {
                keys.addAll(JWKSet.parse(ehr.publicKeys()).getKeys());
            } catch (ParseException e) {
                throw new IllegalStateException("keys of our own cannot be read", e);
            }
        }
        response.setContentType("application/jwk-set+json");
        response.getOutputStream().write(new JWKSet(keys).toString().getBytes(StandardCharsets.UTF_8));
    }

    /// The launch of this page: another one that began meanwhile in the same browser is another patient's.
    private Waiting.Launch taken(HttpServletRequest request) {
        String state = parameter(request, "state");
        return LaunchCookie.read(request).stream()
                .flatMap(id -> waiting.take(id, state).stream())
                .findFirst()
                .orElseThrow(Refusal::unasked);
    }

    private Ehr ehr(Waiting.Launch launch) {
        return ehrs.stream()
                .filter(each -> each.settings().name().equals(launch.ehr()))
                .findFirst()
                .orElseThrow(Refusal::unasked);
    }

    private static boolean framed(Ehr ehr) {
        return ehr.settings().frame() != null;
    }

    private static String parameter(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        if (value == null || value.isEmpty() || value.length() > LONGEST) {
            throw Refusal.unasked();
        }
        return value;
    }

    @Override
    public void destroy() {
        ehrs.forEach(Ehr::close);
    }
}
