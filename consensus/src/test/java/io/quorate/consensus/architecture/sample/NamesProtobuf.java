package io.quorate.consensus.architecture.sample;

import com.google.protobuf.ByteString;

/** Names protobuf outside of the codec. */
final class NamesProtobuf {
    int size() {
        return ByteString.EMPTY.size();
    }
}
