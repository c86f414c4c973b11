package io.quorate.consensus.codec;

import com.google.protobuf.Message;
import java.util.Collection;

/**
 * Finds fields that this version has no name for. An agent that passed over them would apply another command, or keep another
 * state, than the version that wrote them. Only the log and snapshots are judged so; between agents and clients a field more is
 * harmless.
 */
final class UnknownContent {
    private UnknownContent() {}

    static void refuse(Message message) throws CodecException {
        if (!message.getUnknownFields().asMap().isEmpty()) {
            throw new CodecException(message.getDescriptorForType().getName() + " has fields "
                    + message.getUnknownFields().asMap().keySet()
                    + " that this version does not know: it was written by a newer version");
        }
        for (Object value : message.getAllFields().values()) {
            refuseWithin(value);
        }
    }

    private static void refuseWithin(Object value) throws CodecException {
        if (value instanceof Message message) {
            refuse(message);
        } else if (value instanceof Collection<?> elements) {
            for (Object element : elements) {
                refuseWithin(element);
            }
        }
    }
}
