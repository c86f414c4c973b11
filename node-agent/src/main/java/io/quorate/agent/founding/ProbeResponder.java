package io.quorate.agent.founding;

import io.quorate.proto.v1.ProbeReply;
import io.quorate.proto.v1.ProbeRequest;
import java.util.Optional;

/**
 * This node's answer to the question whether it has ever been part of a Raft group. Answers from memory, never blocks. Thread-safe.
 *
 * <p>It speaks while the founding waits, and must go on in the agent's full service: a node that is slower in the same founding
 * finishes by what it hears here.
 */
public final class ProbeResponder {
    private volatile ProbeReply reply;

    private ProbeResponder(ProbeReply reply) {
        this.reply = reply;
    }

    static ProbeResponder of(FoundingFacts facts) {
        ProbeReply nothing = ProbeReply.newBuilder()
                .setCluster(facts.cluster())
                .setNode(facts.node().name())
                .build();
        ProbeResponder responder = new ProbeResponder(nothing);
        Optional<FoundingRecord> known = facts.marker().isPresent() ? facts.marker() : facts.word();
        known.ifPresent(responder::tell);
        return responder;
    }

    /** From now on this is the answer; initialised when the record has the words of a founding. */
    void tell(FoundingRecord founding) {
        reply = ProbeReply.newBuilder()
                .setCluster(founding.cluster())
                .setNode(founding.node().name())
                .setFoundingWord(founding.word())
                .setInitialised(!founding.foundedWith().isEmpty())
                .addAllFoundedWith(founding.foundedWith())
                .build();
    }

    /** The same answer to everybody: whoever asks for another cluster sees the name of this one. */
    public ProbeReply answer(ProbeRequest request) {
        return reply;
    }
}
