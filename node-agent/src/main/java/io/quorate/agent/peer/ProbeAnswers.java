package io.quorate.agent.peer;

import io.quorate.proto.v1.ProbeReply;
import io.quorate.proto.v1.ProbeRequest;

/** Answers whether this node has ever been part of a Raft group; called on a server thread, must not block. */
@FunctionalInterface
public interface ProbeAnswers {
    ProbeReply answer(ProbeRequest request);
}
