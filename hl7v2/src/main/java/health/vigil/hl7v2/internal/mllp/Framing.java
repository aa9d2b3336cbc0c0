package health.vigil.hl7v2.internal.mllp;

import java.io.IOException;
import java.io.OutputStream;

/// The bytes of the minimal lower layer protocol (HL7 Transport Specification: MLLP, release 1).
public final class Framing {
    static final byte START = 0x0B;
    static final byte END = 0x1C;
    static final byte RETURN = 0x0D;

    private Framing() {}

    /// Writes one frame without flushing.
    public static void write(OutputStream out, byte[] content) throws IOException {
        out.write(START);
        out.write(content);
        out.write(END);
        out.write(RETURN);
    }
}
