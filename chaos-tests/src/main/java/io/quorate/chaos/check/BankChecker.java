package io.quorate.chaos.check;

import io.quorate.chaos.history.Attempt;
import io.quorate.chaos.history.History;
import io.quorate.chaos.history.Operation.Balances;
import io.quorate.chaos.history.Operation.Transfer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Transfers neither make nor lose money: every snapshot, of any node, has all accounts and the same sum.
 *
 * @param accounts there are
 * @param total of their balances
 * @param allowsNegative whether an account may be overdrawn
 */
public record BankChecker(Set<Integer> accounts, long total, boolean allowsNegative) implements Checker {
    public BankChecker {
        accounts = Set.copyOf(accounts);
    }

    @Override
    public String name() {
        return "bank";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings();
        List<Attempt> reads =
                history.attempts(Balances.class).stream().filter(Attempt::isOk).toList();
        long transfers =
                history.attempts(Transfer.class).stream().filter(Attempt::isOk).count();
        findings.figure("reads", reads.size());
        findings.figure("transfers-acknowledged", transfers);
        if (reads.isEmpty()) {
            findings.doubt("nobody read the balances");
        }
        if (transfers == 0) {
            findings.doubt("no transfer was acknowledged");
        }
        reads.forEach(read -> check(read, findings));
        return findings.result(name(), reads.size() + " snapshots with a sum of " + total);
    }

    private void check(Attempt read, Findings findings) {
        Map<Integer, Long> balances = ((Balances) read.operation()).byAccount().orElseThrow();
        long sum = balances.values().stream().mapToLong(Long::longValue).sum();
        if (!balances.keySet().equals(accounts)) {
            findings.offend("the accounts are " + balances.keySet() + ", not " + accounts, read);
        } else if (sum != total) {
            findings.offend("the balances sum up to " + sum + ", not " + total, read);
        } else if (!allowsNegative && balances.values().stream().anyMatch(balance -> balance < 0)) {
            findings.offend("an account is overdrawn: " + balances, read);
        }
    }
}
