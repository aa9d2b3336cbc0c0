package health.vigil.intake.internal;

import health.vigil.hl7v2.SenderSettings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Versions of senders' settings; nothing is ever altered.
public final class SettingsTable {
    private SettingsTable() {}

    /// A version.
    ///
    /// @param version from 1
    /// @param by who made it
    public record Version(String sender, int version, SenderSettings settings, Instant changed, String by) {}

    /// A number that grows with every change, 0 before the first.
    public static long changes(Handle handle) {
        return handle.createQuery("select coalesce(max(id), 0) from intake.sender_settings")
                .mapTo(Long.class)
                .one();
    }

    /// The latest version of each sender.
    public static List<Version> inForce(Handle handle) {
        return handle.createQuery("""
                        select distinct on (sender) * from intake.sender_settings order by sender, version desc
                        """).map((row, context) -> version(row)).list();
    }

    /// Those of one sender, the latest first.
    public static List<Version> of(Handle handle, String sender) {
        return handle.createQuery(
                        "select * from intake.sender_settings where sender = :sender order by version desc limit 100")
                .bind("sender", sender)
                .map((row, context) -> version(row))
                .list();
    }

    /// @return whether it is the next version: not, where somebody else was faster
    public static boolean add(Handle transaction, Version next) {
        return transaction
                        .createUpdate("""
                        insert into intake.sender_settings (sender, version, zone, patient_identifier_type,
                            character_set, answers, facility, numbers, answer_to, changed, changed_by)
                        select :sender, :version, :zone, :type, :characterSet, :answers, :facility, :numbers,
                            :answerTo, :changed, :by
                        where :version = 1 + (
                            select coalesce(max(version), 0) from intake.sender_settings where sender = :sender)
                        on conflict (sender, version) do nothing
                        """)
                        .bind("sender", next.sender())
                        .bind("version", next.version())
                        .bind("zone", next.settings().zone().getId())
                        .bind("type", next.settings().patientIdentifierType())
                        .bind("characterSet", next.settings().characterSet())
                        .bind("answers", next.settings().answers().name())
                        .bind("facility", next.settings().facility())
                        .bind("numbers", next.settings().numbers().name())
                        .bind("answerTo", next.settings().answerTo())
                        .bind("changed", next.changed().atOffset(ZoneOffset.UTC))
                        .bind("by", next.by())
                        .execute()
                == 1;
    }

    private static Version version(ResultSet row) throws SQLException {
        return new Version(
                row.getString("sender"),
                row.getInt("version"),
                new SenderSettings(
                        ZoneId.of(row.getString("zone")),
                        row.getString("patient_identifier_type"),
                        row.getString("character_set"),
                        SenderSettings.Answers.valueOf(row.getString("answers")),
                        row.getString("facility"),
                        SenderSettings.Numbers.valueOf(row.getString("numbers")),
                        row.getString("answer_to")),
                row.getTimestamp("changed").toInstant(),
                row.getString("changed_by"));
    }
}
