package health.vigil.server.internal;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.ProblemException;
import health.vigil.base.SteppedClock;
import health.vigil.cds.CdsHooks;
import health.vigil.console.Console;
import health.vigil.console.ConsoleRooms;
import health.vigil.console.SendersApi;
import health.vigil.engines.Certificates;
import health.vigil.facts.FactStore;
import health.vigil.gateway.FhirGateway;
import health.vigil.gateway.GatewayLimits;
import health.vigil.gateway.Receivers;
import health.vigil.gateway.SubscriptionEvents;
import health.vigil.intake.Exceptions;
import health.vigil.intake.UnmappedCodes;
import health.vigil.launch.LaunchDoor;
import health.vigil.launch.LaunchRooms;
import health.vigil.policy.Principal;
import health.vigil.scoring.Bundle;
import health.vigil.server.SmartSettings;
import health.vigil.server.VigilConfig;
import health.vigil.server.internal.accounts.Accounts;
import health.vigil.server.internal.accounts.LaunchedSignIn;
import health.vigil.server.internal.accounts.Programs;
import health.vigil.server.internal.evidence.EvidenceWatch;
import health.vigil.server.internal.web.Callers;
import health.vigil.server.internal.web.Door;
import health.vigil.server.internal.web.LaunchSessions;
import health.vigil.server.internal.web.SmartConfiguration;
import health.vigil.server.internal.web.TokenEndpoint;
import health.vigil.sources.SourcesApi;
import health.vigil.vault.ExactFhir;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// What answers over HTTPS: the FHIR API, how programs sign in, decision support, the officer's API, launches and the
/// console.
///
/// @param fhir the FHIR API, which can be warmed up
/// @param all in the order in which they are asked
public record Doors(FhirGateway fhir, List<Door> all) {
    /// Puts them together and starts what works behind them.
    public static Doors open(
            Ground ground,
            Accounts accounts,
            EvidenceWatch watch,
            CareWay way,
            SubscriptionEvents events,
            Programs programs,
            Closing closing)
            throws IOException {
        FhirGateway fhir = fhir(ground, way, events);
        EvidenceDesk desk = EvidenceDesk.start(ground, way, watch.archive(), closing);
        return new Doors(
                fhir,
                List.of(
                        new Door("fhir", fhir, List.of("/fhir/*")),
                        new Door("notifications", fhir.notifications(), List.of(FhirGateway.NOTIFICATIONS)),
                        new Door(
                                "smart-configuration",
                                new SmartConfiguration(ground.config().address(), isAnyProgramRegistered(ground)),
                                List.of(SmartConfiguration.AT_SERVER, SmartConfiguration.AT_FHIR)),
                        new Door(
                                "token",
                                new TokenEndpoint(ground.config().address(), programs),
                                List.of(SmartSettings.TOKEN)),
                        new Door("cds", cds(ground, way), List.of("/cds-services", "/cds-services/*")),
                        new Door(
                                "senders",
                                new SendersApi(way.senders(), Callers::principal),
                                List.of("/senders/api/*")),
                        new Door(
                                "sources",
                                new SourcesApi(
                                        way.sources(), Callers::principal, Math.max(1, ground.concurrentCalls() / 2)),
                                List.of("/sources/*")),
                        new Door("evidence", desk.api(), List.of("/evidence/api/*")),
                        new Door("launch", launch(ground, accounts, way), List.of("/launch/*")),
                        new Door("console", console(ground, way, desk), List.of("/*"))));
    }

    private static FhirGateway fhir(Ground ground, CareWay way, SubscriptionEvents events) {
        VigilConfig.Subscriptions told = ground.config().subscriptions();
        return new FhirGateway(
                ExactFhir.shared(),
                ground.identified(),
                ground.keys(),
                way.vault(),
                ground.policy(),
                ground.ledger(),
                Callers::principal,
                isAnyProgramRegistered(ground),
                events,
                new Receivers(
                        told.receivers(), told.authority() == null ? null : Certificates.trusting(told.authority())),
                ground.ids(),
                ground.clock(),
                GatewayLimits.concurrent(ground.concurrentCalls()));
    }

    private static boolean isAnyProgramRegistered(Ground ground) {
        return !ground.config().neighbours().smart().clients().isEmpty();
    }

    private static LaunchDoor launch(Ground ground, Accounts accounts, CareWay way) {
        return new LaunchDoor(
                ground.config().address(),
                ground.config().neighbours().launches(),
                new LaunchRooms(
                        ground.identified(),
                        way.vault(),
                        way.alerts().board(),
                        ground.emergencies(),
                        ground.policy(),
                        ground.ledger(),
                        ground.ids(),
                        ground.clock()),
                new LaunchSessions(
                        new LaunchedSignIn(accounts, ground.operational(), ground.wallClock()), ground.wallClock()),
                new SecureRandom(),
                ground.wallClock());
    }

    private static CdsHooks cds(Ground ground, CareWay way) {
        return new CdsHooks(
                ground.config().address(),
                ground.config().neighbours().cds(),
                FhirContext.forR4Cached(),
                ground.identified(),
                Math.max(1, ground.concurrentCalls() / 2),
                way.vault(),
                ground.config().scoring().intensiveCare(),
                ground.policy(),
                ground.ledger(),
                ground.reader(),
                () -> trusted(ground, way.live().get()),
                ground.ids(),
                ground.clock(),
                ground.wallClock());
    }

    /// A model that is frozen tells nothing to anybody.
    private static Bundle trusted(Ground ground, Bundle bundle) {
        if (ground.containment().frozenModel(bundle.address())) {
            throw new ProblemException(
                    "VGL-CDS-012",
                    "The model is frozen, so what it says counts for nothing now.",
                    "Judge the patient without it until it is let go.");
        }
        return bundle;
    }

    private static Console console(Ground ground, CareWay way, EvidenceDesk desk) {
        return new Console(
                new ConsoleRooms(
                        ground.identified(),
                        ground.pseudonymised(),
                        way.vault(),
                        ground.policy(),
                        ground.ledger(),
                        ground.reader(),
                        way.alerts().board(),
                        way.feed(),
                        new FactStore(way.codec()),
                        new Exceptions(
                                ground.identified(),
                                ground.keys(),
                                ground.policy(),
                                ground.ledger(),
                                ground.ids(),
                                ground.clock()),
                        new UnmappedCodes(
                                ground.identified(),
                                ground.keys(),
                                way.vault(),
                                ground.policy(),
                                ground.ledger(),
                                ground.ids(),
                                ground.clock()),
                        way.senders(),
                        desk.rooms(),
                        ground.ids(),
                        ground.clock(),
                        ZoneId.systemDefault(),
                        ground.clock() instanceof SteppedClock),
                new SignedIn());
    }

    /// The console's view of the sign-in.
    private static final class SignedIn implements health.vigil.console.Callers {
        @Override
        public Optional<Principal> principal(HttpServletRequest request) {
            return Callers.principal(request);
        }

        @Override
        public String csrfToken(HttpServletRequest request) {
            return Callers.csrfToken(request);
        }
    }
}
