package io.quorate.consensus.codec;

import java.io.Serial;

/** Bytes or messages that this version cannot read; the message names the field, the value found and what is allowed. */
public final class CodecException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    public CodecException(String message) {
        super(message);
    }

    public CodecException(String message, Throwable cause) {
        super(message, cause);
    }
}
