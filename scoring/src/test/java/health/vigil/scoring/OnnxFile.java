package health.vigil.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Writes a logistic regression as an ONNX file (IR version 8, opset 13), field by field after onnx.proto: what is
/// missing counts as nothing, then weights, then the logistic function.
final class OnnxFile {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static byte[] logistic(float[] weights) {
        OnnxFile graph = new OnnxFile()
                .message(1, node("IsNaN", "missing", "rows"))
                .message(1, node("Where", "filled", "missing", "nothing", "rows"))
                .message(1, node("MatMul", "margins", "filled", "weights"))
                .message(1, node("Sigmoid", "probabilities", "margins"))
                .text(2, "logistic")
                .message(5, tensor("nothing", new float[] {0}))
                .message(5, tensor("weights", weights, weights.length, 1))
                .message(11, value("rows", weights.length))
                .message(12, value("probabilities", 1));
        return new OnnxFile()
                .number(1, 8)
                .message(7, graph)
                .message(8, new OnnxFile().text(1, "").number(2, 13))
                .out
                .toByteArray();
    }

    private static OnnxFile node(String operator, String output, String... inputs) {
        OnnxFile node = new OnnxFile();
        for (String input : inputs) {
            node.text(1, input);
        }
        return node.text(2, output).text(4, operator);
    }

    private static OnnxFile tensor(String name, float[] values, long... dimensions) {
        OnnxFile tensor = new OnnxFile();
        for (long dimension : dimensions) {
            tensor.number(1, dimension);
        }
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        return tensor.number(2, 1).text(8, name).bytes(9, raw.array());
    }

    /// Single precision, any number of rows.
    private static OnnxFile value(String name, int columns) {
        OnnxFile shape =
                new OnnxFile().message(1, new OnnxFile().text(2, "rows")).message(1, new OnnxFile().number(1, columns));
        OnnxFile tensor = new OnnxFile().number(1, 1).message(2, shape);
        return new OnnxFile().text(1, name).message(2, new OnnxFile().message(1, tensor));
    }

    private OnnxFile number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    private OnnxFile text(int field, String text) {
        return bytes(field, text.getBytes(UTF_8));
    }

    private OnnxFile message(int field, OnnxFile message) {
        return bytes(field, message.out.toByteArray());
    }

    private OnnxFile bytes(int field, byte[] content) {
        varint((long) field << 3 | 2);
        varint(content.length);
        out.writeBytes(content);
        return this;
    }

    private void varint(long value) {
        long left = value;
        while (left > 0x7F) {
            out.write((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }
}
