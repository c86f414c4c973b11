package io.quorate.agent.api;

import io.grpc.stub.StreamObserver;
import io.quorate.proto.v1.SwitchoverProgress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a caller was told, in order, and how it ended. */
final class Progress implements StreamObserver<SwitchoverProgress> {
    final List<SwitchoverProgress> told = new CopyOnWriteArrayList<>();
    volatile boolean isCompleted;
    volatile Optional<Throwable> failure = Optional.empty();

    static List<SwitchoverProgress> of(Iterator<SwitchoverProgress> messages) {
        List<SwitchoverProgress> all = new ArrayList<>();
        messages.forEachRemaining(all::add);
        return all;
    }

    List<String> phases() {
        return told.stream().map(SwitchoverProgress::getPhase).toList();
    }

    @Override
    public void onNext(SwitchoverProgress message) {
        told.add(message);
    }

    @Override
    public void onError(Throwable cause) {
        failure = Optional.of(cause);
    }

    @Override
    public void onCompleted() {
        isCompleted = true;
    }

    @Override
    public String toString() {
        return phases()
                + (isCompleted ? " completed" : "")
                + failure.map(cause -> " " + cause).orElse("");
    }
}
