package io.quorate.agent.peer;

import io.quorate.agent.observation.DataDirectory;
import io.quorate.agent.observation.NodeRole;
import io.quorate.agent.observation.NodeState;
import io.quorate.consensus.codec.CodecException;

/** The enums of a status, value by value, so that a value added on either side breaks compilation or is refused. Stateless. */
final class StatusWords {
    private StatusWords() {}

    static io.quorate.proto.v1.NodeRole encode(NodeRole role) {
        return switch (role) {
            case UNKNOWN -> io.quorate.proto.v1.NodeRole.NODE_ROLE_UNSPECIFIED;
            case PRIMARY -> io.quorate.proto.v1.NodeRole.NODE_ROLE_PRIMARY;
            case STANDBY -> io.quorate.proto.v1.NodeRole.NODE_ROLE_STANDBY;
            case WITNESS -> io.quorate.proto.v1.NodeRole.NODE_ROLE_WITNESS;
        };
    }

    static NodeRole decode(io.quorate.proto.v1.NodeRole role) throws CodecException {
        return switch (role) {
            case NODE_ROLE_UNSPECIFIED -> NodeRole.UNKNOWN;
            case NODE_ROLE_PRIMARY -> NodeRole.PRIMARY;
            case NODE_ROLE_STANDBY -> NodeRole.STANDBY;
            case NODE_ROLE_WITNESS -> NodeRole.WITNESS;
            case UNRECOGNIZED -> throw unknown("role", role);
        };
    }

    static io.quorate.proto.v1.NodeState encode(NodeState state) {
        return switch (state) {
            case RUNNING -> io.quorate.proto.v1.NodeState.NODE_STATE_RUNNING;
            case STREAMING -> io.quorate.proto.v1.NodeState.NODE_STATE_STREAMING;
            case CATCHING_UP -> io.quorate.proto.v1.NodeState.NODE_STATE_CATCHING_UP;
            case CLONING -> io.quorate.proto.v1.NodeState.NODE_STATE_CLONING;
            case REWINDING -> io.quorate.proto.v1.NodeState.NODE_STATE_REWINDING;
            case STARTING -> io.quorate.proto.v1.NodeState.NODE_STATE_STARTING;
            case STOPPED -> io.quorate.proto.v1.NodeState.NODE_STATE_STOPPED;
            case FENCED -> io.quorate.proto.v1.NodeState.NODE_STATE_FENCED;
        };
    }

    /** "Unreachable" is what others see, so no node says it of itself. */
    static NodeState decode(io.quorate.proto.v1.NodeState state) throws CodecException {
        return switch (state) {
            case NODE_STATE_RUNNING -> NodeState.RUNNING;
            case NODE_STATE_STREAMING -> NodeState.STREAMING;
            case NODE_STATE_CATCHING_UP -> NodeState.CATCHING_UP;
            case NODE_STATE_CLONING -> NodeState.CLONING;
            case NODE_STATE_REWINDING -> NodeState.REWINDING;
            case NODE_STATE_STARTING -> NodeState.STARTING;
            case NODE_STATE_STOPPED -> NodeState.STOPPED;
            case NODE_STATE_FENCED -> NodeState.FENCED;
            case NODE_STATE_UNSPECIFIED, NODE_STATE_UNREACHABLE, UNRECOGNIZED -> throw unknown("state", state);
        };
    }

    static io.quorate.proto.v1.DataDirectory encode(DataDirectory directory) {
        return switch (directory) {
            case EMPTY -> io.quorate.proto.v1.DataDirectory.DATA_DIRECTORY_EMPTY;
            case PRESENT -> io.quorate.proto.v1.DataDirectory.DATA_DIRECTORY_PRESENT;
            case UNFINISHED -> io.quorate.proto.v1.DataDirectory.DATA_DIRECTORY_UNFINISHED;
        };
    }

    static DataDirectory decode(io.quorate.proto.v1.DataDirectory directory) throws CodecException {
        return switch (directory) {
            case DATA_DIRECTORY_EMPTY -> DataDirectory.EMPTY;
            case DATA_DIRECTORY_PRESENT -> DataDirectory.PRESENT;
            case DATA_DIRECTORY_UNFINISHED -> DataDirectory.UNFINISHED;
            case DATA_DIRECTORY_UNSPECIFIED, UNRECOGNIZED -> throw unknown("data_directory", directory);
        };
    }

    private static CodecException unknown(String field, Object value) {
        return new CodecException(field + " is " + value + ": not a value that this version knows");
    }
}
