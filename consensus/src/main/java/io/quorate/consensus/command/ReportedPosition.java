package io.quorate.consensus.command;

import io.quorate.consensus.model.NodeId;
import io.quorate.consensus.model.WalPosition;

/** Where a standby's WAL ends, read after it had stopped receiving. */
public record ReportedPosition(NodeId node, WalPosition position) {}
