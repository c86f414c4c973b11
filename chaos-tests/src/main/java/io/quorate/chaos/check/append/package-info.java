/**
 * Finds what no serial order can explain in transactions over lists that only grow. The idea is Kingsbury's and Alvaro's (Elle, VLDB 2020,
 * arXiv 2003.10554): as every element is appended once, a read tells all versions before it, and so who depends on whom; anomalies are
 * cycles of dependencies (Adya 1999). Linear in operations but for reads of long lists. Start at
 * {@link io.quorate.chaos.check.append.AppendChecker}.
 */
@NullMarked
package io.quorate.chaos.check.append;

import org.jspecify.annotations.NullMarked;
