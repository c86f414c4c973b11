package io.quorate.client.view;

import io.quorate.proto.v1.MemberKind;
import io.quorate.proto.v1.MemberStatus;
import io.quorate.proto.v1.NodeStatus;
import java.util.Optional;

/**
 * One member as status shows it. Of a node that was not heard of lately only the recorded facts are told: what it was
 * doing then is no answer to what it is doing now.
 *
 * @param lsn end of the WAL that it holds, as PostgreSQL prints it
 * @param lagBytes WAL that it has not yet received of the primary's
 * @param upstream node that it receives from
 * @param endpoint where its agent's API listens
 * @param postgres where its PostgreSQL listens; empty for a witness
 * @param operation the long operation under way
 */
public record MemberView(
        String name,
        MemberRole role,
        Optional<MemberState> state,
        Optional<Integer> timeline,
        Optional<String> lsn,
        Optional<Long> lagBytes,
        Optional<String> upstream,
        Optional<String> endpoint,
        Optional<String> postgres,
        Optional<String> operation) {
    // Nodes report twice a second: this is the backstop for a stale word of the answering node.
    private static final long MAX_AGE_MS = 10_000;

    public static MemberView of(MemberStatus member) {
        return isReachable(member) ? reachable(member) : unreachable(member);
    }

    private static boolean isReachable(MemberStatus member) {
        return member.getReachable()
                && member.hasStatus()
                && member.getAgeMs() <= MAX_AGE_MS
                && MemberState.of(member.getStatus().getState())
                        .filter(MemberState.UNREACHABLE::equals)
                        .isEmpty();
    }

    private static MemberView reachable(MemberStatus member) {
        NodeStatus status = member.getStatus();
        MemberRole role = MemberRole.of(status.getRole());
        return new MemberView(
                member.getMember().getName(),
                role == MemberRole.UNKNOWN ? recordedRole(member) : role,
                MemberState.of(status.getState()),
                Optional.of(status.getTimeline()).filter(timeline -> timeline != 0),
                Optional.of(status.getLsn()).filter(lsn -> lsn != 0).map(LsnText::of),
                member.hasLagBytes() ? Optional.of(member.getLagBytes()) : Optional.empty(),
                text(status.getUpstream()),
                text(member.getMember().getApiAddress()),
                text(member.getMember().getPostgresAddress()),
                text(status.getOperation()));
    }

    private static MemberView unreachable(MemberStatus member) {
        return new MemberView(
                member.getMember().getName(),
                recordedRole(member),
                Optional.of(MemberState.UNREACHABLE),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                text(member.getMember().getApiAddress()),
                text(member.getMember().getPostgresAddress()),
                Optional.empty());
    }

    /** A witness stays one whether it is heard of or not; what a data node is only it can tell. */
    private static MemberRole recordedRole(MemberStatus member) {
        return member.getMember().getKind() == MemberKind.MEMBER_KIND_WITNESS ? MemberRole.WITNESS : MemberRole.UNKNOWN;
    }

    private static Optional<String> text(String value) {
        return Optional.of(value).filter(text -> !text.isEmpty());
    }

    /** Does it do what a member of a healthy cluster does? */
    boolean isWell() {
        return switch (role) {
            case PRIMARY -> isIn(MemberState.RUNNING);
            // It has no PostgreSQL that could be in a wrong state.
            case WITNESS -> !isIn(MemberState.UNREACHABLE);
            case STANDBY -> isIn(MemberState.STREAMING);
            case UNKNOWN -> false;
        };
    }

    /** Is it known to be in this state? */
    public boolean isIn(MemberState expected) {
        return state.filter(expected::equals).isPresent();
    }
}
