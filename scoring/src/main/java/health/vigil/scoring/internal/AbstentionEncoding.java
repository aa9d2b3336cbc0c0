package health.vigil.scoring.internal;

import health.vigil.facts.BinaryReader;
import health.vigil.facts.BinaryReader.MalformedException;
import health.vigil.facts.BinaryWriter;
import health.vigil.scoring.Abstention;

/// The plain bytes of one reason to withhold a score. The order of kinds is part of the format.
final class AbstentionEncoding {
    private static final int TOO_FEW_INPUTS = 1;
    private static final int OUT_OF_RANGE = 2;
    private static final int TOO_UNCERTAIN = 3;
    private static final int MODEL_FAILED = 4;
    private static final int MAX_TEXT = 1024;

    private AbstentionEncoding() {}

    static void write(BinaryWriter out, Abstention reason) {
        switch (reason) {
            case Abstention.TooFewInputs few ->
                out.octet(TOO_FEW_INPUTS).number(few.there()).number(few.needed());
            case Abstention.OutOfRange outside ->
                out.octet(OUT_OF_RANGE)
                        .text(outside.input())
                        .text(outside.concept())
                        .real(outside.value())
                        .real(outside.low())
                        .real(outside.high());
            case Abstention.ModelFailed _ -> out.octet(MODEL_FAILED);
            case Abstention.TooUncertain uncertain ->
                out.octet(TOO_UNCERTAIN)
                        .real(uncertain.low())
                        .real(uncertain.high())
                        .real(uncertain.widest());
        }
    }

    static Abstention read(BinaryReader in) {
        return switch (in.octet()) {
            case TOO_FEW_INPUTS ->
                new Abstention.TooFewInputs(in.count(Integer.MAX_VALUE), in.count(Integer.MAX_VALUE));
            case OUT_OF_RANGE ->
                new Abstention.OutOfRange(in.text(MAX_TEXT), in.text(MAX_TEXT), in.real(), in.real(), in.real());
            case TOO_UNCERTAIN -> new Abstention.TooUncertain(in.real(), in.real(), in.real());
            case MODEL_FAILED -> new Abstention.ModelFailed();
            default -> throw new MalformedException("no reason has this number");
        };
    }
}
