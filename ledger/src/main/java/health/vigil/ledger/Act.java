package health.vigil.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What happened: one record for each kind of thing that leaves evidence (EVI-1). No field carries identified
/// content: identities are tokens, and what must be kept of a patient's content goes into the entry's sealed part.
public sealed interface Act {
    /// The names of all kinds, sorted: what the ledger can be searched for.
    List<String> KINDS = List.of(
            "alert-stepped",
            "card-answered",
            "clock-compared",
            "configuration-changed",
            "contained",
            "deletion-refused",
            "emergency-opened",
            "emergency-reviewed",
            "evidence-exported",
            "evidence-queried",
            "exception-corrected",
            "exception-queued",
            "exception-replayed",
            "finding-raised",
            "finding-reviewed",
            "hold-changed",
            "incident-raised",
            "inference",
            "job-ran",
            "key-changed",
            "log-keys-changed",
            "message-normalised",
            "message-received",
            "notice-delivered",
            "records-disclosed",
            "records-exported",
            "records-written",
            "request-refused",
            "session-changed");

    /// The kind's name in entries, such as `alert-stepped`. It never changes.
    default String kind() {
        return switch (this) {
            case MessageReceived _ -> "message-received";
            case MessageNormalised _ -> "message-normalised";
            case ExceptionQueued _ -> "exception-queued";
            case ExceptionReplayed _ -> "exception-replayed";
            case ExceptionCorrected _ -> "exception-corrected";
            case RequestRefused _ -> "request-refused";
            case RecordsWritten _ -> "records-written";
            case RecordsDisclosed _ -> "records-disclosed";
            case RecordsExported _ -> "records-exported";
            case Inference _ -> "inference";
            case AlertStepped _ -> "alert-stepped";
            case NoticeDelivered _ -> "notice-delivered";
            case CardAnswered _ -> "card-answered";
            case SessionChanged _ -> "session-changed";
            case KeyChanged _ -> "key-changed";
            case LogKeysChanged _ -> "log-keys-changed";
            case ConfigurationChanged _ -> "configuration-changed";
            case IncidentRaised _ -> "incident-raised";
            case ClockCompared _ -> "clock-compared";
            case HoldChanged _ -> "hold-changed";
            case DeletionRefused _ -> "deletion-refused";
            case JobRan _ -> "job-ran";
            case EvidenceQueried _ -> "evidence-queried";
            case EvidenceExported _ -> "evidence-exported";
            case FindingRaised _ -> "finding-raised";
            case FindingReviewed _ -> "finding-reviewed";
            case Contained _ -> "contained";
            case EmergencyOpened _ -> "emergency-opened";
            case EmergencyReviewed _ -> "emergency-reviewed";
        };
    }

    /// A message was stored sealed; its acknowledgement may be sent once this commits.
    ///
    /// @param journalId the stored original
    /// @param sender sending application and facility, `app|facility`
    /// @param messageType such as `ORU^R01`
    /// @param acknowledgement the MSA-1 code that the sender gets
    /// @param sealedDigest SHA-256 of the sealed original, hexadecimal
    record MessageReceived(
            UUID journalId, String sender, String messageType, String acknowledgement, String sealedDigest)
            implements Act {}

    /// A stored message became resources and facts.
    ///
    /// @param resources `Type/id/_history/version`, in order
    /// @param facts how many facts went into the outbox
    record MessageNormalised(UUID journalId, List<String> resources, int facts) implements Act {
        public MessageNormalised {
            resources = List.copyOf(resources);
        }
    }

    /// A stored message could not be normalised and waits in a queue for a person.
    ///
    /// @param problem the problem code
    record ExceptionQueued(UUID journalId, String queue, String problem) implements Act {}

    /// A queued message was taken up again.
    record ExceptionReplayed(UUID journalId, boolean resolved) implements Act {}

    /// A queued message was corrected by a person, and taken up again.
    ///
    /// @param sealedDigest SHA-256 of the sealed correction, hexadecimal
    record ExceptionCorrected(UUID journalId, String sealedDigest) implements Act {}

    /// A call got a refusal for an answer. Where policy refused, its decision has an entry of its own beside this
    /// one.
    ///
    /// @param door such as `fhir`
    /// @param interaction what was asked for, as far as that is known without its content
    /// @param reason a reason code, such as `unauthenticated`
    /// @param times how often: more than one where the same caller was refused faster than it is written down
    record RequestRefused(String door, String interaction, String reason, long times) implements Act {}

    /// Records were created, updated or deleted through an interface.
    ///
    /// @param interaction `create`, `update`, `delete`
    /// @param resources `Type/id/_history/version`
    record RecordsWritten(String interaction, List<String> resources) implements Act {
        public RecordsWritten {
            resources = List.copyOf(resources);
        }
    }

    /// Content was disclosed, or its disclosure refused (then `resources` names what was asked for, as far as
    /// known).
    ///
    /// @param interaction `read`, `vread`, `history`, `search`, `panel`, `patient-page`, `alert-page`, `timeline`,
    ///     `reidentify`…
    /// @param resources `Type/id/_history/version`, or tokens for pseudonymised content
    /// @param parameters the names of the search parameters; never their values
    /// @param recipient for whom the actor asked, as the actor names them, such as `Practitioner/17`; null where it
    ///     asked for itself
    record RecordsDisclosed(
            String interaction,
            List<String> resources,
            List<String> parameters,
            @Nullable String recipient) implements Act {
        public RecordsDisclosed {
            resources = List.copyOf(resources);
            parameters = List.copyOf(parameters);
        }

        /// To whoever asked.
        public RecordsDisclosed(String interaction, List<String> resources, List<String> parameters) {
            this(interaction, resources, parameters, null);
        }
    }

    /// Records were put together as files for somebody to fetch; each was disclosed by an entry of its own.
    ///
    /// @param export its id
    /// @param outcome `success`, `failed`
    /// @param records how many of each resource type
    record RecordsExported(String export, String outcome, SortedMap<String, Long> records) implements Act {
        public RecordsExported {
            records = new TreeMap<>(records);
        }
    }

    /// A model or rule bundle assessed a patient.
    ///
    /// @param assessment the assessment's id
    /// @param bundle content address of the bundle, `sha256:…`
    /// @param asOf the time assessed
    /// @param knownUntil only facts known until then took part
    /// @param inputs the ids of the facts that took part, sorted
    /// @param result score name to value or to the reason of its absence; values as decimal text
    /// @param confidence the model's stated confidence or completeness, as decimal text
    record Inference(
            UUID assessment,
            String bundle,
            Instant asOf,
            Instant knownUntil,
            List<String> inputs,
            SortedMap<String, String> result,
            String confidence)
            implements Act {
        public Inference {
            inputs = List.copyOf(inputs);
            result = new TreeMap<>(result);
        }
    }

    /// An alert took a step of its life cycle, or was suppressed.
    ///
    /// @param from the state before, `none` for a new one
    /// @param to the state after
    /// @param reason a reason code; free text goes into the sealed part
    /// @param assessment the inference that made it take the step, where one did
    record AlertStepped(
            UUID alert,
            String from,
            String to,
            String reason,
            @Nullable UUID assessment) implements Act {
        public AlertStepped(UUID alert, String from, String to, String reason) {
            this(alert, from, to, reason, null);
        }
    }

    /// A notice went out.
    ///
    /// @param channel such as `console`
    /// @param recipient a role, unit or account
    record NoticeDelivered(UUID alert, String channel, String recipient, String proof) implements Act {}

    /// A clinician answered a card that another system showed them (CDS Hooks feedback). What they wrote in their own
    /// words is not kept.
    ///
    /// @param assessment the inference that the card told of
    /// @param outcome `accepted` or `overridden`
    /// @param reason a reason code, empty where none was given
    record CardAnswered(UUID assessment, String outcome, String reason) implements Act {}

    /// Someone signed in, failed to, or signed out.
    ///
    /// @param event `sign-in`, `sign-out`, `expired`
    /// @param outcome `success` or a reason code
    /// @param through the name of the EHR that said who it is; null where the account's own secret did
    record SessionChanged(
            String event, String outcome, @Nullable String through) implements Act {
        /// With the account's own secret.
        public SessionChanged(String event, String outcome) {
            this(event, outcome, null);
        }
    }

    /// A key was created, rotated or destroyed.
    record KeyChanged(String key, String change) implements Act {}

    /// The log got further signing keys; the handover is the signed note by which a key before endorses them.
    record LogKeysChanged(String handover) implements Act {}

    /// A model, rule, policy, route, flag or configuration changed.
    ///
    /// @param what `model`, `rule`, `policy`, `configuration`…
    /// @param contentAddress `sha256:…` of the new content
    record ConfigurationChanged(String what, String name, String version, String contentAddress) implements Act {}

    /// Something is wrong with the evidence itself or with its time: a person must look.
    ///
    /// @param what `ledger-contradiction`, `ledger-fork`, `storage-contradiction`, `clock-skew`…
    /// @param problem the problem's code
    /// @param message the problem's sentence
    record IncidentRaised(UUID incident, String what, String problem, String message) implements Act {}

    /// The platform's clock was compared with another one: until the next comparison, times in entries are believed
    /// to be off by no more than the bound.
    ///
    /// @param reference which other clock: `database`, `monotonic`, `timestamp-authority`, `witness`…
    /// @param aheadMillis by how much the platform's clock was ahead, negative if behind
    /// @param boundMillis what is tolerated
    record ClockCompared(String reference, long aheadMillis, long boundMillis) implements Act {}

    /// A legal hold was placed on evidence, or released.
    ///
    /// @param hold its name, such as a case number
    /// @param change `placed`, `released`
    record HoldChanged(String hold, String change) implements Act {}

    /// The deletion of evidence before its time was refused.
    ///
    /// @param object its name in the storage
    /// @param reason `retention`, `hold`
    record DeletionRefused(String object, String reason) implements Act {}

    /// A job or a life-cycle step of the platform.
    ///
    /// @param figures counts, by name
    record JobRan(String job, String outcome, SortedMap<String, Long> figures) implements Act {
        public JobRan {
            figures = new TreeMap<>(figures);
        }

        public JobRan(String job, String outcome, Map<String, Long> figures) {
            this(job, outcome, new TreeMap<>(figures));
        }
    }

    /// The log was asked a question, and these entries were the answer.
    ///
    /// @param question such as `who-saw`
    /// @param parameters what was asked for, by name; a value that nothing in the log matched is left out, since it
    ///     may be anything that somebody typed
    /// @param entries `entry/<index>` of each entry shown
    record EvidenceQueried(String question, SortedMap<String, String> parameters, List<String> entries) implements Act {
        public EvidenceQueried {
            parameters = new TreeMap<>(parameters);
            entries = List.copyOf(entries);
        }
    }

    /// Entries left the platform as a file.
    ///
    /// @param question as in [EvidenceQueried]
    /// @param format such as `csv`
    /// @param columns what of each entry left
    /// @param count how many entries
    /// @param digest SHA-256 of the file, hexadecimal
    record EvidenceExported(
            String question,
            SortedMap<String, String> parameters,
            String format,
            List<String> columns,
            long count,
            String digest)
            implements Act {
        public EvidenceExported {
            parameters = new TreeMap<>(parameters);
            columns = List.copyOf(columns);
        }
    }

    /// A rule found something that a person should look at.
    ///
    /// @param rule its versioned name, such as `volume@1`
    /// @param severity `low`, `medium` or `high`
    /// @param about the id of the actor that it is about
    /// @param figures what was counted and what it was held against, by name
    /// @param entries `entry/<index>` of the evidence, the newest of it where there is much
    record FindingRaised(
            UUID finding,
            String rule,
            String severity,
            String about,
            SortedMap<String, Long> figures,
            List<String> entries)
            implements Act {
        public FindingRaised {
            figures = new TreeMap<>(figures);
            entries = List.copyOf(entries);
        }
    }

    /// Somebody looked at a finding and said what it was.
    ///
    /// @param verdict a reason code
    record FindingReviewed(UUID finding, String verdict) implements Act {}

    /// An actor, a model or a flow was stopped, or let go again.
    ///
    /// @param target `actor`, `sessions`, `model`
    /// @param name the account's or sender's name, or the bundle's content address
    /// @param change `frozen`, `released` or `ended`
    /// @param reason a reason code
    record Contained(String target, String name, String change, String reason) implements Act {}

    /// A clinician took access to one patient outside of the units that they work in.
    ///
    /// @param reason a reason code
    /// @param until when it ends by itself
    record EmergencyOpened(UUID emergency, String reason, Instant until) implements Act {}

    /// Somebody looked at such an access and said whether it was justified.
    ///
    /// @param verdict a reason code
    record EmergencyReviewed(UUID emergency, String verdict) implements Act {}
}
