package io.quorate.consensus.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.quorate.consensus.model.Epoch;
import io.quorate.consensus.model.Incarnation;
import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads single fields; what a record's constructor refuses becomes a {@link CodecException} that names the field. */
final class Fields {
    private Fields() {}

    /** A conversion that may find content which it does not understand. */
    interface Conversion<M, R> {
        R convert(M message) throws CodecException;
    }

    static NodeId node(String field, String name) throws CodecException {
        return checked(field, () -> new NodeId(name));
    }

    /** An empty name stands for no node. */
    static Optional<NodeId> optionalNode(String field, String name) throws CodecException {
        return name.isEmpty() ? Optional.empty() : Optional.of(node(field, name));
    }

    static Epoch epoch(String field, long number) throws CodecException {
        return checked(field, () -> new Epoch(number));
    }

    static Incarnation incarnation(String field, String word) throws CodecException {
        return checked(field, () -> new Incarnation(word));
    }

    static Timeline timeline(String field, int unsigned) throws CodecException {
        return checked(field, () -> new Timeline(Integer.toUnsignedLong(unsigned)));
    }

    static int timeline(Timeline timeline) {
        return (int) timeline.number();
    }

    static Duration duration(String field, long milliseconds) throws CodecException {
        if (milliseconds <= 0) {
            throw new CodecException(field + " is " + milliseconds + " ms: allowed is 1 ms or more");
        }
        return Duration.ofMillis(milliseconds);
    }

    static long count(String field, long value) throws CodecException {
        return atLeast(0, field, value);
    }

    static long atLeast(long least, String field, long value) throws CodecException {
        if (value < least) {
            throw new CodecException(field + " is " + value + ": allowed is " + least + " or more");
        }
        return value;
    }

    static String text(String field, String value) throws CodecException {
        if (value.isBlank()) {
            throw new CodecException(field + " is missing");
        }
        return value;
    }

    static <M, R> R required(String field, boolean isSet, M message, Conversion<M, R> conversion)
            throws CodecException {
        if (!isSet) {
            throw new CodecException(field + " is missing");
        }
        return conversion.convert(message);
    }

    static <M, R> Optional<R> optional(boolean isSet, M message, Conversion<M, R> conversion) throws CodecException {
        return isSet ? Optional.of(conversion.convert(message)) : Optional.empty();
    }

    static <M, R> List<R> list(Collection<M> messages, Conversion<M, R> conversion) throws CodecException {
        List<R> converted = new ArrayList<>(messages.size());
        for (M message : messages) {
            converted.add(conversion.convert(message));
        }
        return converted;
    }

    static CodecException unknownValue(String field, Object value) {
        return new CodecException(field + " is " + value + ": not a value that this version knows");
    }

    static <R> R checked(String field, Supplier<R> construction) throws CodecException {
        try {
            return construction.get();
        } catch (IllegalArgumentException e) {
            throw new CodecException(field + ": " + e.getMessage(), e);
        }
    }

    static <M extends Message> M parse(String what, Parser<M> parser, byte[] bytes) throws CodecException {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new CodecException(what + " of " + bytes.length + " bytes cannot be read: " + e.getMessage(), e);
        }
    }
}
